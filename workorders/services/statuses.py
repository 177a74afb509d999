"""Statuses: the set each company starts with, and what it makes of it."""

from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import events
from repair_angel.kernel.commands import SYSTEM, Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Company
from repair_angel.kernel.tenancy import get_or_404
from workorders.errors import StatusInUse, StatusIsStandard
from workorders.models import WorkOrderStatus

STANDARD = """
slug              stage        colour   label_nl              label_en              label_fr
new               open         #2563eb  Nieuw                 New                   Nouveau
diagnosing        in_progress  #7c3aed  Diagnose              Diagnosing            Diagnostic
awaiting_approval in_progress  #d97706  Wacht op akkoord      Awaiting Approval     En attente d'accord
approved          in_progress  #0d9488  Akkoord               Approved              Accord donné
waiting_part      in_progress  #ea580c  Wacht op onderdeel    Waiting for Part      En attente de pièce
waiting_customer  in_progress  #ca8a04  Wacht op klant        Waiting for Customer  En attente du client
in_repair         in_progress  #4f46e5  In reparatie          In Repair             En réparation
quality_check     in_progress  #0891b2  Kwaliteitscontrole    Quality Check         Contrôle qualité
ready             in_progress  #16a34a  Klaar                 Ready                 Prêt
completed         completed    #475569  Afgerond              Completed             Terminé
cancelled         cancelled    #dc2626  Geannuleerd           Cancelled             Annulé
unrepaired        completed    #9f1239  Niet gerepareerd      Unrepaired            Non réparé
"""
COLUMNS = (0, 18, 31, 40, 62, 84, 110)


def standard() -> list[WorkOrderStatus]:
    """The statuses every company starts with, unsaved."""
    names, *rows = [
        [line[start:end].strip() for start, end in zip(COLUMNS, COLUMNS[1:], strict=False)]
        for line in STANDARD.strip("\n").splitlines()
    ]
    return [
        WorkOrderStatus(position=position, **dict(zip(names, row, strict=True)))
        for position, row in enumerate(rows)
    ]


def furnish(company: Company) -> None:
    """Give a new company its statuses."""
    _add_standard(actor=SYSTEM)


@command("work-order-statuses.write")
def _add_standard(*, actor: Actor) -> None:
    for status in WorkOrderStatus.objects.bulk_create(standard()):
        events.record("workorders.status.created", subject=status, slug=status.slug)


@command("work-order-statuses.write")
def create(*, actor: Actor, slug: str, stage: str, **shown: object) -> WorkOrderStatus:
    """A status of the company's own, at the end of the flow unless a position is given.

    Raises InvalidInput when the slug is taken. Records `workorders.status.created`.
    """
    if WorkOrderStatus.objects.filter(slug=slug).exists():
        raise InvalidInput({"slug": [_("The slug has already been taken.")]})
    if shown.get("position") is None:
        last = WorkOrderStatus.objects.aggregate(last=Max("position"))["last"]
        shown["position"] = 0 if last is None else last + 1
    status = WorkOrderStatus.objects.create(slug=slug, stage=stage, **shown)
    events.record("workorders.status.created", subject=status, slug=slug)
    return status


@command("work-order-statuses.write")
def update(*, actor: Actor, work_order_status_id: int, **shown: object) -> WorkOrderStatus:
    """Change labels, colour or position: how it is shown, never what it means.

    Records `workorders.status.changed`.
    """
    if stray := shown.keys() - {"label_nl", "label_en", "label_fr", "colour", "position"}:
        raise TypeError(f"statuses.update() cannot set {sorted(stray)}")
    status = get_or_404(WorkOrderStatus.objects.select_for_update(), work_order_status_id)
    changed = [name for name, value in shown.items() if getattr(status, name) != value]
    if not changed:
        events.unchanged()
        return status
    for name in changed:
        setattr(status, name, shown[name])
    status.save(update_fields=changed)
    events.record("workorders.status.changed", subject=status, fields=changed)
    return status


@command("work-order-statuses.write")
def delete(*, actor: Actor, work_order_status_id: int) -> None:
    """Remove a status of the company's own that no work order has.

    Records `workorders.status.deleted`.
    """
    status = get_or_404(WorkOrderStatus.objects.select_for_update(), work_order_status_id)
    if status.slug in {known.slug for known in standard()}:
        raise StatusIsStandard(_("%(status)s is a standard status and stays."), status=status)
    events.record("workorders.status.deleted", subject=status, slug=status.slug)
    try:
        status.delete()
    except ProtectedError:
        raise StatusInUse(
            _("Work orders still have the status %(status)s."), status=status
        ) from None

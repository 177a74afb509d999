"""The passcode vault: kept encrypted, shown to few and never unseen, wiped when the repair is over.

What is recorded is that it happened; the passcode itself is in no event, log or answer of the API.
A refused sight leaves no row, for the refusal undoes its transaction; it is in the log.
"""

import logging
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from repair_angel.kernel import clock, events, secrets
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput, NotPermitted
from repair_angel.kernel.tenancy import get_or_404
from workorders import locks
from workorders.errors import NoPasscode, RepairIsOver
from workorders.models import DevicePasscode, PasscodeReveal, WorkOrder
from workorders.states import DONE, PasscodeKind

log = logging.getLogger(__name__)

SHAPES = {
    PasscodeKind.PIN: (re.compile(r"[0-9]{3,16}"), _("A PIN is 3 to 16 digits.")),
    PasscodeKind.PATTERN: (
        re.compile(r"(?!.*(.).*\1)[1-9]{4,9}"),
        _("A pattern is 4 to 9 of the dots 1 to 9, each at most once."),
    ),
    PasscodeKind.PASSWORD: (re.compile(r".{1,128}"), _("A password is at most 128 characters.")),
}
MOST_REASON = 200


@dataclass(frozen=True)
class Revealed:
    """A passcode in the clear, for one answer to one person; printed, it shows its kind alone."""

    kind: PasscodeKind
    passcode: str = field(repr=False)


@sensitive_variables("passcode")
@command("passcodes.keep")
def keep(*, actor: Actor, work_order_id: int, kind: str, passcode: str) -> DevicePasscode:
    """Keep how the device is unlocked, in place of what was kept.

    Raises InvalidInput for what is not of its kind, RepairIsOver on a completed or cancelled order.
    Locks the work order. Records `workorders.passcode.kept` on it.
    """
    if kind not in PasscodeKind.values:
        raise InvalidInput({"kind": ["The selected kind is invalid."]})
    shape, words = SHAPES[PasscodeKind(kind)]
    if not shape.fullmatch(passcode) or secrets.is_masked(passcode):
        raise InvalidInput({"passcode": [words]})
    order = locks.work_order(work_order_id)
    if order.status.stage in DONE:
        raise RepairIsOver(_("The repair is over: there is nothing left to unlock."))
    kept = locks.passcode_of(order) or DevicePasscode(work_order=order)
    kept.kind, kept.secret, kept.wiped_at = kind, passcode, None
    kept.member_id, kept.kept_at = actor.member_id, clock.now()
    kept.save()
    events.record("workorders.passcode.kept", subject=order, kind=kind)
    return kept


@command("passcodes.reveal")
def reveal(*, actor: Actor, work_order_id: int, reason: str) -> Revealed:
    """Show the passcode to the assigned technician, a manager or an administrator, who says why.

    Raises NotPermitted to anybody else, NoPasscode. Keeps a PasscodeReveal; records
    `workorders.passcode.revealed` on the work order.
    """
    if not 0 < len(reason := reason.strip()) <= MOST_REASON:
        raise InvalidInput({"reason": [_("Say in at most 200 characters what it is needed for.")]})
    order = get_or_404(WorkOrder.objects.all(), work_order_id)
    _insist_on_business(actor, order)
    kept = order.passcodes.filter(wiped_at=None).first()
    if kept is None:
        raise NoPasscode(_("No passcode is kept for this work order."))
    seen = PasscodeReveal.objects.create(work_order=order, member_id=actor.member_id, reason=reason)
    events.record("workorders.passcode.revealed", subject=order, reveal_id=seen.pk)
    return Revealed(PasscodeKind(kept.kind), kept.secret.reveal())


@command("passcodes.keep")
def wipe(*, actor: Actor, work_order_id: int) -> bool:
    """Wipe the passcode now; says whether there was one.

    Locks the work order. Records `workorders.passcode.wiped` on it.
    """
    return _wiped(locks.work_order(work_order_id))


@command("passcodes.keep")
def wipe_if_over(*, actor: Actor, work_order_id: int) -> bool:
    """Wipe the passcode of a completed or cancelled order; says whether it did. Twice is harmless.

    Locks the work order. Records `workorders.passcode.wiped` on it.
    """
    if DevicePasscode.objects.of_finished_repairs().filter(work_order_id=work_order_id).exists():
        order = locks.work_order(work_order_id)
        if order.status.stage in DONE:
            return _wiped(order)
    events.unchanged()
    return False


def _insist_on_business(actor: Actor, order: WorkOrder) -> None:
    assigned = actor.member_id is not None and order.assigned_to_id == actor.member_id
    if actor.member_id is None or not (assigned or actor.may("passcodes.reveal-any")):
        log.warning("passcode of work order %s refused to member %s", order.pk, actor.member_id)
        raise NotPermitted(
            _("Only the technician of this work order and managers see its passcode.")
        )


def _wiped(order: WorkOrder) -> bool:
    kept = locks.passcode_of(order)
    if kept is None or kept.wiped_at:
        events.unchanged()
        return False
    kept.secret, kept.wiped_at = None, clock.now()
    kept.save(update_fields=["secret", "wiped_at"])
    events.record("workorders.passcode.wiped", subject=order)
    return True

"""What can be done at the desk: each by one command, or by a few that belong together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounting.models import Invoice, Payment
from accounting.services import invoices, issuing, payments, sending
from accounting.states import InvoiceStatus
from repair_angel.desk.work_order import forms
from repair_angel.desk.work_order.forms import DeskForm
from repair_angel.kernel.commands import Actor
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.tenancy import get_or_404
from workorders.errors import ChangedMeanwhile
from workorders.models import WorkOrder
from workorders.services import (
    checklists,
    lines,
    notes,
    passcodes,
    photos,
    receipts,
    time_entries,
    work_orders,
)

SAVED = _("Saved.")


@dataclass(frozen=True)
class Action:
    """A form, and what is done with it for whoever has all these permissions.

    `do` takes `actor`, `work_order_id` and the form's arguments; `done` is said afterwards.
    """

    form: type[DeskForm]
    do: Callable[..., Any]
    permissions: tuple[str, ...]
    done: Any

    def is_for(self, actor: Actor, order: WorkOrder) -> bool:
        """Imported history is looked at; whoever must change it does so on its form."""
        return not order.is_history and all(map(actor.may, self.permissions))


def by(command: Callable[..., Any], form: type[DeskForm] = DeskForm, done: Any = SAVED) -> Action:
    return Action(form, command, (command.permission,), done)  # type: ignore[attr-defined]


# Several commands as one ---------------------------------------------------------------------------
def check(
    *, actor: Actor, work_order_id: int, phase: str, answers: Sequence[Mapping[str, Any]]
) -> None:
    """Nothing that changed is nothing to do."""
    if answers:
        checklists.answer(actor=actor, work_order_id=work_order_id, phase=phase, answers=answers)


def add_photos(
    *, actor: Actor, work_order_id: int, files: Sequence[UploadedFile], phase: str
) -> None:
    if not files:
        raise InvalidInput({"photos": [_("Choose a photo first.")]})
    for file in files:
        photos.add(actor=actor, work_order_id=work_order_id, file=file, phase=phase)


def bill(*, actor: Actor, work_order_id: int, seen_total: Decimal) -> Invoice:
    """The repair's draft, made if there is none, becomes its invoice, for the amount that was seen.

    Raises ChangedMeanwhile when it would be another amount.
    """
    drafts = Invoice.objects.filter(work_order_id=work_order_id, status=InvoiceStatus.DRAFT)
    draft = drafts.order_by("pk").first()
    if draft is None:
        draft = invoices.create_from_work_order(actor=actor, work_order_id=work_order_id)
        # Locked by now: nobody changes its lines any more.
        total = WorkOrder.objects.values_list("total", flat=True).get(pk=work_order_id)
    else:
        total = draft.total
    if total != seen_total:
        raise ChangedMeanwhile(_("The amount has changed since you opened this. Look again."))
    return issuing.issue(actor=actor, invoice_id=draft.pk)


def discard(*, actor: Actor, work_order_id: int, invoice_id: int) -> None:
    invoices.delete(actor=actor, invoice_id=_own(work_order_id, invoice_id))


def pay(*, actor: Actor, work_order_id: int, invoice_id: int, **paid: Any) -> Payment:
    return payments.take(actor=actor, invoice_id=_own(work_order_id, invoice_id), **paid)


def send(*, actor: Actor, work_order_id: int, invoice_id: int) -> Invoice:
    return sending.send(actor=actor, invoice_id=_own(work_order_id, invoice_id))


def _own(work_order_id: int, invoice_id: int) -> int:
    """The id of an invoice of this work order. Raises NotFound."""
    own = Invoice.objects.filter(work_order_id=work_order_id)
    found: int = get_or_404(own, invoice_id).pk
    return found


# All of them; the names are those in the addresses -------------------------------------------------
ACTIONS: dict[str, Action] = {
    "status": by(work_orders.change_status, forms.StatusForm),
    "assign": by(work_orders.assign, forms.AssignForm),
    "findings": by(work_orders.update, forms.FindingsForm),
    "note": by(notes.add, forms.NoteForm),
    "add-part": by(lines.add, forms.PartForm),
    "add-line": by(lines.add, forms.LineForm),
    "change-line": by(lines.change, forms.LineChangeForm),
    "remove-line": by(lines.remove, forms.LineNamed),
    "check": Action(forms.CheckForm, check, (checklists.answer.permission,), SAVED),
    "photos": Action(forms.PhotosForm, add_photos, (photos.add.permission,), SAVED),
    "start-clock": by(time_entries.start, done=_("Your clock runs.")),
    "stop-clock": by(time_entries.stop, done=_("Your clock has stopped.")),
    "passcode": by(passcodes.keep, forms.PasscodeForm),
    "mail-receipt": by(receipts.mail, done=_("The receipt is on its way.")),
    "draft": by(invoices.create_from_work_order, done=_("The draft is made.")),
    "invoice": Action(
        forms.BillForm,
        bill,
        (invoices.create_from_work_order.permission, issuing.issue.permission),
        _("The invoice is issued."),
    ),
    "discard-draft": Action(
        forms.InvoiceNamed, discard, (invoices.delete.permission,), _("The draft is gone.")
    ),
    "pay": Action(forms.PayForm, pay, (payments.take.permission,), _("The payment is booked.")),
    "mail-invoice": Action(
        forms.InvoiceNamed, send, (sending.send.permission,), _("The invoice is on its way.")
    ),
}

"""Credit notes while they are open: numbered from the beginning, free to change until posted."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import CreditNoteFixed, InvoiceNotIssued, MoreThanInvoiced
from accounting.models import CreditNote, Invoice
from accounting.services import credit_note_lines, vat_periods
from accounting.services.credit_note_lines import CreditLineIn
from accounting.states import CREDIT_NOTE, CreditNoteStatus, InvoiceStatus
from repair_angel.kernel import events, numbering
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.tenancy import get_or_refuse

NUMBERS = numbering.Kind("credit_note", "CN-{year}-{seq:04}")


@command("credit-notes.write")
def create(
    *,
    actor: Actor,
    invoice_id: int,
    reason: str,
    lines: Sequence[CreditLineIn] | None = None,
    date: datetime.date | None = None,
) -> CreditNote:
    """Begin to take back an issued invoice; without lines, all that is left of it.

    Raises InvoiceNotIssued, MoreThanInvoiced, InvalidInput. Locks the invoice, then the number
    series. Records `accounting.credit_note.created`.
    """
    get_or_refuse(Invoice.objects.all(), invoice_id, "invoice_id")
    invoice = locks.invoice(invoice_id)
    if invoice.status != InvoiceStatus.ISSUED:
        raise InvoiceNotIssued(
            _("Invoice %(invoice)s is %(status)s; only an issued invoice can be credited."),
            field="invoice_id",
            invoice=invoice,
            status=invoice.get_status_display(),
        )
    note = CreditNote(
        invoice=invoice,
        customer_id=invoice.customer_id,
        branch_id=invoice.branch_id,
        member_id=actor.member_id,
        date=date or vat_periods.today(),
        reason=reason,
        prices_include_vat=invoice.prices_include_vat,
    )
    if note.date < invoice.invoice_date:
        raise InvalidInput({"date": [_("A credit note is not older than its invoice.")]})
    parts = credit_note_lines.prepare(
        note, credit_note_lines.rest(invoice) if lines is None else lines
    )
    refuse_written_off(note)
    note.number = numbering.take(NUMBERS, note.date).text
    note.search = note.found_by()
    note.save()
    credit_note_lines.save(note, *parts)
    events.record(
        "accounting.credit_note.created",
        subject=note,
        invoice_id=invoice.pk,
        number=note.number,
        total=note.total,
    )
    return note


@command("credit-notes.write")
def update(
    *,
    actor: Actor,
    credit_note_id: int,
    reason: str | None = None,
    lines: Sequence[CreditLineIn] | None = None,
    date: datetime.date | None = None,
) -> CreditNote:
    """Change an open one; lines given replace all lines, a date stays in the number's year.

    Raises CreditNoteFixed and what creating raises. Locks the invoice and the note. Records
    `accounting.credit_note.updated`.
    """
    note = _open(credit_note_id)
    changed = []
    if reason is not None and reason != note.reason:
        note.reason = reason
        changed.append("reason")
    if date is not None and date != note.date:
        _check_date(note, date)
        note.date = date
        changed.append("date")
    if lines is not None:
        parts = credit_note_lines.prepare(note, lines)
        refuse_written_off(note)
        changed.append("lines")
    if not changed:
        events.unchanged()
        return note
    if lines is not None:
        credit_note_lines.save(note, *parts)
    note.save(update_fields=["reason", "date", "subtotal", "vat_total", "total"])
    events.record("accounting.credit_note.updated", subject=note, fields=changed)
    return note


@command("credit-notes.write")
def cancel(*, actor: Actor, credit_note_id: int) -> CreditNote:
    """Put an open one aside for good: row and number stay.

    Raises CreditNoteFixed. Locks the invoice and the note. Records `accounting.credit_note.cancelled`.
    """
    note = _open(credit_note_id)
    CREDIT_NOTE.move(note, CreditNoteStatus.CANCELLED)
    note.save(update_fields=["status"])
    events.record("accounting.credit_note.cancelled", subject=note, number=note.number)
    return note


def refuse_written_off(note: CreditNote) -> None:
    """What was given up already is not credited as well. Raises MoreThanInvoiced."""
    others = CreditNote.objects.filter(invoice=note.invoice).exclude(
        status=CreditNoteStatus.CANCELLED
    )
    credited = sum(one.total for one in others.exclude(pk=note.pk)) + note.total
    if credited > note.invoice.total - note.invoice.amount_written_off:
        raise MoreThanInvoiced(
            _("Part of invoice %(invoice)s was written off; that is not credited."),
            field="lines",
            invoice=note.invoice,
        )


def _open(credit_note_id: int) -> CreditNote:
    note = locks.credit_note(credit_note_id)
    if note.status != CreditNoteStatus.OPEN:
        raise CreditNoteFixed(
            _("Credit note %(note)s is %(status)s and can no longer be changed."),
            note=note,
            status=note.get_status_display(),
        )
    return note


def _check_date(note: CreditNote, date: datetime.date) -> None:
    if date.year != note.date.year:
        raise InvalidInput({"date": [_("The number belongs to another year.")]})
    if date < note.invoice.invoice_date:
        raise InvalidInput({"date": [_("A credit note is not older than its invoice.")]})

"""Everything that can happen to an invoice before it is paid."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import InvoiceNotDraft, WorkOrderInvoiced
from accounting.models import Invoice
from accounting.services import invoice_lines, vat_periods
from accounting.services.invoice_lines import LineIn
from accounting.states import INVOICE, InvoiceStatus
from crm.selectors import merged
from repair_angel.kernel import events, tenancy
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Branch, Company
from repair_angel.kernel.tenancy import get_or_404, get_or_refuse
from workorders.models import WorkOrder


@command("invoices.write")
def create(
    *,
    actor: Actor,
    customer_id: int,
    invoice_date: datetime.date,
    lines: Sequence[LineIn] = (),
    work_order_id: int | None = None,
    due_date: datetime.date | None = None,
    supply_date: datetime.date | None = None,
    notes: str = "",
    branch_id: int | None = None,
    prices_include_vat: bool = False,
) -> Invoice:
    """A draft; without lines given, of a work order's lines, which are invoiced once.

    Raises InvalidInput for a foreign id or a due date before the invoice date, UnknownTaxRate for a
    rate the company has not, WorkOrderInvoiced when the work order's lines are on an invoice
    already. Locks the work order whose lines it takes. Records `accounting.invoice.created`.
    """
    customer = merged.named(customer_id)
    work_order = get_or_refuse(WorkOrder.objects.all(), work_order_id, "work_order_id")
    branch = get_or_refuse(Branch.objects.all(), branch_id, "branch_id")
    invoice = Invoice(
        customer=customer,
        work_order=work_order,
        branch=branch or (work_order.branch if work_order else None),
        member_id=actor.member_id,
        invoice_date=invoice_date,
        supply_date=supply_date,
        due_date=_due(invoice_date, due_date),
        prices_include_vat=prices_include_vat,
        notes=notes,
    )
    invoice.search = invoice.found_by()
    if work_order and not lines:
        _not_invoiced(work_order)
        lines = invoice_lines.of_work_order(work_order)
    prepared = invoice_lines.prepare(invoice, lines)
    invoice.save()
    invoice_lines.save(invoice, prepared)
    events.record("accounting.invoice.created", subject=invoice, total=invoice.total)
    return invoice


@command("invoices.write")
def create_from_work_order(*, actor: Actor, work_order_id: int) -> Invoice:
    """The draft of a repair, dated today. Raises WorkOrderInvoiced when there is one already.

    Locks the work order. Records `accounting.invoice.created`.
    """
    work_order = get_or_404(WorkOrder.objects.all(), work_order_id)
    done = work_order.completed_at
    return create(
        actor=actor,
        customer_id=work_order.customer_id,
        work_order_id=work_order.pk,
        invoice_date=vat_periods.today(),
        supply_date=timezone.localdate(done) if done else None,
    )


@command("invoices.write")
def update(
    *, actor: Actor, invoice_id: int, lines: Sequence[LineIn] | None = None, **changes: Any
) -> Invoice:
    """Change a draft; lines given replace all there are.

    Raises InvoiceNotDraft. Locks the invoice. Records `accounting.invoice.updated` with the fields'
    names.
    """
    invoice = _draft(invoice_id)
    if "customer_id" in changes:
        changes["customer_id"] = merged.named(changes["customer_id"]).pk
    if "work_order_id" in changes:
        get_or_refuse(WorkOrder.objects.all(), changes["work_order_id"], "work_order_id")
    changed = [name for name, value in changes.items() if getattr(invoice, name) != value]
    for name in changed:
        setattr(invoice, name, changes[name])
    invoice.due_date = _due(invoice.invoice_date, invoice.due_date)
    if not changed and lines is None:
        events.unchanged()
        return invoice
    if lines is None:
        lines = invoice_lines.given(invoice)
    prepared = invoice_lines.prepare(invoice, lines)
    invoice.search = invoice.found_by()
    invoice.save()
    invoice_lines.replace(invoice, prepared)
    events.record(
        "accounting.invoice.updated", subject=invoice, fields=changed, total=invoice.total
    )
    return invoice


@command("invoices.write")
def delete(*, actor: Actor, invoice_id: int) -> None:
    """Remove a draft, which leaves no hole: it had no number. Raises InvoiceNotDraft."""
    invoice = _draft(invoice_id)
    events.record("accounting.invoice.deleted", subject=invoice)
    invoice.delete()


@command("invoices.cancel")
def cancel(*, actor: Actor, invoice_id: int) -> Invoice:
    """Put a draft aside for good. An issued invoice is credited instead. Raises InvoiceNotDraft."""
    invoice = _draft(invoice_id)
    INVOICE.move(invoice, InvoiceStatus.CANCELLED)
    invoice.save(update_fields=["status"])
    events.record("accounting.invoice.cancelled", subject=invoice)
    return invoice


def due_by(invoice_date: datetime.date) -> datetime.date:
    """When an invoice of this date is to be paid, by the company's term."""
    days = Company.objects.values_list("payment_days", flat=True).get(pk=tenancy.company_id())
    return invoice_date + datetime.timedelta(days=days)


def _not_invoiced(work_order: WorkOrder) -> None:
    """Of two who invoice a repair at once, the second waits here and is refused."""
    WorkOrder.objects.select_for_update(of=("self",)).get(pk=work_order.pk)
    invoices = Invoice.objects.filter(work_order=work_order)
    if invoices.exclude(status=InvoiceStatus.CANCELLED).exists():
        raise WorkOrderInvoiced(
            _("%(work_order)s has an invoice already."),
            field="work_order_id",
            work_order=work_order,
        )


def _draft(invoice_id: int) -> Invoice:
    invoice = locks.invoice(invoice_id)
    if invoice.status != InvoiceStatus.DRAFT:
        raise InvoiceNotDraft(
            _("Invoice %(invoice)s is %(status)s; only a draft can be changed."),
            invoice=invoice,
            status=invoice.get_status_display(),
        )
    return invoice


def _due(invoice_date: datetime.date, due_date: datetime.date | None) -> datetime.date:
    if due_date is None:
        return due_by(invoice_date)
    if due_date < invoice_date:
        raise InvalidInput(
            {"due_date": ["The due date must be a date after or equal to invoice date."]}
        )
    return due_date

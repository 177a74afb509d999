"""Many drafts of recurring invoices at once, in as few statements as for one."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounting.models import (
    FiscalYear,
    Invoice,
    InvoiceLine,
    RecurringInvoice,
    RecurringInvoiceLine,
    VatPeriod,
)
from accounting.services import due_dates, issuing, tax_codes
from accounting.services.recurring_lines import COPIED
from accounting.states import PeriodStatus
from crm.services import customers
from repair_angel.kernel import events, own_company
from repair_angel.kernel.commands import Actor


@dataclass(frozen=True)
class Wanted:
    """One invoice of one recurring invoice, for a due date; without one, made in between, today."""

    recurring: RecurringInvoice
    due_date: datetime.date | None = None


def write(wanted: Sequence[Wanted], *, actor: Actor) -> list[Invoice]:
    """A draft of each, in the same order.

    Dated on its due date, or today where that date is closed. Raises CustomerMerged, CustomerErased
    and UnknownTaxRate. Records `accounting.invoice.created` for each.
    """
    for one in wanted:
        customers.insist_on_current(one.recurring.customer)
    dates = _Dates(wanted)
    invoices = [_invoice(one, dates, actor) for one in wanted]
    Invoice.objects.bulk_create(invoices)
    InvoiceLine.objects.bulk_create(_lines(wanted, invoices))
    events.record_each(
        "accounting.invoice.created",
        [
            (invoice, {"total": invoice.total, "recurring_invoice_id": one.recurring.pk})
            for one, invoice in zip(wanted, invoices, strict=True)
        ],
    )
    return invoices


class _Dates:
    """The date of each invoice: its due date, unless the books no longer take that one."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        company = own_company.own()
        self.today = due_dates.today()
        self.to_pay = datetime.timedelta(days=company.payment_days)
        self.in_order = company.country in issuing.CHRONOLOGICAL
        past = [one.due_date for one in wanted if one.due_date and one.due_date < self.today]
        self.closed = list(_closed(min(past), max(past))) if past else []

    def of(self, one: Wanted) -> datetime.date:
        day, recurring = one.due_date or self.today, one.recurring
        if any(first <= day <= last for first, last in self.closed):
            return self.today
        numbered_at_once = recurring.auto_issue or recurring.auto_send
        if numbered_at_once and self.in_order:
            return max(day, self.today)
        return day


def _closed(first: datetime.date, last: datetime.date) -> Iterator[tuple[datetime.date, ...]]:
    """The closed VAT periods and years that touch these days."""
    for rows in (
        VatPeriod.objects.filter(status=PeriodStatus.CLOSED),
        FiscalYear.objects.filter(status=PeriodStatus.CLOSED),
    ):
        touched = rows.filter(starts_on__lte=last, ends_on__gte=first)
        yield from touched.values_list("starts_on", "ends_on")


def _invoice(one: Wanted, dates: _Dates, actor: Actor) -> Invoice:
    recurring, day = one.recurring, dates.of(one)
    invoice = Invoice(
        customer=recurring.customer,
        branch_id=recurring.branch_id,
        member_id=actor.member_id,
        invoice_date=day,
        supply_date=one.due_date if one.due_date != day else None,
        due_date=day + dates.to_pay,
        prices_include_vat=recurring.prices_include_vat,
        subtotal=recurring.subtotal,
        vat_total=recurring.vat_total,
        total=recurring.total,
        notes=recurring.notes,
    )
    invoice.search = invoice.found_by()
    return invoice


def _lines(wanted: Sequence[Wanted], invoices: Sequence[Invoice]) -> Iterator[InvoiceLine]:
    """Amounts are as agreed; the tax code of each rate is the one of the invoice's day."""
    agreed: dict[int, list[RecurringInvoiceLine]] = {}
    ids = {one.recurring.pk for one in wanted}
    for line in RecurringInvoiceLine.objects.filter(recurring_invoice_id__in=ids):
        agreed.setdefault(line.recurring_invoice_id, []).append(line)
    codes = {day: tax_codes.resolver(day) for day in {invoice.invoice_date for invoice in invoices}}
    for one, invoice in zip(wanted, invoices, strict=True):
        resolver = codes[invoice.invoice_date]
        for line in agreed[one.recurring.pk]:
            code = resolver.find(line.vat_rate, line.vat_category)
            copied = {name: getattr(line, name) for name in COPIED}
            yield InvoiceLine(invoice=invoice, tax_code=code, **copied)

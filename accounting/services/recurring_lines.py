"""The lines of a recurring invoice: checked as an invoice's are, and kept as agreed."""

from collections.abc import Sequence

from accounting.models import Invoice, RecurringInvoice, RecurringInvoiceLine
from accounting.services import due_dates, invoice_lines
from accounting.services.invoice_lines import LineIn
from repair_angel.kernel.errors import InvalidInput

COPIED = (
    "position",
    "product_id",
    "description",
    "quantity",
    "unit_price",
    "discount_pct",
    "vat_rate",
    "vat_category",
    "line_total",
    "net",
    "vat",
)
"""What a line of an invoice has from the line it was made of."""


def given(recurring: RecurringInvoice) -> list[LineIn]:
    """The lines there are, as they would be asked for again."""
    return [
        LineIn(
            description=line.description,
            quantity=line.quantity,
            unit_price=line.unit_price,
            vat_rate=line.vat_rate,
            vat_category=line.vat_category,
            discount_pct=line.discount_pct,
            product_id=line.product_id,
        )
        for line in recurring.lines.order_by("position")
    ]


def prepare(recurring: RecurringInvoice, lines: Sequence[LineIn]) -> list[RecurringInvoiceLine]:
    """Work out lines and totals at today's rates; nothing is saved.

    Raises InvalidInput or UnknownTaxRate naming the line (`lines.0.vat_rate`).
    """
    if not lines:
        raise InvalidInput({"lines": ["The lines field is required."]})
    example = Invoice(
        invoice_date=due_dates.today(), prices_include_vat=recurring.prices_include_vat
    )
    prepared = invoice_lines.prepare(example, lines)
    recurring.subtotal = example.subtotal
    recurring.vat_total = example.vat_total
    recurring.total = example.total
    return [
        RecurringInvoiceLine(**{name: getattr(row, name) for name in COPIED}) for row in prepared
    ]


def save(recurring: RecurringInvoice, prepared: Sequence[RecurringInvoiceLine]) -> None:
    for row in prepared:
        row.recurring_invoice = recurring
    RecurringInvoiceLine.objects.bulk_create(prepared)


def replace(recurring: RecurringInvoice, prepared: Sequence[RecurringInvoiceLine]) -> None:
    recurring.lines.all().delete()
    save(recurring, prepared)

"""The lines of a draft: tax code found, amounts worked out, stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounting.models import Invoice, InvoiceLine
from accounting.services import tax_codes
from inventory.models import Product
from repair_angel.kernel import totals
from repair_angel.kernel.errors import InvalidInput
from workorders.models import WorkOrder

MOST = 500
LARGEST = Decimal("99999999999.99")


@dataclass(frozen=True)
class LineIn:
    """A line as asked for. What is None comes from the product, or the company's default rate."""

    description: str = ""
    quantity: Decimal = Decimal("1")
    unit_price: Decimal | None = None
    vat_rate: Decimal | None = None
    vat_category: str | None = None
    discount_pct: Decimal = Decimal("0")
    product_id: int | None = None
    work_order_line_id: int | None = None


def of_work_order(work_order: WorkOrder) -> list[LineIn]:
    """What a repair is invoiced by."""
    return [
        LineIn(
            description=line.description,
            quantity=line.quantity,
            unit_price=line.unit_price,
            vat_rate=line.vat_rate,
            vat_category=line.vat_category,
            discount_pct=line.discount_pct,
            product_id=line.product_id,
            work_order_line_id=line.pk,
        )
        for line in work_order.lines.order_by("position", "pk")
    ]


def given(invoice: Invoice) -> list[LineIn]:
    """The lines an invoice has, as they would be asked for again."""
    return [
        LineIn(
            description=line.description,
            quantity=line.quantity,
            unit_price=line.unit_price,
            vat_rate=line.vat_rate,
            vat_category=line.vat_category,
            discount_pct=line.discount_pct,
            product_id=line.product_id,
            work_order_line_id=line.work_order_line_id,
        )
        for line in invoice.lines.order_by("position")
    ]


def prepare(invoice: Invoice, lines: Sequence[LineIn]) -> list[InvoiceLine]:
    """Work out lines and the invoice's totals; nothing is saved.

    Raises InvalidInput or UnknownTaxRate naming the line (`lines.0.vat_rate`).
    """
    if len(lines) > MOST:
        raise InvalidInput({"lines": [f"The lines may not have more than {MOST} items."]})
    products = _products(lines)
    codes = tax_codes.resolver(invoice.invoice_date)
    prepared = [_line(at, line, products, codes) for at, line in enumerate(lines)]
    sums = totals.of([row.priced for row in prepared], inclusive=invoice.prices_include_vat)
    for row, share in zip(prepared, sums.lines, strict=True):
        row.line_total, row.net, row.vat = share.amount, share.net, share.vat
    invoice.subtotal, invoice.vat_total, invoice.total = sums.net, sums.vat, sums.gross
    if any(abs(row.line_total) > LARGEST for row in prepared) or abs(invoice.total) > LARGEST:
        raise InvalidInput({"lines": ["The total is too large."]})
    if invoice.total < 0:
        raise InvalidInput({"lines": ["The total may not be negative: make a credit note."]})
    return prepared


def save(invoice: Invoice, prepared: Sequence[InvoiceLine]) -> None:
    for row in prepared:
        row.invoice = invoice
    InvoiceLine.objects.bulk_create(prepared)


def replace(invoice: Invoice, prepared: Sequence[InvoiceLine]) -> None:
    invoice.lines.all().delete()
    save(invoice, prepared)


def _products(lines: Sequence[LineIn]) -> dict[int, Product]:
    wanted = {line.product_id for line in lines if line.product_id is not None}
    found = Product.objects.in_bulk(wanted) if wanted else {}
    for at, line in enumerate(lines):
        if line.product_id is not None and line.product_id not in found:
            raise InvalidInput({f"lines.{at}.product_id": ["The selected product is invalid."]})
    return found


def _line(
    at: int, line: LineIn, products: dict[int, Product], codes: tax_codes.Resolver
) -> InvoiceLine:
    product = products.get(line.product_id) if line.product_id else None
    description = line.description or (product.name if product else "")
    price = line.unit_price
    if price is None and product:
        price = product.price_excl
    missing = [
        name
        for name, value in (("description", description), ("unit_price", price))
        if value in ("", None)
    ]
    if missing:
        raise InvalidInput(
            {
                f"lines.{at}.{name}": [f"The {name.replace('_', ' ')} field is required."]
                for name in missing
            }
        )
    rate, category = line.vat_rate, line.vat_category
    if rate is None and product:
        rate, category = product.vat_rate, category or product.vat_category
    code = codes.find(rate, category, field=f"lines.{at}.vat_rate")
    return InvoiceLine(
        position=at + 1,
        product=product,
        work_order_line_id=line.work_order_line_id,
        description=description,
        quantity=line.quantity,
        unit_price=price,
        discount_pct=line.discount_pct,
        tax_code=code,
        vat_rate=code.rate,
        vat_category=code.vat_category,
    )

"""The lines of a draft: tax code found, amounts worked out, stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounting.models import Invoice, InvoiceLine, TaxCode
from accounting.services import tax_codes
from inventory.models import Product
from repair_angel.kernel import totals
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.money import rounded
from workorders.models import WorkOrder

MOST = 500
LARGEST = Decimal("99999999999.99")


@dataclass(frozen=True)
class LineIn:
    """A line as asked for. What is None comes from the product, or the company's default rate.

    `tax_code_id` names a code that rate and category do not tell (distance sales, triangulation).
    `margin_cost` is what was paid for a used good. `by_hand` False: the rate was put on the line by
    the shop's own rules, and follows them where they have changed since.
    """

    description: str = ""
    quantity: Decimal = Decimal("1")
    unit_price: Decimal | None = None
    vat_rate: Decimal | None = None
    vat_category: str | None = None
    discount_pct: Decimal = Decimal("0")
    product_id: int | None = None
    work_order_line_id: int | None = None
    tax_code_id: int | None = None
    margin_cost: Decimal | None = None
    by_hand: bool = True


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
            by_hand=False,
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
            tax_code_id=line.tax_code_id if line.tax_code.is_chosen_by_name else None,
            margin_cost=line.margin_cost,
            by_hand=False,
        )
        for line in invoice.lines.select_related("tax_code").order_by("position")
    ]


def prepare(invoice: Invoice, lines: Sequence[LineIn]) -> list[InvoiceLine]:
    """Work out lines and the invoice's totals; nothing is saved.

    Raises InvalidInput or UnknownTaxRate naming the line (`lines.0.vat_rate`).
    """
    if len(lines) > MOST:
        raise InvalidInput({"lines": [f"The lines may not have more than {MOST} items."]})
    products = _products(lines)
    buyer = invoice.customer if invoice.customer_id else None
    codes = tax_codes.resolver(invoice.invoice_date, buyer)
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
    code = _tax_code(at, line, product, codes)
    return InvoiceLine(
        position=at + 1,
        product=product,
        work_order_line_id=line.work_order_line_id,
        description=description,
        quantity=line.quantity,
        unit_price=price,
        discount_pct=line.discount_pct,
        tax_code=code,
        vat_rate=_rate(at, line, code),
        vat_category=tax_codes.MARGIN if code.is_margin else code.vat_category,
        margin_cost=_margin_cost(line, product) if code.is_margin else None,
    )


def _tax_code(at: int, line: LineIn, product: Product | None, codes: tax_codes.Resolver) -> TaxCode:
    if line.tax_code_id is not None:
        return codes.named(
            line.tax_code_id, field=f"lines.{at}.tax_rate_id", follows=not line.by_hand
        )
    rate, category, follows = line.vat_rate, line.vat_category, not line.by_hand
    if rate is None and product:
        rate, category, follows = product.vat_rate, category or product.vat_category, True
    return codes.find(rate, category, field=f"lines.{at}.vat_rate", follows=follows)


def _rate(at: int, line: LineIn, code: TaxCode) -> Decimal:
    """The code's, or the line's own where the code leaves it open (another country's, an old one).

    Under the margin scheme none: what is taxed is not the price, and no document shows it.
    """
    if code.is_margin:
        return Decimal("0")
    if code.rate is not None:
        return code.rate
    if line.vat_rate is None:
        raise InvalidInput({f"lines.{at}.vat_rate": ["The vat rate field is required."]})
    return line.vat_rate


def _margin_cost(line: LineIn, product: Product | None) -> Decimal | None:
    """As said, or by the product's purchase price; None when nobody knows."""
    if line.margin_cost is not None or product is None or product.purchase_price is None:
        return line.margin_cost
    return rounded(line.quantity * product.purchase_price)

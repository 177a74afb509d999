"""Lines: parts and labour on a work order, whose totals follow in the same transaction."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from inventory.models import Product
from repair_angel.kernel import events, totals
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.tenancy import get_or_404, get_or_refuse
from workorders import locks
from workorders.errors import AmountTooLarge, ChangedMeanwhile
from workorders.models import WorkOrder, WorkOrderLine

USUAL_RATE = Decimal("21")
MOST = Decimal("9999999999.99")
SETTABLE = (
    "description",
    "quantity",
    "unit_price",
    "discount_pct",
    "vat_rate",
    "vat_category",
    "position",
)


@command("work-orders.write")
def add(
    *, actor: Actor, work_order_id: int, product_id: int | None = None, **given: Any
) -> WorkOrderLine:
    """Put a part or labour on a work order, at the end unless a position is given.

    `given` are fields in SETTABLE. A product fills in description, price and VAT not given;
    without one, description and price are required and VAT is 21 %. Locks the work order.
    Records `workorders.work_order.line_added`.
    """
    order = locks.work_order(work_order_id)
    product = get_or_refuse(Product.objects.all(), product_id, "product_id")
    lines = list(order.lines.all())
    wanted = _of_product(product) | {name: x for name, x in given.items() if x not in (None, "")}
    line = WorkOrderLine(work_order=order, product=product, **_complete(_settable(wanted)))
    if line.position is None:
        line.position = max((other.position for other in lines), default=0) + 1
    _total(order, [*lines, line])
    line.save(force_insert=True)
    _record("line_added", order, line)
    return line


@command("work-orders.write")
def change(
    *,
    actor: Actor,
    line_id: int,
    work_order_id: int | None = None,
    seen: Mapping[str, Any] | None = None,
    **given: Any,
) -> WorkOrderLine:
    """Change what is given of a line: fields in SETTABLE, or `product_id`.

    With `work_order_id` the line must be that work order's. Raises ChangedMeanwhile when a field in
    `seen` is another by now. Locks the work order. Records `workorders.work_order.line_changed` with
    the fields' names.
    """
    order, line = _locked(line_id, work_order_id)
    _insist_on(line, seen or {})
    if "product_id" in given:
        get_or_refuse(Product.objects.all(), given["product_id"], "product_id")
    product_id = given.pop("product_id", line.product_id)
    _insist(name for name, value in given.items() if value in (None, ""))
    wanted = {"product_id": product_id, **_settable(given)}
    changed = [name for name, value in wanted.items() if getattr(line, name) != value]
    if not changed:
        events.unchanged()
        return line
    for name in changed:
        setattr(line, name, wanted[name])
    _total(order, [*order.lines.exclude(pk=line.pk), line])
    line.save(update_fields=[*changed, "line_total"])
    _record("line_changed", order, line, fields=changed)
    return line


@command("work-orders.write")
def remove(
    *,
    actor: Actor,
    line_id: int,
    work_order_id: int | None = None,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Take a line off; with `work_order_id` it must be that work order's.

    Raises ChangedMeanwhile as `change` does. Locks the work order. Records
    `workorders.work_order.line_removed`.
    """
    order, line = _locked(line_id, work_order_id)
    _insist_on(line, seen or {})
    _total(order, list(order.lines.exclude(pk=line.pk)))
    _record("line_removed", order, line)
    line.delete()


def usual_category(rate: Decimal) -> str:
    """The VAT category a bare rate stands for."""
    return Product.VatCategory.STANDARD if rate else Product.VatCategory.ZERO


def _locked(line_id: int, work_order_id: int | None) -> tuple[WorkOrder, WorkOrderLine]:
    """The line of a path id and its work order, which is locked first. Raises NotFound."""
    if work_order_id is None:
        work_order_id = get_or_404(WorkOrderLine.objects.all(), line_id).work_order_id
    order = locks.work_order(work_order_id)
    return order, get_or_404(order.lines.all(), line_id)


def _insist_on(line: WorkOrderLine, seen: Mapping[str, Any]) -> None:
    """Raises ChangedMeanwhile when the line is no longer as its reader saw it."""
    if any(getattr(line, name) != value for name, value in seen.items()):
        raise ChangedMeanwhile(
            _("“%(line)s” was changed after you opened it. Nothing was saved."), line=line
        )


def _total(order: WorkOrder, lines: list[WorkOrderLine]) -> None:
    """Set each line's total and save the work order's. Raises AmountTooLarge."""
    lines.sort(key=lambda line: line.position)
    found = totals.of([line.priced for line in lines])
    if any(abs(amount) > MOST for amount in (found.gross, *(x.amount for x in found.lines))):
        raise AmountTooLarge(_("The lines come to more than %(most)s."), most=MOST)
    for line, total in zip(lines, found.lines, strict=True):
        line.line_total = total.amount
    order.subtotal, order.vat_total, order.total = found.net, found.vat, found.gross
    order.save(update_fields=["subtotal", "vat_total", "total"])


def _of_product(product: Product | None) -> dict[str, Any]:
    if product is None:
        return {}
    return {
        "description": product.name,
        "unit_price": product.price_excl,
        "vat_rate": product.vat_rate,
        "vat_category": product.vat_category,
    }


def _complete(wanted: dict[str, Any]) -> dict[str, Any]:
    """Add the defaults. Raises InvalidInput for what only the client can know."""
    _insist(name for name in ("description", "unit_price") if name not in wanted)
    wanted.setdefault("vat_rate", USUAL_RATE)
    wanted.setdefault("vat_category", usual_category(wanted["vat_rate"]))
    return wanted


def _insist(empty: Iterable[str]) -> None:
    """Raises InvalidInput when there are fields that may not be empty."""
    if said := {name: [f"The {name.replace('_', ' ')} field is required."] for name in empty}:
        raise InvalidInput(said)


def _settable(given: dict[str, Any]) -> dict[str, Any]:
    if stray := given.keys() - set(SETTABLE):
        raise TypeError(f"a line's {sorted(stray)} cannot be set")
    return given


def _record(what: str, order: WorkOrder, line: WorkOrderLine, **more: Any) -> None:
    events.record(
        f"workorders.work_order.{what}",
        subject=order,
        line_id=line.pk,
        line_total=line.line_total,
        total=order.total,
        **more,
    )

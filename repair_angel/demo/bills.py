"""Invoices and what becomes of them: paid at the desk, paid later, in part, or not at all."""

from decimal import Decimal

from accounting.models import Invoice
from accounting.services import invoices, issuing, payments
from accounting.services.invoice_lines import LineIn
from crm.services import customers
from repair_angel.demo import hours, stockroom
from repair_angel.demo.shop import Shop
from repair_angel.kernel import clock
from repair_angel.kernel.money import rounded
from workorders.models import WorkOrder

DAY = 24
OVER_THE_COUNTER = ("GLASPLAATJE", "HOES", "KABEL-C", "KABEL-L", "LADER-20", "BEL", "KETTINGSLOT")


def draft(shop: Shop, order: WorkOrder) -> Invoice:
    """The bill of a repair, not yet issued."""
    return invoices.create_from_work_order(actor=shop.actors["front_desk"], work_order_id=order.pk)


def settle(shop: Shop, order: WorkOrder, *, free: bool) -> None:
    """Bill a finished repair; what is done on warranty is not billed."""
    if free:
        return
    invoice = _issued(shop, draft(shop, order))
    if order.customer_id in shop.businesses:
        _pay_by_bank(shop, invoice, days=shop.random.randrange(5, 30), of_hundred=75)
    elif shop.chance(85):
        _pay(shop, invoice, invoice.total, shop.random.choices(["card", "cash"], [75, 25])[0])
    else:
        _pay_by_bank(shop, invoice, days=shop.random.randrange(1, 14), of_hundred=70)


def sell_over_the_counter(shop: Shop) -> None:
    """Somebody buys an accessory and leaves no name."""
    sku = shop.random.choice(OVER_THE_COUNTER)
    made = invoices.create(
        actor=shop.actors["front_desk"],
        customer_id=customers.walk_in().pk,
        invoice_date=clock.today(),
        lines=[LineIn(product_id=shop.products[sku])],
    )
    invoice = _issued(shop, made)
    _pay(shop, invoice, invoice.total, shop.random.choice(["card", "cash"]))
    stockroom.use(shop, sku, reason=invoice.number or "")


def _issued(shop: Shop, made: Invoice) -> Invoice:
    return issuing.issue(actor=shop.actors["front_desk"], invoice_id=made.pk)


def _pay_by_bank(shop: Shop, invoice: Invoice, *, days: int, of_hundred: int) -> None:
    """So many of a hundred pay; some of the others pay half of it."""
    amount = invoice.total
    if not shop.chance(of_hundred):
        if not shop.chance(30):
            return
        amount = rounded(amount / 2)
    moment = hours.after(clock.now(), days * DAY, shop.random)
    shop.diary.enter(moment, lambda: _pay(shop, invoice, amount, "bank"))


def _pay(shop: Shop, invoice: Invoice, amount: Decimal, method: str) -> None:
    payments.take(
        actor=shop.actors["bookkeeper" if method == "bank" else "front_desk"],
        invoice_id=invoice.pk,
        amount=amount,
        method=method,
        reference=invoice.number if method == "bank" and invoice.number else "",
    )

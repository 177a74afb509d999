"""Work orders: what comes in, what is found, what is done, and how far it got."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from repair_angel.demo import bills, hours, stockroom
from repair_angel.demo.shop import Shop
from repair_angel.demo.tables import Row, rows
from repair_angel.kernel import clock
from repair_angel.kernel.commands import Actor
from workorders.models import WorkOrder
from workorders.services import lines, notes, work_orders

Step = tuple[str, float]
"""The status to go to, and about how many hours it takes to get there."""

AT_THE_DESK = {"awaiting_approval", "approved", "waiting_customer", "cancelled", "completed"}
PROMISED_HOURS = (24, 48, 48, 72, 120, 168, 336)


@dataclass
class Case:
    """One repair as the demonstration follows it."""

    order: WorkOrder
    device: Row
    complaint: Row
    technician: Actor
    is_on_warranty: bool
    is_billed_when_ready: bool
    is_priced: bool = field(default=False, init=False)
    is_assigned: bool = field(default=False, init=False)
    has_parts: bool = field(default=False, init=False)

    @property
    def parts(self) -> Counter[str]:
        names = self.complaint["parts"].format(code=self.device["code"], maker=self.device["maker"])
        return Counter(names.split())


def take_in(
    shop: Shop,
    customer_id: int,
    steps: list[Step] | None = None,
    *,
    promised_at: datetime.datetime | None = None,
    is_billed_when_ready: bool = False,
) -> None:
    """Somebody brings something; without `steps` it goes one of the usual ways, and is promised
    for some day that usually does.
    """
    device = shop.drawn(rows("devices"))
    same = [row for row in rows("repairs") if row["family"] == device["family"]]
    complaint = shop.drawn(same)
    order = work_orders.create(
        actor=shop.actors["front_desk"],
        customer_id=customer_id,
        device_category=device["category"],
        device_brand=device["brand"],
        device_model=device["model"],
        device_serial=serial(device["serial"], shop.random),
        problem_description=complaint["complaint"],
        priority=shop.random.choices(["normal", "high", "urgent"], [85, 10, 5])[0],
        expected_ready_at=promised_at or _promise(shop),
    )
    technician = shop.random.choice(shop.technicians)
    case = Case(order, device, complaint, technician, shop.chance(8), is_billed_when_ready)
    if shop.chance(40):
        _remark(shop, case, "new", shop.actors["front_desk"])
    _go_on(shop, case, _usual_way(shop) if steps is None else steps)


def way_to(status: str, random: Random) -> list[Step]:
    """The steps of some usual way up to this status; none for `new`, where all begin."""
    if status == "new":
        return []
    ways = [_steps(row) for row in rows("journeys")]
    way = random.choice([steps for steps in ways if status in dict(steps)])
    return way[: [slug for slug, _ in way].index(status) + 1]


def serial(kind: str, random: Random) -> str:
    """A number of the kind a device has; an IMEI passes Luhn's check."""
    if kind == "imei":
        digits = f"35{random.randrange(10**12):012}"
        doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(digits)]
        return f"{digits}{-sum(d // 10 + d % 10 for d in doubled) % 10}"
    letters = "".join(random.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=3))
    return f"{letters}{random.randrange(10**7):07}"


def _promise(shop: Shop) -> datetime.datetime:
    return hours.after(clock.now(), shop.random.choice(PROMISED_HOURS), shop.random)


def _usual_way(shop: Shop) -> list[Step]:
    return _steps(shop.drawn(rows("journeys")))


def _steps(row: Row) -> list[Step]:
    pairs = (step.split() for step in row["steps"].split(","))
    return [(slug, float(duration)) for slug, duration in pairs]


def _go_on(shop: Shop, case: Case, steps: list[Step]) -> None:
    if steps:
        moment = hours.after(clock.now(), steps[0][1], shop.random)
        shop.diary.enter(moment, lambda: _walk(shop, case, steps))


def _walk(shop: Shop, case: Case, steps: list[Step]) -> None:
    """Take the first step, with all that belongs to it, and plan the next."""
    slug = steps[0][0]
    who = shop.actors["front_desk"] if slug in AT_THE_DESK else case.technician
    if who is case.technician and not case.is_assigned:
        work_orders.assign(actor=who, work_order_id=case.order.pk, member_id=who.member_id)
        case.is_assigned = True
    if slug == "unrepaired":
        _charge(case, shop, "ONDERZOEK")
    elif slug in ("awaiting_approval", "in_repair"):
        _price(shop, case)
    if slug == "in_repair":
        _fit_parts(shop, case)
    case.order = work_orders.change_status(actor=who, work_order_id=case.order.pk, status=slug)
    _write(shop, case, slug, who)
    if slug == "ready" and case.is_billed_when_ready:
        bills.draft(shop, case.order)
    elif slug in ("completed", "unrepaired"):
        bills.settle(shop, case.order, free=case.is_on_warranty)
    _go_on(shop, case, steps[1:])


def _write(shop: Shop, case: Case, slug: str, who: Actor) -> None:
    if slug == "in_repair" or (slug == "diagnosing" and shop.chance(50)):
        notes.add(actor=who, work_order_id=case.order.pk, note=case.complaint["finding"])
    elif slug in ("waiting_part", "waiting_customer", "unrepaired") or shop.chance(60):
        _remark(shop, case, slug, who)
    if slug == "waiting_part":
        later = clock.now() + datetime.timedelta(days=7)
        work_orders.update(actor=who, work_order_id=case.order.pk, expected_ready_at=later)


def _remark(shop: Shop, case: Case, when: str, who: Actor) -> None:
    texts = [row["text"] for row in rows("remarks") if row["when"] == when]
    if texts:
        notes.add(
            actor=who,
            work_order_id=case.order.pk,
            note=shop.random.choice(texts),
            is_internal=when not in ("waiting_part", "unrepaired"),
        )


def _price(shop: Shop, case: Case) -> None:
    """Parts, labour and perhaps haste; on warranty all of it free."""
    if case.is_priced:
        return
    for sku, quantity in case.parts.items():
        _charge(case, shop, sku, Decimal(quantity))
    _charge(case, shop, case.complaint["labour"], Decimal(case.complaint["quantity"]))
    if case.order.priority == "urgent":
        _charge(case, shop, "SPOED")
    case.is_priced = True


def _charge(case: Case, shop: Shop, sku: str, quantity: Decimal = Decimal(1)) -> None:
    lines.add(
        actor=case.technician,
        work_order_id=case.order.pk,
        product_id=shop.products[sku],
        quantity=quantity,
        discount_pct=Decimal(100 if case.is_on_warranty else 0),
    )


def _fit_parts(shop: Shop, case: Case) -> None:
    if not case.has_parts:
        for sku in case.parts.elements():
            stockroom.use(shop, sku, reason=case.order.ticket_no)
        case.has_parts = True

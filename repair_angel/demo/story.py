"""The story of the demonstration, from founding to this morning."""

import datetime
from collections.abc import Callable
from functools import partial

from django.utils import timezone, translation

from repair_angel.demo import bills, founding, hours, repairs, stockroom, visitors
from repair_angel.demo.diary import Diary
from repair_angel.demo.shop import Shop
from repair_angel.kernel import clock, tenancy
from repair_angel.kernel.commands import one_transaction
from repair_angel.kernel.models import Company

DAYS = 90
FINISHED = 164
KNOWN_BEFORE = 60
COUNTER_SALES = 16
IN_THE_SHOP = {
    "new": 5,
    "diagnosing": 4,
    "awaiting_approval": 4,
    "approved": 2,
    "waiting_part": 4,
    "waiting_customer": 3,
    "in_repair": 6,
    "quality_check": 2,
    "ready": 6,
}
"""How many repairs are where this morning, besides those that happen to be under way."""

DRAFTS = 4
STEP_TAKES_AT_MOST = 12
"""Hours: so a repair comes as far as `IN_THE_SHOP` says in one day of work per step."""


def tell(today: datetime.date, say: Callable[[str], None]) -> Company:
    """Make the shop as it is on the morning of `today`: all of it, or nothing."""
    begin = today - datetime.timedelta(days=DAYS)
    founded = hours.midnight(begin) - datetime.timedelta(hours=10)
    with timezone.override(hours.ZONE), translation.override("nl"), one_transaction():
        with clock.at(founded):
            company = founding.found()
        with tenancy.working_for(company.pk):
            shop = Shop(begin, today, Diary(hours.midnight(today)), say)
            with clock.at(founded):
                _furnish(shop)
            _plan(shop)
            shop.diary.live()
    return company


def _furnish(shop: Shop) -> None:
    founding.hire(shop)
    stockroom.fill(shop)
    visitors.welcome_businesses(shop)
    for _ in range(KNOWN_BEFORE):
        visitors.welcome(shop)
    shop.say(f"{len(shop.customers)} customers")


def _plan(shop: Shop) -> None:
    """Enter what begins on which day; all else follows from it."""
    days = hours.open_days(shop.begin, shop.today)
    newcomers = [True] * (visitors.FAMILIES - KNOWN_BEFORE)
    visits = newcomers + [False] * (FINISHED - len(newcomers))
    shop.random.shuffle(visits)
    for is_new in visits:
        _enter(shop, shop.random.choice(days), partial(_visit, shop, is_new))
    for _ in range(COUNTER_SALES):
        _enter(shop, shop.random.choice(days), partial(bills.sell_over_the_counter, shop))
    for status, wanted in IN_THE_SHOP.items():
        for nth in range(wanted):
            _plan_unfinished(shop, days, status, is_billed=status == "ready" and nth < DRAFTS)
    for done in range(30, DAYS, 30):
        day = shop.begin + datetime.timedelta(days=done)
        shop.diary.enter(hours.midnight(day), partial(shop.say, f"{done} of {DAYS} days"))


def _plan_unfinished(
    shop: Shop, days: list[datetime.date], status: str, *, is_billed: bool
) -> None:
    """A repair that is now in this status, taken in just long enough ago to have come so far."""
    way = repairs.way_to(status, shop.random)
    steps = [(slug, min(duration, STEP_TAKES_AT_MOST)) for slug, duration in way]
    came_on = days[-1 - len(steps) - shop.random.randrange(3)]
    promised = shop.today + datetime.timedelta(days=shop.random.randrange(-1, 8))

    def come() -> None:
        repairs.take_in(
            shop,
            _somebody(shop),
            steps,
            promised_at=hours.on(promised, shop.random),
            is_billed_when_ready=is_billed,
        )

    _enter(shop, came_on, come)


def _visit(shop: Shop, is_new: bool) -> None:
    repairs.take_in(shop, visitors.welcome(shop) if is_new else _somebody(shop))


def _somebody(shop: Shop) -> int:
    """A customer who was here before, now and then for a business."""
    if shop.chance(18):
        return shop.random.choice(sorted(shop.businesses))
    return shop.random.choice(shop.customers)


def _enter(shop: Shop, day: datetime.date, deed: Callable[[], object]) -> None:
    shop.diary.enter(hours.on(day, shop.random), deed)

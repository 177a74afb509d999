"""The start page shows what each app says of today, to whom it concerns."""

import datetime
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounting.admin import cards as money_cards
from accounting.models import VatPeriod
from accounting.services import invoices, issuing
from accounting.services.invoice_lines import LineIn
from crm.services import customers
from inventory.services import products
from repair_angel.desk import dashboard
from repair_angel.kernel.admin import cards
from repair_angel.kernel.commands import SYSTEM
from workorders.services import lines, time_entries, work_orders

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@pytest.fixture
def dealt(monkeypatch):
    """A table with no cards of any app; the test lays its own."""
    monkeypatch.setattr(cards, "_cards", {})
    return cards


def test_a_card_is_hidden_from_who_may_not_see_its_rows(staff, dealt):
    @cards.figure("books", "Profit", permission="journal-entries.read")
    def profit(request):
        return cards.Figure("1204.50", "this month")

    assert "1204.50" in staff("bookkeeper").get("/admin/").content.decode()
    assert "1204.50" not in staff("technician").get("/admin/").content.decode()


def test_a_card_with_nothing_to_say_is_left_out(staff, dealt):
    @cards.figure("none", "Silent figure", permission="company.read")
    def silent(request):
        return None

    @cards.bars("zeros", "Silent chart", permission="company.read")
    def zeros(request):
        return cards.Bars([("New", 0), ("Ready", 0)])

    assert "Silent" not in staff("admin").get("/admin/").content.decode()


def test_a_table_shows_its_rows_and_links_or_says_why_not(staff, dealt):
    @cards.table("late", "Late", permission="company.read", position=1)
    def late(request):
        return cards.Table(["Invoice"], [[cards.Link("INV-1", "/admin/x/")]])

    @cards.table("early", "Early", permission="company.read", position=2)
    def early(request):
        return cards.Table(["Invoice"], [], empty="None is early.")

    shown = staff("admin").get("/admin/").content.decode()

    assert '<a href="/admin/x/">INV-1</a>' in shown
    assert "None is early." in shown
    assert shown.index("INV-1") < shown.index("None is early.")


def test_words_of_people_are_escaped(staff, dealt):
    @cards.table("late", "Late", permission="company.read")
    def late(request):
        return cards.Table(["Customer"], [["<script>alert(1)</script>"]])

    assert "<script>alert(1)" not in staff("admin").get("/admin/").content.decode()


def test_a_chart_is_labels_and_numbers():
    made = json.loads(dashboard.chart(cards.Bars([("New", 4), ("Ready", Decimal(2))])))

    assert made["labels"] == [["New", "4"], ["Ready", "2.00"]]
    assert made["datasets"][0]["data"] == [4.0, 2.0]


# Who sees what ------------------------------------------------------------------------------------
def test_a_card_is_on_the_start_page_of_its_roles_in_their_order(staff, dealt):
    @cards.figure("a", "Alpha", permission="company.read", roles={"manager": 20, "stock": 1})
    def alpha(request):
        return cards.Figure(1)

    @cards.figure("b", "Beta", permission="company.read", roles={"manager": 10, "admin": 30})
    def beta(request):
        return cards.Figure(2)

    @cards.figure("c", "Gamma", permission="company.read", position=25)
    def gamma(request):
        return cards.Figure(3)

    def titles(role):
        return [one.card.title for one in staff(role).get("/admin/").context["figures"]]

    assert titles("manager") == ["Beta", "Alpha", "Gamma"]
    assert titles("admin") == ["Alpha", "Gamma", "Beta"]
    assert titles("stock") == ["Alpha", "Gamma"]
    assert titles("technician") == ["Gamma"]


EXPECTED = {
    "technician": {
        "my-clock",
        "my-parts",
        "my-late",
        "promised-today",
        "unassigned",
        "my-repairs",
    },
    "front_desk": {
        "ready",
        "promised-today",
        "approvals",
        "late-repairs",
        "takings",
        "repairs-by-status",
        "pickups",
        "late-repairs-list",
    },
    "stock": {"below-minimum", "negative-stock", "waiting-part", "repairs-by-status", "to-order"},
    "bookkeeper": {"drafts", "open", "vat-period", "turnover", "takings", "overdue", "ageing"},
}


@pytest.fixture
def day(shop, owner, member):
    """A day with something of everything: late, ready, promised, waiting, unpaid, out of stock."""
    jane = customers.create(actor=SYSTEM, first_name="Jane", last_name="Smith", phone="06 1")
    now = timezone.now()
    technician = member("technician")

    def order(status, **details):
        return work_orders.create(actor=SYSTEM, customer_id=jane.pk, status=status, **details)

    order("in_repair", assigned_to_id=technician.pk, expected_ready_at=now - HOUR)
    order("waiting_part", assigned_to_id=technician.pk)
    ready = order("ready")
    lines.add(
        actor=SYSTEM,
        work_order_id=ready.pk,
        description="Screen",
        unit_price=Decimal(100),
        vat_rate=Decimal(21),
    )
    order("completed")
    products.create(
        actor=SYSTEM, name="Glass", price_excl=1, vat_rate=21, min_stock=Decimal(2), sku="G1"
    )
    due = timezone.localdate() - 40 * DAY
    line = LineIn(description="Screen", unit_price=Decimal(100), vat_rate=Decimal(21))
    draft = invoices.create(actor=owner, customer_id=jane.pk, invoice_date=due, lines=[line])
    invoices.update(actor=owner, invoice_id=draft.pk, due_date=due)
    issuing.issue(actor=owner, invoice_id=draft.pk)
    return ready


def cards_of(browser):
    context = browser.get("/admin/").context
    charts = [one for one, _data in context["charts"]]
    return {
        one.card.name: one.content for one in [*context["figures"], *context["tables"], *charts]
    }


def test_each_role_begins_with_its_own_work(staff, day):
    assert {role: set(cards_of(staff(role))) for role in EXPECTED} == EXPECTED


def test_the_manager_sees_the_shop(staff, day):
    seen = cards_of(staff("manager"))

    figures = {name: seen[name].value for name in ("late-repairs", "unassigned", "below-minimum")}
    assert figures == {"late-repairs": 1, "unassigned": 1, "below-minimum": 1}
    assert [number for _day, number in seen["throughput"].bars] == [0, 0, 0, 0, 0, 0, 1]
    assert [number for _age, number in seen["ageing"].bars] == [0, 0, Decimal("121.00"), 0, 0]
    assert "stuck-mail" not in seen


def test_the_technician_sees_what_is_his(staff, day, member):
    first = work_orders.create(actor=SYSTEM, customer_id=day.customer_id, priority="urgent")
    technician = member("technician")
    work_orders.assign(actor=SYSTEM, work_order_id=first.pk, member_id=technician.pk)
    time_entries.start(actor=technician.actor(), work_order_id=first.pk)

    seen = cards_of(staff("technician"))

    assert (seen["my-clock"].value, seen["my-clock"].note) == ("0:00", first.ticket_no)
    assert (seen["my-parts"].value, seen["my-late"].value) == (1, 1)
    assert [row[0].text for row in seen["my-repairs"].rows][0] == first.ticket_no
    assert len(seen["my-repairs"].rows) == 3


def test_the_front_desk_sees_whom_to_call_and_what_to_ask(staff, day, member):
    [row] = cards_of(staff("front_desk"))["pickups"].rows

    assert [row[0].text, row[1], row[2].text, row[3]] == [
        day.ticket_no,
        "Jane Smith",
        "06 1",
        "121.00",
    ]


@pytest.mark.parametrize(
    ("ends_on", "last"),
    [("2026-03-31", "2026-04-30"), ("2026-12-31", "2027-01-31"), ("2027-01-31", "2027-02-28")],
)
def test_a_return_is_filed_before_the_month_after_is_over(ends_on, last):
    period = VatPeriod(ends_on=datetime.date.fromisoformat(ends_on))

    assert str(money_cards.last_day_to_file(period)) == last


def test_the_start_page_takes_the_same_queries_however_much_there_is(
    staff, day, django_assert_num_queries
):
    browsers = [staff(role) for role in ("manager", *EXPECTED)]
    asked = []
    for browser in browsers:
        browser.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/admin/")
        asked.append(len(queries))
    for status in ("ready", "in_repair", "new", "completed"):
        for _ in range(3):
            work_orders.create(actor=SYSTEM, customer_id=day.customer_id, status=status)

    for browser, number in zip(browsers, asked, strict=True):
        with django_assert_num_queries(number):
            browser.get("/admin/")


def test_badges_count_what_has_to_be_done(staff, day):
    page = staff("manager").get("/admin/")
    badges = {
        item["title"]: item.get("badge")
        for group in page.context["sidebar_navigation"]
        for item in group["items"]
    }

    assert (badges["Ready for pickup"], badges["Invoices"], badges["Products"]) == (1, 1, 1)

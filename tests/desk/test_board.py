"""The board: what is shown to whom, that a look is cheap, and who may move what."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from repair_angel.desk.board import cards
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Branch
from tests.factories.workorders import WorkOrderFactory
from workorders.models import WorkOrder, WorkOrderStatus
from workorders.services import work_orders

BOARD = "/admin/board/"


@pytest.fixture
def desk(staff):
    browser = staff("front_desk")
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def jane(shop):
    return WorkOrderFactory(customer__first_name="Jane", customer__last_name="Smith")


@pytest.fixture
def move(shop):
    """`move(browser, order, "ready")`: what the page's script sends."""

    def send(browser, order, status, **changes):
        body = {"_company": seal_for(shop.pk), "version": order.version, "status": status}
        return browser.post(f"{BOARD}{order.pk}/move", {**body, "acknowledged": "no", **changes})

    return send


def status_of(order):
    return WorkOrder.objects.get(pk=order.pk).status.slug


def shown(browser, query=""):
    """slug → tickets, as the page shows them."""
    found = browser.get(f"{BOARD}?{query}").context["columns"]
    return {column.status.slug: [card.ticket for card in column.cards] for column in found}


# Refusals -----------------------------------------------------------------------------------------
def test_a_work_order_of_another_company_is_neither_shown_nor_moved(desk, shop, rival, move):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory(ticket_no="THEIRS-1")

    assert move(desk, theirs, "ready").status_code == 404
    assert "THEIRS-1" not in desk.get(BOARD).content.decode()
    assert "THEIRS-1" not in desk.get(f"{BOARD}columns").content.decode()
    with tenancy.working_for(rival.pk):
        assert status_of(theirs) == "new"


def test_a_board_opened_for_another_company_moves_nothing(desk, jane, rival, move):
    answer = move(desk, jane, "ready", _company=seal_for(rival.pk))

    assert "switched to another company" in answer.json()["refused"][0]
    assert status_of(jane) == "new"


@pytest.mark.parametrize("role", ["stock", "bookkeeper"])
def test_who_may_only_look_cannot_move(staff, jane, move, role):
    browser = staff(role)

    page = browser.get(BOARD).content.decode()

    assert jane.ticket_no in page
    assert "draggable" not in page
    assert move(browser, jane, "ready").status_code == 403
    assert status_of(jane) == "new"


def test_a_card_that_changed_meanwhile_stays(desk, jane, owner, move):
    work_orders.change_status(actor=owner, work_order_id=jane.pk, status="in_repair")

    for version in (jane.version, "", "x", 10**30):
        [reason] = move(desk, jane, "approved", version=version).json()["refused"]
        assert reason.startswith(f"Boss changed {jane.ticket_no} at ")
        assert reason.endswith(", after you opened it. Nothing was saved.")
    assert status_of(jane) == "in_repair"


def test_an_unknown_status_is_refused(desk, jane, move):
    assert move(desk, jane, "nowhere").json() == {"refused": ["Choose one that is there."]}
    assert desk.post(f"{BOARD}{10**30}/move").status_code == 404
    assert desk.get(f"{BOARD}{jane.pk}/move").status_code == 405


# Moving -------------------------------------------------------------------------------------------
def test_a_card_moves(desk, jane, move):
    assert move(desk, jane, "diagnosing").json() == {"moved": True}
    assert status_of(jane) == "diagnosing"
    assert shown(desk)["diagnosing"] == [jane.ticket_no]


def test_what_is_to_be_seen_first_is_asked_once(desk, jane, move):
    assert move(desk, jane, "in_repair").json() == {"warnings": ["Nobody is assigned."]}
    assert status_of(jane) == "new"

    assert move(desk, jane, "in_repair", acknowledged="yes").json() == {"moved": True}
    assert status_of(jane) == "in_repair"


# What a card shows --------------------------------------------------------------------------------
def test_a_card_shows_all_that_is_asked_for(desk, jane, member):
    work_orders.update(
        actor=SYSTEM,
        work_order_id=jane.pk,
        priority="urgent",
        assigned_to_id=member("technician").pk,
        expected_ready_at=timezone.now() - timezone.timedelta(hours=1),
    )
    WorkOrder.objects.update(received_at=timezone.now() - timezone.timedelta(days=2))

    [card] = desk.get(BOARD).context["columns"][0].cards

    assert (card.customer, card.device, card.priority) == (
        "Jane Smith",
        "Apple iPhone 15 Pro",
        "urgent",
    )
    assert (card.initials, card.is_late, card.waiting) == ("T", True, "2 d")


def test_waiting_counts_from_the_last_move(desk, jane, move):
    WorkOrder.objects.update(received_at=timezone.now() - timezone.timedelta(days=2))
    move(desk, jane, "diagnosing")

    assert desk.get(BOARD).context["columns"][1].cards[0].waiting == "0 min"


@pytest.mark.parametrize(
    ("seconds", "words"), [(-5, "0 min"), (59 * 60, "59 min"), (3600, "1 h"), (86_400 * 40, "40 d")]
)
def test_how_long_is_said_in_one_unit(seconds, words):
    assert cards.lasted(seconds) == words


def test_what_does_not_fit_is_counted_and_linked_to(desk, shop):
    WorkOrderFactory.create_batch(22)
    new = WorkOrderStatus.objects.get(slug="new")

    page = desk.get(f"{BOARD}?technician=nobody")
    column = page.context["columns"][0]

    assert (len(column.cards), column.count, column.left_out) == (20, 22, 2)
    assert "2 more in the list" in page.content.decode()
    assert f"status__id__exact={new.pk}&amp;assigned_to__isnull=True" in page.content.decode()
    assert desk.get(column.link).context["cl"].result_count == 22


# Filters ------------------------------------------------------------------------------------------
def test_the_board_is_narrowed_by_technician_and_branch(desk, staff, member, shop):
    technician, elsewhere = member("technician"), Branch.objects.create(name="Elsewhere")
    mine = WorkOrderFactory(assigned_to=technician).ticket_no
    nobodys = WorkOrderFactory(branch=elsewhere).ticket_no

    assert shown(desk)["new"] == [mine, nobodys]
    assert shown(staff("technician"), "technician=me")["new"] == [mine]
    assert shown(desk, "technician=me")["new"] == []
    assert shown(desk, f"technician={technician.pk}")["new"] == [mine]
    assert shown(desk, "technician=nobody")["new"] == [nobodys]
    assert shown(desk, f"branch={elsewhere.pk}")["new"] == [nobodys]
    assert shown(desk, f"branch={elsewhere.pk}&technician={technician.pk}")["new"] == []
    assert shown(desk, "branch=9999&technician=²")["new"] == [mine, nobodys]


def test_a_left_out_list_keeps_the_filters(desk, member, shop):
    technician = member("technician")
    WorkOrderFactory(assigned_to=technician)
    WorkOrderFactory()

    column = desk.get(f"{BOARD}?technician={technician.pk}").context["columns"][0]

    assert desk.get(column.link).context["cl"].result_count == 1


# Live ---------------------------------------------------------------------------------------------
def test_nothing_new_is_304_and_any_event_is_news(desk, jane, owner):
    first = desk.get(f"{BOARD}changed")
    again = desk.get(f"{BOARD}changed", headers={"if-none-match": first["ETag"]})
    work_orders.change_status(actor=owner, work_order_id=jane.pk, status="diagnosing")
    news = desk.get(f"{BOARD}changed", headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, news.status_code) == (204, 304, 204)
    assert news["ETag"] != first["ETag"]


def test_only_what_changed_is_sent(desk, jane, owner, shop):
    page = desk.get(BOARD).context["columns"]
    seen = ",".join(f"{column.status.slug}:{column.mark}" for column in page)
    quiet = desk.get(f"{BOARD}columns", {"seen": seen}).json()
    work_orders.change_status(actor=owner, work_order_id=jane.pk, status="ready")

    news = desk.get(f"{BOARD}columns", {"seen": seen}).json()

    assert quiet == {"company": seal_for(shop.pk), "columns": {}}
    assert set(news["columns"]) == {"new", "ready"}
    assert (news["columns"]["new"]["count"], news["columns"]["ready"]["count"]) == (0, 1)
    assert jane.ticket_no in news["columns"]["ready"]["html"]


def test_looking_takes_the_same_queries_however_much_there_is(
    desk, jane, owner, django_assert_num_queries
):
    pages = (BOARD, f"{BOARD}changed", f"{BOARD}columns")
    asked = {}
    for page in pages:
        desk.get(page)
        with CaptureQueriesContext(connection) as queries:
            desk.get(page)
        asked[page] = len(queries)
    WorkOrderFactory.create_batch(30)
    for order in WorkOrder.objects.all()[:5]:
        work_orders.change_status(actor=owner, work_order_id=order.pk, status="in_repair")

    assert (asked[f"{BOARD}changed"], asked[f"{BOARD}columns"]) == (4, 9)
    for page in pages:
        with django_assert_num_queries(asked[page]):
            desk.get(page)


def test_words_of_people_are_escaped(desk, jane):
    WorkOrder.objects.update(device_model="<script>alert(1)</script>", version=F("version") + 1)

    assert "<script>alert(1)" not in desk.get(BOARD).content.decode()
    assert "<script>alert(1)" not in desk.get(f"{BOARD}columns").json()["columns"]["new"]["html"]


def test_ready_for_pickup_has_its_own_line(desk, jane, owner):
    work_orders.change_status(actor=owner, work_order_id=jane.pk, status="ready")
    listed = desk.get("/admin/ready/", follow=True)

    assert list(listed.context["cl"].queryset) == [jane]

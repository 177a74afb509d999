"""The staff pages of repairs: what is seen, and that every change is a command."""

from decimal import Decimal

import pytest
from django.urls import reverse

from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.models import Branch, Event
from tests.factories.inventory import ProductFactory
from tests.factories.workorders import WorkOrderFactory, WorkOrderLineFactory
from workorders.models import WorkOrder, WorkOrderNote, WorkOrderStatus
from workorders.services import notes, work_orders

LIST = "/admin/workorders/workorder/"


@pytest.fixture
def owners(staff):
    """The owner's browser, in English."""
    browser = staff("admin")
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def sealed(shop):
    return {"_company": seal_for(shop.pk)}


def page_of(order):
    return reverse("admin:workorders_workorder_change", args=[order.pk])


def posted(order, sealed, *lines, notes_count=0, **changes):
    """The whole form of a repair, as a browser sends it."""
    body = {
        **sealed,
        "customer": order.customer_id,
        "branch": order.branch_id,
        "device_category": order.device_category,
        "device_brand": order.device_brand,
        "device_model": order.device_model,
        "device_serial": order.device_serial,
        "problem_description": order.problem_description,
        "priority": order.priority,
        "assigned_to": order.assigned_to_id or "",
        "expected_ready_at_0": "",
        "expected_ready_at_1": "",
        "lines-TOTAL_FORMS": len(lines),
        "lines-INITIAL_FORMS": sum("id" in line for line in lines),
        "notes-TOTAL_FORMS": notes_count,
        "notes-INITIAL_FORMS": notes_count,
    }
    for place, line in enumerate(lines):
        blank = {"quantity": "1", "discount_pct": "0", "work_order": order.pk or ""}
        body |= {f"lines-{place}-{name}": value for name, value in (blank | line).items()}
    return body | changes


def action(order, name):
    return f"{page_of(order).removesuffix('change/')}{name}/"


def test_a_stranger_is_asked_to_log_in(client, order):
    assert client.get(page_of(order)).status_code == 302


def test_another_companys_repair_does_not_exist(owners, rival):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory(ticket_no="THEIRS")

    assert owners.get(page_of(theirs)).status_code == 302
    assert b"THEIRS" not in owners.get(LIST).content


def test_a_bookkeeper_looks_and_changes_nothing(staff, order, sealed):
    client = staff("bookkeeper")

    assert client.get(page_of(order)).status_code == 200
    client.post(page_of(order), posted(order, sealed, priority="urgent"))
    assert client.post(
        action(order, "change_status"), {**sealed, "status": "ready"}
    ).status_code in (
        403,
        404,
    )

    order.refresh_from_db()
    assert (order.priority, order.status.slug) == ("normal", "new")


def test_the_list_shows_status_customer_and_device(owners, order):
    page = owners.get(LIST).content.decode()

    for shown in (order.ticket_no, "Jane Smith", "Apple iPhone 15 Pro", "New", "#2563eb"):
        assert shown in page


@pytest.mark.parametrize(("term", "found"), [("jane", True), ("0612345678", True), ("nope", False)])
def test_the_list_is_searched_as_the_api_is(owners, order, term, found):
    assert (order.ticket_no in owners.get(LIST, {"q": term}).content.decode()) is found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"priority__exact": "normal"}, True),
        ({"priority__exact": "urgent"}, False),
        ({"is_history__exact": "1"}, False),
    ],
)
def test_the_list_is_filtered(owners, order, asked, found):
    assert (order.ticket_no in owners.get(LIST, asked).content.decode()) is found


def test_the_list_offers_our_statuses_and_people_alone(owners, order, technician, rival):
    with tenancy.working_for(rival.pk):
        WorkOrderStatus.objects.filter(slug="ready").update(label_en="Rival's own")
    ready = WorkOrderStatus.objects.get(slug="ready")

    page = owners.get(LIST, {"status__id__exact": ready.pk}).content.decode()

    assert order.ticket_no not in page
    assert "Jan Bakker" in page
    assert "Rival" not in page


def test_the_number_of_queries_does_not_depend_on_the_rows(
    owners, order, technician, django_assert_max_num_queries
):
    for _ in range(10):
        WorkOrderFactory(assigned_to=technician)

    with django_assert_max_num_queries(14):
        owners.get(LIST)


def test_a_repair_is_taken_in_with_its_lines(owners, jane, sealed):
    blank = WorkOrder(customer=jane, branch=Branch.objects.get(), device_brand="Philips")
    product = ProductFactory(name="Pump", price_excl=Decimal("12.50"))

    answer = owners.post(
        f"{LIST}add/",
        posted(
            blank,
            sealed,
            {"product": product.pk},
            {"description": "Labour", "unit_price": "40,00", "vat_rate": "9"},
            problem_description="Leaks",
        ),
    )

    assert answer.status_code == 302
    order = WorkOrder.objects.get()
    assert (order.ticket_no[:3], order.device_brand, order.problem_description) == (
        "WO-",
        "Philips",
        "Leaks",
    )
    assert [str(line) for line in order.lines.all()] == ["Pump", "Labour"]
    assert (order.subtotal, order.vat_total) == (Decimal("52.50"), Decimal("6.23"))


def test_a_change_is_a_command(owners, order, technician, sealed):
    line = WorkOrderLineFactory(work_order=order)

    answer = owners.post(
        page_of(order),
        posted(
            order,
            sealed,
            {
                "id": line.pk,
                "description": line.description,
                "unit_price": "89",
                "vat_rate": "21",
                "vat_category": "S",
                "quantity": "2",
                "discount_pct": "0",
            },
            priority="high",
            assigned_to=technician.pk,
        ),
    )

    assert answer.status_code == 302
    order.refresh_from_db()
    assert (order.priority, order.assigned_to, order.subtotal) == (
        "high",
        technician,
        Decimal("178.00"),
    )
    recorded = list(Event.objects.order_by("pk").values_list("name", "member__user__name"))[-3:]
    assert recorded == [
        ("workorders.work_order.changed", "Boss"),
        ("workorders.work_order.assigned", "Boss"),
        ("workorders.work_order.line_changed", "Boss"),
    ]


def test_a_line_is_removed(owners, order, sealed):
    line = WorkOrderLineFactory(work_order=order)

    owners.post(
        page_of(order),
        posted(
            order,
            sealed,
            {"id": line.pk, "description": "Screen", "unit_price": "89", "DELETE": "on"},
        ),
    )

    assert not order.lines.exists()
    assert Event.objects.latest("pk").name == "workorders.work_order.line_removed"


def test_a_refused_line_is_explained_and_nothing_is_saved(owners, order, sealed):
    answer = owners.post(
        page_of(order), posted(order, sealed, {"description": "Labour"}, priority="urgent")
    )

    assert answer.status_code == 200
    assert "The unit price field is required." in answer.content.decode()
    order.refresh_from_db()
    assert (order.priority, order.lines.count()) == ("normal", 0)


def test_another_companys_customer_is_not_accepted(owners, order, rival, sealed):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory().customer

    answer = owners.post(page_of(order), posted(order, sealed, customer=theirs.pk))

    assert answer.status_code == 200
    order.refresh_from_db()
    assert order.customer.first_name == "Jane"


def test_the_status_is_changed_by_a_button_that_offers_the_sensible_first(owners, order, sealed):
    asked = owners.get(action(order, "change_status")).content.decode()
    assert asked.index('value="diagnosing"') < asked.index('value="awaiting_approval"')
    assert 'value="new"' not in asked

    owners.post(action(order, "change_status"), {**sealed, "status": "diagnosing"})

    order.refresh_from_db()
    assert order.status.slug == "diagnosing"


def test_a_repair_is_assigned_and_taken_on_by_buttons(owners, order, technician, sealed):
    owners.post(action(order, "assign"), {**sealed, "member": technician.pk})
    order.refresh_from_db()
    assert order.assigned_to == technician

    owners.post(action(order, "take"), sealed)
    order.refresh_from_db()
    assert str(order.assigned_to) == "Boss"


def test_several_repairs_are_taken_on_at_once(owners, order, sealed):
    other = WorkOrderFactory()

    owners.post(LIST, {**sealed, "action": "take", "_selected_action": [order.pk, other.pk]})

    assert WorkOrder.objects.filter(assigned_to__user__name="Boss").count() == 2


def test_a_note_is_added_by_a_button_and_shown(owners, order, sealed):
    owners.post(
        action(order, "add_note"), {**sealed, "note": "Battery swollen", "is_internal": "on"}
    )

    assert WorkOrderNote.objects.get().is_internal is True
    page = owners.get(page_of(order)).content.decode()
    assert page.count("Battery swollen") >= 2  # among the notes, and in the timeline


def test_the_page_tells_what_happened(owners, owner, order):
    work_orders.change_status(actor=owner, work_order_id=order.pk, status="in_repair")

    page = owners.get(page_of(order)).content.decode()

    assert "Status changed from New to In Repair" in page


def test_a_repair_with_a_note_is_not_deleted(owners, owner, order, sealed):
    notes.add(actor=owner, work_order_id=order.pk, note="Called.")

    answer = owners.post(
        page_of(order).replace("change", "delete"), {**sealed, "post": "yes"}, follow=True
    )

    assert "Cancel it instead" in answer.content.decode()
    assert WorkOrder.objects.filter(pk=order.pk).exists()


def test_imported_history_is_in_the_list_and_says_how_it_ended(owners, order):
    WorkOrderFactory(ticket_no="R-1", is_history=True, outcome="end_of_life", barrier="Worn out")
    imported = WorkOrder.objects.get(ticket_no="R-1")

    assert "R-1" in owners.get(LIST).content.decode()
    assert "Worn out" in owners.get(page_of(imported)).content.decode()


def test_a_status_gets_a_label_and_keeps_its_stage(owners, sealed):
    ready = WorkOrderStatus.objects.get(slug="ready")
    shown = {name: getattr(ready, name) for name in ("label_nl", "label_fr", "colour", "position")}

    answer = owners.post(
        reverse("admin:workorders_workorderstatus_change", args=[ready.pk]),
        {**sealed, **shown, "label_en": "Ready for you", "stage": "cancelled"},
    )

    assert answer.status_code == 302
    ready.refresh_from_db()
    assert (ready.label_en, ready.stage) == ("Ready for you", "in_progress")


def test_a_status_is_added(owners, sealed):
    answer = owners.post(
        reverse("admin:workorders_workorderstatus_add"),
        {
            **sealed,
            "slug": "welder",
            "stage": "in_progress",
            "label_nl": "Lasser",
            "label_en": "Welder",
            "label_fr": "Soudeur",
            "colour": "#123456",
            "position": "12",
        },
    )

    assert answer.status_code == 302
    assert WorkOrderStatus.objects.last().slug == "welder"


def test_today_shows_what_is_ready_late_and_open(owners, owner, order):
    work_orders.create(actor=owner, customer_id=order.customer_id, status="ready")
    WorkOrderFactory(ticket_no="LATE", expected_ready_at="2020-01-01T00:00:00Z")

    page = owners.get("/admin/").content.decode()

    assert "Ready for pickup" in page
    assert "LATE" in page

"""Lines under a document: each change is a command, and a refusal undoes them all.

Shown on work orders, whose own page has more to it.
"""

from decimal import Decimal

import pytest
from django.urls import include, path

from repair_angel.kernel.admin.bases import CommandAdmin, LineInline
from repair_angel.kernel.admin.site import StaffSite, site
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Event
from tests.factories.crm import CustomerFactory
from workorders.models import WorkOrder, WorkOrderLine
from workorders.services import lines, work_orders

pytestmark = pytest.mark.urls(__name__)


class Lines(LineInline):
    model = WorkOrderLine
    fields = ["description", "quantity", "unit_price", "vat_rate"]
    optional = ("vat_rate",)
    add_command = lines.add
    change_command = lines.change
    remove_command = lines.remove


class Orders(CommandAdmin):
    resource = "work-orders"
    create_command = work_orders.create
    change_command = work_orders.update
    list_select_related = ["status"]
    fields = ["customer", "problem_description"]
    inlines = [Lines]


staff_site = StaffSite()
staff_site._registry.update(site._registry)
staff_site._registry[WorkOrder] = Orders(WorkOrder, staff_site)
urlpatterns = [
    path("admin/", staff_site.urls),
    path("language/", include("django.conf.urls.i18n")),
]


@pytest.fixture
def order(shop):
    customer = CustomerFactory()
    made = work_orders.create(actor=SYSTEM, customer_id=customer.pk, problem_description="Broken")
    lines.add(actor=SYSTEM, work_order_id=made.pk, description="Screen", unit_price=Decimal("80"))
    return made


@pytest.fixture
def sent(order, sealed):
    """The form as a browser sends it, with these lines."""

    def form(*rows):
        data = {
            "customer": order.customer_id,
            "problem_description": "Broken",
            "lines-TOTAL_FORMS": len(rows),
            "lines-INITIAL_FORMS": sum("id" in row for row in rows),
            **sealed,
        }
        for place, row in enumerate(rows):
            data |= {f"lines-{place}-{name}": value for name, value in row.items()}
        return data

    return form


def existing(**more):
    line = WorkOrderLine.objects.get(description="Screen")
    kept = {"description": "Screen", "quantity": "1", "unit_price": "80", "vat_rate": "21"}
    return {"id": line.pk, "work_order": line.work_order_id, **kept, **more}


def as_kept():
    found = WorkOrderLine.objects.order_by("pk")
    return list(found.values_list("description", "quantity", "unit_price"))


def page(order):
    return f"/admin/workorders/workorder/{order.pk}/change/"


def test_a_refused_line_undoes_the_whole_form_and_says_which_line(admin, order, sent):
    much = {"description": "Much", "quantity": "999999999999", "unit_price": "99999999999"}

    answer = admin.post(page(order), sent(existing(quantity="2"), much))

    assert answer.status_code == 200
    assert "Line 2:" in answer.content.decode()
    assert as_kept() == [("Screen", Decimal("1.000"), Decimal("80.0000"))]


def test_who_may_not_write_sees_lines_without_fields(staff, order, sent):
    client = staff("bookkeeper")

    shown = client.get(page(order)).content.decode()

    assert "Screen" in shown
    assert 'name="lines-0-quantity"' not in shown
    assert client.post(page(order), sent(existing(quantity="2"))).status_code == 403
    assert as_kept() == [("Screen", Decimal("1.000"), Decimal("80.0000"))]


def test_a_line_of_another_document_cannot_be_slipped_in(admin, order, sent):
    other = work_orders.create(actor=SYSTEM, customer_id=order.customer_id)
    line = lines.add(
        actor=SYSTEM, work_order_id=other.pk, description="Theirs", unit_price=Decimal("1")
    )

    admin.post(page(order), sent({**existing(), "id": line.pk, "quantity": "9"}))

    assert ("Theirs", Decimal("1.000"), Decimal("1.0000")) in as_kept()


def test_a_line_is_added_changed_and_removed_by_its_commands(admin, order, sent):
    added = {"description": "Labour", "quantity": "1,5", "unit_price": "60"}

    admin.post(page(order), sent(existing(quantity="2"), added))
    both = as_kept()
    event = Event.objects.latest("pk").name
    lines.remove(actor=SYSTEM, line_id=WorkOrderLine.objects.get(description="Labour").pk)
    admin.post(page(order), sent(existing(quantity="2", DELETE="on")))

    assert both == [
        ("Screen", Decimal("2.000"), Decimal("80.0000")),
        ("Labour", Decimal("1.500"), Decimal("60.0000")),
    ]
    assert event == "workorders.work_order.line_added"
    assert as_kept() == []

"""Believable, in order, and made by commands alone."""

import datetime
import re
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F, Model
from stdnum import iban, imei
from stdnum.eu import vat

from accounting.models import Invoice, JournalEntry, Payment
from accounting.selectors import consistency
from crm.models import Customer, Organisation
from inventory.models import Product, StockLevel
from inventory.selectors import consistency as stock_consistency
from repair_angel.demo import founding, hours
from repair_angel.demo.tables import rows
from repair_angel.kernel import roles
from repair_angel.kernel.models import Company, Event, Member, User
from tests.demo.conftest import TODAY
from tests.demo.sketch import Sketch, sketch
from workorders.models import WorkOrder, WorkOrderLine, WorkOrderNote, WorkOrderStatus

MORNING = hours.midnight(TODAY)


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_where_there_is_a_company_nothing_is_made(shop: Company):
    said = StringIO()

    call_command("seed_demo", stdout=said)

    assert said.getvalue() == "There is a company already: the demonstration is not made.\n"
    assert list(Company.objects.all()) == [shop]
    assert not User.objects.filter(email=founding.ADMIN.email).exists()


def test_the_same_day_gives_the_same_shop(earlier: Sketch, reparatiehoek: Company):
    now = sketch()

    assert {name for name in earlier if earlier[name] != now[name]} == set()


def test_the_login_printed_at_every_start_administers_shop_and_platform(reparatiehoek: Company):
    user = User.objects.get(email="admin@example.com")

    assert user.check_password("secret")
    assert user.is_platform_admin
    assert Member.objects.get(user=user).role == "admin"


def test_there_is_an_employee_of_every_role(reparatiehoek: Company):
    employed = set(Member.objects.filter(company=reparatiehoek).values_list("role", flat=True))

    assert employed == {role.name for role in roles.ROLES}


def test_it_is_as_large_as_a_small_shop(reparatiehoek: Company):
    assert Customer.objects.count() == 121
    assert Organisation.objects.count() == 8
    assert Product.objects.count() == len(rows("products")) == 62
    assert WorkOrder.objects.count() == 200
    assert 110 <= Invoice.objects.exclude(number=None).count() <= 170


def test_there_are_repairs_in_every_status(reparatiehoek: Company):
    found = Counter(WorkOrder.objects.values_list("status__slug", flat=True))

    assert found.keys() == set(WorkOrderStatus.objects.values_list("slug", flat=True))
    assert found["completed"] > 100


def test_some_repairs_are_late_and_most_are_not(reparatiehoek: Company):
    unfinished = WorkOrder.objects.unfinished()
    late = unfinished.filter(expected_ready_at__lt=MORNING).count()

    assert 0 < late < unfinished.count() / 3


def test_invoices_are_paid_open_overdue_and_in_draft(reparatiehoek: Company):
    issued = Invoice.objects.filter(status="issued")
    paid, unpaid = issued.filter(amount_paid=F("total")), issued.filter(amount_paid__lt=F("total"))

    assert paid.count() > 4 * unpaid.count()
    assert unpaid.filter(due_date__lt=TODAY).exists()
    assert unpaid.filter(due_date__gte=TODAY).exists()
    assert unpaid.filter(amount_paid__gt=0).exists()
    assert Invoice.objects.filter(status="draft").count() == 4
    assert set(Payment.objects.values_list("method", flat=True)) == {"cash", "bank", "card"}


def test_nothing_has_happened_after_this_morning(reparatiehoek: Company):
    begin = MORNING - datetime.timedelta(days=91)
    moments = [
        *Event.objects.values_list("at", flat=True),
        *Customer.objects.values_list("created_at", flat=True),
        *WorkOrder.objects.values_list("received_at", flat=True),
        *WorkOrder.objects.exclude(completed_at=None).values_list("completed_at", flat=True),
        *WorkOrderNote.objects.values_list("created_at", flat=True),
        *Payment.objects.values_list("created_at", flat=True),
    ]

    assert begin <= min(moments)
    assert max(moments) < MORNING


@pytest.mark.parametrize(
    ("model", "moment"), [(WorkOrder, "received_at"), (Event, "at"), (Payment, "created_at")]
)
def test_rows_stand_in_the_order_in_which_they_happened(
    reparatiehoek: Company, model: type[Model], moment: str
):
    told = list(model.objects.order_by("pk").values_list(moment, flat=True))

    assert told == sorted(told)


def test_the_shop_works_in_its_opening_hours(reparatiehoek: Company):
    taken_in = [
        moment.astimezone(hours.ZONE)
        for moment in WorkOrder.objects.values_list("received_at", flat=True)
    ]

    assert {moment.weekday() for moment in taken_in} == {0, 1, 2, 3, 4, 5}
    assert {moment.hour for moment in taken_in} <= set(range(9, 18))
    assert (12, 25) not in {(moment.month, moment.day) for moment in taken_in}


def test_invoices_are_numbered_in_the_order_of_their_dates_without_a_gap(reparatiehoek: Company):
    issued = Invoice.objects.exclude(number=None).order_by("number")
    numbered = list(issued.values_list("invoice_date", "number"))

    assert [date for date, _ in numbered] == sorted(date for date, _ in numbered)
    for year in (2025, 2026):
        counted = [number for date, number in numbered if date.year == year]
        assert counted == [f"INV-{year}-{n:04}" for n in range(1, len(counted) + 1)]


def test_the_books_and_the_stock_agree_with_the_documents(reparatiehoek: Company):
    assert list(consistency.differences()) == []
    assert list(stock_consistency.differences()) == []
    assert not JournalEntry.objects.exclude(status="posted").exists()
    assert not StockLevel.objects.filter(quantity__lt=0).exists()


def test_everything_was_said_by_an_event(reparatiehoek: Company):
    moved = WorkOrder.objects.exclude(status__slug="new").count()

    assert events("crm.customer.created") == Customer.objects.count() - 1  # walk-in: founded with
    assert events("inventory.product.created") == Product.objects.count()
    assert events("workorders.work_order.created") == WorkOrder.objects.count()
    assert events("workorders.work_order.line_added") == WorkOrderLine.objects.count()
    assert events("workorders.work_order.note_added") == WorkOrderNote.objects.count()
    assert events("workorders.work_order.status_changed") >= moved
    assert events("accounting.invoice.created") == Invoice.objects.count()
    assert events("accounting.invoice.issued") == Invoice.objects.exclude(number=None).count()
    assert events("accounting.payment.taken") == Payment.objects.count()


def test_everything_that_was_done_was_done_by_somebody(reparatiehoek: Company):
    nobody = Event.objects.filter(member=None).exclude(name__startswith="kernel.company")

    assert set(nobody.values_list("name", flat=True)) <= {"workorders.status.created"}


def test_no_message_of_it_can_reach_anybody(reparatiehoek: Company):
    addresses = [
        *User.objects.values_list("email", flat=True),
        *Company.objects.values_list("email", flat=True),
        *Customer.objects.values_list("email", flat=True),
        *Organisation.objects.values_list("email", flat=True),
    ]
    numbers = [
        *Customer.objects.values_list("mobile", flat=True),
        *Customer.objects.values_list("phone", flat=True),
        *Organisation.objects.values_list("phone", flat=True),
    ]

    assert {a.rpartition("@")[2] for a in addresses if a} == {"example.com", "example.nl"}
    assert [n for n in numbers if n and not re.match(r"06 00 |020 000 ", n)] == []


def test_numbers_with_check_digits_are_right(reparatiehoek: Company):
    businesses = Organisation.objects.exclude(vat_number="").values_list("vat_number", flat=True)
    phones = WorkOrder.objects.filter(device_category="Smartphone")

    assert vat.is_valid(reparatiehoek.vat_number)
    assert iban.is_valid(reparatiehoek.iban)
    assert all(vat.is_valid(number) for number in businesses)
    assert all(imei.is_valid(number) for number in phones.values_list("device_serial", flat=True))


def test_repairs_have_the_parts_of_their_device(reparatiehoek: Company):
    lines = WorkOrderLine.objects.filter(product__sku__endswith="-SCR").values_list(
        "work_order__device_model", "description"
    )

    assert lines
    assert [pair for pair in lines if pair[1] != f"Scherm {pair[0]}"] == []

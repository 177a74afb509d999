"""The command palette: whatever part of whatever number finds the row, and nobody sees too much."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounting.services import invoices, issuing
from accounting.services.invoice_lines import LineIn
from crm.services import customers, devices
from inventory.services import products
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin import links
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.numbering import Kind
from tests.factories.workorders import WorkOrderFactory
from workorders.services import work_orders

IMEI = "352099001761481"


@pytest.fixture
def found(staff):
    """(group, title) of each line, as a role finds it in a language."""

    def search(term, role="admin", language="en"):
        browser = staff(role)
        browser.cookies["django_language"] = language
        answer = browser.get("/admin/search/", {"s": term, "extended": "1"})
        return [(line.group, line.title) for line in answer.context["results"]]

    return search


@pytest.fixture
def jane(shop):
    return customers.create(
        actor=SYSTEM, first_name="Jané", last_name="Smith", phone="+31 6 1234 5678"
    )


@pytest.fixture
def car(jane):
    return devices.create(
        actor=SYSTEM, kind="car", customer_id=jane.pk, brand="Volvo", plate="12-ABC-3"
    )


# Refusals -----------------------------------------------------------------------------------------
def test_another_companys_rows_are_not_found(found, shop, rival):
    with tenancy.working_for(rival.pk):
        customer = customers.create(actor=SYSTEM, first_name="Theirs")
        order = work_orders.create(actor=SYSTEM, customer_id=customer.pk)

    assert found("theirs") == []
    assert found(order.ticket_no) == []
    assert found("1") == []


def test_what_one_may_not_see_is_not_found(found, owner, jane):
    line = LineIn(description="Screen", unit_price=Decimal(89), vat_rate=Decimal(21))
    invoice = invoices.create(
        actor=owner, customer_id=jane.pk, invoice_date=timezone.localdate(), lines=[line]
    )
    number = issuing.issue(actor=owner, invoice_id=invoice.pk).number

    assert ("Invoices", number) in found(number)
    assert found(number, role="technician") == []
    assert ("Pages", "New: product") in found("new prod", role="stock")
    assert found("new prod", role="technician") == []


# Numbers ------------------------------------------------------------------------------------------
def test_the_exact_number_stands_first(found, jane):
    for number in ("WO-2026-1010", "WO-2026-0101", "WO-2026-10101", "WO-2026-1101"):
        WorkOrderFactory(ticket_no=number, customer=jane)
    devices.create(actor=SYSTEM, kind="other", customer_id=jane.pk, serial_number="X-101-9")

    for term in ("101", "0101", "WO-2026-0101", "wo-2026-0101"):
        assert found(term)[0] == ("Work orders", "WO-2026-0101"), term
    assert {title for _group, title in found("101")} >= {"WO-2026-10101", "WO-2026-1101"}


def test_numbers_end_alike_whatever_the_year():
    invoice = Kind("invoice", "INV-{year}-{seq:04}", by_country=(("FR", "FA{yy}{mm}{seq:05}"),))

    assert (invoice.tail(7, "NL"), invoice.tail(7, "FR")) == ("-0007", "00007")
    assert Kind("plain", "{seq}").tail(7, "NL") == "7"


@pytest.mark.parametrize(
    "term", ["0612345678", "06-12 34 56 78", "+31612345678", "12345678", "jane smith", "smith jané"]
)
def test_a_customer_is_found_by_any_writing(found, jane, term):
    assert found(term) == [("Customers", "Jané Smith")]


@pytest.mark.parametrize("term", ["12-ABC-3", "12abc3", "12 ABC 3", "2abc"])
def test_a_device_is_found_by_its_plate_in_any_writing(found, car, term):
    assert found(term) == [("Devices", "Volvo")]


def test_an_exact_imei_or_sku_goes_before_what_only_contains_it(found, jane):
    phone = devices.create(
        actor=SYSTEM, kind="phone", customer_id=jane.pk, model="First", imei=IMEI
    )
    order = work_orders.create(actor=SYSTEM, customer_id=jane.pk, device_id=phone.pk)
    for sku in ("SCR-1", *(f"SCR-1{at}" for at in range(7))):
        products.create(
            actor=SYSTEM, name="Screen", sku=sku, price_excl=Decimal(1), vat_rate=Decimal(21)
        )

    assert found("35-209900-176148-1") == [
        ("Devices", "First"),
        ("Work orders", order.ticket_no),
    ]
    assert found("scr-1")[0] == ("Products", "Screen (SCR-1)")
    assert len(found("scr-1")) == 6


# Pages and what is beside a name ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "term", "title"),
    [
        ("en", "board", "Board"),
        ("nl", "bord", "Bord"),
        ("fr", "tabl", "Tableau"),
        ("en", "device in", "Intake"),
        ("en", "new cust", "New: customer"),
    ],
)
def test_pages_and_things_to_do_are_found_in_ones_own_language(found, shop, language, term, title):
    assert title in [title for _group, title in found(term, language=language)]


def test_a_line_says_enough_to_choose_by_and_opens_the_desk(staff, jane):
    order = work_orders.create(actor=SYSTEM, customer_id=jane.pk, device_brand="Volvo")

    [line] = (
        staff("admin")
        .get("/admin/search/", {"s": order.ticket_no, "extended": "1"})
        .context["results"]
    )

    assert (line.description, line.link) == ("Jané Smith · Volvo · New", links.to(order))


def test_searching_takes_the_same_queries_however_much_is_found(
    staff, jane, car, django_assert_num_queries
):
    browser = staff("admin")
    page = "/admin/search/?extended=1&s=12abc3"
    browser.get(page)
    with CaptureQueriesContext(connection) as queries:
        browser.get(page)
    for at in range(5):
        devices.create(actor=SYSTEM, kind="phone", customer_id=jane.pk, serial_number=f"12ABC3{at}")
        work_orders.create(actor=SYSTEM, customer_id=jane.pk, device_id=car.pk)

    with django_assert_num_queries(len(queries)):
        browser.get(page)

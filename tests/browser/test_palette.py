"""Ctrl+K in a browser: by keyboard alone to whatever has a number or a name."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounting.services import invoices, issuing
from accounting.services.invoice_lines import LineIn
from crm.services import customers, devices
from inventory.services import products
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin import links
from repair_angel.kernel.commands import SYSTEM
from workorders.services import work_orders

IMEI = "352099001761481"


@pytest.fixture
def wanted(shop):
    """What is typed → the address one should come to."""
    with tenancy.working_for(shop.company.pk):
        jane = customers.create(actor=SYSTEM, first_name="Jane", phone="+31 6 1234 5678")
        phone = devices.create(actor=SYSTEM, kind="phone", customer_id=jane.pk, imei=IMEI)
        order = work_orders.create(actor=SYSTEM, customer_id=jane.pk)
        glass = products.create(
            actor=SYSTEM, name="Glass", sku="GL-7", price_excl=Decimal(1), vat_rate=Decimal(21)
        )
        line = LineIn(description="Glass", unit_price=Decimal(1), vat_rate=Decimal(21))
        draft = invoices.create(
            actor=SYSTEM, customer_id=jane.pk, invoice_date=timezone.localdate(), lines=[line]
        )
        invoice = issuing.issue(actor=SYSTEM, invoice_id=draft.pk)
        return {
            order.ticket_no.lower(): links.to(order),
            "06-12345678": links.to(jane),
            IMEI: links.to(phone),
            "gl-7": links.to(glass),
            invoice.number: links.to(invoice),
            "board": "/admin/board/",
        }


def test_everything_is_found_by_keyboard_alone(watched, live_server, log_in, shop, wanted):
    log_in(shop.user)
    watched.goto(f"{live_server.url}/admin/")
    for term, address in wanted.items():
        watched.keyboard.press("Control+k")
        expect(watched.locator("#search-input-command")).to_be_focused()
        watched.keyboard.type(term)
        first = watched.locator("#command-results-list a").first
        expect(first).to_have_attribute("href", address)
        with watched.expect_navigation(url=re.compile(re.escape(address))):
            watched.keyboard.press("Enter")


def test_it_opens_from_within_a_field_and_closes_again(watched, live_server, log_in, shop):
    log_in(shop.user)
    watched.goto(f"{live_server.url}/admin/counter/")
    expect(watched.locator("#customer-search")).to_be_focused()

    watched.keyboard.press("Control+k")
    expect(watched.get_by_role("dialog", name="Search and go")).to_be_visible()
    watched.keyboard.press("Escape")

    expect(watched.get_by_role("dialog", name="Search and go")).to_be_hidden()

"""Two entries of one customer, found, compared, merged and parted in a browser."""

import pytest

from crm.models import Customer
from crm.services import customers, devices
from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM

SHARED = {"last_name": "Smith", "phone": "06 1234 5678", "postal_code": "3511 AB"}


@pytest.fixture
def pair(shop):
    with tenancy.working_for(shop.company.pk):
        one, other = (
            customers.create(actor=SYSTEM, first_name="Jane", email=email, **SHARED)
            for email in ("jane@example.com", "")
        )
        devices.create(
            actor=SYSTEM, kind="phone", customer_id=other.pk, brand="Apple", serial_number="F2LX12"
        )
    return one, other


def test_duplicates_are_merged_and_parted(watched, live_server, log_in, shop, pair):
    one, other = pair
    log_in(shop.user)

    watched.goto(f"{live_server.url}/admin/")
    watched.get_by_role("link", name="Duplicate customers").first.click()
    watched.get_by_role("link", name="Compare").click()
    watched.get_by_role("button", name=f"Keep customer {one.pk}").click()

    watched.get_by_text("Merged. It can be undone on this page.").wait_for()
    watched.get_by_role("link", name="Apple").wait_for()
    watched.get_by_role("link", name="Undo").click()
    watched.get_by_role("link", name="Undo").click()
    watched.get_by_role("button", name="Undo").click()

    watched.get_by_text("They are two customers again.").wait_for()
    with tenancy.working_for(shop.company.pk):
        assert Customer.objects.current().filter(last_name="Smith").count() == 2

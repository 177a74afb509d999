"""The main job at the counter, by mouse and keyboard: from customer to paid."""

import re
from decimal import Decimal

from playwright.sync_api import Page, expect

from accounting.models import Invoice, JournalEntry
from accounting.selectors import consistency
from repair_angel.kernel import tenancy


def choose(page: Page, field: str, text: str) -> None:
    """Pick a row in a search box of the form."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-search__field").last.fill(text)
    page.locator(".select2-results__option--highlighted", has_text=text).click()


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def press(page: Page, button: str) -> None:
    """A button above the form, and the page or answer it leads to."""
    with page.expect_navigation():
        page.locator("main, header, body").get_by_role("link", name=button).or_(
            page.get_by_role("button", name=button)
        ).first.click()


def test_a_repair_from_the_counter_to_the_till(watched, live_server, log_in, shop):
    log_in(shop.user)
    page, address = watched, f"{live_server.url}/admin"

    page.goto(f"{address}/crm/customer/add/")
    page.locator("#id_first_name").fill("Jane")
    page.locator("#id_last_name").fill("Smith")
    page.locator("#id_phone").fill("06 12 34 56 78")
    save(page)

    page.goto(f"{address}/workorders/workorder/add/")
    choose(page, "customer", "Jane")
    page.locator("#id_device_brand").fill("Apple")
    page.locator("#id_device_model").fill("iPhone 15 Pro")
    page.locator("#id_problem_description").fill("Cracked screen")
    page.get_by_text(re.compile("Add another", re.IGNORECASE)).first.click()
    page.locator("#id_lines-0-description").fill("Screen replacement")
    page.locator("#id_lines-0-unit_price").fill("89.00")
    page.locator("#id_lines-0-vat_rate").fill("21")
    save(page)
    expect(page.get_by_text("WO-").first).to_be_visible()

    page.get_by_role("link", name=re.compile("WO-")).first.click()
    expect(page.get_by_text("107.69").first).to_be_visible()
    press(page, "Make invoice")
    expect(page).to_have_url(re.compile("/accounting/invoice/"))

    press(page, "Issue")
    press(page, "Issue")
    expect(page.get_by_text(re.compile(r"INV-\d{4}-0001")).first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename.startswith("INV-")

    press(page, "Take payment")
    expect(page.locator("#id_amount")).to_have_value("107.69")
    press(page, "Take payment")
    expect(page.get_by_text("The payment is booked.")).to_be_visible()

    with tenancy.working_for(shop.company.pk):
        invoice = Invoice.objects.get()
        assert (invoice.shown_status, invoice.amount_paid) == ("paid", Decimal("107.69"))
        assert JournalEntry.objects.filter(status="posted").count() == 2
        assert list(consistency.differences()) == []

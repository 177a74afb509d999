"""The memorial by keyboard, and the way from a figure down to its entry."""

from playwright.sync_api import expect

from accounting.models import JournalEntry
from repair_angel.kernel import tenancy


def choose(page, at, code):
    """The account of a line, found by its number."""
    page.locator(f"#id_lines-{at}-account + .select2-container").click()
    page.keyboard.type(code)
    expect(page.locator(".select2-results__option").first).to_contain_text(code)
    page.keyboard.press("Enter")


def test_an_entry_says_what_it_lacks_and_leads_back_from_the_trial_balance(
    watched, live_server, log_in, shop
):
    log_in(shop.user)
    watched.goto(f"{live_server.url}/admin/accounting/journalentry/add/")
    choose(watched, 0, "4100")
    watched.locator("#id_lines-0-debit").fill("40,25")
    expect(watched.locator("[data-difference]").last).to_have_text("40.25")
    choose(watched, 1, "1100")
    watched.locator("#id_lines-1-credit").press("=")
    expect(watched.locator(".entry-totals")).to_have_attribute("data-balanced", "true")
    watched.locator("[name=_save]").first.click()
    expect(watched.get_by_text("MEM-").first).to_be_visible()

    watched.goto(f"{live_server.url}/admin/reports/trial-balance/")
    watched.get_by_role("link", name="4100").click()
    watched.get_by_role("link", name="MEM-").click()

    expect(watched.get_by_text("40.25").first).to_be_visible()
    with tenancy.working_for(shop.company.pk):
        assert JournalEntry.objects.get().status == "posted"

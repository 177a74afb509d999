"""Drives a browser through the demonstration and takes the pictures of `docs/images`."""

import re
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def main(address: str, chromium: str, pdf: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=DESKTOP, locale="en-GB")
        log_in(page, address)
        page.goto(f"{address}/admin/")
        take(page, "dashboard")
        page.goto(f"{address}/admin/counter/")
        intake(page)
        take(page, "counter")
        page.goto(f"{address}/admin/board/")
        take(page, "board")
        repair = page.locator("a[href*='/admin/desk/']", has_text="WO-2026").nth(-3)
        page.goto(address + (repair.get_attribute("href") or ""))
        take(page, "desk")
        desk = page.url
        invoice(page, address, Path(pdf))
        page.set_viewport_size(PHONE)
        page.goto(desk)
        take(page, "desk-phone")
        browser.close()


def log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/login/")
    page.fill("[name=username]", "admin@example.com")
    page.fill("[name=password]", "secret")
    page.click("[type=submit]")
    page.wait_for_url(re.compile(r"/admin/$"))


def intake(page: Page) -> None:
    """A customer the shop knows, with a device it knows."""
    page.wait_for_timeout(1000)
    page.keyboard.type("kaya", delay=80)
    page.wait_for_timeout(1500)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    page.keyboard.press("Enter")
    page.wait_for_timeout(1000)


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1500)  # charts grow into place
    page.screenshot(path=IMAGES / f"{name}.png")


def invoice(page: Page, address: str, pdf: Path) -> None:
    """The newest issued invoice, as it is printed."""
    page.goto(f"{address}/admin/accounting/invoice/?status__exact=issued")
    page.locator("#result_list tbody tr th a").first.click()
    link = page.get_by_role("link", name="PDF").first.get_attribute("href") or ""
    answer = page.request.get(address + link)
    pdf.write_bytes(answer.body())


main(*sys.argv[1:])

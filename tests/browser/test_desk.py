"""At the desk of a work order: with a thumb on a phone, by keyboard, and two people at once."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounting.models import Invoice
from crm.services import customers, devices
from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Member
from tests.factories.inventory import ProductFactory
from tests.pictures import png
from workorders.models import WorkOrder
from workorders.services import lines, notes, work_orders

PHONE = {"width": 390, "height": 844}
LEAST = 44
SMALL = """least => [...document.querySelectorAll(
    '#desk :is(button, summary, select, .counter-button, .counter-quick, .wo-bar > *), ' +
    '#desk :is(input[type=text], input[type=search])'
  )].filter((one) => one.offsetParent && one.getBoundingClientRect().height < least - .5)
    .map((one) => one.id || one.outerHTML.slice(0, 80))"""


class Thumb:
    """Taps and letters, counted: `letters` are what a person would have to type on a phone."""

    def __init__(self, page):
        self.page, self.taps, self.letters = page, 0, 0

    def tap(self, place):
        self.page.locator(place).tap()
        self.taps += 1
        return self

    def text(self, words):
        self.page.keyboard.type(words)
        self.letters += len(words)
        return self


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "has_touch": True}


@pytest.fixture
def order(shop):
    """Jane's phone, just taken in, and a screen for it on the shelf's list."""
    with tenancy.working_for(shop.company.pk):
        jane = customers.create(
            actor=SYSTEM, first_name="Jane", last_name="Smith", email="jane@example.com"
        )
        phone = devices.create(
            actor=SYSTEM, kind="phone", customer_id=jane.pk, brand="Apple", model="iPhone 12"
        )
        ProductFactory(name="Screen iPhone 12", sku="SCR-12", price_excl=Decimal("89.00"))
        ProductFactory(name="Battery iPhone 12", sku="BAT-12", price_excl=Decimal("29.00"))
        return work_orders.create(
            actor=SYSTEM,
            customer_id=jane.pk,
            device_id=phone.pk,
            problem_description="Fell; the screen is broken.",
        )


@pytest.fixture
def desk(watched, live_server, log_in, shop, order):
    log_in(shop.user)

    def open_it(size=None):
        if size:
            watched.set_viewport_size(size)
        watched.goto(f"{live_server.url}/admin/desk/{order.pk}/")
        expect(watched.locator("#desk")).to_have_class(re.compile("wo-live"))
        return watched

    return open_it


def test_a_repair_on_a_phone_from_new_to_ready_and_paid(desk, order, shop, context):
    page = desk(PHONE)
    thumb = Thumb(page)
    status = page.locator(".wo-badge")

    thumb.tap("#take")
    expect(page.locator(".wo-assigned strong")).to_have_text("Anna de Vries")
    thumb.tap("#to-in_repair")
    expect(status).to_have_text("In Repair")
    thumb.tap("#bar-part").text("scr")
    thumb.tap("#part-options li:has-text('Screen iPhone 12')")
    expect(page.locator(".wo-total").last).to_have_text("EUR 107.69")
    assert page.evaluate("document.scrollingElement.scrollWidth") == 390
    assert page.evaluate(SMALL, LEAST) == []
    thumb.tap("#wo-check-after summary").tap("#ok-after")
    expect(page.locator("#wo-check-after summary")).to_contain_text("31 of 31")
    thumb.tap("#to-ready")
    expect(status).to_have_text("Ready")
    thumb.tap("#invoice-button").tap(".wo-pay button[value=card]")
    expect(page.locator(".wo-due")).to_have_text("All is paid.")

    with context.expect_event("response", lambda one: one.url.endswith(".pdf")) as opened:
        thumb.tap(".wo-invoice a[target=_blank]")
    assert (thumb.taps, thumb.letters) == (10, 3)
    pdf = context.request.get(opened.value.url)
    page.bring_to_front()
    assert (pdf.headers["content-type"], pdf.body()[:5]) == ("application/pdf", b"%PDF-")
    assert page.evaluate("document.scrollingElement.scrollWidth") == 390
    assert page.evaluate(SMALL, LEAST) == []
    with tenancy.working_for(shop.company.pk):
        invoice = Invoice.objects.get(work_order=order)
        assert (invoice.shown_status, invoice.amount_paid) == ("paid", Decimal("107.69"))


def test_by_keyboard_alone(desk, order, shop):
    page = desk()
    keys, letters = [], []

    def press(*names):
        for name in names:
            page.keyboard.press(name)
            keys.append(name)

    def text(words):
        page.keyboard.type(words)
        letters.extend(words)

    focused = page.locator(":focus")
    press("a")
    expect(page.locator(".wo-assigned strong")).to_have_text("Anna de Vries")
    press("s")
    expect(focused).to_have_id("to-diagnosing")
    press("Tab", "Enter")
    expect(page.locator(".wo-badge")).to_have_text("In Repair")
    press("p")
    text("bat-12")
    press("Enter")
    expect(page.locator(".wo-line")).to_have_count(1)
    expect(focused).to_have_id("part-search")
    press("Tab")
    expect(focused).to_have_id(re.compile(r"line-\d+-quantity"))
    text("2")
    press("Enter")
    expect(page.locator(".wo-line > .wo-amount")).to_have_text("58.00")
    press("Escape", "n")
    text("New battery.")
    press("Tab", "Tab", "Enter")
    expect(page.locator(".wo-notes li")).to_contain_text("New battery.")
    press("Escape", "m")
    expect(focused).to_have_id("invoice-button")
    press("Enter")
    expect(page.locator(".wo-pay")).to_be_visible()
    press("m")
    expect(focused).to_have_attribute("value", "cash")
    press("Enter")
    expect(page.locator(".wo-due")).to_have_text("All is paid.")

    with tenancy.working_for(shop.company.pk):
        assert Invoice.objects.get(work_order=order).total == Decimal("70.18")


def test_warnings_are_read_before_it_is_done_anyway(desk, order):
    page = desk()

    page.locator("#to-in_repair").click()
    expect(page.locator(".wo-ask li")).to_have_text("Nobody is assigned.")
    expect(page.locator(":focus")).to_have_id("anyway-button")
    page.locator("#wo-leave").click()
    expect(page.locator(".wo-ask")).to_have_count(0)
    page.locator("#to-in_repair").click()
    page.locator("#anyway-button").click()

    expect(page.locator(".wo-badge")).to_have_text("In Repair")


def test_what_a_colleague_changes_is_told_and_nothing_typed_is_lost(desk, order, shop):
    page = desk()
    with tenancy.working_for(shop.company.pk):
        colleague = Member.objects.get(company=shop.company).actor()
        page.locator("#note-note").fill("She will call at noon")
        page.locator("#findings-technician_findings").fill("Corrosion")
        notes.add(actor=colleague, work_order_id=order.pk, note="Called her")
        work_orders.update(
            actor=colleague, work_order_id=order.pk, technician_findings="Water damage"
        )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator("#wo-reload").click()

    expect(page.locator(".wo-notes li")).to_contain_text("Called her")
    expect(page.locator("#note-note")).to_have_value("She will call at noon")
    expect(page.locator("#findings-technician_findings")).to_have_value("Corrosion")
    expect(page.locator("#findings")).to_contain_text("Water damage")

    with tenancy.working_for(shop.company.pk):
        work_orders.update(actor=colleague, work_order_id=order.pk, priority="high")
    page.locator("#findings-save").click()
    expect(page.locator("#wo-refused")).to_contain_text("Anna de Vries changed")
    expect(page.locator("#note-note")).to_have_value("She will call at noon")
    page.locator("#findings-save").click()
    expect(page.locator("#wo-refused")).to_have_count(0)

    with tenancy.working_for(shop.company.pk):
        assert WorkOrder.objects.get(pk=order.pk).technician_findings == "Corrosion"


def test_photos_ticks_and_lines_are_kept_as_they_are_made(desk, order, shop):
    page = desk()
    photo = {"name": "a.png", "mimeType": "image/png", "buffer": png((40, 30))}
    page.locator("#photo-file").set_input_files([photo, {**photo, "buffer": png((30, 40))}])
    expect(page.locator(".wo-photos img")).to_have_count(2)
    page.locator(".wo-photos a").first.click()
    expect(page.locator("#wo-picture img")).to_be_visible()
    page.keyboard.press("Escape")

    checks = page.locator("#wo-check-before .counter-check")
    checks.nth(0).get_by_title("OK").click()
    checks.nth(1).get_by_title("Fails").click()
    expect(page.locator("#wo-check-before summary")).to_contain_text("2 of 31")

    page.locator("#part-search").fill("Screen and work")
    page.get_by_role("option", name="Line without a product").click()
    expect(page.locator("#add-line-description")).to_have_value("Screen and work")
    page.keyboard.type("75")
    page.keyboard.press("Enter")
    expect(page.locator(".wo-line")).to_contain_text("Screen and work")
    page.locator("[id^=line-][id$=-remove]").click()
    expect(page.locator(".wo-line")).to_have_count(0)

    with tenancy.working_for(shop.company.pk):
        found = order.checklist_answers.order_by("item__position").values_list("answer", flat=True)
        assert list(found) == ["ok", "fail"]
        assert [one.phase for one in order.photos.all()] == ["before", "before"]


def test_a_double_tap_pays_once(desk, order, shop):
    with tenancy.working_for(shop.company.pk):
        lines.add(
            actor=SYSTEM, work_order_id=order.pk, description="Work", unit_price=Decimal("100")
        )
    page = desk(PHONE)
    page.locator("#invoice-button").dblclick()
    amount = page.locator(".wo-pay input[name=amount]")
    expect(amount).to_have_value("121.00")
    amount.fill("21")
    page.locator(".wo-pay button[value=cash]").dblclick()
    expect(amount).to_have_value("100.00")

    with tenancy.working_for(shop.company.pk):
        assert [one.amount for one in Invoice.objects.get().payments.all()] == [Decimal("21.00")]

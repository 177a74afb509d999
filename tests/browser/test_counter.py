"""A device is taken in at the counter: by keyboard alone, with a finger on a phone, and after a refusal."""

import re

import pytest
from playwright.sync_api import expect

from crm.services import customers, devices
from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM
from tests.pictures import png
from workorders.models import WorkOrder

IMEI = "352099001761481"


class Keys:
    """A keyboard that counts: `of_text` are the letters a person would have to write anyway."""

    def __init__(self, page):
        self.page, self.of_text, self.others = page, 0, 0

    def text(self, words):
        self.page.keyboard.type(words)
        self.of_text += len(words)
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.others += 1
        return self


@pytest.fixture
def counter(watched, live_server, log_in, shop):
    """The counter's page, opened from the start page by its shortcut."""
    log_in(shop.user)
    watched.goto(f"{live_server.url}/admin/")
    with watched.expect_navigation(url="**/admin/counter/"):
        watched.keyboard.press("Alt+n")
    expect(watched.locator("#counter-save")).to_be_enabled()
    return watched


@pytest.fixture
def order(shop):
    def only():
        with tenancy.working_for(shop.company.pk):
            return WorkOrder.objects.select_related("customer", "device", "assigned_to").get()

    return only


def test_a_first_visit_by_keyboard_alone(counter, context, order, shop):
    keys = Keys(counter)
    focused = counter.locator(":focus")

    expect(focused).to_have_id("customer-search")
    keys.text("0612345678").press("Enter")
    expect(focused).to_have_id("id_customer_first_name")
    keys.text("Jane").press("Enter").text("Smith").press("Enter", "Enter")
    keys.text("jane@example.com").press("Enter")
    expect(focused).to_have_id("device-search")
    keys.text(IMEI).press("Enter")
    expect(focused).to_have_id("id_device_brand")
    keys.text("Apple").press("Enter").text("iPhone 12").press("Enter", "Enter", "Enter", "Enter")
    expect(focused).to_have_id("id_problem_description")
    keys.text("Fell; the screen is broken.").press("Tab")
    keys.text("Charger").press("Enter").text("Case").press("Enter", "Enter")
    expect(focused).to_have_id("id_expected_ready_on")
    keys.press("+", "3", "Enter").text("150").press("Enter")
    expect(focused).to_have_id("id_assigned_to")
    keys.press("A", "Tab", "Tab", "Enter")
    expect(focused).to_have_attribute("name", re.compile("check-"))
    keys.press("2", "a", "Tab", "Tab", "P", "Tab").text("1234").press("Enter", "Tab", "S")
    expect(counter.locator("#counter-checked")).to_have_text("31 of 31 answered")
    with counter.expect_navigation(url=re.compile(r"/admin/counter/\d+/")):
        keys.press("Control+Enter")

    made = order()
    expect(counter.locator(".counter-number", has_text=made.ticket_no)).to_be_visible()
    assert (str(made.customer), made.customer.phone) == ("Jane Smith", "0612345678")
    assert (made.device.imei, made.device_name) == (IMEI, "Apple iPhone 12")
    assert made.accessories == "Charger, Case"
    assert str(made.assigned_to) == "Anna de Vries"
    with tenancy.working_for(shop.company.pk):
        assert made.checklist_answers.filter(answer="fail").count() == 1
        assert made.checklist_answers.filter(answer="ok").count() == 30
        assert made.passcodes.get().secret.reveal() == "1234"
        assert made.notes.get().note == "Not signed: signs the printed receipt."
    assert (keys.of_text, keys.others) == (109, 33)
    for key, name in (("l", "label"), ("r", "receipt")):
        with context.expect_event(
            "response", lambda answer, name=name: f"print_{name}" in answer.url
        ) as printed:
            keys.press(key)
        paper = context.request.get(printed.value.url)
        assert paper.headers["content-type"] == "application/pdf"
        assert (
            paper.headers["content-disposition"]
            == f'inline; filename="{made.ticket_no}-{name}.pdf"'
        )
        assert paper.body().startswith(b"%PDF-")
    counter.bring_to_front()
    with counter.expect_navigation(url="**/admin/counter/"):
        keys.press("Enter")
    expect(focused).to_have_id("customer-search")


def test_a_second_visit_by_keyboard_alone(counter, order, shop):
    with tenancy.working_for(shop.company.pk):
        jane = customers.create(actor=SYSTEM, first_name="Jane", phone="+31 6 1234 5678")
        phone = devices.create(
            actor=SYSTEM, kind="phone", customer_id=jane.pk, brand="Apple", model="iPhone 12"
        )
    keys = Keys(counter)

    keys.text("0612345678").press("Enter")
    expect(counter.locator("#device-options")).to_contain_text("Apple iPhone 12")
    keys.press("Enter")
    expect(counter.locator(":focus")).to_have_id("id_problem_description")
    keys.text("Battery is empty by noon.").press("Control+Enter")
    expect(counter.locator(":focus")).to_have_id("id_not_signed")
    with counter.expect_navigation(url=re.compile(r"/admin/counter/\d+/")):
        keys.press("S", "Control+Enter")

    assert (order().customer, order().device) == (jane, phone)
    assert (keys.of_text, keys.others) == (35, 5)


def test_a_wrong_digit_is_told_at_once_and_a_refusal_loses_nothing(counter, order):
    counter.keyboard.type("Sanne de Boer")
    counter.keyboard.press("Enter")
    expect(counter.locator("#id_customer_last_name")).to_have_value("de Boer")
    counter.locator("#device-search").fill("352099001761482")
    counter.locator("#device-search").press("Enter")
    expect(counter.locator("#error-device_imei")).to_contain_text("not a valid IMEI")
    counter.locator("#id_problem_description").fill("Wet")
    counter.locator("#photos").set_input_files(
        [{"name": "a.png", "mimeType": "image/png", "buffer": png((40, 30))}] * 2
    )
    expect(counter.locator("#counter-photos img")).to_have_count(2)
    counter.locator("#id_passcode_kind").select_option("pin")
    counter.locator("#id_passcode").fill("1234")
    counter.locator("#id_not_signed").select_option("post")
    counter.locator("#counter-save").click()

    expect(counter.locator("#counter-alert")).to_be_visible()
    expect(counter.locator(":focus")).to_have_id("id_device_imei")
    expect(counter.locator("#id_passcode")).to_have_value("1234")
    expect(counter.locator("#counter-photos img")).to_have_count(2)
    counter.locator("#id_device_imei").fill(IMEI)
    with counter.expect_navigation(url=re.compile(r"/admin/counter/\d+/")):
        counter.locator("#counter-save").dblclick()

    made = order()
    assert (str(made.customer), made.device.imei) == ("Sanne de Boer", IMEI)
    with tenancy.working_for(made.company_id):
        assert (made.photos.count(), made.passcodes.count()) == (2, 1)


def sign(counter, read):
    counter.get_by_role("button", name="Let the customer sign").click()
    expect(counter.locator("#counter-summary")).to_contain_text(read)
    canvas = counter.locator("#counter-canvas").bounding_box()
    counter.mouse.move(canvas["x"] + 30, canvas["y"] + 60)
    counter.mouse.down()
    counter.mouse.move(canvas["x"] + 200, canvas["y"] + 90, steps=10)
    counter.mouse.up()
    counter.get_by_role("button", name="Done").click()
    expect(counter.locator("#counter-signed")).to_be_visible()


def test_on_a_phone_the_customer_signs_with_a_finger(counter, order):
    counter.set_viewport_size({"width": 390, "height": 844})
    counter.locator("#customer-search").fill("Mia")
    counter.get_by_role("option", name="New customer").click()
    counter.locator("#device-search").fill("Gazelle Orange")
    counter.get_by_role("option", name="New device").click()
    counter.locator("#id_device_kind").select_option("bike")
    counter.locator("#id_problem_description").fill("The brake squeaks")
    counter.locator("#counter-checks summary").click()
    counter.get_by_title("Fails").first.click()
    expect(counter.locator("#counter-checked")).to_have_text("1 of 18 answered")
    assert counter.evaluate("document.scrollingElement.scrollWidth") == 390
    sign(counter, "The brake squeaks")
    counter.locator("#id_customer_phone").fill("0612345678")
    expect(counter.locator("#counter-signed")).to_be_visible()
    counter.locator("#id_problem_description").fill("The brake squeaks when wet")
    expect(counter.locator("#counter-signed")).to_be_hidden()
    expect(counter.locator("#error-signature")).to_contain_text("let the customer sign again")
    sign(counter, "The brake squeaks when wet")
    expect(counter.locator("#error-signature")).to_be_hidden()
    with counter.expect_navigation(url=re.compile(r"/admin/counter/\d+/")):
        counter.locator("#counter-save").click()

    made = order()
    with tenancy.working_for(made.company_id):
        signature = made.signatures.get()
        assert (signature.signer_name, signature.terms.language) == ("Mia", "en")
        read = f"Customer: Mia\nDevice: {made.device_name}\nProblem: The brake squeaks when wet"
        assert signature.document == f"{read}\n\n{signature.terms.text}\n"
    assert counter.evaluate("document.scrollingElement.scrollWidth") == 390

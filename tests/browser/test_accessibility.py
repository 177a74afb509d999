"""What axe calls serious or critical shuts somebody out: no page may, light or dark, wide or narrow."""

from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from accounting.models import VatPeriod
from accounting.services import issuing
from crm.services import customers
from repair_angel.kernel import tenancy
from repair_angel.kernel.models import User
from tests.generated.conftest import founded
from workorders.models import ChecklistTemplate

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
EVERYTHING, COLOURS = {}, {"runOnly": ["color-contrast"]}
LOOKS = (
    ("light", WIDE, EVERYTHING),
    ("dark", WIDE, COLOURS),  # the same elements in other colours
    ("dark", NARROW, COLOURS),
    ("light", NARROW, EVERYTHING),
)

# A colour on its way to another has the contrast of neither.
PREPARE = """() => {
    const still = new CSSStyleSheet()
    still.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important }')
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still]
}"""
THEME = """theme => {
    if (window.Alpine) Alpine.$data(document.documentElement).adminTheme = theme
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
}"""
FAULTS = """async rules => {
    const found = await axe.run(document, { resultTypes: ['violations'], ...rules })
    return found.violations
        .filter((rule) => ['serious', 'critical'].includes(rule.impact))
        .flatMap((rule) => rule.nodes.map((node) => `${rule.id} ${node.target.join(' ')}`))
}"""


@pytest.fixture
def shop(transactional_db):
    """A shop with one of everything that the pages show, and a customer who was entered twice."""
    world = founded("Fix It", "Jane")
    owner, issued, order = world.owner, world.anew()["invoice"], world["work_order"]
    world["work_order_line"], world["photo"], world["checklist_item"], world["time_entry"]
    with tenancy.working_for(world.company.pk):
        issuing.issue(actor=owner, invoice_id=issued.pk)
        twin = customers.create(actor=owner, first_name="Jane", last_name="Smith")
        period, checks = VatPeriod.objects.earliest("pk"), ChecklistTemplate.objects.earliest("pk")
    return SimpleNamespace(
        user=User.objects.get(email="boss@jane.example"),
        order=order.pk,
        customer=order.customer_id,
        twin=twin.pk,
        draft=world["invoice"].pk,
        issued=issued.pk,
        credit_note=world["credit note"].pk,
        entry=world["journal entry"].pk,
        product=world["product"].pk,
        period=period.pk,
        checks=checks.pk,
    )


def pages_of(shop):
    yield from ("", "board/", f"desk/{shop.order}/", "platform/none/")
    yield from ("workorders/workorder/", f"workorders/workorder/{shop.order}/change/")
    yield from ("crm/customer/add/", f"crm/customer/{shop.customer}/change/")
    yield from ("customers/duplicates/", f"customers/merge/{shop.customer}/{shop.twin}/")
    yield from (f"accounting/invoice/{one}/change/" for one in (shop.draft, shop.issued))
    yield f"accounting/creditnote/{shop.credit_note}/change/"
    yield f"accounting/journalentry/{shop.entry}/change/"
    yield from ("reports/trial-balance/", "reports/account-card/")
    yield f"accounting/vatperiod/{shop.period}/change/"
    yield from ("inventory/product/", f"inventory/product/{shop.product}/change/")
    yield from (f"workorders/checklisttemplate/{shop.checks}/change/", "kernel/apitoken/add/")


def faults_of(page, name):
    """What axe finds on the page as it now stands, in each look; it is left light and wide."""
    page.evaluate(PREPARE)
    page.evaluate(AXE_SCRIPT)
    for theme, size, rules in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme)
        page.evaluate(THEME, theme)
        for fault in page.evaluate(FAULTS, rules):
            yield f"{name}, {theme}, {size['width']} wide: {fault}"
    page.set_viewport_size(WIDE)


def at_the_counter(page):
    yield "the counter"
    page.locator("#customer-search").fill("Jane")
    expect(page.locator("#customer-options [role=option]").first).to_be_visible()
    yield "the counter, finding a customer"
    page.locator("#customer-search").press("Enter")
    expect(page.locator("[data-part=customer] [data-state=chosen]")).to_be_visible()
    yield "the counter, a customer chosen"


def with_a_search_box_open(page):
    page.locator("#id_customer + .select2-container").click()
    expect(page.locator(".select2-results__option").first).to_be_visible()
    yield "a search box, open"


def with_the_palette_open(page):
    page.keyboard.press("Control+k")
    page.locator("#search-input-command").press_sequentially("branch")
    expect(page.locator("#command-results a").first).to_be_visible()
    yield "the palette"


STATES = (
    ("counter/", at_the_counter),
    ("workorders/workorder/add/", with_a_search_box_open),
    ("", with_the_palette_open),
)


@pytest.mark.timeout(600)
def test_no_page_shuts_anybody_out(watched, context, live_server, log_in, shop):
    site = f"{live_server.url}/admin/"
    watched.goto(site)
    expect(watched.get_by_label("E-mail")).to_be_visible()
    found = list(faults_of(watched, "the login"))
    log_in(shop.user)
    for address in pages_of(shop):
        page = watched if address != "platform/none/" else context.new_page()
        answer = page.goto(site + address)
        assert answer.status == (200 if page is watched else 404), address
        found += faults_of(page, f"/admin/{address}")
    for address, states in STATES:
        watched.goto(site + address)
        for name in states(watched):
            found += faults_of(watched, name)

    assert not found, "\n".join(dict.fromkeys(found))

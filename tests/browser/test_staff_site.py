"""The staff site in a browser: in by the form, around by the sidebar, in one's own language."""

from playwright.sync_api import expect


def log_in_by_the_form(page, address, shop, password=None):
    page.goto(f"{address}/admin/")
    page.get_by_label("E-mail").fill(shop.user.email)
    page.get_by_label("Password").fill(password or shop.password)
    page.get_by_role("button", name="Log in").click()


def test_a_wrong_password_says_nothing_about_the_account(watched, live_server, shop):
    log_in_by_the_form(watched, live_server.url, shop, password="a wrong password")

    expect(watched.get_by_text("do not belong together")).to_be_visible()


def test_every_page_of_the_sidebar_opens(watched, live_server, shop):
    log_in_by_the_form(watched, live_server.url, shop)
    expect(watched.get_by_role("heading", name="Today")).to_be_visible()
    links = watched.locator("#nav-sidebar-apps a")
    addresses = [link.get_attribute("href") for link in links.all()]

    for address in addresses:
        answer = watched.goto(f"{live_server.url}{address}")
        assert answer.status == 200, address
        expect(watched.locator("#main")).to_be_visible()
    assert "/admin/kernel/member/" in addresses


def test_the_language_is_switched_from_the_menu(watched, live_server, log_in, shop):
    log_in(shop.user)
    watched.goto(f"{live_server.url}/admin/kernel/branch/")

    watched.get_by_text("Anna de Vries").last.click()
    watched.get_by_role("button", name="Nederlands").click()

    expect(watched.locator("html")).to_have_attribute("lang", "nl")
    expect(watched.get_by_role("link", name="Vestigingen").first).to_be_visible()


def test_the_company_is_switched_by_a_form_not_by_a_link(watched, live_server, log_in, shop, rival):
    log_in(shop.user)
    watched.goto(f"{live_server.url}/admin/")
    watched.get_by_text("Repair Angel", exact=True).first.click()
    watched.get_by_role("link", name="Bike Corner").click()

    expect(watched.locator("#nav-sidebar")).to_contain_text("Bike Corner")
    shop.user.refresh_from_db()
    assert shop.user.last_company_id == rival.pk


def test_the_palette_finds_a_page(watched, live_server, log_in, shop):
    log_in(shop.user)
    watched.goto(f"{live_server.url}/admin/")

    watched.keyboard.press("Control+k")
    watched.locator("#search-input-command").press_sequentially("branch")
    watched.locator("#command-results").get_by_role("link", name="Branches").first.click()

    expect(watched).to_have_url(f"{live_server.url}/admin/kernel/branch/")

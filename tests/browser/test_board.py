"""The board in a browser: a card is moved by mouse and by keyboard, and whoever watches sees it."""

import re

import pytest
from playwright.sync_api import expect

from crm.services import customers
from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM
from workorders.models import WorkOrder
from workorders.services import work_orders


@pytest.fixture
def ticket(shop):
    """Jane's phone, just taken in."""
    with tenancy.working_for(shop.company.pk):
        jane = customers.create(actor=SYSTEM, first_name="Jane", last_name="Smith")
        order = work_orders.create(
            actor=SYSTEM, customer_id=jane.pk, device_brand="Apple", device_model="iPhone 12"
        )
        return order.ticket_no


@pytest.fixture
def status(shop, ticket):
    def now():
        with tenancy.working_for(shop.company.pk):
            return WorkOrder.objects.get(ticket_no=ticket).status.slug

    return now


@pytest.fixture
def open_board(live_server, log_in, shop):
    def go(page):
        page.goto(f"{live_server.url}/admin/board/")
        expect(page.locator("#board[data-ready=yes]")).to_be_visible()
        return page

    log_in(shop.user)
    return go


def column(page, slug):
    return page.locator(f".board-column[data-slug={slug}]")


def test_who_else_watches_sees_a_dragged_card_within_seconds(watched, context, open_board, ticket):
    mine, theirs = open_board(watched), open_board(context.new_page())
    expect(column(theirs, "new")).to_contain_text(ticket)
    theirs.evaluate("window.notReloaded = true")

    mine.locator(".board-card", has_text=ticket).drag_to(column(mine, "diagnosing"))

    expect(column(mine, "diagnosing")).to_contain_text(ticket)
    expect(column(theirs, "diagnosing")).to_contain_text(ticket)
    expect(column(theirs, "new").locator(".board-count")).to_have_text("0")
    assert theirs.evaluate("window.notReloaded")


def test_a_card_goes_out_of_the_shop_by_mouse(watched, open_board, ticket, status):
    watched.set_viewport_size({"width": 1920, "height": 1080})
    page = open_board(watched)

    page.locator(".board-card").drag_to(page.locator(".board-exit[data-slug=cancelled]"))

    expect(page.locator(".board-card")).to_have_count(0)
    assert status() == "cancelled"


def test_by_keyboard_alone(watched, open_board, ticket, status):
    page = open_board(watched)
    link = page.get_by_role("link", name=ticket)

    link.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#board-told")).to_have_text(f"{ticket} is in Diagnosing now.")
    expect(link).to_be_focused()
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Awaiting Approval")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#board-told")).to_have_text(f"{ticket} is in Awaiting Approval now.")

    expect(link).to_be_focused()
    assert status() == "awaiting_approval"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile(ticket))


def test_a_warning_is_shown_and_may_be_waved_away(watched, open_board, ticket, status):
    page = open_board(watched)
    card = page.locator(".board-card", has_text=ticket)

    card.drag_to(column(page, "in_repair"))
    expect(page.get_by_role("dialog")).to_contain_text("Nobody is assigned.")
    page.get_by_role("button", name="Leave it there").click()
    expect(column(page, "new")).to_contain_text(ticket)
    expect(page.locator("#board-told")).to_have_text(f"{ticket} stays in New.")
    assert status() == "new"

    card.drag_to(column(page, "in_repair"))
    page.get_by_role("button", name="Move anyway").click()
    expect(page.locator("#board-told")).to_have_text(f"{ticket} is in In Repair now.")
    assert status() == "in_repair"


def test_a_refused_card_goes_back_with_the_reason(watched, open_board, shop, ticket, status):
    page = open_board(watched)
    page.evaluate("document.querySelector('.board-card').dataset.version = 7")

    page.locator(".board-card").drag_to(column(page, "approved"))

    expect(page.get_by_role("alert").first).to_contain_text("Nothing was saved.")
    expect(column(page, "new")).to_contain_text(ticket)
    assert status() == "new"


def test_without_the_server_it_says_so_and_nothing_moves(page, context, open_board, ticket, status):
    open_board(page)
    context.set_offline(True)
    expect(page.locator("#board-live")).to_contain_text("Not live")
    page.locator(".board-card").drag_to(column(page, "approved"))
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was moved.")
    expect(column(page, "new")).to_contain_text(ticket)

    context.set_offline(False)

    expect(page.locator("#board-live")).to_have_text("Live")
    assert status() == "new"


def test_on_a_phone_a_card_is_moved_from_its_menu(watched, open_board, ticket, status):
    watched.set_viewport_size({"width": 390, "height": 844})
    page = open_board(watched)

    page.get_by_role("button", name=f"Move {ticket}").click()
    page.get_by_role("button", name="Diagnosing").click()

    expect(page.locator("#board-told")).to_have_text(f"{ticket} is in Diagnosing now.")
    assert status() == "diagnosing"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_filter_stays_in_the_address(watched, open_board, ticket):
    page = open_board(watched)

    with page.expect_navigation():
        page.get_by_label("Technician").select_option("Mine")

    assert "technician=me" in page.url
    expect(page.locator(".board-card")).to_have_count(0)

"""Recurring invoices on the staff's pages: agreed, looked at, and told why one was not made."""

import datetime

import pytest

from accounting.models import Invoice, Occurrence, RecurringInvoice
from accounting.services import recurring_runs
from crm.services import customers
from repair_angel.kernel import clock
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.commands import SYSTEM

PAGES = "/admin/accounting/recurringinvoice/"


@pytest.fixture
def form(shop):
    jane = customers.create(actor=SYSTEM, first_name="Jane", last_name="Smith")
    return {
        "_company": seal_for(shop.pk),
        "customer": jane.pk,
        "frequency": "monthly",
        "interval": 1,
        "next_run_date": clock.today().isoformat(),
        "catch_up": "all",
        "lines-TOTAL_FORMS": 1,
        "lines-INITIAL_FORMS": 0,
        "lines-0-description": "Care",
        "lines-0-quantity": 2,
        "lines-0-unit_price": 50,
        "lines-0-discount_pct": 0,
    }


@pytest.fixture
def page(staff, form):
    """The page of one that was agreed there."""
    staff("admin").post(f"{PAGES}add/", form)
    return f"{PAGES}{RecurringInvoice.objects.get().pk}/"


def test_a_refusal_stands_beside_its_field_and_nothing_is_kept(staff, form):
    answer = staff("admin").post(f"{PAGES}add/", {**form, "next_run_date": "2020-01-31"})

    assert answer.status_code == 200
    assert b"That is more than a year ago." in answer.content
    assert not RecurringInvoice.objects.exists()


def test_a_front_desk_looks_and_does_not_touch(staff, page, form):
    desk = staff("front_desk")

    assert desk.get(PAGES).status_code == 200
    assert desk.get(f"{page}change/").status_code == 200
    assert desk.post(f"{page}pause/", {"_company": form["_company"]}).status_code == 403
    assert RecurringInvoice.objects.get().status == "active"


def test_its_page_shows_what_it_made_and_where(staff, page):
    recurring_runs.turn()
    admin = staff("admin")

    shown = admin.get(f"{page}change/").content.decode()

    invoice = Invoice.objects.get()
    assert f"/admin/accounting/invoice/{invoice.pk}/change/" in shown
    assert "Care" in shown
    assert "121.00" in shown
    assert "Jane Smith" in admin.get(f"{PAGES}?q=jane").content.decode()


def test_what_could_not_be_made_is_seen_on_the_list_and_the_page(staff, page):
    RecurringInvoice.objects.update(auto_send=True)
    recurring_runs.turn()
    admin = staff("admin")

    for address in (PAGES, f"{page}change/"):
        assert "The customer has no e-mail address." in admin.get(address).content.decode()


def test_its_buttons_make_one_now_pause_resume_and_cancel(staff, page, form):
    admin, sealed = staff("admin"), {"_company": form["_company"]}

    made = admin.post(f"{page}generate/", sealed)
    assert made.url == f"/admin/accounting/invoice/{Invoice.objects.get().pk}/change/"
    assert Occurrence.objects.get().due_date is None

    for button, status in (("pause", "paused"), ("resume", "active"), ("cancel", "cancelled")):
        admin.post(f"{page}{button}/", sealed)
        assert RecurringInvoice.objects.get().status == status

    assert admin.get(f"{page}change/").status_code == 200
    assert recurring_runs.turn() == 0


def test_a_change_of_the_page_is_a_change_of_what_is_agreed(staff, page, form):
    line = RecurringInvoice.objects.get().lines.get()
    more = {
        "lines-INITIAL_FORMS": 1,
        "occurrences-TOTAL_FORMS": 0,
        "occurrences-INITIAL_FORMS": 0,
        "lines-0-id": line.pk,
        "lines-0-vat_rate": 21,
        "lines-0-vat_category": "S",
        "lines-0-unit_price": 25,
    }
    then = clock.today() + datetime.timedelta(days=3)
    changed = {**form, **more, "frequency": "weekly", "next_run_date": then.isoformat()}

    staff("admin").post(f"{page}change/", changed)

    recurring = RecurringInvoice.objects.get()
    assert (recurring.frequency, recurring.next_run_date) == ("weekly", then)
    assert recurring.lines.get().line_total == 50

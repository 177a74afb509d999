"""What people type and choose: numbers their own way, days of their own clock, rows of their own."""

import datetime

import pytest
from django.utils import translation

from repair_angel.kernel.admin import panels
from repair_angel.kernel.admin.widgets import NumberWidget
from repair_angel.kernel.models import Branch, Event

URL = "/admin/kernel/event/"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12,50", "12.50"),
        ("12.50", "12.50"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567,8", "1234567.8"),
        ("", ""),
        ("abc", "abc"),
    ],
)
def test_a_number_is_read_whichever_way_it_is_written(typed, read):
    assert NumberWidget().value_from_datadict({"price": typed}, {}, "price") == read


def event_at(branch, at):
    return Event.objects.create(
        name="kernel.branch.updated",
        subject_type="kernel.branch",
        subject_id=branch.pk,
        at=datetime.datetime.fromisoformat(at),
    )


@pytest.mark.parametrize(
    ("language", "asked"), [("en", "10/05/2026"), ("nl", "10-05-2026"), ("fr", "10/05/2026")]
)
def test_days_are_the_companys_and_written_as_its_people_write(admin, branch, language, asked):
    """10 May in Amsterdam runs from 22:00 to 22:00 UTC."""
    admin.cookies["django_language"] = language
    before = event_at(branch, "2026-05-09T21:59:59+00:00")
    first = event_at(branch, "2026-05-09T22:00:00+00:00")
    last = event_at(branch, "2026-05-10T21:59:59+00:00")
    after = event_at(branch, "2026-05-10T22:00:00+00:00")

    found = admin.get(URL, {"at_from": asked, "at_to": asked}).context["cl"].result_list

    assert {event.pk for event in found} == {first.pk, last.pk}
    assert {before.pk, after.pk}.isdisjoint({event.pk for event in found})


@pytest.mark.parametrize(
    "nonsense", ["yesterday", "0001-01-01", "9999-12-31", "32-13-2026", "\x00"]
)
def test_a_day_that_is_none_filters_nothing(admin, branch, nonsense):
    event = event_at(branch, "2026-05-10T10:00:00+00:00")

    answer = admin.get(URL, {"at_from": nonsense, "at_to": nonsense})

    assert answer.status_code == 200
    assert event.pk in {row.pk for row in answer.context["cl"].result_list}


def test_a_panel_of_another_app_is_for_who_may_see_its_rows(staff, branch, monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})

    @panels.panel(
        "kernel.branch", "Takings", permission="journal-entries.read", template="staff/seal.html"
    )
    def takings(request, row):
        assert isinstance(row, Branch)
        return {}

    page = f"/admin/kernel/branch/{branch.pk}/change/"
    assert "Takings" in staff("bookkeeper").get(page).content.decode()
    assert "Takings" not in staff("technician").get(page).content.decode()


def test_event_names_are_words_in_the_readers_language(admin, branch):
    event_at(branch, "2026-05-10T10:00:00+00:00")
    admin.cookies["django_language"] = "nl"

    with translation.override("nl"):
        shown = admin.get(f"/admin/kernel/branch/{branch.pk}/history/").content.decode()

    assert "Vestiging gewijzigd" in shown

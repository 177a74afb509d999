"""The start page shows what each app says of today, to whom it concerns."""

import json

import pytest

from repair_angel.desk import dashboard
from repair_angel.kernel.admin import cards


@pytest.fixture
def dealt(monkeypatch):
    """A table with no cards of any app; the test lays its own."""
    monkeypatch.setattr(cards, "_cards", {})
    return cards


def test_a_card_is_hidden_from_who_may_not_see_its_rows(staff, dealt):
    @cards.figure("books", "Profit", permission="journal-entries.read")
    def profit(request):
        return cards.Figure("1204.50", "this month")

    assert "1204.50" in staff("bookkeeper").get("/admin/").content.decode()
    assert "1204.50" not in staff("technician").get("/admin/").content.decode()


def test_a_card_with_nothing_to_say_is_left_out(staff, dealt):
    @cards.figure("none", "Silent figure", permission="company.read")
    def silent(request):
        return None

    @cards.bars("zeros", "Silent chart", permission="company.read")
    def zeros(request):
        return cards.Bars([("New", 0), ("Ready", 0)])

    assert "Silent" not in staff("admin").get("/admin/").content.decode()


def test_a_table_shows_its_rows_and_links_or_says_why_not(staff, dealt):
    @cards.table("late", "Late", permission="company.read", position=1)
    def late(request):
        return cards.Table(["Invoice"], [[cards.Link("INV-1", "/admin/x/")]])

    @cards.table("early", "Early", permission="company.read", position=2)
    def early(request):
        return cards.Table(["Invoice"], [], empty="None is early.")

    shown = staff("admin").get("/admin/").content.decode()

    assert '<a href="/admin/x/">INV-1</a>' in shown
    assert "None is early." in shown
    assert shown.index("INV-1") < shown.index("None is early.")


def test_words_of_people_are_escaped(staff, dealt):
    @cards.table("late", "Late", permission="company.read")
    def late(request):
        return cards.Table(["Customer"], [["<script>alert(1)</script>"]])

    assert "<script>alert(1)" not in staff("admin").get("/admin/").content.decode()


def test_a_chart_is_labels_and_numbers():
    made = json.loads(dashboard.chart(cards.Bars([("New", 4), ("Ready", 2)])))

    assert made["labels"] == ["New", "Ready"]
    assert made["datasets"][0]["data"] == [4.0, 2.0]

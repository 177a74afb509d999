"""Sixteen issuers, rollbacks and kill -9: numbers without gap or double, books that agree."""

from collections import Counter

import pytest
from django.db import connection

from accounting.models import (
    Invoice,
    InvoiceLine,
    InvoiceVat,
    JournalEntry,
    JournalLine,
    Payment,
    VatEntry,
)
from accounting.selectors import consistency
from repair_angel.kernel import guards
from repair_angel.kernel.models import Event
from tests.crash.harness import Crew

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]


def wrongs(promised: list[str]) -> list[str]:
    """Everything that is not as it must be after the dust has settled."""
    numbers = [n for n in Invoice.objects.values_list("number", flat=True) if n]
    wanted = [f"INV-2026-{value:04}" for value in range(1, len(numbers) + 1)]
    found = []
    if doubles := [number for number, times in Counter(numbers).items() if times > 1]:
        found.append(f"given twice: {doubles[:3]}")
    if sorted(numbers) != wanted:
        found.append("there is a gap")
    if lost := {line.strip() for line in promised} - set(numbers):
        found.append(f"promised and gone: {sorted(lost)[:3]}")
    issued = set(Invoice.objects.exclude(number=None).values_list("pk", flat=True))
    booked = JournalEntry.objects.filter(source_type="accounting.invoice", status="posted")
    told = Event.objects.filter(name="accounting.invoice.issued")
    if sorted(booked.values_list("source_id", flat=True)) != sorted(issued):
        found.append("invoices and entries differ")
    if sorted(told.values_list("subject_id", flat=True)) != sorted(issued):
        found.append("invoices and events differ")
    if VatEntry.objects.count() != len(issued):
        found.append("invoices and VAT entries differ")
    paid = JournalEntry.objects.filter(source_type="accounting.payment", journal="BNK")
    if sorted(paid.values_list("source_id", flat=True)) != sorted(
        Payment.objects.values_list("pk", flat=True)
    ):
        found.append("payments and entries differ")
    if sorted(paid.values_list("number", flat=True)) != [
        f"BNK-2026-{value:05}" for value in range(1, paid.count() + 1)
    ]:
        found.append("the bank journal has a gap")
    if JournalEntry.objects.exclude(status="posted").exists():
        found.append("an entry was left a draft")
    return [*found, *map(str, consistency.differences())]


@pytest.fixture
def crew(shop, tmp_path):
    def make(*arguments: str, size: int = 16) -> Crew:
        return Crew("tests.crash.issuer", tmp_path, size, arguments)

    return make


def test_numbers_have_no_gap_and_no_double_however_writers_die(crew):
    issuers = crew()

    issuers.run(10, seed=7, kill_every=0.4)
    if len(issuers.promised()) < 20:  # a machine that is busy with something else
        issuers.run(20, seed=8, kill_every=2)

    assert wrongs(issuers.promised()) == []
    assert issuers.faults() == ""
    assert len(issuers.promised()) > 20
    assert issuers.killed > 20


@pytest.mark.long
def test_for_a_whole_minute(crew):
    issuers = crew()

    issuers.run(60, seed=11, kill_every=0.3)

    assert wrongs(issuers.promised()) == []


@pytest.fixture
def nothing_unique(shop):
    """Without the keys that keep a number once; they come back afterwards."""
    names = {"invoice_number_once", "journalentry_number_once"}
    kept = {model: model._meta.constraints for model in (Invoice, JournalEntry)}
    guards.take_down()
    for model, constraints in kept.items():
        model._meta.constraints = [one for one in constraints if one.name not in names]
        for key in constraints:
            if key.name in names:
                with connection.schema_editor() as editor:
                    editor.remove_constraint(model, key)
    guards.put_up()
    yield
    guards.take_down()
    for model in (VatEntry, Payment, JournalLine, JournalEntry, InvoiceVat, InvoiceLine, Invoice):
        model.unscoped.all().delete()
    for model, constraints in kept.items():
        model._meta.constraints = constraints
        for key in constraints:
            if key.name in names:
                with connection.schema_editor() as editor:
                    editor.add_constraint(model, key)
    guards.put_up()


def test_a_broken_way_of_numbering_is_seen(crew, nothing_unique):
    """The harness must be able to fail: without the counter and the keys it does."""
    issuers = crew("broken", size=6)

    issuers.run(8, seed=3, kill_every=1)

    found = wrongs(issuers.promised())
    assert any("given twice" in one for one in found), (found, issuers.faults())

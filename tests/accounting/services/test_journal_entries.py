"""The memorial: what may be entered by hand, and how it is undone."""

import datetime
from decimal import Decimal

import pytest

from accounting.errors import (
    AccountNotPostable,
    EntryOfDocument,
    EntryPosted,
    EntryReversed,
    EntryUnbalanced,
    PeriodClosed,
)
from accounting.models import GlAccount, JournalEntry, VatEntry, VatPeriod
from accounting.services import accounts, journal_entries
from accounting.services.manual_lines import LineIn
from repair_angel.kernel.commands import SYSTEM, Actor
from repair_angel.kernel.errors import InvalidInput, NotPermitted
from tests.accounting.books import nothing_posted
from tests.accounting.conftest import DAY


def lines(*amounts: tuple[str, str], **more: object) -> list[LineIn]:
    """Lines of (account code, debit or −credit)."""
    ids = dict(GlAccount.objects.values_list("code", "pk"))
    return [
        LineIn(
            ids[code],
            debit=max(Decimal(amount), Decimal("0.00")),
            credit=max(-Decimal(amount), Decimal("0.00")),
            **more,  # type: ignore[arg-type]
        )
        for code, amount in amounts
    ]


def enter(*amounts: tuple[str, str], on: datetime.date = DAY, **more: object) -> JournalEntry:
    return journal_entries.create(actor=SYSTEM, date=on, lines=lines(*amounts), **more)  # type: ignore[arg-type]


def amounts_of(entry: JournalEntry) -> list[tuple[str, Decimal, Decimal]]:
    found = entry.lines.select_related("account").order_by("position")
    return [(line.account.code, line.debit, line.credit) for line in found]


@pytest.mark.parametrize(
    ("amounts", "refusal", "words"),
    [
        ([("4600", "50"), ("0209", "-49.99")], EntryUnbalanced, "Debit and credit differ"),
        ([("4600", "50")], EntryUnbalanced, "at least two lines"),
        ([("4600", "0"), ("0209", "0")], InvalidInput, "a debit or a credit"),
        ([("4600", "50"), ("1300", "-50")], AccountNotPostable, "1300 .* not booked on by hand"),
        ([("4600", "50"), ("3000", "-50")], AccountNotPostable, "3000"),
        ([("4600", "50"), ("1500", "-50")], InvalidInput, "Choose a tax code"),
    ],
)
def test_what_does_not_belong_in_the_books_is_refused(company, amounts, refusal, words):
    with pytest.raises(refusal, match=words):
        enter(*amounts)

    assert nothing_posted()


def test_an_account_put_aside_takes_nothing(company):
    account = GlAccount.objects.get(code="4600")
    accounts.update(actor=SYSTEM, gl_account_id=account.pk, is_active=False)

    with pytest.raises(AccountNotPostable, match="not in use any more"):
        enter(("4600", "50"), ("0209", "-50"))


def test_both_sides_of_a_line_are_refused(company):
    account = GlAccount.objects.get(code="4600")
    both = LineIn(account.pk, debit=Decimal("5"), credit=Decimal("5"))

    with pytest.raises(InvalidInput, match="a debit or a credit"):
        journal_entries.create(actor=SYSTEM, date=DAY, lines=[both, both])


def test_a_closed_period_takes_no_entry_by_hand_either(company):
    VatPeriod.objects.update(status="closed")

    with pytest.raises(PeriodClosed):
        enter(("4600", "50"), ("0209", "-50"))
    assert nothing_posted()


def test_who_may_not_write_the_books_does_not(company):
    actor = Actor("member", permissions=frozenset({"journal-entries.read"}))

    with pytest.raises(NotPermitted):
        journal_entries.create(actor=actor, date=DAY, lines=lines(("4600", "5"), ("0209", "-5")))


def test_a_draft_may_differ_is_changed_and_is_posted_once(company):
    draft = enter(("4600", "50"), draft=True)
    assert (draft.number, draft.status) == (None, "draft")
    with pytest.raises(EntryUnbalanced):
        journal_entries.post(actor=SYSTEM, journal_entry_id=draft.pk)

    journal_entries.update(
        actor=SYSTEM,
        journal_entry_id=draft.pk,
        lines=lines(("4600", "50"), ("0209", "-50")),
        description="March",
    )
    journal_entries.post(actor=SYSTEM, journal_entry_id=draft.pk)

    posted = JournalEntry.objects.get()
    assert (posted.number, posted.description) == ("MEM-2026-00001", "March")
    for again in (journal_entries.post, journal_entries.delete, journal_entries.update):
        with pytest.raises(EntryPosted):
            again(actor=SYSTEM, journal_entry_id=draft.pk)


def test_each_journal_counts_for_itself_and_a_draft_that_is_removed_leaves_no_gap(company):
    pair = [("1000", "5"), ("1630", "-5")]
    gone = enter(*pair, draft=True)
    journal_entries.delete(actor=SYSTEM, journal_entry_id=gone.pk)

    found = [enter(*pair, journal=journal).number for journal in ("MEM", "KAS", "MEM")]

    assert found == ["MEM-2026-00001", "KAS-2026-00001", "MEM-2026-00002"]


def test_an_entry_is_reversed_once_vat_and_all(company):
    code = GlAccount.objects.get(code="1503").pk
    entry = journal_entries.create(
        actor=SYSTEM,
        date=DAY,
        lines=[*lines(("0510", "124")), LineIn(code, credit=Decimal("124"), tax_code_id=private())],
    )

    mirror = journal_entries.reverse(
        actor=SYSTEM, journal_entry_id=entry.pk, date=datetime.date(2026, 4, 1)
    )

    assert (mirror.reverses, mirror.description) == (entry, "Reversal of MEM-2026-00001")
    assert amounts_of(mirror) == [
        ("0510", Decimal("0.00"), Decimal("124.00")),
        ("1503", Decimal("124.00"), Decimal("0.00")),
    ]
    declared = VatEntry.objects.order_by("pk").values_list("rubriek", "base", "vat", "date")
    assert list(declared) == [
        ("1d", Decimal("590.48"), Decimal("124.00"), DAY),
        ("1d", Decimal("-590.48"), Decimal("-124.00"), datetime.date(2026, 4, 1)),
    ]
    with pytest.raises(EntryReversed):
        journal_entries.reverse(actor=SYSTEM, journal_entry_id=entry.pk)


def private() -> int:
    from accounting.models import TaxCode

    return TaxCode.objects.get(code="U_PRIVATE").pk


def test_what_a_document_booked_is_corrected_by_a_document(issued):
    issued()
    entry = JournalEntry.objects.get()

    with pytest.raises(EntryOfDocument):
        journal_entries.reverse(actor=SYSTEM, journal_entry_id=entry.pk)
    assert JournalEntry.objects.count() == 1

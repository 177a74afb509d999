"""Credit notes: never more than the invoice, at its tax codes, to the last cent; never deleted."""

import datetime
from decimal import Decimal

import pytest

from accounting.errors import (
    CreditNoteFixed,
    CreditNotesUnfinished,
    InvoiceNotIssued,
    MoreThanInvoiced,
    PeriodClosed,
)
from accounting.models import CreditNote, CustomerCredit, JournalEntry, VatPeriod
from accounting.selectors import consistency
from accounting.services import (
    credit_note_pdfs,
    credit_note_sending,
    credit_notes,
    crediting,
    customer_credits,
    payments,
    write_offs,
)
from accounting.services.credit_note_lines import CreditLineIn
from accounting.services.invoice_lines import LineIn
from inventory.services import products
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Event, OutboxMessage
from tests.accounting.books import lines_of, vat_of
from tests.accounting.conftest import DAY, line

D = Decimal


@pytest.fixture
def credit(boss):
    """Makes a credit note; of one goodwill line when only a price is given."""

    def make(invoice, *lines, price=None, **more):
        given = [CreditLineIn("Goodwill", unit_price=D(price))] if price else list(lines) or None
        return credit_notes.create(
            actor=boss,
            invoice_id=invoice.pk,
            reason="Took too long",
            lines=given,
            **{"date": DAY, **more},
        )

    return make


@pytest.fixture
def apply(boss):
    return lambda note: crediting.apply(actor=boss, credit_note_id=note.pk)


def in_order() -> bool:
    return list(consistency.differences()) == []


def test_a_draft_is_not_credited_but_changed(draft, credit):
    with pytest.raises(InvoiceNotIssued):
        credit(draft())

    assert not CreditNote.objects.exists()


@pytest.mark.parametrize(
    "lines",
    [
        [CreditLineIn("Goodwill", unit_price=D("89.01"))],
        [CreditLineIn("Goodwill", unit_price=D("50")), CreditLineIn("More", unit_price=D("50"))],
        [CreditLineIn("Screen replacement", quantity=D(2))],
    ],
)
def test_more_than_was_charged_is_refused(issued, credit, lines):
    with pytest.raises(MoreThanInvoiced):
        credit(issued(), *lines)

    assert not CreditNote.objects.exists()


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([], "lines"),
        ([CreditLineIn("x", unit_price=D(1), vat_rate=D(9))], "lines.0.vat_pct"),
        ([CreditLineIn("x")], "lines.0.unit_price"),
        ([CreditLineIn("x", unit_price=D(1), invoice_line_id=999)], "lines.0.invoice_line_id"),
        ([CreditLineIn("x", unit_price=D(1), return_to_stock=True)], "lines.0.return_to_stock"),
        ([CreditLineIn("x", unit_price=D(0))], "lines"),
    ],
)
def test_what_does_not_fit_the_invoice_is_refused(boss, issued, lines, field):
    with pytest.raises(InvalidInput) as refusal:
        credit_notes.create(actor=boss, invoice_id=issued().pk, reason="x", lines=lines)

    assert list(refusal.value.errors) == [field]


def test_a_line_without_a_rate_is_ambiguous_when_there_are_two(issued, credit):
    with pytest.raises(InvalidInput) as refusal:
        credit(issued(line("50", rate="9"), line("20")), price="1")

    assert list(refusal.value.errors) == ["lines.0.vat_pct"]


def test_it_is_not_older_than_its_invoice(issued, credit):
    with pytest.raises(InvalidInput) as refusal:
        credit(issued(), date=DAY - datetime.timedelta(days=1))

    assert list(refusal.value.errors) == ["date"]


def test_numbered_at_once_changed_while_open_and_cancelled_with_its_number(
    boss, issued, credit, apply
):
    invoice = issued()
    note = credit(invoice, price="40.00")
    assert (note.number, note.status, note.total) == ("CN-2026-0001", "open", D("48.40"))
    assert not JournalEntry.objects.filter(source_type="accounting.creditnote").exists()

    credit_notes.update(
        actor=boss,
        credit_note_id=note.pk,
        reason="Scratched",
        lines=[CreditLineIn("Scratch", unit_price=D("89.00"))],
    )
    note.refresh_from_db()
    assert (note.reason, note.total, note.lines.get().description) == (
        "Scratched",
        D("107.69"),
        "Scratch",
    )
    with pytest.raises(MoreThanInvoiced):
        credit(invoice, price="1.00")

    credit_notes.cancel(actor=boss, credit_note_id=note.pk)
    with pytest.raises(CreditNoteFixed):
        credit_notes.update(actor=boss, credit_note_id=note.pk, reason="x")
    with pytest.raises(CreditNoteFixed):
        apply(note)

    again = credit(invoice)
    assert (again.number, again.total) == ("CN-2026-0002", D("107.69"))
    assert in_order()


def test_the_last_cent_comes_back_with_the_last_of_them(issued, credit, apply):
    """Ten lines of 1.02: VAT of the invoice 2.14, of a line alone 0.21."""
    invoice = issued(*[line("1.02")] * 10)
    notes = [credit(invoice, CreditLineIn(invoice_line_id=one.pk)) for one in invoice.lines.all()]

    assert [note.vat_total for note in notes].count(D("0.21")) == 6
    assert sum(note.vat_total for note in notes) == D("2.14") == invoice.vat_total
    for note in notes:
        apply(note)
    invoice.refresh_from_db()
    assert (invoice.amount_credited, invoice.amount_due) == (D("12.34"), 0)
    assert invoice.shown_status == "paid"
    assert in_order()


def test_with_prices_including_vat_the_gross_comes_back(issued, credit):
    invoice = issued(line("100.00"), line("79.00"), prices_include_vat=True)
    first = credit(invoice, CreditLineIn(invoice_line_id=invoice.lines.first().pk))
    rest = credit(invoice)

    assert (first.subtotal, first.vat_total, first.total) == (D("82.64"), D("17.36"), D("100.00"))
    assert rest.total == D("79.00")
    assert first.vat_total + rest.vat_total == invoice.vat_total


def test_a_discount_comes_back_with_its_line(boss, issued, credit):
    invoice = issued(LineIn("Screen", unit_price=D(100), vat_rate=D(21), discount_pct=D(10)))

    note = credit(invoice)
    assert note.total == invoice.total == D("108.90")
    credit_notes.update(
        actor=boss,
        credit_note_id=note.pk,
        lines=[CreditLineIn("Screen", unit_price=D(100), invoice_line_id=invoice.lines.get().pk)],
    )
    assert CreditNote.objects.get().total == D("108.90")


def test_applied_it_reverses_turnover_and_vat_at_the_codes_of_the_invoice(issued, credit, apply):
    invoice = issued(line("50.00", rate="9"), line("20.00"))
    note = apply(credit(invoice))

    assert lines_of(note) == {
        "8010": D("50.00"),
        "8000": D("20.00"),
        "1501": D("4.50"),
        "1500": D("4.20"),
        "1300": D("-78.70"),
    }
    assert vat_of(note) == [("1a", D("-20.00"), D("-4.20")), ("1b", D("-50.00"), D("-4.50"))]
    invoice.refresh_from_db()
    assert (invoice.amount_due, note.amount_applied) == (0, D("78.70"))
    assert list(
        Event.objects.filter(name__startswith="accounting.credit_note.")
        .order_by("pk")
        .values_list("name", flat=True)
    ) == [
        "accounting.credit_note.created",
        "accounting.credit_note.issued",
        "accounting.credit_note.applied",
    ]


def test_of_a_paid_invoice_it_becomes_the_customers_credit_and_is_used(boss, issued, credit, apply):
    invoice, other = issued(line("100.00")), issued(line("20.00"))
    payments.take(actor=boss, invoice_id=invoice.pk, amount=D("100.00"), method="bank", date=DAY)
    note = apply(credit(invoice, price="40.00"))
    row = CustomerCredit.objects.get(credit_note=note)
    assert (note.amount_applied, row.amount) == (D("21.00"), D("27.40"))
    assert in_order()

    used = customer_credits.set_off(
        actor=boss, customer_credit_id=row.pk, invoice_id=other.pk, date=DAY
    )
    other.refresh_from_db()
    assert (used.settles, other.amount_due) == (D("24.20"), 0)
    customer_credits.refund(
        actor=boss, customer_credit_id=row.pk, amount=D("3.20"), method="cash", date=DAY
    )
    row.refresh_from_db()
    assert row.left == 0
    assert in_order()


def test_in_a_closed_period_it_is_not_posted(issued, credit, apply):
    note = credit(issued())
    VatPeriod.objects.update(status="closed")

    with pytest.raises(PeriodClosed):
        apply(note)

    note.refresh_from_db()
    assert note.status == "open"


def test_what_was_given_up_is_not_credited_and_the_other_way_round(boss, issued, credit):
    invoice = issued()
    note = credit(invoice, price="40.00")
    given_up = {"actor": boss, "invoice_id": invoice.pk, "reason": "bad_debt", "date": DAY}
    with pytest.raises(CreditNotesUnfinished):
        write_offs.write_off(**given_up)
    credit_notes.cancel(actor=boss, credit_note_id=note.pk)
    write_offs.write_off(**given_up)

    with pytest.raises(MoreThanInvoiced):
        credit(invoice, price="1.00")


def test_pieces_come_back_to_stock_but_not_more_than_were_sold(boss, issued, credit, apply):
    screen = products.create(
        actor=SYSTEM,
        name="Screen",
        price_excl=D("89.00"),
        purchase_price=D("42.00"),
        stock_quantity=D(5),
    )
    invoice = issued(LineIn(product_id=screen.pk, quantity=D(2)))
    sold = invoice.lines.get().pk
    one = CreditLineIn(invoice_line_id=sold, quantity=D(1), return_to_stock=True)
    apply(credit(invoice, one))
    screen.refresh_from_db()
    assert screen.on_hand == 6
    cheap = CreditLineIn(invoice_line_id=sold, quantity=D(2), unit_price=D(1), return_to_stock=True)
    with pytest.raises(MoreThanInvoiced):
        credit(invoice, cheap)
    assert in_order()


def test_sent_it_is_in_the_books_not_yet_off_the_invoice_and_has_its_pdf(
    boss, issued, credit, apply
):
    invoice = issued()
    note = credit(invoice, price="40.00")
    assert credit_note_pdfs.preview(note.pk).startswith(b"%PDF")

    sent = credit_note_sending.send(actor=boss, credit_note_id=note.pk)

    assert (sent.status, OutboxMessage.objects.get().kind) == ("issued", "credit_note_email")
    kept = credit_note_pdfs.keep(actor=boss, credit_note_id=note.pk)
    assert (kept.name, kept.kind) == ("CN-2026-0001.pdf", "credit_note_pdf")
    assert credit_note_pdfs.keep(actor=boss, credit_note_id=note.pk) == kept
    invoice.refresh_from_db()
    assert invoice.amount_due == D("107.69")
    assert in_order()
    with pytest.raises(CreditNoteFixed):
        credit_notes.cancel(actor=boss, credit_note_id=note.pk)
    apply(note)
    invoice.refresh_from_db()
    assert invoice.amount_due == D("59.29")
    assert in_order()

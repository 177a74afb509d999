"""The reports of the books: what they add up to, and what leads from one to the next."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.test import Client

from accounting.models import GlAccount
from accounting.selectors import account_cards, ageing, statements
from accounting.selectors.balances import Span
from accounting.services import journal_entries, payments
from accounting.services.manual_lines import LineIn
from repair_angel.kernel.models import Branch, User
from tests.accounting.conftest import DAY, line

MARCH = Span(datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
D = Decimal


@pytest.fixture
def trade(boss, issued):
    """Two invoices, one of them paid in part; rent; and a year earlier a smaller rent."""
    ids = dict(GlAccount.objects.values_list("code", "pk"))
    first = issued(line("100"), due_date=datetime.date(2026, 4, 10))
    issued(line("200"), on=datetime.date(2026, 2, 1), due_date=datetime.date(2026, 2, 15))
    payments.take(actor=boss, invoice_id=first.pk, amount=D("21"), method="cash", date=DAY)
    for year, amount in ((2026, "40"), (2025, "30")):
        journal_entries.create(
            actor=boss,
            date=datetime.date(year, 3, 5),
            branch_id=Branch.objects.get().pk,
            lines=[LineIn(ids["4100"], debit=D(amount)), LineIn(ids["1100"], credit=D(amount))],
        )
    return first


def test_profit_and_loss_stands_beside_the_year_before(trade):
    found = statements.profit_and_loss(MARCH)

    assert [(r.account.code, r.amount, r.before) for r in found.revenue.rows] == [
        ("8000", D("100.00"), D("0.00"))
    ]
    assert [(r.account.code, r.amount, r.before) for r in found.expenses.rows] == [
        ("4100", D("40.00"), D("30.00"))
    ]
    assert (found.result, found.result_before) == (D("60.00"), D("-30.00"))


def test_the_balance_sheet_balances_on_any_day(trade):
    for day in (DAY, datetime.date(2026, 2, 1), datetime.date(2025, 12, 31)):
        sheet = statements.balance_sheet(day)
        assert sheet.assets.amount == sheet.liabilities.amount + sheet.equity.amount
        assert sheet.assets.before == sheet.liabilities.before + sheet.equity.before
    equity = statements.balance_sheet(DAY).equity
    assert [(r.account.code, r.amount, r.before) for r in equity.rows] == [
        ("0590", D("230.00"), D("-30.00"))
    ]


def test_only_what_a_branch_did_is_its_result(trade):
    branch = Branch.objects.get().pk

    found = statements.profit_and_loss(Span(MARCH.first, MARCH.last, branch))

    assert (found.revenue.amount, found.expenses.amount) == (D("0.00"), D("40.00"))


def test_debtors_by_age_are_the_debtors_account(trade):
    found = ageing.debtors(DAY)

    assert [one.total for one in found] == [D("342.00")]
    assert found[0].buckets == [D("100.00"), D("0.00"), D("242.00"), D("0.00"), D("0.00")]
    (receivable,) = [
        row for row in statements.balance_sheet(DAY).assets.rows if row.account.code == "1300"
    ]
    assert receivable.amount == D("342.00")


def test_debtors_of_an_earlier_day_do_not_know_what_came_later(trade):
    (jane,) = ageing.debtors(datetime.date(2026, 2, 20))

    assert [(one.number, one.amount, one.days_late) for one in jane.documents] == [
        ("INV-2026-0002", D("242.00"), 5)
    ]


def test_an_account_card_runs_on(trade):
    receivable = GlAccount.objects.get(code="1300")

    found = account_cards.card(receivable, MARCH)

    assert [(one.debit, one.credit, one.balance) for one in found] == [
        (D("121.00"), D("0.00"), D("363.00")),
        (D("0.00"), D("21.00"), D("342.00")),
    ]


PAGES = ["trial-balance", "profit-and-loss", "balance-sheet", "debtors", "account-card"]


@pytest.fixture
def client(trade) -> Client:
    made = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    made.force_login(User.objects.get(), backend=backend)
    return made


def test_each_report_has_a_page_and_files_and_leads_on(client):
    asked = {"first": "2026-01-01", "last": "2026-12-31", "day": "2026-03-27"}
    asked["account"] = GlAccount.objects.get(code="1300").pk
    for page in PAGES:
        answer = client.get(f"/admin/reports/{page}/", asked)
        assert answer.status_code == 200
        assert f"{asked['account']}" in answer.content.decode()
        for kind in ("csv", "xlsx"):
            assert client.get(f"/admin/reports/{page}/export.{kind}", asked).status_code == 200
        assert client.get(f"/admin/reports/{page}/", {"first": "x", "day": "x"}).status_code == 200
    balance = client.get("/admin/reports/trial-balance/", asked).content.decode()
    assert f"/admin/reports/account-card/?account={asked['account']}" in balance
    card = client.get("/admin/reports/account-card/", asked).content.decode()
    assert "/admin/accounting/journalentry/" in card
    body = b"".join(client.get("/admin/reports/trial-balance/export.csv", asked).streaming_content)
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[-1][3] == rows[-1][4] == "424.00"

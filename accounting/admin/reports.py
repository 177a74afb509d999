"""The books on staff pages: each figure leads to the entries, each entry to its document."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounting.models import GlAccount
from accounting.selectors import account_cards, ageing, balances, statements
from accounting.selectors.balances import ZERO, Account, Span
from accounting.selectors.statements import Section
from repair_angel.kernel.admin import links, reports
from repair_angel.kernel.admin.reports import Cell, Report, ReportForm, Row, Table
from repair_angel.kernel.models import Branch

READ = "general-ledger.read"


class PeriodForm(ReportForm):
    first = forms.DateField(label=_("from"))
    last = forms.DateField(label=_("until"))
    branch = forms.ModelChoiceField(
        Branch.objects.all(), label=_("branch"), required=False, empty_label=_("All")
    )

    def defaults(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"first": datetime.date(today.year, 1, 1), "last": today}


class TrialBalanceForm(PeriodForm):
    closing = forms.BooleanField(label=_("with closing entries"), required=False)


class CardForm(PeriodForm):
    account = forms.ModelChoiceField(GlAccount.objects.order_by("code"), label=_("account"))

    field_order = ["account", "first", "last", "branch"]

    def defaults(self) -> dict[str, Any]:
        first = GlAccount.objects.order_by("code").values_list("pk", flat=True).first()
        return {**super().defaults(), "account": first}


class DayForm(ReportForm):
    day = forms.DateField(label=_("on"))

    def defaults(self) -> dict[str, Any]:
        return {"day": timezone.localdate()}


class BalanceSheetForm(DayForm):
    branch = forms.ModelChoiceField(
        Branch.objects.all(), label=_("branch"), required=False, empty_label=_("All")
    )


def trial_balance(request: HttpRequest, asked: dict[str, Any]) -> Table:
    span = _span(asked)
    found = balances.of_accounts(span, with_closing=asked["closing"])
    rows = [
        Row(
            [
                *_named(one.account, span),
                Cell(one.opening),
                Cell(one.debit, _card(one.account, span)),
                Cell(one.credit, _card(one.account, span)),
                Cell(one.closing),
            ]
        )
        for one in found
    ]
    sums = [
        Cell(sum((getattr(one, name) for one in found), ZERO))
        for name in ("opening", "debit", "credit", "closing")
    ]
    if rows:
        rows.append(_sum(_("Total"), sums))
    columns = [_("Account"), _("Name"), _("Opening"), _("Debit"), _("Credit"), _("Closing")]
    return Table(columns, rows, figures=4, note=_days(span))


def profit_and_loss(request: HttpRequest, asked: dict[str, Any]) -> Table:
    span = _span(asked)
    found = statements.profit_and_loss(span)
    rows = [
        *_section(_("Revenue"), found.revenue, span),
        *_section(_("Cost of sales"), found.cost_of_sales, span),
        _sum(_("Gross margin"), _amounts(found.margin, found.margin_before)),
        *_section(_("Expenses"), found.expenses, span),
        _sum(_("Result"), _amounts(found.result, found.result_before)),
    ]
    bars = [
        (_("Revenue"), found.revenue.amount),
        (_("Cost of sales"), found.cost_of_sales.amount),
        (_("Expenses"), found.expenses.amount),
        (_("Result"), found.result),
    ]
    return Table(_compared(_days(span.before())), rows, 3, _days(span), _shares(bars))


def balance_sheet(request: HttpRequest, asked: dict[str, Any]) -> Table:
    day = asked["day"]
    span = Span(datetime.date(day.year, 1, 1), day, _branch(asked))
    sheet = statements.balance_sheet(day, branch_id=span.branch_id)
    owed = sheet.liabilities.amount + sheet.equity.amount
    owed_before = sheet.liabilities.before + sheet.equity.before
    rows = [
        *_section(_("Assets"), sheet.assets, span),
        *_section(_("Liabilities"), sheet.liabilities, span),
        *_section(_("Equity"), sheet.equity, span),
        _sum(_("Liabilities and equity"), _amounts(owed, owed_before)),
    ]
    before = _day(datetime.date(day.year - 1, 12, 31))
    bars = [(label, amount) for label, amount in _sides(sheet)]
    return Table(_compared(before), rows, 3, _day(day), _shares(bars))


def debtors(request: HttpRequest, asked: dict[str, Any]) -> Table:
    day = asked["day"]
    found = ageing.debtors(day)
    rows = []
    for debtor in found:
        customer = [Cell(debtor.customer or "—", _customer(debtor.customer_id)), Cell(""), Cell("")]
        rows.append(Row([*customer, *map(Cell, debtor.buckets), Cell(debtor.total)], "heading"))
        rows += [_open(one) for one in debtor.documents]
    sums = ageing.totals(found)
    total = sum(sums, ZERO)
    if rows:
        account = GlAccount.objects.get(role="receivable")
        span = Span(datetime.date(day.year, 1, 1), day)
        card = Cell(total, _card_of(account.pk, span))
        rows.append(Row([Cell(_("Total")), Cell(""), Cell(""), *map(Cell, sums), card], "sum"))
    heads = [_("Not due"), _("1–30 days"), _("31–60 days"), _("61–90 days"), _("Older")]
    columns = [_("Customer"), _("Invoice"), _("Due"), *heads, _("Total")]
    return Table(columns, rows, 6, _day(day), _shares(list(zip(heads, sums, strict=True))))


def account_card(request: HttpRequest, asked: dict[str, Any]) -> Table:
    span, account = _span(asked), asked["account"]
    found = account_cards.card(account, span)
    rows = [
        Row(
            [
                Cell(_day(line.date)),
                Cell(line.number, links.to_id("accounting.journalentry", line.entry_id)),
                Cell(line.description),
                Cell(line.debit),
                Cell(line.credit),
                Cell(line.balance),
            ]
        )
        for line in found
    ]
    if found:
        sums = [sum((one.debit for one in found), ZERO), sum((one.credit for one in found), ZERO)]
        ends = [*map(Cell, sums), Cell(found[-1].balance)]
        rows.append(Row([Cell(_("Total")), Cell(""), Cell(""), *ends], "sum"))
    columns = [
        _("Date"),
        _("Entry"),
        _("Description"),
        _("Debit"),
        _("Credit"),
        _("Balance"),
    ]
    return Table(columns, rows, 3, f"{account}, {_days(span)}")


def _section(title: Any, section: Section, span: Span) -> Iterator[Row]:
    yield Row([Cell(title), *[Cell("")] * 4], "heading")
    for row in section.rows:
        yield Row([*_named(row.account, span), *_amounts(row.amount, row.before)])
    yield _sum(title, _amounts(section.amount, section.before))


def _amounts(now: Decimal, before: Decimal) -> list[Cell]:
    return [Cell(now), Cell(before), Cell(now - before)]


def _sum(title: Any, cells: Sequence[Cell]) -> Row:
    return Row([Cell(title), Cell(""), *cells], "sum")


def _compared(before: str) -> list[Any]:
    return [_("Account"), _("Name"), _("Amount"), before, _("Difference")]


def _sides(sheet: statements.BalanceSheet) -> Iterator[tuple[Any, Decimal]]:
    yield _("Assets"), sheet.assets.amount
    yield _("Liabilities"), sheet.liabilities.amount
    yield _("Equity"), sheet.equity.amount


def _shares(bars: Sequence[tuple[Any, Decimal]]) -> list[tuple[Any, int, Decimal]]:
    """Each amount as a share of the largest; a loss has no bar."""
    most = max((abs(amount) for _label, amount in bars), default=ZERO)
    if not most:
        return []
    return [(label, max(int(amount * 100 / most), 0), amount) for label, amount in bars]


def _open(one: ageing.OpenDocument) -> Row:
    buckets: list[Any] = [None] * (len(ageing.BUCKETS) + 1)
    buckets[one.bucket] = one.amount
    link = links.to_id("accounting.invoice", one.invoice_id) if one.invoice_id else ""
    due = _day(one.due_date) if one.due_date else ""
    return Row(
        [Cell(""), Cell(one.number or "—", link), Cell(due), *map(Cell, buckets), Cell(None)]
    )


def _named(account: Account, span: Span) -> list[Cell]:
    return [Cell(account.code, _card(account, span)), Cell(account.name)]


def _card(account: Account, span: Span) -> str:
    return _card_of(account.id, span) if account.id else ""


def _card_of(account_id: int, span: Span) -> str:
    asked = {"account": account_id, "first": span.first, "last": span.last}
    if span.branch_id:
        asked["branch"] = span.branch_id
    return f"{reverse('admin:report_account_card')}?{urlencode(asked)}"


def _customer(customer_id: int | None) -> str:
    return links.to_id("crm.customer", customer_id) if customer_id else ""


def _span(asked: dict[str, Any]) -> Span:
    return Span(asked["first"], asked["last"], _branch(asked))


def _branch(asked: dict[str, Any]) -> int | None:
    return asked["branch"].pk if asked.get("branch") else None


def _days(span: Span) -> str:
    return f"{_day(span.first)} – {_day(span.last)}"


def _day(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


for name, title, form, table, icon, position in (
    ("trial-balance", _("trial balance"), TrialBalanceForm, trial_balance, "balance", 30),
    ("profit-and-loss", _("profit and loss"), PeriodForm, profit_and_loss, "trending_up", 31),
    ("balance-sheet", _("balance sheet"), BalanceSheetForm, balance_sheet, "account_balance", 32),
    ("debtors", _("debtors by age"), DayForm, debtors, "hourglass_bottom", 33),
    ("account-card", _("account card"), CardForm, account_card, "list_alt", 34),
):
    reports.add(Report(name, title, form, table, READ, "money", icon, position=position))

"""/general-ledger: the reports of the books"""

import datetime
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounting.models import GlAccount
from accounting.selectors import account_cards, ageing, balances, statements
from accounting.selectors.balances import Span
from repair_angel.kernel import clock
from repair_angel.kernel.api.input import DateIn, IdIn, InputSerializer
from repair_angel.kernel.api.output import MoneyOut, Out
from repair_angel.kernel.api.views import ActionViewSet
from repair_angel.kernel.tenancy import get_or_404


class PeriodIn(InputSerializer):
    """A period; without one, this year until today."""

    to = DateIn(required=False)
    branch_id = IdIn(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {"from": DateIn(required=False), **super().get_fields()}


class DayIn(InputSerializer):
    date = DateIn(required=False)
    branch_id = IdIn(required=False)


class AccountOut(Out):
    account_id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class BalanceOut(AccountOut):
    type = serializers.CharField()
    opening = MoneyOut()
    debit = MoneyOut()
    credit = MoneyOut()
    closing = MoneyOut()


class TrialBalanceOut(Out):
    accounts = BalanceOut(many=True)
    debit = MoneyOut()
    credit = MoneyOut()


class AmountOut(AccountOut):
    amount = MoneyOut()
    compared = MoneyOut()


class SectionOut(Out):
    name = serializers.CharField()
    accounts = AmountOut(many=True)
    amount = MoneyOut()
    compared = MoneyOut()


class StatementOut(Out):
    sections = SectionOut(many=True)


class ProfitAndLossOut(StatementOut):
    result = MoneyOut()
    compared_result = MoneyOut()


class DebtorOut(Out):
    customer_id = serializers.IntegerField(allow_null=True)
    customer = serializers.CharField()
    not_due = MoneyOut()
    days_30 = MoneyOut()
    days_60 = MoneyOut()
    days_90 = MoneyOut()
    older = MoneyOut()
    total = MoneyOut()


class AgeingOut(Out):
    debtors = DebtorOut(many=True)
    total = MoneyOut()


class CardLineOut(Out):
    id = serializers.IntegerField()
    journal_entry_id = serializers.IntegerField()
    number = serializers.CharField()
    date = serializers.DateField()
    description = serializers.CharField()
    debit = MoneyOut()
    credit = MoneyOut()
    balance = MoneyOut()


class CardOut(AccountOut):
    lines = CardLineOut(many=True)


PERIOD = {
    "from": "First day; the first of January when left out.",
    "to": "Last day; today when left out.",
    "branch_id": "What was booked for one branch.",
}
DAY = {"date": "At the end of this day; today when left out.", "branch_id": PERIOD["branch_id"]}
BUCKETS = ("not_due", "days_30", "days_60", "days_90", "older")


class GeneralLedgerViewSet(ActionViewSet):
    """Reports of the books, worked out anew from the entries each time."""

    resource = "general-ledger"
    outputs = {
        "trial_balance": TrialBalanceOut,
        "balance_sheet": StatementOut,
        "profit_and_loss": ProfitAndLossOut,
        "debtors": AgeingOut,
        "card": CardOut,
    }
    query = {
        "trial_balance": PERIOD,
        "profit_and_loss": PERIOD,
        "balance_sheet": DAY,
        "debtors": {"date": DAY["date"]},
        "card": PERIOD,
    }

    def trial_balance(self, request: Request) -> Response:
        """Opening balance, debit, credit and closing balance of each account."""
        found = balances.of_accounts(self._span())
        return Response(
            {
                "accounts": [
                    {
                        **_account(one.account),
                        "type": one.account.type,
                        "opening": one.opening,
                        "debit": one.debit,
                        "credit": one.credit,
                        "closing": one.closing,
                    }
                    for one in found
                ],
                "debit": sum((one.debit for one in found), balances.ZERO),
                "credit": sum((one.credit for one in found), balances.ZERO),
            }
        )

    def balance_sheet(self, request: Request) -> Response:
        """What there is and whose it is, beside the end of the year before."""
        given = self._given(DayIn)
        day, branch = given.get("date") or clock.today(), given.get("branch_id")
        sheet = statements.balance_sheet(day, branch_id=branch)
        sections = (sheet.assets, sheet.liabilities, sheet.equity)
        return Response({"sections": [_section(one) for one in sections]})

    def profit_and_loss(self, request: Request) -> Response:
        """What was earned and spent, beside the same days a year earlier."""
        found = statements.profit_and_loss(self._span())
        sections = (found.revenue, found.cost_of_sales, found.expenses)
        return Response(
            {
                "sections": [_section(one) for one in sections],
                "result": found.result,
                "compared_result": found.result_before,
            }
        )

    def debtors(self, request: Request) -> Response:
        """Who owes what since when; the total is the balance of the debtors account."""
        found = ageing.debtors(self._given(DayIn).get("date") or clock.today())
        rows = [
            {
                "customer_id": one.customer_id,
                "customer": one.customer,
                **dict(zip(BUCKETS, one.buckets, strict=True)),
                "total": one.total,
            }
            for one in found
        ]
        return Response(
            {"debtors": rows, "total": sum((one.total for one in found), balances.ZERO)}
        )

    def card(self, request: Request, pk: int) -> Response:
        """The lines of one account, oldest first, with the balance after each."""
        account = get_or_404(GlAccount.objects.all(), pk)
        lines = [
            {
                "id": line.id,
                "journal_entry_id": line.entry_id,
                "number": line.number,
                "date": line.date,
                "description": line.description,
                "debit": line.debit,
                "credit": line.credit,
                "balance": line.balance,
            }
            for line in account_cards.card(account, self._span())
        ]
        known = {"account_id": account.pk, "code": account.code, "name": account.name}
        return Response({**known, "lines": lines})

    def _given(self, shape: type[InputSerializer]) -> dict[str, Any]:
        checked = shape(data=self.request.query_params.dict())
        checked.is_valid(raise_exception=True)
        return checked.validated_data

    def _span(self) -> Span:
        given = self._given(PeriodIn)
        last = given.get("to") or clock.today()
        first = given.get("from") or datetime.date(last.year, 1, 1)
        return Span(first, last, given.get("branch_id"))


def _account(account: balances.Account) -> dict[str, Any]:
    return {"account_id": account.id, "code": account.code, "name": account.name}


def _section(section: statements.Section) -> dict[str, Any]:
    rows = [
        {**_account(row.account), "amount": row.amount, "compared": row.before}
        for row in section.rows
    ]
    sums = {"amount": section.amount, "compared": section.before}
    return {"name": section.name, "accounts": rows, **sums}

"""Who owes what since when: the debtors account on any day, told apart by document."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.apps import apps
from django.db import connection, models

from accounting.models import Invoice
from repair_angel.kernel import tenancy

BUCKETS = (0, 30, 60, 90)
"""Days late, at most: not due yet, a month, two, three; what is later comes last."""

_OPEN = """
SELECT x.customer_id, c.first_name, c.last_name, i.id, i.number, i.due_date, SUM(x.amount)
FROM (
    SELECT l.customer_id, l.debit - l.credit AS amount, CASE e.source_type {cases} END AS invoice_id
    FROM accounting_journalline l
    JOIN accounting_glaccount a ON a.id = l.account_id AND a.company_id = l.company_id
    JOIN accounting_journalentry e ON e.id = l.entry_id AND e.company_id = l.company_id
    {joins}
    WHERE l.company_id = %(company)s AND a.role = 'receivable' AND e.status = 'posted'
        AND e.date <= %(day)s
) x
LEFT JOIN accounting_invoice i ON i.id = x.invoice_id AND i.company_id = %(company)s
LEFT JOIN crm_customer c ON c.id = x.customer_id AND c.company_id = %(company)s
GROUP BY x.customer_id, c.first_name, c.last_name, i.id, i.number, i.due_date
HAVING SUM(x.amount) <> 0
ORDER BY c.last_name, c.first_name, x.customer_id, i.due_date, i.id
"""


@dataclass(frozen=True)
class OpenDocument:
    """What is open of an invoice; below zero it is the customer's. Without one: of none in particular."""

    customer_id: int | None
    customer: str
    invoice_id: int | None
    number: str
    due_date: datetime.date | None
    amount: Decimal
    days_late: int

    @property
    def bucket(self) -> int:
        """The place among BUCKETS; len(BUCKETS) for what is later than all."""
        late = (at for at, most in enumerate(BUCKETS) if self.days_late <= most)
        return next(late, len(BUCKETS))


@dataclass(frozen=True)
class Debtor:
    """A customer's open documents, and their sum by bucket."""

    customer_id: int | None
    customer: str
    documents: list[OpenDocument]

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.documents), Decimal("0.00"))

    @property
    def buckets(self) -> list[Decimal]:
        sums = [Decimal("0.00")] * (len(BUCKETS) + 1)
        for one in self.documents:
            sums[one.bucket] += one.amount
        return sums


def debtors(day: datetime.date) -> list[Debtor]:
    """Every customer with something open at the end of a day; together the debtors account."""
    found: dict[int | None, Debtor] = {}
    for one in _documents(day):
        debtor = found.setdefault(one.customer_id, Debtor(one.customer_id, one.customer, []))
        debtor.documents.append(one)
    return list(found.values())


def totals(found: Sequence[Debtor]) -> list[Decimal]:
    """The buckets of all together."""
    none = [Decimal("0.00")] * (len(BUCKETS) + 1)
    return [
        sum(column, Decimal("0.00"))
        for column in zip(none, *(d.buckets for d in found), strict=True)
    ]


def _documents(day: datetime.date) -> list[OpenDocument]:
    cases, joins = ["WHEN 'accounting.invoice' THEN e.source_id"], []
    for at, model in enumerate(_about_invoices()):
        label = model._meta.label_lower
        cases.append(f"WHEN '{label}' THEN d{at}.invoice_id")
        joins.append(
            f"LEFT JOIN \"{model._meta.db_table}\" d{at} ON e.source_type = '{label}' "
            f"AND d{at}.id = e.source_id AND d{at}.company_id = e.company_id"
        )
    sql = _OPEN.format(cases=" ".join(cases), joins=" ".join(joins))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"company": tenancy.company_id(), "day": day})
        return [_document(day, *row) for row in cursor.fetchall()]


def _about_invoices() -> list[type[models.Model]]:
    """Documents that are about an invoice and may book on the debtors: payments, credit notes, …"""
    return [
        model
        for model in apps.get_app_config("accounting").get_models()
        if any(
            f.name == "invoice" and f.related_model is Invoice for f in model._meta.concrete_fields
        )
    ]


def _document(
    day: datetime.date,
    customer_id: int | None,
    first_name: str | None,
    last_name: str | None,
    invoice_id: int | None,
    number: str | None,
    due: datetime.date | str | None,
    units: int,
) -> OpenDocument:
    due_date = datetime.date.fromisoformat(due) if isinstance(due, str) else due
    return OpenDocument(
        customer_id=customer_id,
        customer=f"{first_name or ''} {last_name or ''}".strip(),
        invoice_id=invoice_id,
        number=number or "",
        due_date=due_date,
        amount=Decimal(int(units)).scaleb(-2),
        days_late=(day - due_date).days if due_date else 0,
    )

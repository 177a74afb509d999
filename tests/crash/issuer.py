"""A writer: makes drafts and issues them, some within a transaction that is then rolled back.

With `broken` it takes its numbers as one must not: it looks for the highest and adds one, in a
transaction of its own, while nothing keeps a number unique.
"""

import datetime
import random
from decimal import Decimal
from pathlib import Path

from django.db import OperationalError, transaction

from accounting.models import Invoice
from accounting.services import invoices, issuing, payments
from accounting.services.invoice_lines import LineIn
from crm.models import Customer
from repair_angel.kernel import numbering, tenancy
from repair_angel.kernel.models import Company, Member
from repair_angel.kernel.money import rounded
from tests.crash.harness import promise, repeat

DAY = datetime.date(2026, 3, 27)


class ChangedOurMind(Exception):
    """Rolls a finished piece of work back."""


def highest_and_one() -> numbering.Number:
    """The broken way: what two read at once, both take."""
    last = Invoice.objects.exclude(number=None).order_by("-number").first()
    value = int(last.number.rpartition("-")[2]) + 1 if last and last.number else 1
    return numbering.Number(f"INV-2026-{value:04}", value, "2026", out_of_order=False)


def main(log: Path, seed: int, arguments: list[str]) -> None:
    dice = random.Random(seed)
    company = Company.objects.get(slug="fix-it")
    actor = Member.objects.get(company=company, role="admin").actor()
    broken = "broken" in arguments

    def one() -> None:
        customer = Customer.objects.earliest("pk")
        line = LineIn("Work", Decimal(1), Decimal(dice.randint(1, 200)), Decimal(21))
        draft = invoices.create(
            actor=actor, customer_id=customer.pk, invoice_date=DAY, lines=[line]
        )
        if broken:
            chosen = highest_and_one()
            numbering.take = lambda kind, on: chosen
        try:
            with transaction.atomic():
                issued = issuing.issue(actor=actor, invoice_id=draft.pk)
                if dice.random() < 0.15:
                    raise ChangedOurMind
        except ChangedOurMind:
            return
        promise(log, str(issued.number))
        if not broken and dice.random() < 0.3:
            part = issued.total / 2
            payments.take(
                actor=actor,
                invoice_id=issued.pk,
                amount=rounded(part) or issued.total,
                method="bank",
                date=DAY,
            )

    with tenancy.working_for(company.pk):
        repeat(one, (OperationalError,))

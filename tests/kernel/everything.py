"""At least one row of every tenant table, for tests that are generated from the models.

What has rules of its own comes by its services; any other table gets the plainest row its fields
allow, so that a new table needs nothing here unless it is particular.
"""

import datetime
import itertools
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

from accounting.models import (
    CreditNote,
    GlAccount,
    Invoice,
    InvoiceLine,
    InvoiceVat,
    JournalEntry,
    JournalLine,
    Payment,
    TaxCode,
    VatPeriod,
)
from accounting.services import (
    cash_moves,
    cash_sessions,
    credit_notes,
    crediting,
    invoices,
    issuing,
    ledger,
    payments,
    vat_corrections,
    vat_periods,
    vat_returns,
    vat_supplements,
    write_offs,
)
from accounting.services.credit_note_lines import CreditLineIn
from accounting.services.invoice_lines import LineIn
from crm.services import customers
from inventory.services import products, stock
from repair_angel.kernel import outbox, tenancy
from repair_angel.kernel.commands import SYSTEM, Actor
from repair_angel.kernel.fields import FixedPointField
from repair_angel.kernel.models import ApiToken, Branch, IdempotencyKey, Member
from repair_angel.kernel.services import attachments
from repair_angel.kernel.tenancy import TenantModel
from tests.samples.models import Box, Paper, PaperLine
from workorders.services import lines as work_order_lines
from workorders.services import notes, work_orders

DAY = datetime.date(2026, 3, 27)
MOST_LETTERS = 20
_numbers = itertools.count(1)

# What a table's CHECKs want beyond the plainest row: label → values.
PARTICULAR: dict[str, dict[str, Any]] = {
    "workorders.DevicePasscode": {"secret": "1234"},
    "accounting.RecurringInvoice": {"next_run_date": DAY, "anchor_day": 27},
}


def tenant_models() -> list[type[TenantModel]]:
    """Every table that belongs to companies."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, TenantModel) and not model._meta.proxy
    ]


def fill() -> None:
    """Give the company worked for a row of everything."""
    _shop_life()
    _samples()
    for model in tenant_models():
        a_row_of(model)


def a_row_of(model: type[models.Model]) -> Any:
    """The first row there is, or a plain one made now."""
    rows = model._default_manager.order_by("pk")
    if model is Member:  # a global table, in which the other company's come first
        rows = rows.filter(company_id=tenancy.company_id())
    if found := rows.first():
        return found
    values = _plain_values(model) | PARTICULAR.get(model._meta.label, {})
    try:
        with transaction.atomic():
            return model._default_manager.create(**values)
    except DatabaseError as fault:
        raise AssertionError(f"{model._meta.label} wants more in PARTICULAR: {fault}") from None


def _shop_life() -> None:
    """A repair from customer to paid, so that every document is there as draft and as final."""
    actor = a_row_of(Member).actor()
    customer = customers.create(actor=SYSTEM, first_name="Jane", last_name="Smith", tags=["vip"])
    screen = products.create(
        actor=SYSTEM, name="Screen", price_excl=Decimal(89), stock_quantity=Decimal(3)
    )
    order = work_orders.create(actor=actor, customer_id=customer.pk)
    work_order_lines.add(actor=actor, work_order_id=order.pk, product_id=screen.pk)
    notes.add(actor=actor, work_order_id=order.pk, note="Dropped")
    stock.adjust(actor=actor, product_id=screen.pk, quantity=Decimal(-1))
    _draft, lost, invoice = (
        invoices.create(
            actor=actor,
            customer_id=customer.pk,
            invoice_date=DAY,
            lines=[LineIn("Work", unit_price=Decimal(89), vat_rate=Decimal(21))],
        )
        for _ in range(3)
    )
    line = InvoiceLine.objects.earliest("pk")
    InvoiceVat.objects.create(invoice=line.invoice, tax_code=line.tax_code, rate=21, base=1, vat=1)
    issuing.issue(actor=actor, invoice_id=invoice.pk)
    kept = attachments.store(invoice, b"paper", name="invoice.txt", kind="invoice_pdf")
    Invoice.objects.filter(pk=invoice.pk).update(pdf=kept)
    _till(actor, invoice)
    _given_up(actor, lost)
    _entry_in_draft()
    _declared(actor)
    branch = Branch.objects.earliest("pk")
    outbox.put("samples", {}, about=branch)
    ApiToken.issue(member=a_row_of(Member), name="till", abilities=["*"])
    IdempotencyKey.objects.create(token_id=1, key="k", request_hash="h")


def _declared(actor: Actor) -> None:
    """A filed return with a supplement, and one that is closed only."""
    vat_periods.open_year(2020)
    filed, closed = VatPeriod.objects.filter(year=2020).order_by("starts_on")[:2]
    vat_returns.close(actor=actor, vat_period_id=filed.pk, filed=True)
    vat_returns.close(actor=actor, vat_period_id=closed.pk)
    vat_corrections.book(
        actor=actor,
        tax_code_id=TaxCode.objects.get(code="P21").pk,
        account_id=GlAccount.objects.get(code="1410").pk,
        base=Decimal(100),
        vat=Decimal(21),
        description="Found late",
        belongs_to_id=filed.pk,
    )
    vat_supplements.make(actor=actor, vat_period_id=filed.pk)


def _till(actor: Actor, invoice: Invoice) -> None:
    """Paid from a till that is counted and shut; credited by one open note and one applied."""
    till = cash_sessions.open(actor=actor, opening_amount=Decimal(50))
    payments.take(actor=actor, invoice_id=invoice.pk, amount=Decimal(10), method="cash", date=DAY)
    cash_moves.add(actor=actor, cash_session_id=till.pk, kind="to_bank", amount=Decimal(5))
    cash_sessions.close(actor=actor, cash_session_id=till.pk, counts={"50": 1, "5": 1})
    for amount in (90, 1):
        note = credit_notes.create(
            actor=actor,
            invoice_id=invoice.pk,
            reason="Too late",
            lines=[CreditLineIn("Work", unit_price=Decimal(amount) / 2)],
            date=DAY,
        )
        if amount == 90:
            crediting.apply(actor=actor, credit_note_id=note.pk)
            kept = attachments.store(note, b"paper", name="note.txt", kind="credit_note_pdf")
            CreditNote.objects.filter(pk=note.pk).update(pdf=kept)
    more = {"actor": actor, "invoice_id": invoice.pk, "method": "bank", "date": DAY}
    payments.take(amount=Decimal(100), rest="kept", **more)
    payments.reverse(actor=actor, payment_id=Payment.objects.latest("pk").pk, date=DAY)


def _given_up(actor: Actor, invoice: Invoice) -> None:
    issuing.issue(actor=actor, invoice_id=invoice.pk)
    row = write_offs.write_off(actor=actor, invoice_id=invoice.pk, reason="bad_debt", date=DAY)
    write_offs.take_back(actor=actor, write_off_id=row.pk, date=DAY)


def _entry_in_draft() -> None:
    account = ledger.accounts("cash", "bank")
    entry = JournalEntry.objects.create(journal="MEM", date=DAY)
    for position, role in enumerate(account, 1):
        JournalLine.objects.create(
            entry=entry, position=position, account_id=account[role], debit=Decimal(1)
        )


def _samples() -> None:
    Box.objects.create(name="small", inside=Box.objects.create(name="large"))
    for status in ("draft", "signed"):
        paper = Paper.objects.create(title="Contract")
        PaperLine.objects.create(paper=paper, text="one")
        Paper.objects.filter(pk=paper.pk).update(status=status)


def _plain_values(model: type[models.Model]) -> dict[str, Any]:
    return {
        field.name: _plain_value(field)
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.null or field.has_default() or field.name == "company")
        and not getattr(field, "auto_now_add", False)
        and not getattr(field, "auto_now", False)
    }


def _plain_value(field: models.Field) -> Any:
    if isinstance(field, models.ForeignKey):
        return a_row_of(field.related_model)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, FixedPointField):
        return Decimal(1)
    if isinstance(field, models.DateTimeField):
        return datetime.datetime(2026, 3, 27, 10, tzinfo=datetime.UTC)
    if isinstance(field, models.DateField):
        return DAY
    if isinstance(field, models.IntegerField):
        return next(_numbers)
    if isinstance(field, models.BooleanField):
        return False
    return "" if field.blank else f"n{next(_numbers)}"[-(field.max_length or MOST_LETTERS) :]

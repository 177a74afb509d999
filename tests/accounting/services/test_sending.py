"""Sending an invoice: a draft is issued first; what is refused sends nothing and issues nothing."""

import pytest
from django.db import transaction

from accounting.errors import InvoiceIncomplete, InvoiceNotIssued
from accounting.models import Invoice
from accounting.services import invoices, sending
from crm.models import Customer
from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import InvalidInput, NotFound
from repair_angel.kernel.models import Event, OutboxMessage


def nothing_happened(invoice):
    invoice.refresh_from_db()
    return (invoice.status, invoice.number, invoice.sent_at) == ("draft", None, None) and not (
        OutboxMessage.objects.exists()
    )


def test_a_customer_without_an_address_is_asked_for_one(boss, draft):
    invoice = draft()
    Customer.objects.filter(pk=invoice.customer_id).update(email="")

    with pytest.raises(InvalidInput) as refusal:
        sending.send(actor=boss, invoice_id=invoice.pk)

    assert list(refusal.value.errors) == ["customer.email"]
    assert nothing_happened(invoice)


@pytest.mark.parametrize("to", ["jane", "jane@example.com\nBcc: eve@example.com"])
def test_what_is_no_address_is_refused(boss, draft, to):
    invoice = draft()

    with pytest.raises(InvalidInput) as refusal:
        sending.send(actor=boss, invoice_id=invoice.pk, to=to)

    assert list(refusal.value.errors) == ["to"]
    assert nothing_happened(invoice)


def test_one_that_was_put_aside_is_not_sent(boss, draft):
    invoice = draft()
    invoices.cancel(actor=boss, invoice_id=invoice.pk)

    with pytest.raises(InvoiceNotIssued):
        sending.send(actor=boss, invoice_id=invoice.pk)

    assert not OutboxMessage.objects.exists()


def test_what_cannot_be_issued_is_not_sent(boss, jane, draft):
    empty = invoices.create(actor=boss, customer_id=jane.pk, invoice_date=draft().invoice_date)

    with pytest.raises(InvoiceIncomplete):
        sending.send(actor=boss, invoice_id=empty.pk)

    assert nothing_happened(empty)


def test_another_companys_invoice_is_not_found(boss, draft, rival):
    invoice = draft()

    with tenancy.working_for(rival.pk), pytest.raises(NotFound):
        sending.send(actor=boss.__class__("system", permissions=None), invoice_id=invoice.pk)


def test_a_draft_is_issued_and_queued_in_one(boss, draft):
    sent = sending.send(actor=boss, invoice_id=draft().pk)

    assert (sent.status, sent.number) == ("issued", "INV-2026-0001")
    assert Invoice.objects.get().sent_at is not None
    message = OutboxMessage.objects.get()
    assert (message.kind, message.subject_type, message.subject_id) == (
        "invoice_email",
        "accounting.invoice",
        sent.pk,
    )
    names = list(Event.objects.order_by("pk").values_list("name", flat=True))[-2:]
    assert names == ["accounting.invoice.issued", "accounting.invoice.sent"]


def test_rolled_back_it_is_neither_issued_nor_sent(boss, draft):
    invoice = draft()

    with transaction.atomic():
        sending.send(actor=boss, invoice_id=invoice.pk)
        transaction.set_rollback(True)

    assert nothing_happened(invoice)


def test_an_issued_one_is_sent_again(boss, issued):
    invoice = issued()
    sending.send(actor=boss, invoice_id=invoice.pk)
    first = Invoice.objects.get().sent_at

    sending.send(actor=boss, invoice_id=invoice.pk)

    assert Invoice.objects.get().number == invoice.number
    assert Invoice.objects.get().sent_at > first
    assert OutboxMessage.objects.count() == 2

"""Invoices and receipts by mail, from the command to the customer's letter box."""

import datetime

import pytest

from accounting.models import CreditNote, Invoice
from accounting.services import credit_note_sending, credit_notes, issuing, payments, sending
from crm.models import Customer
from notifications.errors import QuotaReached
from notifications.models import EmailMessage
from repair_angel.kernel import deliveries, pdf
from repair_angel.kernel.errors import InvalidInput, NotPermitted
from repair_angel.kernel.models import Company, Event, OutboxMessage
from repair_angel.kernel.services import attachments, looks
from tests.workorders.paper import pages
from workorders.models import WorkOrder
from workorders.services import receipts


@pytest.fixture
def libraries():
    try:
        pdf.render("<p>x")
    except pdf.PdfUnavailable as missing:
        pytest.skip(str(missing))


def enclosed(letter):
    (found,) = letter.iter_attachments()
    return found.get_filename(), found.get_content_type(), found.get_content()


# Invoices -------------------------------------------------------------------------------------------
def test_past_the_quota_an_invoice_is_neither_sent_nor_issued(settings, owner, draft):
    settings.MAIL_PER_HOUR = 0

    with pytest.raises(QuotaReached):
        sending.send(actor=owner, invoice_id=draft.pk)

    draft.refresh_from_db()
    assert (draft.status, draft.number) == ("draft", None)
    assert not OutboxMessage.objects.exists()


def test_an_invoice_arrives_with_its_kept_pdf(libraries, postman, owner, draft):
    sending.send(actor=owner, invoice_id=draft.pk)

    deliveries.send_messages()

    (letter,) = postman.letters()
    assert (letter["To"], letter["Subject"]) == (
        "jane@example.com",
        "Invoice INV-2026-0001 from Fix It",
    )
    text = letter.get_body(("plain",)).get_content()
    assert "Dear Jane Smith," in text
    assert "invoice INV-2026-0001 of 27/03/2026, EUR 107.69 in total" in text
    assert "To pay: EUR 107.69, by 10/04/2026 at the latest." in text
    name, kind, body = enclosed(letter)
    assert (name, kind) == ("INV-2026-0001.pdf", "application/pdf")
    assert body == attachments.read(Invoice.objects.select_related("pdf").get().pdf)


def test_a_credit_note_arrives_with_its_kept_pdf(libraries, postman, owner, draft):
    issuing.issue(actor=owner, invoice_id=draft.pk)
    note = credit_notes.create(
        actor=owner, invoice_id=draft.pk, reason="Too dear", date=draft.invoice_date
    )

    credit_note_sending.send(actor=owner, credit_note_id=note.pk)
    deliveries.send_messages()

    (letter,) = postman.letters()
    assert letter["Subject"] == f"Credit note {note.number} from Fix It"
    text = letter.get_body(("plain",)).get_content()
    assert f"credit note {note.number} of 27/03/2026 on invoice INV-2026-0001, EUR 107.69" in text
    name, kind, body = enclosed(letter)
    assert (name, kind) == (f"{note.number}.pdf", "application/pdf")
    assert body == attachments.read(CreditNote.objects.select_related("pdf").get().pdf)


def test_of_a_paid_invoice_nothing_is_asked(owner, draft):
    sending.send(actor=owner, invoice_id=draft.pk)
    payments.take(actor=owner, invoice_id=draft.pk, amount=draft.total, method="cash")

    sending.send(actor=owner, invoice_id=draft.pk)

    first, second = EmailMessage.objects.order_by("pk")
    assert "To pay" in first.text
    assert "To pay" not in second.text


def test_an_address_given_for_once_is_kept_in_the_mail_alone(owner, draft):
    sending.send(actor=owner, invoice_id=draft.pk, to="books@example.com")

    assert EmailMessage.objects.get().to == "books@example.com"
    assert OutboxMessage.objects.get().payload == {}
    assert "books@" not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("locale", "subject", "total"),
    [
        ("nl", "Factuur INV-2026-0001 van Fix It", "EUR 107,69"),
        ("fr", "Facture INV-2026-0001 de Fix It", "EUR 107,69"),
        ("de", "Invoice INV-2026-0001 from Fix It", "EUR 107.69"),
    ],
)
def test_a_letter_is_in_the_companys_language(owner, draft, locale, subject, total):
    Company.objects.update(locale=locale)

    sending.send(actor=owner, invoice_id=draft.pk)

    email = EmailMessage.objects.get()
    assert email.subject == subject
    assert total in email.text


def test_names_are_words_in_the_page_and_never_markup(owner, shop, draft):
    Customer.objects.update(first_name="<script>alert(1)</script>", last_name="{{shop}}")
    Company.objects.update(name="<b>Fix</b>\r\nIt")
    looks.update(actor=owner, company_id=shop.pk, colour="#aa0000")

    sending.send(actor=owner, invoice_id=draft.pk)

    email = EmailMessage.objects.get()
    assert "<script>" not in email.html
    assert "&lt;script&gt;" in email.html
    assert "<b>" not in email.html
    assert "{{shop}}" in email.text
    assert email.subject == "Invoice INV-2026-0001 from <b>Fix</b> It"
    assert "#aa0000" in email.html


# Receipts -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "field"),
    [({"to": "nobody"}, "to"), ({"language": "de"}, "language"), ({}, "customer.email")],
)
def test_a_receipt_for_nobody_is_refused(owner, order, asked, field):
    Customer.objects.update(email="")

    with pytest.raises(InvalidInput) as refusal:
        receipts.mail(actor=owner, work_order_id=order.pk, **asked)

    assert list(refusal.value.errors) == [field]
    assert not OutboxMessage.objects.exists()


def test_not_everybody_mails_receipts(member, order):
    with pytest.raises(NotPermitted):
        receipts.mail(actor=member("bookkeeper").actor(), work_order_id=order.pk)


def test_a_receipt_arrives_as_it_is_printed(libraries, postman, owner, order):
    promised = datetime.datetime(2026, 3, 28, 15, 0, tzinfo=datetime.UTC)
    WorkOrder.objects.update(expected_ready_at=promised)
    receipts.mail(actor=owner, work_order_id=order.pk, language="fr")

    deliveries.send_messages()

    (letter,) = postman.letters()
    assert (
        letter["Subject"].strip()
        == f"Réparation {order.ticket_no} : nous avons reçu votre appareil"
    )
    text = letter.get_body(("plain",)).get_content()
    assert "Appareil : Apple iPhone 15 Pro" in text
    assert "Prêt prévu le : 28/03/2026 16:00" in text
    name, _kind, body = enclosed(letter)
    assert name == f"{order.ticket_no}.pdf"
    assert "Reçu de dépôt" in pages(body)[0].text
    assert Event.objects.filter(name="workorders.work_order.receipt_sent").count() == 1


def test_what_is_not_promised_is_not_said(owner, order):
    receipts.mail(actor=owner, work_order_id=order.pk)

    assert "Expected ready" not in EmailMessage.objects.get().text


def test_a_forgotten_customers_mails_say_nothing_any_more(owner, order):
    from repair_angel.kernel import personal

    receipts.mail(actor=owner, work_order_id=order.pk)

    personal.erase([order.customer_id])

    email = EmailMessage.objects.get()
    assert (email.to, email.subject, email.text, email.html) == ("", "", "", "")

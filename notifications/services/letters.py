"""What our own mails say: written when a lower app puts them into the outbox, in its transaction."""

from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounting.models import CreditNote, Invoice
from accounting.services import credit_note_sending, sending
from crm.models import Customer
from notifications.services import mail, words
from repair_angel.kernel.models import Company, OutboxMessage
from repair_angel.kernel.services import looks
from repair_angel.kernel.templatetags.paper import money
from workorders.models import WorkOrder
from workorders.models.statuses import language_of
from workorders.services import receipts

INVOICE, CREDIT_NOTE, RECEIPT = sending.MAIL, credit_note_sending.MAIL, receipts.MAIL
"""The kinds that accounting and repairs put, about the row in question."""


def of_invoice(message: OutboxMessage) -> None:
    invoice = Invoice.objects.select_related("company", "customer").get(pk=message.subject_id)
    language = language_of(invoice.company.locale)
    with translation.override(language):
        due = invoice.amount_due
        values = {
            "number": invoice.number or "",
            "date": date_format(invoice.invoice_date, "SHORT_DATE_FORMAT"),
            "total": f"{invoice.company.currency} {money(invoice.total)}",
            "open": f"{invoice.company.currency} {money(due)}" if due else "",
            "due_date": date_format(invoice.due_date, "SHORT_DATE_FORMAT"),
        }
    _write(message, "invoice", invoice.company, invoice.customer, language, values)


def of_credit_note(message: OutboxMessage) -> None:
    notes = CreditNote.objects.select_related("company", "customer", "invoice")
    note = notes.get(pk=message.subject_id)
    language = language_of(note.company.locale)
    with translation.override(language):
        values = {
            "number": note.number,
            "date": date_format(note.date, "SHORT_DATE_FORMAT"),
            "invoice": note.invoice.number or "",
            "total": f"{note.company.currency} {money(note.total)}",
        }
    _write(message, "credit_note", note.company, note.customer, language, values)


def of_receipt(message: OutboxMessage) -> None:
    order = WorkOrder.objects.select_related("company", "customer").get(pk=message.subject_id)
    language = message.payload.get("language") or language_of(order.company.locale)
    with translation.override(language):
        promised = order.expected_ready_at
        zone = ZoneInfo(order.company.timezone)
        values = {
            "number": order.ticket_no,
            "device": order.device_name,
            "promised": date_format(timezone.localtime(promised, zone), "SHORT_DATETIME_FORMAT")
            if promised
            else "",
        }
    _write(message, "receipt", order.company, order.customer, language, values)


def _write(
    message: OutboxMessage,
    name: str,
    company: Company,
    customer: Customer,
    language: str,
    values: dict[str, str],
) -> None:
    """Write the letter down; an address that was given goes into it, and stays nowhere else."""
    to = message.payload.pop("to", "") or customer.email
    message.save(update_fields=["payload"])
    everywhere = {"shop": company.name, "customer": "" if customer.is_walk_in else customer.name}
    subject, text = words.letter(name, language, values | everywhere)
    html = page_of(text, company, language)
    mail.write(message, to=to, subject=subject, text=text, html=html, language=language)


def page_of(text: str, company: Company, language: str) -> str:
    """The same words as a page, under the company's name and colour; every word is escaped."""
    context = {
        "paragraphs": text.split("\n\n"),
        "company": company,
        "colour": looks.colour(),
        "language": language,
    }
    return render_to_string("notifications/letter.html", context)

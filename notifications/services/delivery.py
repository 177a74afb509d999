"""A written mail on its way out. Runs in a worker, outside any transaction."""

from collections.abc import Callable
from email.utils import quote

from django.core.mail import BadHeaderError, EmailMultiAlternatives

from accounting.services import credit_note_pdfs, invoice_pdfs
from notifications.models import EmailMessage
from notifications.services import letters, mail
from repair_angel.kernel import outbox, smtp
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Company, OutboxMessage
from repair_angel.kernel.services import attachments
from workorders.models import WorkOrder
from workorders.services import receipts

PDF = "application/pdf"
Enclosure = tuple[str, bytes]


def deliver(message: OutboxMessage) -> None:
    """Send the mail of an outbox row.

    Raises SendingFailed when it will never be taken, MayHaveArrived when the answer was lost;
    anything else happened before the message went, and is tried again.
    """
    email = EmailMessage.objects.select_related("company").get(outbox=message)
    if not email.to:
        raise outbox.SendingFailed("The address was erased.")
    letter = _letter(email, message.kind)
    try:
        letter.send()
    except smtp.AnswerLost as fault:
        raise outbox.MayHaveArrived(str(fault)) from fault
    except BadHeaderError as fault:
        raise outbox.SendingFailed(str(fault)) from fault
    except OSError as fault:  # all that smtplib raises is one
        if smtp.refused_for_good(fault):
            raise outbox.SendingFailed(str(fault)) from fault
        raise


def _letter(email: EmailMessage, kind: str) -> EmailMultiAlternatives:
    company = email.company
    letter = EmailMultiAlternatives(
        email.subject,
        email.text,
        sender(company),
        [email.to],
        reply_to=[company.email] if company.email else None,
        headers={"Message-ID": email.message_id},
    )
    if email.html:
        letter.attach_alternative(email.html, "text/html")
    if enclose := ENCLOSED.get(kind):
        name, body = enclose(email)
        letter.attach(name, body, PDF)
    return letter


def sender(company: Company) -> str:
    """The installation's address under the company's name: replies go to the company's own."""
    name = " ".join(company.name.split())
    return f'"{quote(name)}" <{mail.from_address()}>'


def _invoice(email: EmailMessage) -> Enclosure:
    """The kept PDF, made now if it is not there yet."""
    kept = invoice_pdfs.keep(actor=SYSTEM, invoice_id=email.subject_id)
    return kept.name, attachments.read(kept)


def _credit_note(email: EmailMessage) -> Enclosure:
    kept = credit_note_pdfs.keep(actor=SYSTEM, credit_note_id=email.subject_id)
    return kept.name, attachments.read(kept)


def _receipt(email: EmailMessage) -> Enclosure:
    ticket_no = WorkOrder.objects.values_list("ticket_no", flat=True).get(pk=email.subject_id)
    return f"{ticket_no}.pdf", receipts.render(email.subject_id, language=email.language)


ENCLOSED: dict[str, Callable[[EmailMessage], Enclosure]] = {
    letters.INVOICE: _invoice,
    letters.CREDIT_NOTE: _credit_note,
    letters.RECEIPT: _receipt,
}

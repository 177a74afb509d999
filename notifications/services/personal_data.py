"""What mails know of a person, and what becomes of it when the person is forgotten."""

from notifications.models import EmailMessage
from repair_angel.kernel import personal

personal.holds(
    EmailMessage,
    personal.BY_REFERENCE,
    shown=("created_at", "subject_type", "subject_id"),
    erased={"to": "", "subject": "", "text": "", "html": ""},
)

"""Sending: a credit note goes to its customer by mail."""

from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import CreditNoteFixed
from accounting.models import CreditNote
from accounting.services import crediting
from accounting.states import CreditNoteStatus
from repair_angel.kernel import addresses, clock, events, outbox
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput

MAIL = "credit_note_email"


@command("credit-notes.apply")
def send(*, actor: Actor, credit_note_id: int, to: str = "") -> CreditNote:
    """Mail a credit note to the customer, or to another address, once this has committed.

    An open one is posted first. Raises InvalidInput when the address is none or is missing,
    CreditNoteFixed for a cancelled one, and what issuing raises. Locks as issuing does. Records
    `accounting.credit_note.sent`.
    """
    note = locks.credit_note(credit_note_id)
    if note.status == CreditNoteStatus.CANCELLED:
        raise CreditNoteFixed(_("Credit note %(note)s was put aside."), note=note)
    if to:
        to = addresses.checked(to, "to")
    elif not note.customer.email:
        raise InvalidInput({"customer.email": [_("The customer has no e-mail address.")]})
    if note.status == CreditNoteStatus.OPEN:
        note = crediting.issue(actor=actor, credit_note_id=credit_note_id)
    note.sent_at = clock.now()
    note.save(update_fields=["sent_at"])
    outbox.put(MAIL, {"to": to}, about=note)
    events.record("accounting.credit_note.sent", subject=note)
    return note

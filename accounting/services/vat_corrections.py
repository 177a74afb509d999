"""VAT that no sales document bears: private use, input VAT of a paper, what was found late.

Only the VAT itself is booked, against an account of the bookkeeper's choice; what the paper is about
is booked with it elsewhere.
"""

import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting.models import GlAccount, JournalEntry, TaxCode, VatCorrection
from accounting.services import ledger, vat_entries, vat_periods
from accounting.services.ledger import Posting
from accounting.services.vat_entries import Taxed
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.tenancy import get_or_refuse


@command("journal-entries.write")
def book(
    *,
    actor: Actor,
    tax_code_id: int,
    account_id: int,
    base: Decimal,
    vat: Decimal,
    description: str,
    date: datetime.date | None = None,
    belongs_to_id: int | None = None,
) -> VatCorrection:
    """Declare VAT by its code and book it against an account, on a date in an open period.

    Negative amounts take VAT back. VAT shifted to the shop is owed and deducted at once, so the
    account is left out of it. `belongs_to_id` marks a late find of that closed period. Raises
    InvalidInput, PeriodClosed, PeriodNotClosed. Records `accounting.vat_correction.booked`.
    """
    code = get_or_refuse(TaxCode.objects.filter(is_active=True), tax_code_id, "tax_code_id")
    account = get_or_refuse(GlAccount.objects.filter(is_active=True), account_id, "account_id")
    if account.subtype.startswith("vat"):
        raise InvalidInput({"account_id": [_("The VAT account follows from the tax code.")]})
    if not vat:
        raise InvalidInput({"vat": [_("The VAT may not be zero.")]})
    if not (code.rubriek_vat or code.rubriek_deduct):
        raise InvalidInput({"tax_code_id": [_("Nothing is declared by this code.")]})
    correction = VatCorrection.objects.create(
        tax_code=code,
        account=account,
        date=date or vat_periods.today(),
        base=base,
        vat=vat,
        description=description,
        belongs_to_id=vat_periods.late_find(belongs_to_id),
    )
    _post(correction)
    events.record("accounting.vat_correction.booked", subject=correction, vat=vat)
    return correction


def _post(correction: VatCorrection) -> None:
    taxed = [Taxed(correction.tax_code, correction.base, correction.vat)]
    postings = vat_entries.postings(taxed)
    rest = sum((posting.amount for posting in postings), Decimal("0.00"))
    entry = ledger.post(
        journal=JournalEntry.Journal.GENERAL,
        date=correction.date,
        postings=[*postings, Posting(correction.account_id, -rest)],
        source=correction,
        purpose="booked",
        description=correction.description,
    )
    vat_entries.declare(entry, taxed, source=correction, belongs_to_id=correction.belongs_to_id)

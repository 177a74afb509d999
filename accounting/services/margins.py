"""Used goods: bought from people who charge no VAT, taxed per period on what was earned with them."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting.models import JournalEntry, MarginEntry, MarginResult, TaxCode, VatPeriod
from accounting.selectors import margins
from accounting.selectors.margins import Outcome
from accounting.services import chart, ledger, vat_entries, vat_periods
from accounting.services.ledger import Posting
from accounting.services.vat_entries import Taxed
from accounting.states import PaidFrom
from crm.models import Customer
from crm.selectors import merged
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.tenancy import get_or_refuse

Journal = JournalEntry.Journal
JOURNALS = {
    PaidFrom.CASH: Journal.CASH,
    PaidFrom.BANK: Journal.BANK,
    PaidFrom.PAYABLE: Journal.PURCHASES,
}


@command("invoices.write")
def buy(
    *,
    actor: Actor,
    amount: Decimal,
    description: str,
    paid_from: str = PaidFrom.CASH,
    date: datetime.date | None = None,
    tax_rate_id: int | None = None,
    seller_id: int | None = None,
) -> MarginEntry:
    """A used good bought without VAT: into the stock of used goods, and into the margin's sums.

    `tax_rate_id` says at which rate it will be sold; without it the highest. Raises InvalidInput,
    PeriodClosed. Records `accounting.margin_entry.bought`.
    """
    if amount <= 0:
        raise InvalidInput({"amount": ["The amount must be greater than 0."]})
    seller = get_or_refuse(Customer.objects.all(), seller_id, "seller_id")
    seller = merged.named(seller.pk) if seller else None
    day = date or vat_periods.today()
    vat_periods.ensure(day)
    bought = MarginEntry.objects.create(
        date=day,
        tax_code=_code(tax_rate_id),
        bought=amount,
        description=description,
        seller=seller,
    )
    account = chart.needed("margin_stock", paid_from)
    ledger.post(
        journal=JOURNALS[PaidFrom(paid_from)],
        date=day,
        postings=[
            Posting(account["margin_stock"], amount),
            Posting(
                account[paid_from],
                -amount,
                customer_id=seller.pk if seller and paid_from == PaidFrom.PAYABLE else None,
            ),
        ],
        source=bought,
        purpose="bought",
        description=description,
    )
    events.record("accounting.margin_entry.bought", subject=bought, amount=amount)
    return bought


def tax(period: VatPeriod) -> None:
    """Book the VAT on the period's margins and keep what is carried on. A part of closing."""
    outcomes = margins.of_period(period)
    MarginResult.objects.bulk_create(_result(period, one) for one in outcomes)
    taxed = [Taxed(one.tax_code, one.base, one.vat) for one in outcomes if one.vat]
    if not taxed:
        return
    whole = sum((one.vat for one in taxed), Decimal("0.00"))
    account = chart.needed("margin_vat")["margin_vat"]
    entry = _post(period, [*vat_entries.postings(taxed), Posting(account, whole)], "margin")
    vat_entries.declare(entry, taxed, source=period)


def untax(period: VatPeriod) -> None:
    """Take it back. A part of reopening."""
    MarginResult.objects.filter(period=period).delete()
    taxed = JournalEntry.objects.filter(
        source_type="accounting.vatperiod",
        source_id=period.pk,
        purpose=f"margin-{period.times_closed}",
    ).first()
    if taxed is not None:
        lines = [Posting(one.account_id, one.credit - one.debit) for one in taxed.lines.all()]
        vat_entries.undo(taxed, _post(period, lines, "unmargin"))


def _post(period: VatPeriod, postings: list[Posting], purpose: str) -> JournalEntry:
    """Numbered by the period, not by the journal: see `locks`."""
    return ledger.post(
        journal=Journal.GENERAL,
        date=period.ends_on,
        postings=postings,
        source=period,
        purpose=f"{purpose}-{period.times_closed}",
        number=f"{purpose.upper()}-{str(period).replace(' ', '-')}-{period.times_closed}",
        description=str(_("Margin of used goods %(period)s") % {"period": period}),
    )


def _result(period: VatPeriod, outcome: Outcome) -> MarginResult:
    return MarginResult(
        period=period,
        tax_code=outcome.tax_code,
        sold=outcome.sold,
        bought=outcome.bought,
        carried_in=outcome.carried_in,
        taxable=outcome.taxable,
        base=outcome.base,
        vat=outcome.vat,
        carried_out=outcome.carried_out,
    )


def _code(tax_rate_id: int | None) -> TaxCode:
    codes = TaxCode.objects.filter(scheme="margin", is_active=True)
    if tax_rate_id is not None:
        code: TaxCode = get_or_refuse(codes, tax_rate_id, "tax_rate_id")
        return code
    found = codes.order_by("-rate").first()
    if found is None:
        raise InvalidInput({"tax_rate_id": [_("There is no tax code of the margin scheme.")]})
    return found

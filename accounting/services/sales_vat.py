"""The VAT of a sales document: due at once, due when paid, or taken of a margin.

    vat = sales_vat.plan(taxed, used_goods, day)
    entry = ledger.post(postings=[…, *vat.postings], …)
    vat.book(entry, document, vat_number=…)

Credit notes do the same with negative amounts. Nothing here is a command.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from accounting.models import DeferredVat, JournalEntry, MarginEntry, TaxCode, VatRegime
from accounting.selectors import margins
from accounting.services import chart, vat_entries
from accounting.services.ledger import Posting
from accounting.services.vat_entries import Taxed
from accounting.states import MarginMethod
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import TenantModel

ZERO = Decimal("0.00")
STANDARD = "S"
OSS = "oss"


@dataclass(frozen=True)
class UsedGood:
    """A line under the margin scheme: what it is sold for, all in, and what was paid for it."""

    tax_code: TaxCode
    sold: Decimal
    bought: Decimal
    description: str


@dataclass(frozen=True)
class Plan:
    """What becomes of a document's VAT, before it is written."""

    due: Sequence[Taxed] = ()
    deferred: Sequence[Taxed] = ()
    of_margin: Sequence[Taxed] = ()
    used_goods: Sequence[UsedGood] = ()
    accounts: dict[str, int] = field(default_factory=dict)

    @property
    def postings(self) -> list[Posting]:
        """Credits of the VAT; what is taken of a margin is a debit beside the turnover."""
        margin = sum((one.vat for one in self.of_margin), ZERO)
        waiting = sum((one.vat for one in self.deferred), ZERO)
        return [
            *vat_entries.postings([*self.due, *self.of_margin]),
            *([Posting(self.accounts["vat_deferred"], -waiting)] if waiting else []),
            *([Posting(self.accounts["margin_vat"], margin)] if margin else []),
        ]

    def book(
        self,
        entry: JournalEntry,
        document: TenantModel,
        *,
        vat_number: str = "",
        belongs_to_id: int | None = None,
    ) -> None:
        """Write what the posted entry declares, defers, and adds to the used goods."""
        vat_entries.declare(
            entry,
            [*self.due, *self.of_margin],
            source=document,
            vat_number=vat_number,
            belongs_to_id=belongs_to_id,
        )
        document_type, document_id = reference_to(document)
        DeferredVat.objects.bulk_create(
            DeferredVat(
                entry=entry,
                tax_code=one.tax_code,
                document_type=document_type,
                document_id=document_id,
                base=one.base,
                vat=one.vat,
                date=entry.date,
            )
            for one in self.deferred
        )
        MarginEntry.objects.bulk_create(
            MarginEntry(
                date=entry.date,
                tax_code=good.tax_code,
                sold=good.sold,
                description=good.description[:200],
                source_type=document_type,
                source_id=document_id,
            )
            for good in self.used_goods
        )


def plan(taxed: Sequence[Taxed], used_goods: Sequence[UsedGood], day: datetime.date) -> Plan:
    """By the regime of the day: the invoice's, also for what credits it.

    `taxed` has one row per tax code and rate, those of the margin scheme left out.
    """
    regime = VatRegime.objects.on(day)
    deferred = [one for one in taxed if regime.is_cash and _waits_for_money(one)]
    singly = regime.margin_method == MarginMethod.INDIVIDUAL
    of_margin = [_of_one(good) for good in used_goods] if singly else []
    roles = [*(["vat_deferred"] if deferred else []), *(["margin_vat"] if of_margin else [])]
    return Plan(
        due=[one for one in taxed if one not in deferred],
        deferred=deferred,
        of_margin=[one for one in of_margin if one.vat],
        used_goods=[] if singly else used_goods,
        accounts=chart.needed(*roles) if roles else {},
    )


def _waits_for_money(one: Taxed) -> bool:
    """Domestic VAT; what is reverse-charged, exported or untaxed follows the invoice date."""
    return bool(one.vat) and one.tax_code.vat_category == STANDARD and one.tax_code.scheme != OSS


def _of_one(good: UsedGood) -> Taxed:
    base, vat = margins.of_one(good.sold, good.bought, good.tax_code.rate or ZERO)
    return Taxed(good.tax_code, base, vat)

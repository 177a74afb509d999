"""Tax rates, VAT periods and what is in them."""

import datetime
from decimal import Decimal

from accounting.models import (
    DeferredVat,
    GlAccount,
    MarginResult,
    TaxCode,
    VatEntry,
    VatPeriod,
    VatRegime,
)
from accounting.services import (
    invoices,
    issuing,
    margins,
    tax_rates,
    vat_corrections,
    vat_periods,
    vat_regimes,
    vat_returns,
    vat_supplements,
)
from accounting.services.invoice_lines import LineIn
from tests.generated.registry import Exercise, exercises, makes

DAY = datetime.date(2026, 3, 27)


@makes("tax rate", path="/api/tax-rates/{id}", fields=["tax_rate_id"])
def tax_rate(world):
    return tax_rates.create(actor=world.owner, name=world.mark[:80], rate=Decimal("21"))


@makes("VAT period", path="/api/btw-periods/{id}", fields=["period_id"])
def vat_period(world):
    """A year of its own, in which nothing was booked, so that it can be closed."""
    year = 1901 + VatPeriod.objects.count()
    return VatPeriod.objects.create(
        year=year, starts_on=datetime.date(year, 1, 1), ends_on=datetime.date(year, 12, 31)
    )


@makes("closed VAT period", fields=["belongs_to_id", "belongs_to_period_id"])
def closed_vat_period(world):
    return vat_returns.close(actor=world.owner, vat_period_id=world["VAT period"].pk)


@makes("VAT entry", path="/api/vat-entries/{id}")
def vat_entry(world):
    vat_correction(world)
    return VatEntry.objects.latest("pk")


@makes("seller", fields=["seller_id"])
def seller(world):
    return world["customer"]


@makes("VAT correction", path="/api/vat-corrections/{id}")
def vat_correction(world):
    return vat_corrections.book(
        actor=world.owner,
        tax_code_id=TaxCode.objects.get(code="P21").pk,
        account_id=GlAccount.objects.get(code="1410").pk,
        base=Decimal("100.00"),
        vat=Decimal("21.00"),
        description=world.mark[:200],
        date=DAY,
    )


@exercises("POST /api/vat-corrections")
def correct_vat(world):
    return Exercise(
        body={
            "tax_code_id": TaxCode.objects.get(code="P21").pk,
            "account_id": GlAccount.objects.get(code="1410").pk,
            "base": 100,
            "vat": 21,
            "description": "Private use",
            "date": DAY.isoformat(),
        }
    )


@makes("VAT regime", path="/api/vat-regimes/{id}")
def vat_regime(world):
    year = 2150 + VatRegime.objects.count()
    return vat_regimes.adopt(actor=world.owner, starts_on=datetime.date(year, 1, 1))


@makes("used good", path="/api/margin-entries/{id}")
def used_good(world):
    return margins.buy(
        actor=world.owner,
        amount=Decimal("150.00"),
        description=world.mark[:200],
        date=DAY,
    )


@exercises("POST /api/btw-periods/{id}/file")
def file_return(world):
    vat_returns.close(actor=world.owner, vat_period_id=world["VAT period"].pk)
    return Exercise(body={"reference": "1234"})


@exercises("POST /api/btw-periods/{id}/reopen")
def reopen_return(world):
    vat_returns.close(actor=world.owner, vat_period_id=world["VAT period"].pk)
    return Exercise(body={"reason": "A late find."})


@exercises("POST /api/btw-periods/{id}/supplements")
def supplement(world):
    period = world["VAT period"]
    vat_returns.close(actor=world.owner, vat_period_id=period.pk, filed=True)
    late_find(world, period)
    return Exercise()


def late_find(world, period):
    vat_corrections.book(
        actor=world.owner,
        tax_code_id=TaxCode.objects.get(code="P21").pk,
        account_id=GlAccount.objects.get(code="1410").pk,
        base=Decimal("100.00"),
        vat=Decimal("21.00"),
        description="Found late",
        date=DAY,
        belongs_to_id=period.pk,
    )


@makes("VAT supplement")
def vat_supplement(world):
    late_find(world, closed := world["closed VAT period"])
    return vat_supplements.make(actor=world.owner, vat_period_id=closed.pk)


@makes("margin of a period")
def margin_of_a_period(world):
    """Of a year of its own: what was bought in it is a loss that is carried on."""
    year = 2015 + MarginResult.objects.count()
    vat_periods.open_year(year)
    first = datetime.date(year, 1, 1)
    margins.buy(actor=world.owner, amount=Decimal(9), description=world.mark[:200], date=first)
    period = VatPeriod.objects.of_day(first).get()
    vat_returns.close(actor=world.owner, vat_period_id=period.pk)
    return MarginResult.objects.get(period=period)


@makes("deferred VAT")
def deferred_vat(world):
    """Of an invoice of a year of its own, in which VAT is due as it is paid."""
    day = datetime.date(2061 + DeferredVat.objects.count(), 1, 1)
    vat_regimes.adopt(actor=world.owner, starts_on=day, basis="cash")
    line = LineIn(description=world.mark, unit_price=Decimal("89.00"), vat_rate=Decimal(21))
    draft = invoices.create(
        actor=world.owner, customer_id=world["customer"].pk, invoice_date=day, lines=[line]
    )
    issuing.issue(actor=world.owner, invoice_id=draft.pk)
    return DeferredVat.objects.get(document_id=draft.pk)

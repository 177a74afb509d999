"""What a new company gets for its books: chart of accounts, tax codes, VAT periods."""

from decimal import Decimal

from accounting.models import GlAccount, TaxCode
from accounting.selectors.tables import LANGUAGES, country_of, in_language, rows
from accounting.services import vat_periods
from repair_angel.kernel.models import Company


def furnish(company: Company) -> None:
    """Accounts and tax codes of its country (Dutch where there are none), this year's periods."""
    country = country_of(company.country)
    language = company.locale[:2]
    accounts = _accounts(country, language)
    _tax_codes(country, language, accounts)
    vat_periods.open_year(vat_periods.today().year)


def _accounts(country: str, language: str) -> dict[str, GlAccount]:
    made = GlAccount.objects.bulk_create(
        GlAccount(
            code=row["code"],
            role=row["role"],
            name=in_language(language, row, "name"),
            type=row["type"],
            subtype=row["subtype"],
            rgs_code=row["rgs_code"],
            is_control=bool(row["control"]),
        )
        for row in rows(f"accounts_{country}")
    )
    return {account.code: account for account in made}


def _tax_codes(country: str, language: str, accounts: dict[str, GlAccount]) -> None:
    TaxCode.objects.bulk_create(
        TaxCode(
            code=row["code"],
            name=in_language(language, row, "name"),
            side=row["side"],
            scheme=row["scheme"],
            rate=Decimal(row["rate"]) if row["rate"] else None,
            vat_category=row["vat_category"],
            exemption_code=row["exemption_code"],
            rubriek_base=row["rubriek_base"],
            rubriek_vat=row["rubriek_vat"],
            rubriek_deduct=row["rubriek_deduct"],
            icp_kind=row["icp_kind"],
            texts={at: row[f"text_{at}"] for at in LANGUAGES if row[f"text_{at}"]},
            vat_account=accounts.get(row["vat_account"]),
            deduct_account=accounts.get(row["deduct_account"]),
            service_account=accounts.get(row["service_account"]),
            goods_account=accounts.get(row["goods_account"]),
            is_default=bool(row["default"]),
        )
        for row in rows(f"tax_codes_{country}")
    )

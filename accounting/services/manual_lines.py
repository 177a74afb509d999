"""Lines of an entry written by hand: what may stand in them, and what VAT they declare."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.errors import AccountNotPostable
from accounting.models import GlAccount, JournalEntry, JournalLine, TaxCode, VatEntry
from crm.models import Customer
from repair_angel.kernel.errors import InvalidInput, unknown_reference
from repair_angel.kernel.money import rounded
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import TenantModel

ZERO = Decimal("0.00")
VAT_SUBTYPES = ("vat_output", "vat_reverse", "vat_input")


@dataclass(frozen=True)
class LineIn:
    """A debit or a credit. On a VAT account a tax code says where it is declared, over `vat_base`.

    The base is given without a sign; left out, it follows from the rate.
    """

    account_id: int
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    description: str = ""
    customer_id: int | None = None
    tax_code_id: int | None = None
    vat_base: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        return self.debit - self.credit


def made(entry: JournalEntry, lines: Sequence[LineIn]) -> list[JournalLine]:
    """The lines, unsaved. Raises InvalidInput and AccountNotPostable on the line's field."""
    accounts = _rows(GlAccount, "account_id", lines)
    codes = _rows(TaxCode, "tax_code_id", lines)
    _rows(Customer, "customer_id", lines)
    found = []
    for at, line in enumerate(lines):
        _check(at, line, accounts[line.account_id], codes)
        code = codes.get(line.tax_code_id) if line.tax_code_id else None
        found.append(
            JournalLine(
                entry=entry,
                position=at + 1,
                account=accounts[line.account_id],
                customer_id=line.customer_id,
                description=line.description,
                debit=line.debit,
                credit=line.credit,
                tax_code=code,
                vat_base=_base(line, code) if code else None,
            )
        )
    return found


def declare(entry: JournalEntry) -> None:
    """The VAT entries of a posted entry's lines that bear a tax code."""
    lines = entry.lines.filter(tax_code__isnull=False).select_related("tax_code", "account")
    found = [_declared(entry, line, line.tax_code) for line in lines if line.tax_code]
    VatEntry.objects.bulk_create(vat for vat in found if vat.rubriek)


def _declared(entry: JournalEntry, line: JournalLine, code: TaxCode) -> VatEntry:
    """Deductions are debits, what is owed is a credit."""
    source = reference_to(line)
    deducts = line.account_id == code.deduct_account_id or not code.rubriek_vat
    vat = line.debit - line.credit if deducts else line.credit - line.debit
    base = line.vat_base or ZERO
    return VatEntry(
        entry=entry,
        tax_code=code,
        rubriek=code.rubriek_deduct if deducts else code.rubriek_vat,
        base=base if vat >= 0 else -base,
        vat=vat,
        date=entry.date,
        source_type=source[0],
        source_id=source[1],
    )


def _rows(model: type[TenantModel], field: str, lines: Sequence[LineIn]) -> dict[int, Any]:
    """The company's rows that the lines name, in one query."""
    wanted = [getattr(line, field) for line in lines]
    found = model.objects.in_bulk({pk for pk in wanted if pk})
    for at, pk in enumerate(wanted):
        if pk and pk not in found:
            raise InvalidInput({f"lines.{at}.{field}": unknown_reference(field).errors[field]})
    return found


def _check(at: int, line: LineIn, account: GlAccount, codes: dict[int, TaxCode]) -> None:
    if bool(line.debit) == bool(line.credit):
        words = _("A line has a debit or a credit, above zero.")
        raise InvalidInput({f"lines.{at}.debit": [words]})
    if not account.is_active:
        raise AccountNotPostable(
            _("Account %(account)s is not in use any more."),
            field=f"lines.{at}.account_id",
            account=account,
        )
    if account.is_control:
        raise AccountNotPostable(
            _("Account %(account)s follows its documents; it is not booked on by hand."),
            field=f"lines.{at}.account_id",
            account=account,
        )
    if account.subtype in VAT_SUBTYPES or line.tax_code_id:
        _check_vat(at, account, codes.get(line.tax_code_id or 0))


def _check_vat(at: int, account: GlAccount, code: TaxCode | None) -> None:
    """VAT is the sum of what was declared: an amount without a rubriek would be in no return."""
    if code is None or account.pk not in (code.vat_account_id, code.deduct_account_id):
        words = _("Choose a tax code that is booked on account %(account)s.") % {"account": account}
        raise InvalidInput({f"lines.{at}.tax_code_id": [words]})


def _base(line: LineIn, code: TaxCode) -> Decimal:
    if line.vat_base is not None:
        return line.vat_base
    return rounded(abs(line.amount) * 100 / code.rate) if code.rate else ZERO

"""VAT as spreadsheets: semicolons and decimal commas, as Dutch and French spreadsheets read them."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounting.models import VatEntry, VatPeriod
from accounting.selectors import icp as listing

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def entries(found: QuerySet[VatEntry]) -> bytes:
    """VAT entries by date, each with the number of its journal entry."""
    columns = [_("Date"), _("Box"), _("Base"), _("VAT"), _("Tax code"), _("Entry"), _("Text")]
    rows = found.order_by("date", "pk").values_list(
        "date", "rubriek", "base", "vat", "tax_code__code", "entry__number", "entry__description"
    )
    return _written(columns, rows.iterator(chunk_size=2000))


def icp(period: VatPeriod) -> bytes:
    """Supplies to businesses in other EU countries, by VAT number."""
    columns = [_("Country"), _("VAT number"), _("Goods"), _("Services"), _("Triangulation")]
    rows = (
        (one.country, one.vat_number[2:], one.goods, one.services, one.abc)
        for one in listing.of_period(period)
    )
    return _written(columns, rows)


def _written(columns: Iterable[object], rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def _cell(value: object) -> str:
    """Amounts with a comma; a text that a spreadsheet would take for a formula is held back."""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text

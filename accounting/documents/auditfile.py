"""The audit file of a year: XML Auditfile Financieel (XAF) 4.0, as the Belastingdienst asks for it.

The order of the elements is the schema's. What was there when the year began stands in the opening
balance, also what the journal of opening balances booked in the year; entries that close a year are
left out (XAF 4.0, Toelichting). Written entry by entry to disk: memory does not grow with the year.
"""

import datetime
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from importlib import metadata
from typing import IO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from django.db.models import QuerySet, Sum

from accounting.models import (
    FiscalYear,
    GlAccount,
    JournalEntry,
    JournalLine,
    TaxCode,
    VatEntry,
)
from accounting.states import EntryStatus
from crm.models import Customer
from repair_angel.kernel import clock, tenancy
from repair_angel.kernel.models import Company
from repair_angel.kernel.money import shown

SPACE = "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0"
RGS = "3.7"
ZERO = Decimal(0)
KEPT_IN_MEMORY = 2**20
CHUNK = 1000
Journal = JournalEntry.Journal
TYPES = {
    Journal.SALES: "S",
    Journal.PURCHASES: "P",
    Journal.CASH: "C",
    Journal.BANK: "B",
    Journal.MOLLIE: "B",
    Journal.STRIPE: "B",
    Journal.STOCK: "G",
    Journal.GENERAL: "M",
    Journal.PAYROLL: "Y",
}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(year: FiscalYear, opening: Mapping[str, Decimal]) -> IO[bytes]:
    """The file, open at its beginning. `opening` says what stood on which account, debit above zero."""
    body = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  the answer closes it
    xml = _Xml(body)
    company = Company.objects.get(pk=tenancy.company_id())
    with xml.inside("auditfile", xmlns=SPACE):
        _header(xml, company, year)
        with xml.inside("company"):
            _who(xml, company)
            _customers(xml, year)
            accounts = _accounts(xml)
            _vat_codes(xml, accounts)
            _periods(xml, year)
            _opening(xml, year, opening)
            _transactions(xml, year, accounts)
    body.seek(0)
    return body


class _Xml:
    """Elements in order; text cut to its length, without what XML cannot hold."""

    def __init__(self, body: IO[bytes]) -> None:
        self._out = XMLGenerator(body, "utf-8", short_empty_elements=False)  # type: ignore[arg-type]
        self._out.startDocument()

    @contextmanager
    def inside(self, name: str, **attributes: str) -> Iterator[None]:
        self._out.startElement(name, AttributesImpl(attributes))
        yield
        self._out.endElement(name)

    def put(self, name: str, value: object, most: int = 255) -> None:
        self._out.startElement(name, AttributesImpl({}))
        self._out.characters(_FORBIDDEN.sub("", str(value))[:most])
        self._out.endElement(name)

    def put_if(self, name: str, value: object, most: int = 255) -> None:
        if value:
            self.put(name, value, most)


def _header(xml: _Xml, company: Company, year: FiscalYear) -> None:
    with xml.inside("header"):
        xml.put("fiscalYear", year.year)
        xml.put("startDate", year.starts_on)
        xml.put("endDate", year.ends_on)
        xml.put("curCode", company.currency)
        xml.put("dateCreated", clock.today())
        xml.put("softwareDesc", "Repair Angel")
        xml.put("softwareVersion", _version(), 20)
        xml.put("RGSVersion", RGS)


def _version() -> str:
    try:
        return metadata.version("repair-angel")
    except metadata.PackageNotFoundError:  # run from its folder, as it is meant to be
        return "1"


def _who(xml: _Xml, company: Company) -> None:
    xml.put_if("Commercenr", company.chamber_of_commerce, 100)
    xml.put("companyName", company.name)
    xml.put("taxRegistrationCountry", company.country)
    xml.put("taxRegIdent", company.vat_number, 30)
    with xml.inside("streetAddress"):
        xml.put_if("streetname", company.address, 100)
        xml.put_if("city", company.city, 50)
        xml.put_if("postalCode", company.postal_code, 10)
        xml.put("country", company.country)


def _customers(xml: _Xml, year: FiscalYear) -> None:
    """Those the year's entries name."""
    named = _lines(year).exclude(customer=None).values("customer_id")
    with xml.inside("customersSuppliers"):
        for customer in Customer.objects.filter(pk__in=named).order_by("pk").iterator(CHUNK):
            with xml.inside("customerSupplier"):
                xml.put("custSupID", customer.pk, 35)
                xml.put_if("custSupName", customer.name, 50)
                xml.put_if("taxRegIdent", customer.vat_number, 30)
                xml.put("custSupTp", "C")


def _accounts(xml: _Xml) -> dict[int, GlAccount]:
    found = {account.pk: account for account in GlAccount.objects.order_by("code")}
    with xml.inside("generalLedger"):
        for account in found.values():
            of_result = account.type in (GlAccount.Type.INCOME, GlAccount.Type.EXPENSE)
            with xml.inside("ledgerAccount"):
                xml.put("accID", account.code, 35)
                xml.put("accDesc", account.name)
                xml.put("accTp", "P" if of_result else "B")
                xml.put_if("RGScode", account.rgs_code)
    return found


def _vat_codes(xml: _Xml, accounts: dict[int, GlAccount]) -> None:
    with xml.inside("vatCodes"):
        for code in TaxCode.objects.order_by("pk"):
            owed = code.vat_account_id if code.rubriek_vat else None
            claimed = code.deduct_account_id or (None if owed else code.vat_account_id)
            with xml.inside("vatCode"):
                xml.put("vatID", code.code, 35)
                xml.put("vatDesc", code.name, 100)
                if owed:
                    xml.put("vatToPayAccID", accounts[owed].code, 35)
                if claimed:
                    xml.put("vatToClaimAccID", accounts[claimed].code, 35)


def _periods(xml: _Xml, year: FiscalYear) -> None:
    starts = [datetime.date(year.year, month, 1) for month in range(1, 13)]
    ends = [*(day - datetime.timedelta(days=1) for day in starts[1:]), year.ends_on]
    with xml.inside("periods"):
        for number, (first, last) in enumerate(zip(starts, ends, strict=True), 1):
            with xml.inside("period"):
                xml.put("periodNumber", number)
                xml.put("startDatePeriod", first)
                xml.put("endDatePeriod", last)


def _opening(xml: _Xml, year: FiscalYear, opening: Mapping[str, Decimal]) -> None:
    """What stood there, and what was booked as an opening balance in the year itself."""
    amounts = dict(opening)
    begun = _posted(year).filter(entry__journal=Journal.OPENING, entry__is_closing=False)
    for code, debit, credit in begun.values_list("account__code").annotate(
        Sum("debit"), Sum("credit")
    ):
        amounts[code] = amounts.get(code, ZERO) + debit - credit
    lines = sorted((code, amount) for code, amount in amounts.items() if amount)
    with xml.inside("openingBalance"):
        xml.put("linesCount", len(lines))
        xml.put("totalDebit", sum((amount for _, amount in lines if amount > 0), ZERO))
        xml.put("totalCredit", -sum((amount for _, amount in lines if amount < 0), ZERO))
        for number, (code, amount) in enumerate(lines, 1):
            with xml.inside("obLine"):
                xml.put("nr", number)
                xml.put("accID", code, 35)
                _amount(xml, "amnt", amount)


def _transactions(xml: _Xml, year: FiscalYear, accounts: dict[int, GlAccount]) -> None:
    lines = _lines(year)
    sums = lines.aggregate(debit=Sum("debit"), credit=Sum("credit"))
    used = set(lines.values_list("entry__journal", flat=True).distinct())
    with xml.inside("transactions"):
        xml.put("linesCount", lines.count())
        xml.put("totalDebit", sums["debit"] or ZERO)
        xml.put("totalCredit", sums["credit"] or ZERO)
        for journal in Journal:
            if journal not in used:
                continue
            with xml.inside("journal"):
                xml.put("jrnID", journal.value)
                xml.put("desc", journal.label)
                xml.put("jrnTp", TYPES[journal])
                for entry in _entries(year, journal):
                    _transaction(xml, entry, accounts)


def _transaction(xml: _Xml, entry: JournalEntry, accounts: dict[int, GlAccount]) -> None:
    lines = sorted(entry.lines.all(), key=lambda line: line.position)
    vat = _vat_by_line(lines, list(entry.vat_entries.all()))
    with xml.inside("transaction"):
        xml.put("nr", entry.number, 35)
        xml.put_if("desc", entry.description)
        xml.put("periodNumber", entry.date.month)
        xml.put("trDt", entry.date)
        xml.put_if("User", entry.member_id)
        for line in lines:
            with xml.inside("trLine"):
                xml.put("nr", line.position)
                xml.put("accID", accounts[line.account_id].code, 35)
                xml.put("docRef", entry.number)
                xml.put("effDate", entry.date)
                xml.put_if("desc", line.description or entry.description)
                _amount(xml, "amnt", line.debit - line.credit)
                xml.put_if("custSupID", line.customer_id, 35)
                if entry.journal == Journal.SALES and line.customer_id:
                    xml.put("invRef", entry.number)
                for one in vat.get(line.pk, []):
                    _vat(xml, one, line)


def _vat_by_line(lines: list[JournalLine], found: list[VatEntry]) -> dict[int, list[VatEntry]]:
    """Each VAT entry with the line of its account; without VAT, with the line of the revenue."""
    placed: dict[int, list[VatEntry]] = {}
    for one in found:
        code = one.tax_code
        for wanted in (
            (code.vat_account_id, code.deduct_account_id),
            (code.service_account_id, code.goods_account_id),
        ):
            line = next((x for x in lines if x.account_id in wanted and x.account_id), None)
            if line:
                placed.setdefault(line.pk, []).append(one)
                break
    return placed


def _vat(xml: _Xml, one: VatEntry, line: JournalLine) -> None:
    with xml.inside("vat"):
        xml.put("vatID", one.tax_code.code, 35)
        xml.put("vatPerc", shown(one.tax_code.rate or Decimal(0)))
        xml.put("vatAmnt", abs(one.vat))
        xml.put("vatAmntTp", "D" if line.debit else "C")


def _amount(xml: _Xml, name: str, amount: Decimal) -> None:
    xml.put(name, abs(amount))
    xml.put(f"{name}Tp", "D" if amount >= 0 else "C")


def _entries(year: FiscalYear, journal: Journal) -> Iterator[JournalEntry]:
    found = JournalEntry.objects.filter(
        status=EntryStatus.POSTED,
        date__range=(year.starts_on, year.ends_on),
        is_closing=False,
        journal=journal,
    )
    parts = found.order_by("date", "pk").prefetch_related("lines", "vat_entries__tax_code")
    return parts.iterator(chunk_size=CHUNK)


def _posted(year: FiscalYear) -> QuerySet[JournalLine]:
    return JournalLine.objects.filter(
        entry__status=EntryStatus.POSTED, entry__date__range=(year.starts_on, year.ends_on)
    ).order_by()


def _lines(year: FiscalYear) -> QuerySet[JournalLine]:
    """The lines of the year's transactions."""
    return _posted(year).filter(entry__is_closing=False).exclude(entry__journal=Journal.OPENING)

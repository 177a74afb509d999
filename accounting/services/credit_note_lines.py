"""The lines of a credit note: whose invoice line each takes back, and how much may still be taken.

Nothing is credited twice: per invoice line, and per group of one tax code, all notes together stay
within the invoice. The VAT of a group is worked out over all notes so far, so the last cent comes
back with the last of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounting.errors import MoreThanInvoiced
from accounting.models import CreditNote, CreditNoteLine, CreditNoteVat, Invoice, InvoiceLine
from accounting.models import InvoiceVat as InvoiceGroup
from accounting.states import CreditNoteStatus
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.money import allocate, rounded, shown

ZERO = Decimal("0.00")
MOST = 500
Key = tuple[str, Decimal]


@dataclass(frozen=True)
class CreditLineIn:
    """A line as asked for. What is None comes from the invoice line, if it names one."""

    description: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    vat_rate: Decimal | None = None
    invoice_line_id: int | None = None
    return_to_stock: bool = False


class Creditable:
    """An issued invoice, less what its other credit notes take back already."""

    def __init__(self, invoice: Invoice, *, apart_from: CreditNote | None = None) -> None:
        self.invoice = invoice
        self.lines = {
            line.pk: line
            for line in invoice.lines.select_related("product", "tax_code").order_by("position")
        }
        groups = InvoiceGroup.objects.filter(invoice=invoice).select_related("tax_code")
        self.groups = {(group.vat_category, group.rate): group for group in groups.order_by("pk")}
        notes = CreditNote.objects.filter(invoice=invoice).exclude(
            status=CreditNoteStatus.CANCELLED
        )
        if apart_from is not None:
            notes = notes.exclude(pk=apart_from.pk)
        self.earlier_lines = list(CreditNoteLine.objects.filter(credit_note__in=notes))
        self.earlier_groups = list(CreditNoteVat.objects.filter(credit_note__in=notes))

    def group_amount(self, group: InvoiceGroup | CreditNoteVat) -> Decimal:
        """On the invoice's basis."""
        return group.base + group.vat if self.invoice.prices_include_vat else group.base

    def credited_of_group(self, key: Key) -> tuple[Decimal, Decimal]:
        """Amount and VAT that other notes take back of a group."""
        same = [one for one in self.earlier_groups if (one.vat_category, one.rate) == key]
        return (
            sum((self.group_amount(one) for one in same), ZERO),
            sum((one.vat for one in same), ZERO),
        )

    def credited_of_line(self, line: InvoiceLine) -> Decimal:
        return sum(
            (one.line_total for one in self.earlier_lines if one.invoice_line_id == line.pk), ZERO
        )

    def returned_of_line(self, line: InvoiceLine) -> Decimal:
        """How many pieces other notes put back to stock."""
        back = [one for one in self.earlier_lines if one.return_to_stock]
        return sum((one.quantity for one in back if one.invoice_line_id == line.pk), Decimal(0))


def rest(invoice: Invoice) -> list[CreditLineIn]:
    """What is left to credit of each line: the whole line, or one piece of what remains."""
    creditable = Creditable(invoice)
    return [
        _rest_of(line, left)
        for line in creditable.lines.values()
        if (left := line.line_total - creditable.credited_of_line(line))
    ]


def _rest_of(line: InvoiceLine, left: Decimal) -> CreditLineIn:
    whole = left == line.line_total
    return CreditLineIn(
        description=line.description,
        quantity=line.quantity if whole else Decimal(1),
        unit_price=None if whole else left,
        vat_rate=line.vat_rate,
        invoice_line_id=line.pk,
    )


def prepare(
    note: CreditNote, lines: Sequence[CreditLineIn]
) -> tuple[list[CreditNoteLine], list[CreditNoteVat]]:
    """Work out lines, VAT groups and the note's totals; nothing is saved.

    The caller has locked the invoice. Raises InvalidInput naming the line, MoreThanInvoiced.
    """
    if not lines:
        raise InvalidInput({"lines": ["The lines field is required."]})
    if len(lines) > MOST:
        raise InvalidInput({"lines": [f"The lines may not have more than {MOST} items."]})
    creditable = Creditable(note.invoice, apart_from=note if note.pk else None)
    rows = [_line(at, line, creditable) for at, line in enumerate(lines)]
    _check_lines(rows, creditable)
    groups = list(_groups(rows, creditable))
    note.subtotal = sum((group.base for group in groups), ZERO)
    note.vat_total = sum((group.vat for group in groups), ZERO)
    note.total = note.subtotal + note.vat_total
    if note.total <= 0:
        raise InvalidInput({"lines": ["The total must be greater than 0."]})
    return rows, groups


def save(note: CreditNote, rows: Iterable[CreditNoteLine], groups: Iterable[CreditNoteVat]) -> None:
    """Give a note these lines in place of those it had."""
    note.lines.all().delete()
    note.vat_groups.all().delete()
    rows, groups = list(rows), list(groups)
    for row in rows:
        row.credit_note = note
    for group in groups:
        group.credit_note = note
    CreditNoteLine.objects.bulk_create(rows)
    CreditNoteVat.objects.bulk_create(groups)


def _line(at: int, given: CreditLineIn, creditable: Creditable) -> CreditNoteLine:
    of = _invoice_line(at, given, creditable)
    asked = _completed(at, given, of)
    key = _group_key(at, asked, of, creditable)
    group = creditable.groups[key]
    if asked.return_to_stock and not (of and of.product and of.product.is_stocked):
        raise InvalidInput(
            {f"lines.{at}.return_to_stock": [_("Only a product can go back to stock.")]}
        )
    row = CreditNoteLine(
        position=at + 1,
        invoice_line=of,
        product=of.product if of else None,
        description=asked.description,
        quantity=asked.quantity,
        unit_price=asked.unit_price,
        discount_pct=of.discount_pct if of and asked.unit_price == of.unit_price else Decimal(0),
        tax_code=group.tax_code,
        vat_category=group.vat_category,
        vat_rate=group.rate,
        return_to_stock=asked.return_to_stock,
    )
    row.line_total = row.priced.amount
    return row


def _invoice_line(at: int, given: CreditLineIn, creditable: Creditable) -> InvoiceLine | None:
    """The line it names, or the one it describes in the same words."""
    if given.invoice_line_id is not None:
        if of := creditable.lines.get(given.invoice_line_id):
            return of
        raise InvalidInput(
            {f"lines.{at}.invoice_line_id": ["The selected invoice line is invalid."]}
        )
    same = (
        line
        for line in creditable.lines.values()
        if line.description == given.description
        and given.vat_rate in (None, line.vat_rate)
        and creditable.credited_of_line(line) < line.line_total
    )
    return next(same, None)


def _completed(at: int, given: CreditLineIn, of: InvoiceLine | None) -> CreditLineIn:
    asked = replace(given, quantity=Decimal(1) if given.quantity is None else given.quantity)
    if of is not None:
        asked = replace(
            asked,
            description=given.description or of.description,
            quantity=of.quantity if given.quantity is None else given.quantity,
            unit_price=of.unit_price if given.unit_price is None else given.unit_price,
        )
    missing = [
        name
        for name, value in (("description", asked.description), ("unit_price", asked.unit_price))
        if value in ("", None)
    ]
    if missing:
        raise InvalidInput(
            {
                f"lines.{at}.{name}": [f"The {name.replace('_', ' ')} field is required."]
                for name in missing
            }
        )
    return asked


def _group_key(at: int, asked: CreditLineIn, of: InvoiceLine | None, creditable: Creditable) -> Key:
    """The group of the invoice it belongs to: a credit is at the tax code that was charged."""
    if of is not None and asked.vat_rate in (None, of.vat_rate):
        return of.vat_category, of.vat_rate
    found = [key for key in creditable.groups if asked.vat_rate in (None, key[1])]
    if of is not None or not found:
        raise InvalidInput({f"lines.{at}.vat_pct": ["The selected vat pct is invalid."]})
    if asked.vat_rate is None and len(found) > 1:
        raise InvalidInput({f"lines.{at}.vat_pct": ["The vat pct field is required."]})
    return found[0]


def _check_lines(rows: Sequence[CreditNoteLine], creditable: Creditable) -> None:
    """No invoice line is credited, or brought back, beyond what it was."""
    for line in {row.invoice_line for row in rows if row.invoice_line}:
        own = [row for row in rows if row.invoice_line == line]
        credited = creditable.credited_of_line(line) + sum((row.line_total for row in own), ZERO)
        if not _within(credited, line.line_total):
            raise _more(line.description, line.line_total - creditable.credited_of_line(line))
        back = sum((row.quantity for row in own if row.return_to_stock), Decimal(0))
        if back and back + creditable.returned_of_line(line) > line.quantity:
            left = line.quantity - creditable.returned_of_line(line)
            raise MoreThanInvoiced(
                _("Of “%(line)s” only %(left)s can come back."),
                field="lines",
                line=line.description,
                left=shown(left),
            )


def _groups(rows: Sequence[CreditNoteLine], creditable: Creditable) -> Iterable[CreditNoteVat]:
    """The VAT of each group, and each row's share of it."""
    inclusive = creditable.invoice.prices_include_vat
    for key in dict.fromkeys((row.vat_category, row.vat_rate) for row in rows):
        own = [row for row in rows if (row.vat_category, row.vat_rate) == key]
        group, amounts = creditable.groups[key], [row.line_total for row in own]
        amount, vat = sum(amounts, ZERO), _vat(creditable, group, key, sum(amounts, ZERO))
        for row, share in zip(own, allocate(vat, amounts), strict=True):
            row.vat, row.net = share, row.line_total - share if inclusive else row.line_total
        yield CreditNoteVat(
            tax_code=group.tax_code,
            vat_category=group.vat_category,
            rate=group.rate,
            base=amount - vat if inclusive else amount,
            vat=vat,
        )


def _vat(creditable: Creditable, group: InvoiceGroup, key: Key, amount: Decimal) -> Decimal:
    whole = creditable.group_amount(group)
    before, vat_before = creditable.credited_of_group(key)
    if not _within(before + amount, whole):
        raise _more(f"{shown(group.rate)}%", whole - before)
    if not whole:
        return ZERO
    return rounded(group.vat * (before + amount) / whole) - vat_before


def _within(credited: Decimal, whole: Decimal) -> bool:
    return 0 <= credited <= whole if whole >= 0 else whole <= credited <= 0


def _more(what: str, left: Decimal) -> MoreThanInvoiced:
    return MoreThanInvoiced(
        _("Of “%(what)s” no more than %(left)s can be credited."),
        field="lines",
        what=what,
        left=shown(left, 2),
    )

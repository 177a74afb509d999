"""The rates a shop charges: its plain sales codes, as the API and the staff know them."""

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounting import locks
from accounting.errors import TaxRateDefault, TaxRateInUse
from accounting.models import InvoiceLine, TaxCode
from accounting.selectors import tables
from accounting.services import tax_codes
from inventory.models import Product
from repair_angel.kernel import clock, events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput, NotFound
from repair_angel.kernel.money import shown

COPIED = (
    "vat_category",
    "exemption_code",
    "rubriek_base",
    "rubriek_vat",
    "icp_kind",
    "texts",
    "vat_account_id",
    "service_account_id",
    "goods_account_id",
)
STANDARD, ZERO_RATED = "S", "Z"


@command("tax-rates.write")
def create(
    *,
    actor: Actor,
    name: str,
    rate: Decimal,
    description: str = "",
    is_default: bool = False,
    vat_category: str = "",
    exemption_code: str | None = None,
    invoice_text: str | None = None,
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
) -> TaxCode:
    """A rate; where it is booked and declared comes from the company's code that is most like it.

    Raises InvalidInput for a category of which the company has no code, for a taxed rate of an
    untaxed category, and for dates the wrong way round. Locks the company's tax codes. Records
    `accounting.tax_rate.created`.
    """
    codes = locks.tax_codes()
    category = vat_category or (STANDARD if rate else ZERO_RATED)
    _check(rate, category, valid_from, valid_until)
    like = _most_like(codes, rate, category)
    code = TaxCode(
        code=_free_code(codes, category, rate),
        name=name,
        description=description,
        side=TaxCode.Side.SALE,
        rate=rate,
        valid_from=valid_from,
        valid_until=valid_until,
        **{field: getattr(like, field) for field in COPIED},
    )
    if exemption_code is not None:
        code.exemption_code = exemption_code
    if invoice_text is not None:
        code.texts = _texts(invoice_text)
    if is_default:
        _unset_default(codes)
        code.is_default = True
    code.save()
    events.record("accounting.tax_rate.created", subject=code, rate=rate)
    return code


@command("tax-rates.write")
def update(*, actor: Actor, tax_rate_id: int, **changes: Any) -> TaxCode:
    """Change name, description, texts, dates, the default; and the rate of one not used yet.

    What a document bears keeps its rate: `replace` gives it a successor. Raises InvalidInput,
    TaxRateInUse, TaxRateDefault. Locks the company's tax codes. Records
    `accounting.tax_rate.updated`.
    """
    codes = locks.tax_codes()
    code = _plain(codes, tax_rate_id)
    if (text := changes.pop("invoice_text", None)) is not None:
        changes["texts"] = _texts(text)
    _check(
        changes.get("rate", code.rate),
        changes.get("vat_category", code.vat_category),
        changes.get("valid_from", code.valid_from),
        changes.get("valid_until", code.valid_until),
    )
    _check_change(code, changes)
    changes |= _mapped_anew(codes, code, changes)
    if changes.get("is_default"):
        _unset_default({pk: one for pk, one in codes.items() if pk != code.pk})
    if changed := save_changes(code, changes):
        events.record("accounting.tax_rate.updated", subject=code, fields=changed)
    else:
        events.unchanged()
    return code


@command("tax-rates.write")
def set_default(*, actor: Actor, tax_rate_id: int) -> TaxCode:
    """The rate of lines that name none. Locks the company's tax codes.

    Raises InvalidInput for one that is not valid today. Records `accounting.tax_rate.set_default`.
    """
    codes = locks.tax_codes()
    code = _plain(codes, tax_rate_id)
    if not code.is_valid_on(clock.today()):
        raise InvalidInput({"is_default": [_("This rate is not valid today.")]})
    if code.is_default:
        events.unchanged()
        return code
    _unset_default(codes)
    code.is_default = True
    code.save(update_fields=["is_default"])
    events.record("accounting.tax_rate.set_default", subject=code)
    return code


@command("tax-rates.write")
def replace(
    *, actor: Actor, tax_rate_id: int, rate: Decimal, valid_from: datetime.date, name: str = ""
) -> TaxCode:
    """From a day on this rate is another: documents dated before keep the old one.

    It stays the default, if it was. Products and work orders that bear the old rate get the new one on documents from that day.
    Raises InvalidInput, TaxRateInUse when it was replaced already. Locks the company's tax codes.
    Records `accounting.tax_rate.replaced`.
    """
    codes = locks.tax_codes()
    old = _plain(codes, tax_rate_id)
    if any(one.replaces_id == old.pk for one in codes.values()):
        raise TaxRateInUse(_("This rate has a successor already."), field="valid_from")
    last = valid_from - datetime.timedelta(days=1)
    _check(rate, old.vat_category, old.valid_from, last)
    new = TaxCode(
        code=_free_code(codes, old.vat_category, rate),
        name=name or f"{shown(rate)}%",
        description=old.description,
        side=old.side,
        rate=rate,
        valid_from=valid_from,
        replaces=old,
        **{field: getattr(old, field) for field in COPIED},
    )
    old.valid_until = last
    if old.is_default:
        old.is_default, new.is_default = False, True
    old.save(update_fields=["valid_until", "is_default"])
    new.save()
    events.record("accounting.tax_rate.replaced", subject=new, replaced_id=old.pk, rate=rate)
    return new


@command("tax-rates.write")
def delete(*, actor: Actor, tax_rate_id: int) -> None:
    """Remove one that nothing uses.

    Raises TaxRateInUse when a document names it or products resolve to it, TaxRateDefault. Locks the
    company's tax codes. Records `accounting.tax_rate.deleted`.
    """
    codes = locks.tax_codes()
    code = _plain(codes, tax_rate_id)
    users = [_products(_count_products(code)), _lines(_count_lines(code))]
    if any(users):
        raise TaxRateInUse(
            _("Cannot delete: tax rate is assigned to %(users)s."),
            users=str(_(" and ")).join(one for one in users if one),
        )
    if code.is_default:
        raise TaxRateDefault(_("Cannot delete: this is the default. Choose another one first."))
    if any(one.replaces_id == code.pk for one in codes.values()):
        raise TaxRateInUse(_("Cannot delete: another tax rate follows on it."))
    events.record("accounting.tax_rate.deleted", subject=code, rate=code.rate)
    code.delete()


def _plain(codes: dict[int, TaxCode], pk: int) -> TaxCode:
    code = codes.get(pk)
    if code is None or code.side != TaxCode.Side.SALE or code.scheme or code.rate is None:
        raise NotFound("Not found.")
    return code


def _check(
    rate: Any,
    category: str,
    valid_from: datetime.date | None,
    valid_until: datetime.date | None,
) -> None:
    errors: dict[str, list[Any]] = {}
    if (category == STANDARD) != bool(rate):
        errors["rate"] = [_("Only category S is taxed, and always is.")]
    if valid_from and valid_until and valid_until < valid_from:
        errors["valid_until"] = ["The valid until must be a date after or equal to valid from."]
    if errors:
        raise InvalidInput(errors)


def _check_change(code: TaxCode, changes: dict[str, Any]) -> None:
    """What documents bear stays; and some rate is always the default."""
    if code.is_default and changes.get("is_default") is False:
        raise TaxRateDefault(
            _("There is always a default: choose another one instead."), field="is_default"
        )
    taxed_anew = any(
        name in changes and changes[name] != getattr(code, name)
        for name in ("rate", "vat_category")
    )
    if taxed_anew and (lines := _count_lines(code)):
        raise TaxRateInUse(
            _("The rate is on %(lines)s already: give it a successor from a day on."),
            field="rate",
            lines=_lines(lines),
        )


def _mapped_anew(
    codes: dict[int, TaxCode], code: TaxCode, changes: dict[str, Any]
) -> dict[str, Any]:
    """Another rate is booked and declared as the codes of that rate are."""
    rate, category = changes.get("rate", code.rate), changes.get("vat_category", code.vat_category)
    if (rate, category) == (code.rate, code.vat_category):
        return {}
    others = {pk: one for pk, one in codes.items() if pk != code.pk}
    like = _most_like(others, rate, category)
    texts = {"texts"} if "texts" in changes else set()
    return {field: getattr(like, field) for field in COPIED if field not in texts}


def _most_like(codes: dict[int, TaxCode], rate: Any, category: str) -> TaxCode:
    """Of the category: the oldest of this rate, else the one for other rates, else the oldest."""
    alike = [
        one
        for one in codes.values()
        if one.vat_category == category
        and one.side == TaxCode.Side.SALE
        and one.scheme in ("", "other")
    ]
    chosen = sorted(alike, key=lambda one: (one.rate != rate, one.scheme != "other", one.pk))
    if not chosen:
        raise InvalidInput({"vat_category": ["The selected vat category is invalid."]})
    return chosen[0]


def _free_code(codes: dict[int, TaxCode], category: str, rate: Decimal) -> str:
    taken = {one.code for one in codes.values()}
    stem = f"{category}{shown(rate)}"
    following = (f"{stem}_{n}" for n in range(2, len(taken) + 3))
    return next(one for one in (stem, *following) if one not in taken)


def _unset_default(codes: dict[int, TaxCode]) -> None:
    for one in codes.values():
        if one.is_default:
            one.is_default = False
            one.save(update_fields=["is_default"])


def _texts(text: str) -> dict[str, str]:
    return dict.fromkeys(tables.LANGUAGES, text) if text else {}


def _count_products(code: TaxCode) -> int:
    """Products whose category and rate resolve to this code."""
    kinds = Product.objects.order_by().values_list("vat_rate", "vat_category")
    counted = kinds.annotate(count=Count("pk"))
    return sum(count for rate, category, count in counted if tax_codes.is_for(code, rate, category))


def _count_lines(code: TaxCode) -> int:
    return InvoiceLine.objects.filter(tax_code=code).count()


def _products(count: int) -> str:
    """In the reference's words."""
    return f"{count} product(s)" if count else ""


def _lines(count: int) -> str:
    return f"{count} invoice line(s)" if count else ""

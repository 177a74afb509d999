"""Whom and what is at the counter: found by any writing, a few at a time, of this company alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.text import capfirst

from accounting.models import Invoice
from accounting.models.invoices import DUE
from crm.models import Customer, Device
from crm.selectors import merged
from repair_angel.kernel.search import plain
from workorders.models import ChecklistItem, ChecklistTemplate, WorkOrder
from workorders.states import UNFINISHED

MOST = 8
SHOWN_REPAIRS = 5
SUGGESTED = 40
LEAST_LETTERS = 2
LEAST_OF_A_NUMBER = 3
NUMBERS = ("serial_number", "imei", "imei2", "plate", "frame_number")
ZERO = Decimal("0.00")

UNFINISHED_ONES = Count("work_orders", filter=Q(work_orders__status__stage__in=UNFINISHED))


@dataclass(frozen=True)
class AtTheCounter:
    """A customer, with what staff should know before they go on."""

    customer: Customer
    tags: list[str]
    repairs: list[WorkOrder]
    more_repairs: int
    balance: Decimal
    devices: list[Device]

    @property
    def contact(self) -> list[str]:
        row = self.customer
        street = " ".join(filter(None, (row.address, row.postal_code, row.city)))
        return [part for part in (row.phone, row.mobile, row.email, street) if part]


@dataclass(frozen=True)
class Brought:
    """A device, and how often it was here before."""

    device: Device
    repairs: list[WorkOrder]
    visits: int

    @property
    def visit(self) -> int:
        """Which time it is here now: 3 is the third."""
        return self.visits + 1


def customers(term: str) -> list[Customer]:
    if len(term) < LEAST_LETTERS:
        return []
    found = Customer.objects.current().filter(erased_at=None).search(term).order_by("-pk")
    return list(found.annotate(unfinished=UNFINISHED_ONES)[:MOST])


def customer(customer_id: int) -> AtTheCounter | None:
    row = Customer.objects.current().filter(pk=customer_id, erased_at=None).first()
    if row is None:
        return None
    people = merged.people(row.pk)
    repairs = WorkOrder.objects.unfinished().filter(customer__in=people).select_related("status")
    shown = list(repairs.order_by("-pk")[: SHOWN_REPAIRS + 1])
    more = repairs.count() - SHOWN_REPAIRS if len(shown) > SHOWN_REPAIRS else 0
    return AtTheCounter(
        customer=row,
        tags=list(row.tags.order_by("name").values_list("name", flat=True)),
        repairs=shown[:SHOWN_REPAIRS],
        more_repairs=more,
        balance=balance(people),
        devices=list(Device.objects.filter(customer=row).order_by("-pk")[:MOST]),
    )


def balance(people: Any) -> Decimal:
    """What is still to be paid of issued invoices."""
    due = Invoice.objects.open().filter(customer__in=people)
    return due.aggregate(due=Sum(DUE))["due"] or ZERO


def devices(term: str, customer_id: int | None) -> list[Device]:
    """The customer's own, by any word; others' by a number on them. Without a term, all one's own."""
    own = Device.objects.filter(customer=customer_id or 0).select_related("customer")
    mine = list(own.search(term).order_by("-pk")[:MOST])
    if len(term) < LEAST_OF_A_NUMBER or len(mine) == MOST:
        return mine
    others = Device.objects.exclude(customer=customer_id or 0).filter(_bears(term))
    others = others.filter(customer__erased_at=None).select_related("customer")
    return mine + list(others.order_by("-pk")[: MOST - len(mine)])


def _bears(term: str) -> Q:
    """A number as it was typed, or without the signs people put into it."""
    bears = Q(pk=None)
    for written in {plain(term), "".join(sign for sign in plain(term) if sign.isalnum())} - {""}:
        here = Q(pk=None)
        for name in NUMBERS:
            here |= Q(**{f"{name}__contains": written.upper()})
        bears |= Q(search__contains=written) & here
    return bears


def models(term: str) -> list[dict[str, str]]:
    """Brands and models the shop has seen, most seen first, to make a new device of."""
    if len(term) < LEAST_LETTERS:
        return []
    seen = Device.objects.search(term).exclude(model="").values("kind", "brand", "model")
    return list(seen.annotate(times=Count("pk")).order_by("-times", "brand", "model")[:MOST])


def device(device_id: int) -> Brought | None:
    row = Device.objects.select_related("customer").filter(pk=device_id).first()
    if row is None:
        return None
    repairs = row.work_orders.select_related("status").order_by("-pk")
    return Brought(row, list(repairs[:SHOWN_REPAIRS]), repairs.count())


def suggestions(kind: str, brand: str) -> dict[str, list[str]]:
    """The shop's own brands of a kind, and models of a brand, most seen first."""
    seen = Device.objects.filter(kind=kind) if kind else Device.objects.all()
    of_brand = seen.filter(brand__iexact=brand) if brand else seen.none()
    return {"brands": _counted(seen, "brand"), "models": _counted(of_brand, "model")}


def checklist(kind: str) -> tuple[ChecklistTemplate | None, list[ChecklistItem]]:
    template = ChecklistTemplate.objects.filter(kind=kind).first()
    return template, list(template.items.filter(is_active=True)) if template else []


def _counted(rows: Any, name: str) -> list[str]:
    seen = rows.exclude(**{name: ""}).values(name).annotate(times=Count("pk"))
    return [row[name] for row in seen.order_by("-times", name)[:SUGGESTED]]


# As the page's script reads them ------------------------------------------------------------------
def as_options(rows: Iterable[Customer]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "label": row.name,
            "detail": " · ".join(filter(None, (row.mobile or row.phone, row.email, row.city))),
            "count": row.unfinished,
        }
        for row in rows
    ]


def as_devices(rows: Iterable[Device], customer_id: int | None) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "label": row.name,
            "detail": " · ".join(filter(None, (capfirst(row.get_kind_display()), row.identifier))),
            "owner": "" if row.customer_id == customer_id else row.customer.name,
        }
        for row in rows
    ]

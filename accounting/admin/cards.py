"""What of the money matters today."""

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounting.models import Invoice, Payment, VatPeriod
from accounting.models.invoices import DUE
from accounting.selectors import pickups
from accounting.states import InvoiceStatus, PeriodStatus
from repair_angel.kernel.admin import cards, links
from repair_angel.kernel.admin.cards import Bars, Figure, Link, Table
from repair_angel.kernel.templatetags.paper import money
from workorders.models import WorkOrder

READS = "invoices.read"
LIST = "admin:accounting_invoice_changelist"
SHOWN_ROWS = 8
ZERO = Decimal("0.00")
AGES = ((1, 30), (31, 60), (61, 90))
"""Days after the due date, as ageing lists have them."""


@cards.figure(
    "takings",
    _("Taken today"),
    permission=READS,
    icon="payments",
    roles={"front_desk": 50, "manager": 25, "bookkeeper": 40},
)
def takings(request: HttpRequest) -> Figure:
    today = Payment.objects.filter(date=timezone.localdate())
    taken = today.aggregate(sum=Sum("amount"))["sum"] or ZERO
    return Figure(money(taken), _("in all payments"), tone="good")


@cards.figure(
    "turnover",
    _("Turnover this month"),
    permission=READS,
    icon="trending_up",
    roles={"manager": 15, "bookkeeper": 30},
)
def turnover(request: HttpRequest) -> Figure:
    first = timezone.localdate().replace(day=1)
    issued = Invoice.objects.filter(status=InvoiceStatus.ISSUED, invoice_date__gte=first)
    sold = issued.aggregate(sum=Sum("subtotal"))["sum"] or ZERO
    return Figure(money(sold), _("invoiced, excluding VAT"))


@cards.figure(
    "open",
    _("To be paid"),
    permission=READS,
    icon="receipt",
    roles={"manager": 16, "bookkeeper": 10},
)
def open_invoices(request: HttpRequest) -> Figure:
    due = Invoice.objects.open().aggregate(due=Sum(DUE))["due"] or ZERO
    return Figure(money(due), _("on issued invoices"), link=reverse(LIST))


@cards.figure(
    "drafts", _("Drafts"), permission=READS, icon="edit_document", roles={"bookkeeper": 5}
)
def drafts(request: HttpRequest) -> Figure:
    count = Invoice.objects.filter(status=InvoiceStatus.DRAFT).count()
    link = f"{reverse(LIST)}?status=draft"
    return Figure(count, _("not issued yet"), link, "warn" if count else "good")


@cards.figure(
    "vat-period",
    _("VAT return"),
    permission="btw-periods.read",
    icon="event_upcoming",
    roles={"bookkeeper": 20, "manager": 60},
)
def vat_period(request: HttpRequest) -> Figure | None:
    """The oldest open period that is over, else the one that runs, with the last day to file it."""
    opened = VatPeriod.objects.filter(status=PeriodStatus.OPEN).order_by("starts_on")
    if (period := opened.filter(ends_on__lte=_end_of_the_running_one()).first()) is None:
        return None
    last, today = last_day_to_file(period), timezone.localdate()
    over = period.ends_on < today
    note = _("file before or on %s") % date_format(last, "j F")
    tone = "bad" if last < today else "warn" if over else "neutral"
    link = reverse("admin:accounting_vatperiod_changelist")
    return Figure(str(period), note, link, tone)


def _end_of_the_running_one() -> datetime.date:
    """No period is longer than a year."""
    return timezone.localdate() + datetime.timedelta(days=366)


def last_day_to_file(period: VatPeriod) -> datetime.date:
    """The last day of the month after the period (art. 10 AWR and 19 Uitvoeringsbesluit AWR)."""
    in_the_month_after = period.ends_on + datetime.timedelta(days=1)
    month_after_that = in_the_month_after.replace(day=28) + datetime.timedelta(days=4)
    return month_after_that.replace(day=1) - datetime.timedelta(days=1)


@cards.bars(
    "ageing", _("Open invoices by age"), permission=READS, roles={"bookkeeper": 5, "manager": 30}
)
def ageing(request: HttpRequest) -> Bars:
    today = timezone.localdate()

    def due_between(least: int, most: int) -> Q:
        first, last = (today - datetime.timedelta(days=days) for days in (most, least))
        return Q(due_date__gte=first, due_date__lte=last)

    buckets = {f"age{least}": due_between(least, most) for least, most in AGES}
    oldest = today - datetime.timedelta(days=AGES[-1][1])
    asked = {"not_due": Q(due_date__gte=today), **buckets, "older": Q(due_date__lt=oldest)}
    sums = {name: Sum(DUE, filter=condition) for name, condition in asked.items()}
    found = Invoice.objects.open().aggregate(**sums)
    labels = [_("not due"), *(_("%s days") % f"{a}–{b}" for a, b in AGES), _("older")]
    bars = [(str(label), found[name] or ZERO) for label, name in zip(labels, asked, strict=True)]
    return Bars(bars, f"{reverse(LIST)}?status=overdue", _("days after the due date"))


@cards.table(
    "overdue",
    _("Overdue invoices"),
    permission=READS,
    roles={"bookkeeper": 10, "manager": 40},
)
def overdue(request: HttpRequest) -> Table:
    rows = Invoice.objects.shown_as("overdue").select_related("customer").order_by("due_date")
    return Table(
        [_("Invoice"), _("Customer"), _("Due"), _("Open")],
        [
            [
                Link(row.number, links.to(row)),
                row.customer.name,
                date_format(row.due_date, "SHORT_DATE_FORMAT"),
                money(row.amount_due),
            ]
            for row in rows[:SHOWN_ROWS]
        ],
        empty=_("Nothing is overdue."),
        link=f"{reverse(LIST)}?status=overdue",
    )


@cards.table("pickups", _("To be called"), permission=READS, roles={"front_desk": 10})
def to_be_called(request: HttpRequest) -> Table:
    """What is ready, the longest known first, with what is to be paid when it is collected."""
    ready = WorkOrder.objects.filter(status__slug="ready").select_related("customer")
    orders = list(ready.order_by("pk")[:SHOWN_ROWS])
    due = pickups.due_of(orders)
    return Table(
        [_("Work order"), _("Customer"), _("Phone"), _("To be paid")],
        [_pickup(order, due[order.pk]) for order in orders],
        empty=_("Nobody has to be called."),
        link=reverse("admin:desk_ready"),
    )


def _pickup(order: WorkOrder, due: Decimal) -> list[Any]:
    customer = order.customer
    phone = customer.mobile or customer.phone
    return [
        Link(order.ticket_no, links.to(order)),
        customer.name,
        Link(phone, f"tel:{phone.replace(' ', '')}") if phone else "—",
        money(due),
    ]

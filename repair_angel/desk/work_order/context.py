"""What the page of one work order shows, and what of it this member may press."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch, Sum
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from accounting.models import Invoice, Payment
from accounting.models.invoices import SETTLED
from accounting.services import money_moves
from accounting.states import InvoiceStatus, ShownStatus
from repair_angel.desk.work_order import lookups
from repair_angel.desk.work_order.actions import ACTIONS
from repair_angel.desk.work_order.forms import (
    AT_THE_TILL,
    DeskForm,
    LineChangeForm,
    PayForm,
    RevealForm,
)
from repair_angel.desk.work_order.words import words
from repair_angel.kernel.admin import refusals
from repair_angel.kernel.admin.scoping import rows_of
from repair_angel.kernel.commands import Actor
from repair_angel.kernel.errors import Conflict, NotFound, NotPermitted
from repair_angel.kernel.models import Event, Member
from repair_angel.kernel.references import type_of
from workorders.models import WorkOrder, WorkOrderLine
from workorders.selectors import desk, time_spent
from workorders.selectors.checklists import Checklist
from workorders.selectors.desk import Desk
from workorders.services import labels, passcodes
from workorders.states import DONE, Answer, Phase

LINES = ("change-line", "remove-line")
CHECKED_AFTERWARDS = ("quality_check", "ready")


@dataclass(frozen=True)
class Refused:
    """What was asked and not done: the form as it was filled in, and why."""

    what: str
    form: DeskForm
    refusal: Exception | None = None

    @property
    def reasons(self) -> list[str]:
        if isinstance(self.refusal, NotFound):
            return [_("It is not there any more: somebody removed it meanwhile.")]
        if self.refusal is not None:
            return [words for _field, words in refusals.reasons(self.refusal)]
        named = self.form.errors.items()
        return [f"{self._label(name)}{text}" for name, texts in named for text in texts]

    @property
    def warnings(self) -> Sequence[Any]:
        """To be seen first; empty for a refusal that is final."""
        return getattr(self.refusal, "warnings", ())

    @property
    def status(self) -> int:
        if isinstance(self.refusal, Conflict):
            return 409
        return 403 if isinstance(self.refusal, NotPermitted) else 422

    def is_about(self, row_id: int) -> bool:
        data = self.form.data
        return str(row_id) in (data.get("line_id"), data.get("invoice_id"))

    def _label(self, name: str) -> str:
        field = self.form.fields.get(name)
        return f"{field.label}: " if field and field.label else ""


@dataclass(frozen=True)
class Checked:
    """The checklist in one phase. `was` says what stood there, for who sends it back."""

    phase: str
    label: Any
    rows: Sequence[tuple[Any, Any]]
    answered: int
    failed: Sequence[Any]
    is_open: bool

    @property
    def was(self) -> str:
        return ",".join(f"{row.item_id}:{found.answer}" for row, found in self.rows if found)


@dataclass(frozen=True)
class Billed:
    """One invoice of a repair, with the form that pays it if something is due.

    `in_coins` is what that is in cash, where it is rounded to another amount.
    """

    invoice: Invoice
    pay: DeskForm | None
    in_coins: Decimal | None

    @property
    def status(self) -> Any:
        return ShownStatus(self.invoice.shown_status).label


@dataclass(frozen=True)
class Bill:
    """What was invoiced of a repair. `stray` is what its lines come to and no issued one claims."""

    invoices: Sequence[Billed]
    draft: Invoice | None
    stray: Decimal


def version_of(work_order_id: int) -> str:
    """Another one after anything that happened to a work order or its invoices; two queries."""
    about = Event.objects.filter(subject_type=type_of(WorkOrder), subject_id=work_order_id)
    last = about.order_by("-pk").values_list("pk", flat=True).first()
    money = Invoice.objects.filter(work_order_id=work_order_id).aggregate(
        made=Count("pk"), numbered=Count("number"), settled=Sum(SETTLED)
    )
    return "-".join(str(part or 0) for part in (last, *money.values()))


def of(request: HttpRequest, work_order_id: int, refused: Refused | None = None) -> dict[str, Any]:
    """All of it. Raises NotFound."""
    version = version_of(work_order_id)  # before the rest: what changes meanwhile is offered
    shown = desk.of(work_order_id, translation.get_language() or "en")
    order, actor = shown.order, request.actor
    return {
        "desk": shown,
        "order": order,
        "version": version,
        "token": uuid.uuid4(),
        "may": _may(actor, order),
        "may_edit": actor.may("work-orders.write"),
        "may_reveal": _may_reveal(actor, order),
        "is_over": order.status.stage in DONE,
        "refused": refused,
        "asked": refused if refused and refused.warnings else None,
        "steps": _steps(shown),
        "forms": dict(_forms(order, refused)),
        "reveal": _again(refused, "reveal") or RevealForm(order=order, auto_id="reveal-%s"),
        "lines": [(line, _line_form(line, order, refused)) for line in shown.lines],
        "found": lookups.products(request.GET.get("q", "").strip()[:100]),
        "checks": [_checked(shown.checklist, phase, order) for phase in Phase],
        "answers": Answer.choices,
        "members": list(rows_of(Member).filter(is_active=True)),
        "own": request.member,
        "clock": shown.spent.running_of(request.member.pk),
        "elsewhere": time_spent.clock_of(request.member.pk),
        "bill": _bill(shown, refused) if actor.may("invoices.read") else None,
        "methods": AT_THE_TILL,
        "sizes": labels.SIZES,
        "words": words(),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }


def _may(actor: Actor, order: WorkOrder) -> dict[str, bool]:
    return {name.replace("-", "_"): action.is_for(actor, order) for name, action in ACTIONS.items()}


def _may_reveal(actor: Actor, order: WorkOrder) -> bool:
    allowed = actor.may(passcodes.reveal.permission)
    return allowed and (
        order.assigned_to_id == actor.member_id or actor.may("passcodes.reveal-any")
    )


def _steps(shown: Desk) -> dict[str, Any]:
    return {
        "sensible": [step for step in shown.steps if step.is_sensible],
        "others": [step for step in shown.steps if not step.is_sensible],
    }


def _forms(order: WorkOrder, refused: Refused | None) -> Iterator[tuple[str, DeskForm]]:
    """Those that there is one of on the page."""
    for name in ("findings", "note", "add-line", "photos", "passcode"):
        fresh = ACTIONS[name].form(order=order, auto_id=f"{name}-%s")
        yield name.replace("-", "_"), _again(refused, name) or fresh


def _again(refused: Refused | None, *names: str) -> DeskForm | None:
    """The form as it was filled in, if it is the one that was refused."""
    return refused.form if refused and refused.what in names else None


def _line_form(line: WorkOrderLine, order: WorkOrder, refused: Refused | None) -> DeskForm:
    if refused and refused.what in LINES and refused.is_about(line.pk):
        return refused.form
    seen = {"quantity": line.quantity, "unit_price": line.unit_price}
    return LineChangeForm(initial=seen, order=order, auto_id=f"line-{line.pk}-%s")


def _checked(checklist: Checklist, phase: Phase, order: WorkOrder) -> Checked:
    afterwards = order.status.slug in CHECKED_AFTERWARDS or order.status.stage in DONE
    return Checked(
        phase=phase.value,
        label=phase.label,
        rows=[(row, row.answered(phase)) for row in checklist.rows],
        answered=checklist.answered(phase),
        failed=checklist.failed(phase),
        is_open=afterwards == (phase == Phase.AFTER),
    )


def _bill(shown: Desk, refused: Refused | None) -> Bill:
    paid = Prefetch("payments", Payment.objects.select_related("member__user").order_by("pk"))
    made = Invoice.objects.filter(work_order=shown.order).exclude(status=InvoiceStatus.CANCELLED)
    invoices = list(made.prefetch_related(paid).order_by("pk"))
    claimed = [one for one in invoices if one.status == InvoiceStatus.ISSUED]
    return Bill(
        invoices=[_billed(one, shown.order, refused) for one in invoices],
        draft=next((one for one in invoices if one.status == InvoiceStatus.DRAFT), None),
        stray=shown.money.due - sum((one.amount_due for one in claimed), Decimal(0)),
    )


def _billed(invoice: Invoice, order: WorkOrder, refused: Refused | None) -> Billed:
    pay, in_coins = _pay_form(invoice, order, refused), None
    if pay and money_moves.rounds_cash():
        rounded = money_moves.in_coins(invoice.amount_due)
        in_coins = rounded if rounded != invoice.amount_due else None
    return Billed(invoice, pay, in_coins)


def _pay_form(invoice: Invoice, order: WorkOrder, refused: Refused | None) -> DeskForm | None:
    if invoice.status != InvoiceStatus.ISSUED or not invoice.amount_due:
        return None
    if refused and refused.what == "pay" and refused.is_about(invoice.pk):
        return refused.form
    due = {"amount": invoice.amount_due}
    return PayForm(initial=due, order=order, auto_id=f"pay-{invoice.pk}-%s")

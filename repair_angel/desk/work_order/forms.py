"""What is filled in at the desk. Rules are the commands'; here are shapes.

A form's `arguments` are what its command gets beside `actor` and `work_order_id`.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.states import PaymentMethod
from repair_angel.desk.counter.forms import LARGEST_ID, PasscodeInput, answers
from repair_angel.kernel.admin.forms import dress
from workorders.models import WorkOrder
from workorders.services.passcodes import MOST_REASON
from workorders.states import DONE, PasscodeKind, Phase, PhotoPhase

AT_THE_TILL = (PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.BANK)
USUAL_RATE = Decimal(21)


def a_row() -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)


def amount(label: Any, places: int = 2, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=12, decimal_places=places, **more)


class DeskForm(forms.Form):
    """By itself a mere button."""

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.prepare()
        dress(self.fields.values())

    def prepare(self) -> None:
        """Set initial values and choices that depend on the work order."""

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data


class SeenForm(DeskForm):
    """Changes the work order itself, so it says which version was looked at."""

    seen_version = forms.IntegerField(max_value=LARGEST_ID, widget=forms.HiddenInput)


class StatusForm(SeenForm):
    status = forms.CharField(max_length=40)
    acknowledged = forms.BooleanField(required=False)


class AssignForm(SeenForm):
    """Without a member to nobody."""

    member_id = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)


class FindingsForm(SeenForm):
    technician_findings = forms.CharField(
        label=_("findings"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def prepare(self) -> None:
        self.initial["technician_findings"] = self.order.technician_findings


class NoteForm(DeskForm):
    note = forms.CharField(label=_("note"), max_length=10_000, widget=forms.Textarea({"rows": 2}))
    for_customer = forms.BooleanField(label=_("the customer may read this"), required=False)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"note": given["note"], "is_internal": not given["for_customer"]}


# Lines --------------------------------------------------------------------------------------------
class PartForm(DeskForm):
    """One of a product."""

    product_id = a_row()


class LineForm(DeskForm):
    description = forms.CharField(label=_("description"), max_length=300)
    quantity = amount(_("quantity"), 3, initial=1)
    unit_price = amount(_("price excl. VAT"), 4)
    vat_rate = amount(_("VAT %"), initial=USUAL_RATE, min_value=0, max_value=100)


class LineNamed(DeskForm):
    """One line, as it was seen."""

    line_id = a_row()
    seen_quantity = amount("", 3, widget=forms.HiddenInput)
    seen_unit_price = amount("", 4, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        seen = {"quantity": given["seen_quantity"], "unit_price": given["seen_unit_price"]}
        return {"line_id": given["line_id"], "seen": seen}


class LineChangeForm(LineNamed):
    quantity = amount(_("quantity"), 3)
    unit_price = amount(_("price excl. VAT"), 4)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return super().arguments() | {name: given[name] for name in ("quantity", "unit_price")}


# What was seen and heard ---------------------------------------------------------------------------
class CheckForm(DeskForm):
    """What was answered in one phase; `was` is what stood there when the page was made.

    Only what the reader changed is given on, so that a colleague's answers of meanwhile stay.
    """

    phase = forms.ChoiceField(choices=Phase.choices, widget=forms.HiddenInput)
    was = forms.CharField(required=False, max_length=100_000, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        was = set(self.cleaned_data["was"].split(","))
        given = [one for one in answers(self.data) if "{item_id}:{answer}".format(**one) not in was]
        return {"phase": self.cleaned_data["phase"], "answers": given}


class PhotosForm(DeskForm):
    phase = forms.ChoiceField(label=_("phase"), choices=PhotoPhase.choices)

    def prepare(self) -> None:
        self.initial["phase"] = usual_phase(self.order)

    def arguments(self) -> dict[str, Any]:
        return {"phase": self.cleaned_data["phase"], "files": self.files.getlist("photos")}


def usual_phase(order: WorkOrder) -> str:
    if order.status.slug in ("quality_check", "ready") or order.status.stage in DONE:
        return PhotoPhase.AFTER
    return PhotoPhase.BEFORE if order.status.slug == "new" else PhotoPhase.DURING


class PasscodeForm(DeskForm):
    kind = forms.ChoiceField(label=_("kind"), choices=PasscodeKind.choices)
    passcode = forms.CharField(label=_("passcode"), max_length=128, strip=False)

    def prepare(self) -> None:
        self.fields["passcode"].widget = PasscodeInput()


class RevealForm(DeskForm):
    reason = forms.CharField(
        label=_("reason"),
        max_length=MOST_REASON,
        help_text=_("It is recorded that you looked, and why."),
    )


# Money ---------------------------------------------------------------------------------------------
class BillForm(DeskForm):
    """For the amount that was looked at."""

    seen_total = amount("", widget=forms.HiddenInput)


class InvoiceNamed(DeskForm):
    invoice_id = a_row()


class PayForm(InvoiceNamed):
    """What is due, unless less was handed over; the button says how."""

    amount = amount(_("amount"), min_value=Decimal("0.01"))
    method = forms.ChoiceField(choices=[(one, one.label) for one in AT_THE_TILL])

"""What is filled in at the counter. Rules are the commands'; here are shapes, and what must be there."""

import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import BASE_INPUT_CLASSES

from crm.states import DeviceKind
from repair_angel.kernel.admin.forms import dress
from repair_angel.kernel.admin.scoping import rows_of
from repair_angel.kernel.models import Branch, Member
from workorders.documents.intake import one_ending
from workorders.services.intake import Found, Passcode, Pictures, Signature
from workorders.states import PasscodeKind, Priority

CLOSING = datetime.time(17)
"""What is promised for a day is ready by then."""
LARGEST_ID = 2**63 - 1
CHECK = "check-"
SIGNED = ("problem_description", "accessories", "spending_limit")
"""What of the work order the customer reads and signs, beside who brings what."""

NOT_SIGNED = {
    "paper": _("signs the printed receipt"),
    "post": _("sent in by post"),
    "brought": _("brought by somebody else"),
    "closed": _("left outside opening hours"),
    "refused": _("does not want to sign"),
}


class DayInput(forms.DateInput):
    """The browser's own calendar, which a keyboard and a phone both know."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"class": " ".join(BASE_INPUT_CLASSES)}, format="%Y-%m-%d")


class PasscodeInput(forms.PasswordInput):
    """Never shown, never filled in again, never offered by a password manager."""

    def __init__(self) -> None:
        classes = " ".join(BASE_INPUT_CLASSES)
        super().__init__({"class": classes, "autocomplete": "new-password"}, render_value=False)


def hidden_id() -> forms.IntegerField:
    return forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput
    )


def text(label: Any, most: int, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", **attrs}),
    )


class IntakeForm(forms.Form):
    """One intake. A customer and a device are either there (`…_id`) or new (the other fields)."""

    once = forms.UUIDField(widget=forms.HiddenInput)

    customer_id = hidden_id()
    customer_first_name = text(_("first name"), 255)
    customer_last_name = text(_("last name"), 255)
    customer_phone = text(_("phone"), 50, inputmode="tel")
    customer_email = forms.EmailField(
        label=_("e-mail"), required=False, widget=forms.EmailInput({"autocomplete": "off"})
    )

    device_id = hidden_id()
    device_transfer = forms.BooleanField(label=_("now belongs to this customer"), required=False)
    device_kind = forms.ChoiceField(label=_("kind of device"), required=False)
    device_brand = text(_("brand"), 120, list="counter-brands")
    device_model = text(_("model"), 120, list="counter-models")
    device_colour = text(_("colour"), 40)
    device_serial_number = text(_("serial number"), 80)
    device_imei = text(_("IMEI"), 20, inputmode="numeric")
    device_plate = text(_("number plate"), 12)
    device_frame_number = text(_("frame number"), 80)

    problem_description = forms.CharField(
        label=_("complaint, in the customer's words"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write down what is wrong with it.")},
    )
    accessories = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)

    expected_ready_on = forms.DateField(
        label=_("promised for"), required=False, widget=DayInput(), help_text=_("or type it")
    )
    spending_limit = forms.DecimalField(
        label=_("spending limit"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Including VAT. Above it the customer is asked first."),
    )
    assigned_to = forms.ModelChoiceField(
        Member.objects.none(), label=_("technician"), required=False, empty_label=_("nobody")
    )
    branch = forms.ModelChoiceField(
        Branch.objects.all(), label=_("branch"), required=False, empty_label=None
    )
    priority = forms.ChoiceField(
        label=_("priority"), required=False, widget=forms.RadioSelect, initial=Priority.NORMAL
    )

    passcode_kind = forms.ChoiceField(label=_("passcode"), required=False)
    passcode = forms.CharField(
        label=_("passcode itself"),
        max_length=128,
        required=False,
        strip=False,
        help_text=_("A pattern is typed by its dots, 1 to 9 from top left. Not shown again."),
    )

    terms_id = hidden_id()
    signer_name = text(_("signed by"), 120)
    signature = forms.CharField(required=False, widget=forms.HiddenInput)
    signed_text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    not_signed = forms.ChoiceField(label=_("not signed, because"), required=False)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passcode"].widget = PasscodeInput()
        self.fields["assigned_to"].queryset = rows_of(Member).filter(is_active=True)
        self.fields["branch"].queryset = Branch.objects.filter(active=True).order_by("pk")
        self.fields["passcode_kind"].choices = _choices(_("none"), PasscodeKind.choices)
        self.fields["priority"].choices = _choices(None, Priority.choices)
        self.fields["not_signed"].choices = _choices("", NOT_SIGNED.items())
        self.fields["device_kind"].choices = _choices("", DeviceKind.choices)
        dress(self.fields.values())
        for name, field in self.fields.items():
            helped = f" help-{name}" if field.help_text else ""
            field.widget.attrs["aria-describedby"] = f"error-{name}{helped}"

    def clean(self) -> None:
        given = self.cleaned_data
        if not given.get("customer_id") and not given.get("customer_first_name"):
            self.add_error("customer_id", _("Choose a customer, or add a new one."))
        if not given.get("device_id") and not given.get("device_kind"):
            self.add_error("device_id", _("Choose a device, or say what kind it is."))
        if given.get("passcode") and not given.get("passcode_kind"):
            self.add_error("passcode_kind", _("Say which kind of passcode this is."))
        if given.get("passcode_kind") and not given.get("passcode"):
            self.add_error("passcode", _("The passcode is missing."))
        if given.get("terms_id") and not given.get("signature") and not given.get("not_signed"):
            self.add_error("not_signed", _("Let the customer sign, or say why not."))
        if given.get("signature") and not given.get("signer_name"):
            self.add_error("signer_name", _("Write down who signed."))

    def clean_signed_text(self) -> str:
        return one_ending(self.cleaned_data["signed_text"])

    def unreadable(self) -> dict[str, list[str]]:
        """What is wrong with what the customer would read; the rest may still be filled in."""
        return {
            name: list(found)
            for name, found in self.errors.items()
            if name in SIGNED or name.startswith(("customer_", "device_"))
        }

    # What the command is given -------------------------------------------------------------------
    def customer(self) -> int | dict[str, str]:
        return self.cleaned_data["customer_id"] or self._part("customer_", ("id",))

    def device(self) -> int | dict[str, str]:
        return self.cleaned_data["device_id"] or self._part("device_", ("id", "transfer"))

    def read(self) -> dict[str, Any]:
        """What `intake.sketch` is given."""
        return {
            "customer": self.customer(),
            "device": self.device(),
            "order": {name: self.cleaned_data[name] for name in SIGNED},
        }

    def order(self) -> dict[str, Any]:
        given = self.cleaned_data
        technician, branch = given["assigned_to"], given["branch"]
        return {
            **{name: given[name] for name in SIGNED},
            "expected_ready_at": _moment(given["expected_ready_on"]),
            "priority": given["priority"] or Priority.NORMAL,
            "assigned_to_id": technician.pk if technician else None,
            "branch_id": branch.pk if branch else None,
        }

    def found(self, drawn: Pictures) -> Found:
        """What was seen, told and signed beside the work order itself."""
        given = self.cleaned_data
        signature = passcode = None
        if given["passcode_kind"]:
            passcode = Passcode(given["passcode_kind"], given["passcode"])
        if drawn.signature:
            signature = Signature(
                drawn.signature, given["signer_name"], given["terms_id"], given["signed_text"]
            )
        return Found(
            answers=answers(self.data),
            photos=drawn.photos,
            passcode=passcode,
            signature=signature,
            not_signed="" if signature else NOT_SIGNED.get(given["not_signed"], ""),
        )

    def _part(self, prefix: str, without: tuple[str, ...]) -> dict[str, str]:
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and name.removeprefix(prefix) not in without
        }


def _choices(empty: Any, choices: Any) -> list[tuple[str, Any]]:
    named = [(value, capfirst(label)) for value, label in choices]
    return named if empty is None else [("", capfirst(empty) or "—"), *named]


def _moment(day: datetime.date | None) -> datetime.datetime | None:
    """In the company's time zone, which is the current one on staff pages."""
    return None if day is None else timezone.make_aware(datetime.datetime.combine(day, CLOSING))


def answers(data: Any) -> list[dict[str, Any]]:
    """`check-12=ok`: what is not a number is no item of ours, and refused as one."""
    found = []
    for name, answer in data.items():
        if name.startswith(CHECK) and answer:
            item = name.removeprefix(CHECK)
            known = item.isdecimal() and int(item) <= LARGEST_ID
            found.append({"item_id": int(item) if known else 0, "answer": answer})
    return found

"""Forms of the staff site that are not a model's."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold import widgets
from unfold.forms import ActionForm as UnfoldActionForm
from unfold.forms import AuthenticationForm

from repair_angel.kernel import tenancy
from repair_angel.kernel.admin import seal
from repair_angel.kernel.admin.widgets import NumberWidget

DRESS: dict[type[forms.Widget], type[forms.Widget]] = {
    forms.TextInput: widgets.UnfoldAdminTextInputWidget,
    forms.EmailInput: widgets.UnfoldAdminEmailInputWidget,
    forms.URLInput: widgets.UnfoldAdminURLInputWidget,
    forms.NumberInput: widgets.UnfoldAdminIntegerFieldWidget,
    forms.Textarea: widgets.UnfoldAdminTextareaWidget,
    forms.DateInput: widgets.UnfoldAdminSingleDateWidget,
    forms.DateTimeInput: widgets.UnfoldAdminTextInputWidget,
    forms.CheckboxInput: widgets.UnfoldBooleanSwitchWidget,
    forms.Select: widgets.UnfoldAdminSelectWidget,
    forms.SelectMultiple: widgets.UnfoldAdminSelectMultipleWidget,
    forms.CheckboxSelectMultiple: widgets.UnfoldAdminCheckboxSelectMultiple,
    forms.ClearableFileInput: widgets.UnfoldAdminFileFieldWidget,
}


class ActionForm(forms.Form):
    """What an action asks before it calls its command; `row` is the row it is for, or None.

    Plain Django fields; they are dressed here. A subclass may set initial values or querysets from
    `self.row` in `prepare`.
    """

    def __init__(self, *args: Any, request: HttpRequest, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.row = request, row
        self.prepare()
        dress(self.fields.values())

    def prepare(self) -> None:
        """Set initial values and choices that depend on the row or the member."""


class ListActionForm(UnfoldActionForm):
    """The choice of an action above a list. It carries the company's seal, as every form does."""

    _company = forms.CharField(
        required=False,
        label="",
        widget=forms.HiddenInput,
        initial=lambda: seal.seal_for(tenancy.company_id()),
    )


class LoginForm(AuthenticationForm):
    """By e-mail. What was wrong is not said: it would tell who has an account."""

    error_messages = {
        "invalid_login": _("This e-mail and password do not belong together."),
        "inactive": _("This e-mail and password do not belong together."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.input_type = "email"

    def clean_username(self) -> str:
        """One person, however written: else each spelling would have attempts of its own."""
        return str(self.cleaned_data["username"]).lower()


def dress(fields: Iterable[forms.Field]) -> None:
    """Plain Django fields in unfold's clothes, their labels with a capital. Twice is as once.

    Declared fields come by with every request, and capitals of a lazy label would nest ever deeper.
    """
    for field in fields:
        if field.label and not getattr(field, "has_capital", False):
            field.label, field.has_capital = capfirst(field.label), True
        _dress(field)


def _dress(field: forms.Field) -> None:
    if isinstance(field, forms.DecimalField) and not isinstance(field.widget, NumberWidget):
        field.localize = True
        _swap(field, NumberWidget())
    elif kind := DRESS.get(type(field.widget)):
        _swap(field, kind())


def _swap(field: forms.Field, widget: forms.Widget) -> None:
    widget.attrs.update(field.widget.attrs)
    widget.is_required, widget.is_localized = field.required, field.localize
    if hasattr(field, "choices"):
        widget.choices = field.choices
    field.widget = widget

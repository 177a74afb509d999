"""What the buttons of a repair ask, and its lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from inventory.models import Product
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.admin.scoping import rows_of
from repair_angel.kernel.models import Member
from workorders.errors import ChangedMeanwhile
from workorders.models import WorkOrder, WorkOrderLine, WorkOrderStatus
from workorders.states import sensible_first


class SeenVersion(forms.Form):
    """Carries the version of the work order that is looked at, so that a change since then is told.

    Refused for that once, the same form is sent again knowingly: nobody types twice.
    """

    seen_version = forms.IntegerField(label="", required=False, widget=forms.HiddenInput)

    def show_version_of(self, order: WorkOrder) -> None:
        self.initial["seen_version"] = order.version
        if isinstance(getattr(self, "refusal", None), ChangedMeanwhile):
            self.data = self.data.copy()
            self.data[self.add_prefix("seen_version")] = str(order.version)


class StatusForm(SeenVersion, ActionForm):
    """All statuses, those that sensibly come next in front; warnings are shown once before."""

    status = forms.ChoiceField(label=_("status"))
    acknowledged = forms.BooleanField(label=_("I have seen the warnings"), required=False)

    def prepare(self) -> None:
        self.show_version_of(self.row)
        if not self.is_bound:
            del self.fields["acknowledged"]
        labels = {status.slug: str(status) for status in WorkOrderStatus.objects.all()}
        offered = sensible_first(self.row.status.slug, list(labels))
        self.fields["status"].choices = [(slug, labels[slug]) for slug in offered]


class AssignForm(SeenVersion, ActionForm):
    member = forms.ModelChoiceField(
        queryset=Member.objects.none(),
        label=_("technician"),
        required=False,
        empty_label=_("nobody"),
    )

    def prepare(self) -> None:
        self.show_version_of(self.row)
        self.fields["member"].queryset = rows_of(Member).filter(is_active=True)
        self.fields["member"].initial = self.row.assigned_to_id


class NoteForm(ActionForm):
    note = forms.CharField(label=_("note"), max_length=10_000, widget=forms.Textarea)
    is_internal = forms.BooleanField(
        label=_("hidden from the customer"), initial=True, required=False
    )


class WorkOrderForm(SeenVersion, forms.ModelForm):
    class Meta:
        model = WorkOrder
        fields = ("customer",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show_version_of(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.instance.seen_version = cleaned.get("seen_version")
        return cleaned


class LineForm(forms.ModelForm):
    """What is left empty comes from the product."""

    vat_category = forms.ChoiceField(
        label=_("VAT category"),
        choices=[("", "—"), *Product.VatCategory.choices],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = WorkOrderLine
        fields = (
            "product",
            "description",
            "quantity",
            "unit_price",
            "discount_pct",
            "vat_rate",
            "vat_category",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("description", "unit_price", "vat_rate"):
            self.fields[name].required = False
        self.fields["description"].widget.attrs["style"] = "min-width: 11rem"

"""What the buttons of a repair ask, and its lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from inventory.models import Product
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.admin.scoping import rows_of
from repair_angel.kernel.models import Member
from workorders.models import WorkOrderLine, WorkOrderStatus
from workorders.states import sensible_first


class StatusForm(ActionForm):
    """All statuses, those that sensibly come next in front."""

    status = forms.ChoiceField(label=_("status"))

    def prepare(self) -> None:
        labels = {status.slug: str(status) for status in WorkOrderStatus.objects.all()}
        offered = sensible_first(self.row.status.slug, list(labels))
        self.fields["status"].choices = [(slug, labels[slug]) for slug in offered]


class AssignForm(ActionForm):
    member = forms.ModelChoiceField(
        queryset=Member.objects.none(),
        label=_("technician"),
        required=False,
        empty_label=_("nobody"),
    )

    def prepare(self) -> None:
        self.fields["member"].queryset = rows_of(Member).filter(is_active=True)
        self.fields["member"].initial = self.row.assigned_to_id


class NoteForm(ActionForm):
    note = forms.CharField(label=_("note"), max_length=10_000, widget=forms.Textarea)
    is_internal = forms.BooleanField(
        label=_("hidden from the customer"), initial=True, required=False
    )


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

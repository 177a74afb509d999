"""The page of customers."""

from typing import IO, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextInputWidget

from crm.models import Customer
from crm.services import customers, erasing, exporting
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin


class CustomerForm(forms.ModelForm):
    """Tags are words with commas between them; new ones are made."""

    tag_names = forms.CharField(
        label=_("tags"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Words with commas between them."),
    )

    class Meta:
        model = Customer
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            names = self.instance.tags.order_by("name").values_list("name", flat=True)
            self.initial["tag_names"] = ", ".join(names)

    def clean_tag_names(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["tag_names"].split(",")]
        if any(len(name) > 60 for name in names):
            raise forms.ValidationError(_("A tag has at most 60 characters."))
        return names


def _download(request: HttpRequest, archive: IO[bytes]) -> FileResponse:
    number = request.resolver_match.kwargs["object_id"]
    response = FileResponse(archive, as_attachment=True, filename=f"customer-{number}.zip")
    response["Cache-Control"] = "private, no-store"
    return response


def _is_a_person(customer: Customer) -> bool:
    return not customer.is_walk_in and customer.merged_into_id is None


@admin.register(Customer)
class CustomerAdmin(CommandAdmin):
    resource = "customers"
    department, icon, position = "counter", "person", 20
    palette = "person"
    create_command = customers.create
    change_command = customers.update
    delete_command = customers.delete
    arguments = {"tag_names": "tags"}
    form = CustomerForm
    list_display = ["full_name", "phone", "email", "city", "organisation", "tag_list"]
    list_filter = ["customer_tags__tag", "is_business"]
    list_select_related = ["organisation"]
    search_fields = ["search"]
    ordering = ["-pk"]
    fieldsets = [
        (None, {"fields": [("first_name", "last_name"), ("phone", "mobile"), "email"]}),
        (
            _("Address"),
            {"fields": [("address", "address2"), ("postal_code", "city"), "country"]},
        ),
        (_("Business"), {"fields": [("is_business", "organisation"), "vat_number"]}),
        (_("More"), {"fields": ["tag_names", "send_sms", "notes"]}),
    ]
    actions_detail = ["export", "erase"]

    export = command_action(
        _("Export data"),
        exporting.export,
        confirm=_("Everything that is known of this person, in one archive."),
        then=_download,
        shown=_is_a_person,
        icon="download",
    )
    erase = command_action(
        _("Erase data"),
        erasing.erase,
        confirm=_(
            "Names, contacts, notes, complaints, photos and numbers of devices of this person are "
            "removed for good, also from repairs and drafts that are open. What the law wants kept "
            "stays: issued documents, the books and signed forms. This cannot be undone."
        ),
        done=_("The data of this person were erased."),
        shown=lambda customer: _is_a_person(customer) and customer.erased_at is None,
        icon="person_remove",
        variant=ActionVariant.DANGER,
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may not change the tags sees them, and no field to write them in."""
        if self.has_change_permission(request, obj) or obj is None:
            return self.fieldsets
        more = (_("More"), {"fields": ["tag_list", "send_sms", "notes"]})
        return [*self.fieldsets[:-1], more]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        return super().get_queryset(request).prefetch_related("tags")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        """In no list, search box or palette is one that was merged; its own page says where to."""
        return super().get_search_results(request, queryset.current(), search_term)

    def palette_detail(self, row: Customer) -> str:
        return " · ".join(filter(None, (row.mobile or row.phone, row.email, row.city)))

    def is_editable(self, obj: Customer) -> bool:
        return obj.merged_into_id is None and obj.erased_at is None

    def is_deletable(self, obj: Customer) -> bool:
        return not obj.is_walk_in and obj.merged_into_id is None

    @display(description=_("name"))
    def full_name(self, customer: Customer) -> str:
        return customer.name

    @display(description=_("tags"))
    def tag_list(self, customer: Customer) -> str:
        return ", ".join(sorted(tag.name for tag in customer.tags.all()))

"""Pages of the staff site. Staff see rows; commands change them.

    @admin.register(Branch)
    class BranchAdmin(CommandAdmin):
        resource = "branches"                    # seen with branches.read
        create_command = branches.create         # create(actor=, name=…, address=…)
        change_command = branches.update         # update(actor=, branch_id=, name=…): what changed
        delete_command = branches.delete         # delete(actor=, branch_id=)
        arguments = {"kind": "branch_kind"}      # form field → argument, where the names differ
        department, icon = "settings", "store"   # its place in the sidebar
        palette = "store"                        # found by the command palette, with this icon
        palette_by = ["code"]                    # numbers that name one row: see `palette`
        list_display = ["name", "phone", "active"]
        list_filter = ["active"]                 # dressed and held to the company by the base
        list_select_related = []                 # compulsory: say that you thought of it
        search_fields = ["search"]               # uses queryset.search(term) where it exists
        fields = ["name", "address"]
        inlines = [OpeningHourInline]            # ReadOnlyInline, or LineInline with commands
        actions_detail = ["close"]               # buttons on the page; also actions, actions_row
        close = command_action(_("Close"), branches.close, icon="lock", shown=lambda b: b.active)

A foreign key `customer` is given to the command as `customer_id`. A change passes only the fields
that changed. Who may is read from the command's permission. A refusal of a command comes back as an
error on the form's field, with nothing saved. A page without a command cannot do that thing.
Pages and buttons that a higher app puts on a lower app's page: see `kernel.admin.panels`.
"""

from typing import Any, ClassVar

from django.contrib.admin.utils import flatten_fieldsets
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from repair_angel.kernel.admin import refusals, seal
from repair_angel.kernel.admin.arguments import arguments, without_defaults
from repair_angel.kernel.admin.lines import LineInline, ReadOnlyInline
from repair_angel.kernel.admin.staff import StaffAdmin

__all__ = ["CommandAdmin", "LineInline", "ReadOnlyAdmin", "ReadOnlyInline"]


class ReadOnlyAdmin(StaffAdmin):
    """Rows to look at: ledgers, moves, events."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return flatten_fieldsets(self.fieldsets) if self.fieldsets else list(self.fields or [])


class CommandAdmin(StaffAdmin):
    """A page whose saving, adding and deleting are commands; see the module's example."""

    create_command: Any = None
    change_command: Any = None
    delete_command: Any = None
    arguments: ClassVar[dict[str, str]] = {}

    def is_editable(self, obj: Any) -> bool:
        """May this row still be changed? An issued invoice may not."""
        return True

    def is_deletable(self, obj: Any) -> bool:
        return True

    def _may(self, request: HttpRequest, name: str) -> bool:
        command = getattr(type(self), name)
        return command is not None and request.actor.may(command.permission)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "create_command")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = self._may(request, "change_command")
        return allowed and (obj is None or self.is_editable(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = self._may(request, "delete_command")
        return allowed and (obj is None or self.is_deletable(obj))

    # Saving --------------------------------------------------------------------------------------
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Save by command. Refused, the same form is shown a second time, with the reason."""
        request.refusal = None
        if request.method == "POST" and not seal.fits(request):
            request.refusal = seal.OtherCompany()
        elif request.method == "POST":
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except refusals.REFUSALS as refusal:
                request.refusal = refusal
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return refusals.refused(form, refusal, self.arguments) if refusal else form

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Nothing yet: the command is called by `save_related`, which has the lines as well."""

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list[Any], change: bool
    ) -> None:
        lines = [one for one in formsets if isinstance(getattr(one, "inline", None), LineInline)]
        whole = {
            one.inline.lines_argument: one.inline.rows(one)
            for one in lines
            if one.inline.lines_argument and (one.has_changed() or not change)
        }
        if change:
            self._change(request, form, whole)
        else:
            self._create(request, form, whole)
        for one in lines:
            if not one.inline.lines_argument:
                one.inline.save_lines(request, one, form.instance)
        form.instance.refresh_from_db()

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool
    ) -> None:
        """Never: lines are saved by their inline's commands."""

    def given(self, request: HttpRequest, obj: Any, values: dict[str, Any]) -> dict[str, Any]:
        """The command's arguments; a page may turn what its form holds into what the command takes."""
        return values

    def made(self, request: HttpRequest, obj: Any, result: Any) -> None:
        """After a creation; `result` is what the command returned."""

    def _create(self, request: HttpRequest, form: ModelForm, lines: dict[str, Any]) -> None:
        command = type(self).create_command
        values = arguments(form, list(form.fields), self.arguments)
        values = self.given(request, form.instance, values)
        result = command(actor=request.actor, **without_defaults(command, values), **lines)
        row = result[0] if isinstance(result, tuple) else result
        form.instance.pk = row.pk
        form.instance._state.adding = False
        self.made(request, row, result)

    def _change(self, request: HttpRequest, form: ModelForm, lines: dict[str, Any]) -> None:
        values = arguments(form, form.changed_data, self.arguments)
        values = self.given(request, form.instance, values)
        if values or lines:
            key = {f"{self.noun}_id": form.instance.pk}
            type(self).change_command(actor=request.actor, **key, **values, **lines)

    # Deleting ------------------------------------------------------------------------------------
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The command knows what goes with it, and what stands in the way."""
        rows = list(objs)
        return [str(row) for row in rows], {self.opts.verbose_name_plural: len(rows)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        type(self).delete_command(actor=request.actor, **{f"{self.noun}_id": obj.pk})

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except refusals.REFUSALS as refusal:
            refusals.tell(request, refusal)
            page = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(page, args=[object_id]))

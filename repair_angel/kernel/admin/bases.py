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

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from repair_angel.kernel.admin import history, panels, refusals, seal
from repair_angel.kernel.admin.arguments import arguments, noun_of, without_defaults
from repair_angel.kernel.admin.filters import dressed
from repair_angel.kernel.admin.forms import dress
from repair_angel.kernel.admin.lines import LineInline, ReadOnlyInline
from repair_angel.kernel.admin.scoping import Scoped, rows_of
from repair_angel.kernel.admin.widgets import OVERRIDES

__all__ = ["CommandAdmin", "LineInline", "ReadOnlyAdmin", "ReadOnlyInline"]


class StaffAdmin(Scoped, ModelAdmin):
    """What every page has: seen by role, held to the company, logged by events alone."""

    resource: ClassVar[str] = ""
    noun: str = ""
    department: ClassVar[str | None] = None
    icon: ClassVar[str] = "chevron_right"
    position: ClassVar[int] = 50
    menu_title: ClassVar[Any] = None
    badge: ClassVar[Callable[[HttpRequest], int | None] | None] = None
    palette: ClassVar[str | None] = None

    formfield_overrides = OVERRIDES
    list_per_page = 25
    list_max_show_all = 100
    show_full_result_count = False
    list_filter_submit = True
    list_fullwidth = True
    view_on_site = False
    warn_unsaved_form = True
    save_on_top = False
    change_form_before_template = "staff/seal.html"
    change_form_outer_after_template = "staff/panels.html"

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        super().__init__(model, admin_site)
        self.noun = self.noun or noun_of(model)
        if not self.resource or self.list_select_related is False:
            raise ImproperlyConfigured(
                f"{type(self).__name__} needs `resource` and `list_select_related`."
            )

    # Who may -------------------------------------------------------------------------------------
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.actor.may(f"{self.resource}.read")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # Whose rows ----------------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = rows_of(self.model)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        if hasattr(queryset, "search"):
            return queryset.search(search_term), False
        return super().get_search_results(request, queryset, search_term)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [dressed(self.model, item) for item in super().get_list_filter(request)]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter of this page asks; no fishing in columns it does not show."""
        for item in self.get_list_filter(request):
            path = item[0] if isinstance(item, tuple | list) else item
            path = getattr(path, "parameter_name", path)
            if isinstance(path, str) and (lookup == path or lookup.startswith(f"{path}_")):
                return True
        return bool(self.date_hierarchy) and lookup.startswith(str(self.date_hierarchy))

    # What is shown -------------------------------------------------------------------------------
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {**(extra_context or {})}
        if object_id and request.method == "GET":
            row = self.get_object(request, unquote(object_id))
            context["panels"] = panels.of(row, request) if row else []
        return super().changeform_view(request, object_id, form_url, context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        dress(form.base_fields.values())
        return form

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        offered = super().get_actions_detail(request, object_id)
        row = self.get_object(request, unquote(str(object_id)))
        return [one for one in offered if _offered(one.method, request, row)]

    def get_actions_row(self, request: HttpRequest) -> list[Any]:
        return [one for one in super().get_actions_row(request) if _allowed(one.method, request)]

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return [one for one in super().get_actions_list(request) if _allowed(one.method, request)]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)
        return {name: one for name, one in found.items() if _allowed(one[0], request)}

    # What happened is in our events; Django's own log would know half of it. ---------------------
    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> str:
        return ""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        return None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history.view(self, request, object_id, extra_context or {})


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


def _allowed(action: Any, request: HttpRequest) -> bool:
    """May the member call the command behind this action? Others decide for themselves."""
    command = getattr(action, "command", None)
    return command is None or request.actor.may(command.permission)


def _offered(action: Any, request: HttpRequest, row: Any) -> bool:
    shown = getattr(action, "shown", None)
    return _allowed(action, request) and row is not None and (shown is None or shown(row))

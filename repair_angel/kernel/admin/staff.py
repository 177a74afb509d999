"""What every page of the staff site has; the two kinds of pages are in `bases`."""

import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib.admin.utils import unquote
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import path
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from repair_angel.kernel.admin import exports, history, links, panels
from repair_angel.kernel.admin.arguments import noun_of
from repair_angel.kernel.admin.filters import dressed
from repair_angel.kernel.admin.forms import ListActionForm, dress
from repair_angel.kernel.admin.labels import worded
from repair_angel.kernel.admin.scoping import Scoped, rows_of
from repair_angel.kernel.admin.widgets import OVERRIDES
from repair_angel.kernel.numbering import Kind

ASKED = re.compile(r"(_from|_to)?|(__id)?(__(exact|in|isnull|gte?|lte?|year|month|day))?")
"""What a filter adds to the name of its field in the address."""


class Rows(ChangeList):
    """A list whose rows lead to the page they are looked at on."""

    def url_for_result(self, result: models.Model) -> str:
        return links.to(result)


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
    palette_by: ClassVar[Sequence[str]] = ()
    palette_series: ClassVar[tuple[Kind, str] | None] = None

    formfield_overrides = OVERRIDES
    action_form = ListActionForm
    list_per_page = 25
    list_max_show_all = 100
    show_full_result_count = False
    list_filter_submit = True
    list_fullwidth = True
    list_after_template = "staff/export.html"
    view_on_site = False
    warn_unsaved_form = True
    save_on_top = False
    change_form_before_template = "staff/seal.html"
    change_form_outer_after_template = "staff/panels.html"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, display in list(vars(cls).items()):
            if isinstance(getattr(display, "label", None), dict):
                setattr(cls, name, worded(display))

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

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Rows

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        if hasattr(queryset, "search"):
            return queryset.search(search_term), False
        return super().get_search_results(request, queryset, search_term)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [dressed(self.model, item) for item in super().get_list_filter(request)]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter of this page asks; no fishing in columns it does not show.

        Nor in those behind a key: `member__user__password__startswith` begins as `member` does.
        """
        filters = [
            one[0] if isinstance(one, tuple | list) else one
            for one in self.get_list_filter(request)
        ]
        paths = [getattr(one, "parameter_name", one) for one in [*filters, self.date_hierarchy]]
        return any(
            path and lookup.startswith(path) and ASKED.fullmatch(lookup.removeprefix(path))
            for path in paths
        )

    def palette_detail(self, row: Any) -> str:
        """What the palette says of a row beside its name; it asks no query."""
        return ""

    def get_urls(self) -> list[Any]:
        """The list as a file, beside the pages there are."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_list_as_file"
        view = self.admin_site.admin_view(self.export_view)
        return [path("export.<str:kind>", view, name=name), *super().get_urls()]

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """What the list shows, all of it, as it is filtered and ordered."""
        return exports.view(self, request, kind)

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


def _allowed(action: Any, request: HttpRequest) -> bool:
    """May the member call the command behind this action? Others decide for themselves."""
    command = getattr(action, "command", None)
    return command is None or request.actor.may(command.permission)


def _offered(action: Any, request: HttpRequest, row: Any) -> bool:
    shown = getattr(action, "shown", None)
    return _allowed(action, request) and row is not None and (shown is None or shown(row))

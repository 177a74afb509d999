"""Buttons that call one command."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import ngettext
from unfold.enums import ActionVariant

from repair_angel.kernel.admin import refusals, seal
from repair_angel.kernel.admin.arguments import arguments
from repair_angel.kernel.admin.forms import ActionForm


def command_action(
    label: Any,
    command: Callable[..., Any],
    *,
    argument: str | None = None,
    form: type[ActionForm] | None = None,
    confirm: Any = None,
    done: Any = None,
    shown: Callable[[Any], bool] | None = None,
    then: Callable[[HttpRequest, Any], HttpResponse | None] | None = None,
    renamed: dict[str, str] | None = None,
    fixed: dict[str, Any] | None = None,
    icon: str | None = None,
    variant: ActionVariant = ActionVariant.DEFAULT,
) -> Callable[..., HttpResponse | None]:
    """A button for `actions_detail`, `actions_row`, `actions_list` or (without a form) `actions`.

    The command gets `<noun>_id` (or `argument`), what is `fixed`, and the values of `form`, which is
    asked for on a page of its own; `confirm` is asked there too. `done` is said afterwards, or made from the
    result; `then` may answer instead of returning to the page. `shown(row)` hides the button.
    It works by POST alone: what a GET gives is the page that asks.
    """

    def action(
        page: Any,
        request: HttpRequest,
        queryset: QuerySet[Any] | None = None,
        object_id: str | None = None,
    ) -> HttpResponse | None:
        if not request.actor.may(command.permission):
            raise PermissionDenied
        if queryset is not None:
            return _for_each(action, page, request, queryset)
        row = page.get_object(request, unquote(object_id)) if object_id else None
        if object_id and row is None:
            return page._get_obj_does_not_exist_redirect(request, page.opts, object_id)
        return _one(action, page, request, row)

    action.command, action.form, action.shown = command, form, shown
    action.argument, action.confirm, action.renamed = argument, confirm, renamed or {}
    action.done, action.then, action.fixed = done, then, fixed or {}
    action.short_description, action.icon, action.variant = label, icon, variant
    action.attrs = {} if form or confirm else {"data-post": True}
    action.dialog = None
    return action


def _one(action: Any, page: Any, request: HttpRequest, row: Any) -> HttpResponse:
    kind = action.form or ActionForm
    bound = request.method == "POST"
    form = kind(request.POST if bound else None, request.FILES or None, request=request, row=row)
    if bound and not seal.fits(request):
        refusals.tell(request, seal.OtherCompany())
    elif bound and form.is_valid():
        try:
            return _call(action, page, request, row, form)
        except refusals.REFUSALS as refusal:
            if not action.form:
                refusals.tell(request, refusal)
                return _back(page, row)
            form = refusals.refused(kind, refusal, action.renamed)(
                request.POST, request.FILES or None, request=request, row=row
            )
    return TemplateResponse(
        request, "staff/action.html", _context(action, page, request, row, form)
    )


def _call(action: Any, page: Any, request: HttpRequest, row: Any, form: Form) -> HttpResponse:
    values = arguments(form, list(form.fields), action.renamed)
    result = _command(action, page, request, row, values)
    if said := action.done(result) if callable(action.done) else action.done:
        messages.success(request, said)
    answer = action.then(request, result) if action.then else None
    return answer or _back(page, row)


def _command(action: Any, page: Any, request: HttpRequest, row: Any, values: Any) -> Any:
    key = {action.argument or f"{page.noun}_id": row.pk} if row is not None else {}
    return action.command(actor=request.actor, **key, **action.fixed, **values)


def _for_each(action: Any, page: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
    """One command per row; those refused say why, the others are done.

    The seal matters most here: "all rows" of a list left open would be another company's.
    """
    if not seal.fits(request):
        refusals.tell(request, seal.OtherCompany())
        return
    count = 0
    for row in rows:
        try:
            _command(action, page, request, row, {})
            count += 1
        except refusals.REFUSALS as refusal:
            for _field, words in refusals.reasons(refusal):
                messages.error(request, f"{row}: {words}")
    if count:
        said = ngettext("%(count)s row: done.", "%(count)s rows: done.", count)
        messages.success(request, said % {"count": count})


def _back(page: Any, row: Any) -> HttpResponse:
    """To the row's page; to the list when there is none, or the row is gone."""
    name = f"admin:{page.opts.app_label}_{page.opts.model_name}"
    if row is not None and type(row)._default_manager.filter(pk=row.pk).exists():
        return HttpResponseRedirect(reverse(f"{name}_change", args=[row.pk]))
    return HttpResponseRedirect(reverse(f"{name}_changelist"))


def _context(action: Any, page: Any, request: HttpRequest, row: Any, form: Form) -> dict[str, Any]:
    return {
        **page.admin_site.each_context(request),
        "title": action.short_description,
        "opts": page.opts,
        "original": row,
        "form": form,
        "question": action.confirm,
        "danger": action.variant == ActionVariant.DANGER,
        "media": page.media + form.media,
    }

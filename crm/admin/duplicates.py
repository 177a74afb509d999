"""Entries that may be one person: the list, two of them beside each other, and what was merged."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Customer, CustomerMerge
from crm.selectors import comparing, duplicates
from crm.services import merging
from repair_angel.kernel.admin import panels, refusals, seal, sidebar
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import ReadOnlyAdmin
from repair_angel.kernel.admin.site import add_page

PERMISSION = merging.merge.permission
View = Callable[..., HttpResponse]


def permitted(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.may(PERMISSION):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@permitted
def listed(request: HttpRequest) -> HttpResponse:
    """The likeliest first."""
    context = {"title": _("Duplicate customers"), "candidates": duplicates.likely()}
    return _page(request, "crm/duplicates.html", context)


@permitted
def compared(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """Two entries beside each other, with what would go over; the POST says whom to `keep`."""
    if request.method == "POST":
        return _merged(request, one, other)
    first, second = (_entry(pk) for pk in (one, other))
    context = {
        "title": _("Merge customers"),
        "sides": [(first, list(_going(first, second))), (second, list(_going(second, first)))],
        "rows": comparing.rows(first, second),
        "likeness": comparing.likeness(first, second),
    }
    return _page(request, "crm/compare.html", context)


def _merged(request: HttpRequest, one: int, other: int) -> HttpResponse:
    keep, drop = (one, other) if request.POST.get("keep") == str(one) else (other, one)
    try:
        if not seal.fits(request):
            raise seal.OtherCompany
        merging.merge(actor=request.actor, keep_id=keep, drop_id=drop)
    except refusals.REFUSALS as refusal:
        refusals.tell(request, refusal)
        return HttpResponseRedirect(reverse("admin:crm_duplicates"))
    messages.success(request, _("Merged. It can be undone on this page."))
    return HttpResponseRedirect(reverse("admin:crm_customer_change", args=[keep]))


def _entry(pk: int) -> Customer:
    found = Customer.objects.current().filter(pk=pk, is_walk_in=False, erased_at=None)
    entry = found.select_related("organisation").first()
    if entry is None:
        raise Http404
    return entry


def _going(entry: Customer, to: Customer) -> Iterator[tuple[str, int]]:
    """How many rows of each kind would go from one to the other."""
    for model, field in merging.references():
        if count := merging.movable(model, field, entry.pk, to.pk).count():
            yield capfirst(model._meta.verbose_name_plural), count


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})


add_page("customers/duplicates/", listed, "crm_duplicates")
add_page("customers/merge/<int:one>/<int:other>/", compared, "crm_compare")
sidebar.add(
    sidebar.Item(
        "counter",
        gettext_lazy("Duplicate customers"),
        "admin:crm_duplicates",
        "group_remove",
        permission=PERMISSION,
        position=45,
    )
)


@admin.register(CustomerMerge)
class CustomerMergeAdmin(ReadOnlyAdmin):
    """What was merged, and the way back."""

    resource, noun = "customers", "merge"
    list_display = ["merged_at", "kept", "dropped", "member", "undone_at"]
    list_select_related = ["kept", "dropped", "member__user"]
    ordering = ["-pk"]
    fields = ["kept", "dropped", "member", "merged_at", "undone_at"]
    actions_detail = ["undo"]

    undo = command_action(
        gettext_lazy("Undo"),
        merging.unmerge,
        confirm=gettext_lazy(
            "What went over goes back, unless it was given to somebody else or fixed since."
        ),
        done=gettext_lazy("They are two customers again."),
        shown=lambda merge: merge.undone_at is None,
        icon="undo",
    )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.actor.may(PERMISSION)


@panels.panel(
    "crm.customer",
    gettext_lazy("May be the same person"),
    permission=PERMISSION,
    template="crm/duplicates_panel.html",
)
def alike(request: HttpRequest, customer: Customer) -> dict[str, Any] | None:
    if customer.merged_into_id or customer.erased_at:
        return None
    found = [
        (pair, pair.second if pair.first.pk == customer.pk else pair.first)
        for pair in duplicates.of(customer)
    ]
    return {"customer": customer, "candidates": found} if found else None


@panels.panel(
    "crm.customer",
    gettext_lazy("Merged entries"),
    permission="customers.read",
    template="crm/merged_panel.html",
)
def merged_entries(request: HttpRequest, customer: Customer) -> dict[str, Any] | None:
    """Into which it went, or which came into it."""
    open_ones = CustomerMerge.objects.filter(undone_at=None).select_related("kept", "dropped")
    came = list(open_ones.filter(kept=customer).order_by("pk"))
    went = open_ones.filter(dropped=customer).first()
    if not came and not went:
        return None
    return {"came": came, "into": customer.merged_into, "may_undo": request.actor.may(PERMISSION)}

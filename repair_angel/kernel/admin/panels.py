"""What a higher app puts on a lower app's page: panels below the form, buttons above it.

    @panels.panel("crm.customer", _("Invoices"), permission="invoices.read", template="…/panel.html")
    def invoices(request, customer):
        return {"invoices": Invoice.objects.filter(customer=customer)[:10]}

    panels.add_action("workorders.workorder", "make_invoice", command_action(…))

Both are called in the higher app's `admin` room, which is loaded after the lower one's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest

Context = Callable[[HttpRequest, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    title: Any
    permission: str
    template: str
    context: Context


@dataclass(frozen=True)
class Shown:
    """A panel with what it shows for one row."""

    title: Any
    template: str
    context: dict[str, Any]


_panels: dict[str, list[Panel]] = {}


def panel(
    label: str, title: Any, *, permission: str, template: str
) -> Callable[[Context], Context]:
    """Show `template` with the function's context below rows of `label`; None leaves it out."""

    def register(function: Context) -> Context:
        _panels.setdefault(label, []).append(Panel(title, permission, template, function))
        return function

    return register


def of(row: Model, request: HttpRequest) -> list[Shown]:
    """The panels of a row that this member may see."""
    found = []
    for one in _panels.get(row._meta.label_lower, []):
        if request.actor.may(one.permission):
            context = one.context(request, row)
            if context is not None:
                found.append(Shown(one.title, one.template, context))
    return found


def add_action(label: str, name: str, action: Any) -> None:
    """A button on the page of a lower app's rows. Raises KeyError when that page is not there yet."""
    from repair_angel.kernel.admin.site import site

    page = site._registry[apps.get_model(label)]
    setattr(type(page), name, action)
    type(page).actions_detail = [*page.actions_detail, name]

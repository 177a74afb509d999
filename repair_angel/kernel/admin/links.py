"""Where a row is opened: on the page a higher app made for its kind, else on its form.

links.open_with("workorders.workorder", "admin:desk_work_order")     # in the higher app's ready()
links.to(order)                                                     # /admin/desk/7/
"""

from django.apps import apps
from django.db.models import Model
from django.urls import reverse

_pages: dict[str, str] = {}


def open_with(label: str, url_name: str) -> None:
    """Rows of this table are opened on the page of this name, whose one argument is their id."""
    _pages[label] = url_name


def to(row: Model) -> str:
    return to_id(row._meta.label_lower, row.pk)


def to_id(label: str, pk: int) -> str:
    """The address of a row that is known by its id alone."""
    meta = apps.get_model(label)._meta
    form = f"admin:{meta.app_label}_{meta.model_name}_change"
    return reverse(_pages.get(label, form), args=[pk])

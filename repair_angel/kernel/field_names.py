"""Fields that are called what their column is called: that name is a message like any other.

Django derives it in English (`goods_account` → "goods account") and never translates it.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field
from django.utils.translation import gettext_lazy

FOREIGN = ("django.", "axes.", "tests.")


def derived() -> Iterator[Field]:
    """The fields of our tables that were given no name of their own."""
    for model in apps.get_models():
        if not model.__module__.startswith(FOREIGN):
            fields: Any = model._meta.local_concrete_fields
            yield from (field for field in fields if field._verbose_name is None)


def translate() -> None:
    """Migrations do not see it: what was not given is not written there."""
    for field in derived():
        field.verbose_name = gettext_lazy(str(field.verbose_name))

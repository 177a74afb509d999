"""Kinds of products."""

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from inventory.errors import CategoryInUse
from inventory.models import Category
from repair_angel.kernel import events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.tenancy import get_or_404


@command("products.write")
def create(*, actor: Actor, name: str) -> Category:
    """Records `inventory.category.created`."""
    category = Category.objects.create(name=name)
    events.record("inventory.category.created", subject=category)
    return category


@command("products.write")
def update(*, actor: Actor, category_id: int, **changes: object) -> Category:
    """Records `inventory.category.updated`."""
    category = get_or_404(Category.objects.select_for_update(), category_id)
    if changed := save_changes(category, changes):
        events.record("inventory.category.updated", subject=category, fields=changed)
    else:
        events.unchanged()
    return category


@command("products.write")
def delete(*, actor: Actor, category_id: int) -> None:
    """Raises CategoryInUse while a product has it. Records `inventory.category.deleted`."""
    category = get_or_404(Category.objects.select_for_update(), category_id)
    events.record("inventory.category.deleted", subject=category)
    try:
        category.delete()
    except ProtectedError:
        raise CategoryInUse(_("Products have this category.")) from None

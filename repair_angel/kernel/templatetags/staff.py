"""What templates of staff pages ask."""

from django import template
from django.db.models import Model

from repair_angel.kernel.admin import links

register = template.Library()


@register.filter
def link(row: Model) -> str:
    """The address of the page a row is opened on."""
    return links.to(row)

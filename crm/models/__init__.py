"""The tables about customers, one file per noun."""

from crm.models.customers import Customer, CustomerTag
from crm.models.organisations import Organisation
from crm.models.tags import Tag

__all__ = ["Customer", "CustomerTag", "Organisation", "Tag"]

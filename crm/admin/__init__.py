"""The customer file's pages."""

from crm.admin import customers, organisations, tags

__all__ = ["customers", "organisations", "tags"]

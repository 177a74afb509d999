"""The customer file's pages."""

from crm.admin import customers, devices, duplicates, organisations, tags

__all__ = ["customers", "devices", "duplicates", "organisations", "tags"]

"""The kernel's own pages."""

from repair_angel.kernel.admin.pages import company, log, people

__all__ = ["company", "log", "people"]

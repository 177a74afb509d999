"""Mails for staff: what was sent and what became of it, also on the pages they are about."""

from notifications.admin import mails, panels

__all__ = ["mails", "panels"]

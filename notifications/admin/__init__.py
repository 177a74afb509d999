"""Mails for staff: what was sent and what became of it, also on the pages they are about."""

from notifications.admin import cards, mails, panels

__all__ = ["cards", "mails", "panels"]

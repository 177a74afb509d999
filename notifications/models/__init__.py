"""The tables of messages, one file per noun."""

from notifications.models.emails import EmailMessage

__all__ = ["EmailMessage"]

"""The words a work order is described in, and which status sensibly follows which."""

from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """What a status means to the rest of the house, whatever a company calls it."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open")
    IN_PROGRESS = "in_progress", _("in progress")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")


UNFINISHED = (Stage.DRAFT, Stage.OPEN, Stage.IN_PROGRESS)


class Priority(TextChoices):
    NORMAL = "normal", _("normal")
    HIGH = "high", _("high")
    URGENT = "urgent", _("urgent")


class Outcome(TextChoices):
    """How a repair ended, in the words of the Open Repair Data Standard."""

    FIXED = "fixed", _("fixed")
    REPAIRABLE = "repairable", _("repairable")
    END_OF_LIFE = "end_of_life", _("end of life")
    UNKNOWN = "unknown", _("unknown")


# Offered first on staff pages; nothing is forbidden by it. Own statuses of a company come after.
NEXT = {
    "new": ("diagnosing", "in_repair", "cancelled"),
    "diagnosing": ("awaiting_approval", "waiting_part", "in_repair", "unrepaired"),
    "awaiting_approval": ("approved", "waiting_customer", "unrepaired", "cancelled"),
    "approved": ("in_repair", "waiting_part"),
    "waiting_part": ("in_repair", "waiting_customer"),
    "waiting_customer": ("in_repair", "approved", "unrepaired", "cancelled"),
    "in_repair": ("quality_check", "ready", "waiting_part", "waiting_customer", "unrepaired"),
    "quality_check": ("ready", "in_repair"),
    "ready": ("completed", "in_repair"),
    "completed": ("in_repair",),
    "cancelled": ("new",),
    "unrepaired": ("in_repair",),
}


def sensible_first(current: str, slugs: Sequence[str]) -> list[str]:
    """The other statuses of a company, those that sensibly follow `current` in front."""
    following = NEXT.get(current, ())
    others = [slug for slug in slugs if slug != current]
    return [s for s in following if s in others] + [s for s in others if s not in following]

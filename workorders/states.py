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
DONE = (Stage.COMPLETED, Stage.CANCELLED)


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


class Language(TextChoices):
    """What customers may read; each in its own name."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"


class Phase(TextChoices):
    """When a checklist is gone through: as it came in, and before it goes out."""

    BEFORE = "before", _("before the repair")
    AFTER = "after", _("after the repair")


class PhotoPhase(TextChoices):
    BEFORE = "before", _("before the repair")
    DURING = "during", _("during the repair")
    AFTER = "after", _("after the repair")


class Answer(TextChoices):
    OK = "ok", _("OK")
    FAIL = "fail", _("fails")
    NOT_TESTABLE = "not_testable", _("not testable")
    NOT_APPLICABLE = "na", _("not applicable")


class PasscodeKind(TextChoices):
    PIN = "pin", _("PIN")
    PATTERN = "pattern", _("pattern")
    PASSWORD = "password", _("password")


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

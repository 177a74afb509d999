"""What the board's script says, in the reader's language."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    return {
        "live": _("Live"),
        "offline": _("Not live: the server cannot be reached. What you see may be old."),
        "loggedOut": _("Not live: you are logged out. Log in again and reload this page."),
        "otherCompany": _("Not live: you have switched to another company. Reload this page."),
        "moving": _("%1$s is being moved to %2$s."),
        "moved": _("%1$s is in %2$s now."),
        "back": _("%1$s stays in %2$s."),
        "asks": _("Move %1$s to %2$s?"),
        "whereTo": _("Move %s to"),
        "failed": _("The server cannot be reached. Nothing was moved."),
        "broken": _("Something went wrong. Nothing was moved."),
    }


def spoken() -> dict[str, str]:
    """What cards say beside their facts, translated once for all of them."""
    return {
        "move": _("Move"),
        "promised": _("promised for"),
        "late": _("late, promised for"),
        "waiting": _("waiting"),
        "since": _("here since"),
    }

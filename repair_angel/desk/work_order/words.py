"""What the desk's script says, in the reader's language."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    return {
        "found": _("%s found"),
        "saved": _("Saved."),
        "freeLine": _("Line without a product"),
        "meanwhile": _("Meanwhile this was changed to: %s"),
        "offline": _("The server cannot be reached. Nothing is lost: try again in a moment."),
        "loggedOut": _(
            "You are logged out. Log in again in another tab, then go on here: nothing is lost."
        ),
        "tooLarge": _("This photo is too large."),
        "broken": _("Something went wrong. Nothing was saved: try again, or call the manager."),
    }

"""What the counter's script says and offers, in the reader's language."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    return {
        "newCustomer": _("New customer"),
        "newDevice": _("New device"),
        "inTheShop": _("%s in the shop"),
        "of": _("of %s"),
        "imeiWrong": _("This is not a valid IMEI: a digit is wrong."),
        "imeiRight": _("The check digit is right."),
        "imeiShort": _("An IMEI has 15 digits."),
        "remove": _("Remove %s"),
        "photo": _("Photo %s"),
        "answered": _("%1$s of %2$s answered"),
        "found": _("%s found"),
        "refused": _("Not saved yet. Look at the fields marked in red."),
        "signAgain": _("What was signed is not what is now written: let the customer sign again."),
        "unread": _("The server cannot be reached. Let the customer sign in a moment."),
        "offline": _("The server cannot be reached. Nothing is lost: save again in a moment."),
        "loggedOut": _(
            "You are logged out. Log in again in another tab, then save here: nothing is lost."
        ),
        "tooLarge": _("Together the photos are too large. Remove one and save again."),
        "broken": _("Something went wrong. Nothing was saved: save again, or call the manager."),
    }


def accessories() -> list[str]:
    """What is most often left with a device."""
    return [
        _("Charger"),
        _("Case"),
        _("SIM card"),
        _("Memory card"),
        _("Screen protector"),
        _("Bag"),
        _("Battery"),
        _("Key"),
        _("Lock"),
        _("Remote control"),
        _("Controller"),
        _("Box"),
    ]

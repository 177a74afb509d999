"""The words of the customer file."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeviceKind(TextChoices):
    """What kind of thing is repaired; the slug is the API's."""

    PHONE = "phone", _("phone")
    TABLET = "tablet", _("tablet")
    LAPTOP = "laptop", _("laptop")
    DESKTOP = "desktop", _("desktop computer")
    CONSOLE = "console", _("game console")
    TV = "tv", _("television")
    APPLIANCE = "appliance", _("appliance")
    BIKE = "bike", _("bike")
    E_BIKE = "e_bike", _("e-bike")
    CAR = "car", _("car")
    CAMERA = "camera", _("camera")
    WATCH = "watch", _("watch")
    OTHER = "other", _("something else")


class Likeness(TextChoices):
    """What two entries of the customer file have in common."""

    EMAIL = "email", _("same e-mail")
    PHONE = "phone", _("same phone number")
    NAME_AND_POSTCODE = "name", _("same name and postal code")

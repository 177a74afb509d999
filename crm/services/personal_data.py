"""What the customer file knows of a person, and what becomes of it when the person is forgotten."""

from collections.abc import Collection

from django.utils import translation
from django.utils.translation import gettext

from crm.models import Customer, CustomerTag, Device, DeviceOwnership, MatchKey
from repair_angel.kernel import personal


def pseudonym(customer: Customer) -> str:
    """What a forgotten customer is called, in the company's language."""
    with translation.override(customer.company.locale):
        return gettext("Erased customer %(number)s") % {"number": customer.pk}


personal.holds(
    Customer,
    "",
    shown=("country", "is_business", "created_at", "updated_at"),
    erased={
        "first_name": pseudonym,
        "last_name": "",
        "email": "",
        "phone": "",
        "mobile": "",
        "address": "",
        "address2": "",
        "postal_code": "",
        "city": "",
        "vat_number": "",
        "organisation_id": None,
        "send_sms": False,
        "notes": "",
        "also_found_by": "",
    },
)
personal.holds(CustomerTag, "customer", shown=("tag__name",))
personal.holds(
    Device,
    "customer",
    shown=("kind", "brand", "model", "colour", "created_at"),
    by_step=("serial_number", "imei", "imei2", "plate", "frame_number", "notes"),
)
personal.holds(DeviceOwnership, "customer", shown=("device_id", "since", "until"))
personal.holds(MatchKey, "customer", by_step=("value",))


@personal.when_erasing
def forget(people: Collection[int]) -> bool:
    """By what they are recognised, and how the shop sorted them."""
    gone = [
        model.objects.filter(customer__in=people).delete()[0] for model in (MatchKey, CustomerTag)
    ]
    return any(gone)


@personal.when_erasing
def make_devices_nameless(people: Collection[int]) -> bool:
    """Take the numbers off devices that were never anybody else's; those of others stay theirs."""
    others = DeviceOwnership.objects.exclude(customer__in=people).values("device")
    own = Device.objects.filter(customer__in=people).exclude(pk__in=others)
    nothing = dict.fromkeys(
        ("serial_number", "imei", "imei2", "plate", "frame_number", "notes"), ""
    )
    return own.exclude(**nothing).update(**nothing) > 0

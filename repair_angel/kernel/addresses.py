"""E-mail addresses, before anything is sent to them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.errors import InvalidInput

LONGEST = 254


def checked(address: str, field: str) -> str:
    """One plain address, without the spaces around it. Raises InvalidInput on `field`.

    No name, no list, no line break: nothing that could add a header or a receiver.
    """
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput({field: [_("This is not an e-mail address.")]}) from None
    if len(address) > LONGEST:
        raise InvalidInput({field: [_("This e-mail address is too long.")]})
    return address

"""Countries by their two letters."""

from typing import Any

from rest_framework.serializers import ValidationError

from repair_angel.kernel.api import wording
from repair_angel.kernel.api.input import TextIn


class CountryIn(TextIn):
    """ISO 3166: NL, FR; small letters are understood."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(2, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        code = super().to_internal_value(data).upper()
        if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise ValidationError(wording.CHOICE)
        return code

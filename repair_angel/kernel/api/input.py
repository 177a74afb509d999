"""What may come in: fields that check a value's kind and range, and nothing that needs the database.

`TextIn(60)`, `EmailIn()`, `UrlIn()`, `IdIn()`, `IntIn(0, 100)`, `MoneyIn()`, `UnitPriceIn()`,
`QuantityIn()`, `PercentIn()`, `FlagIn()`, `DateIn()`, `MomentIn()`, `ChoiceIn(Status)`,
`ListIn(child=…)`, `MapIn()`, and an InputSerializer `(many=True)` for lines. Each is required unless
it says `required=False` or has a default. A number must be in its range (`least`, `most`; zero is
the least unless said otherwise) and is never rounded to fit.

`null` for an optional field means: empty text; no id, date or moment; for the others: not given.
"""

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.fields import empty

from repair_angel.kernel.api import wording

MOST_ID = 2**63 - 1
MOST_LINES = 500
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class InputSerializer(serializers.Serializer):
    """Checks shapes. It cannot save: writing is what services are for. Unknown fields are ignored."""

    default_error_messages = {"invalid": wording.MAP}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for forbidden in ("create", "update", "save"):
            if forbidden in cls.__dict__:
                raise TypeError(f"{cls.__name__}.{forbidden}: write in a service")

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        words = {"not_a_list": wording.LIST, "max_length": wording.MOST_ITEMS}
        return super().many_init(
            *args, **{"max_length": MOST_LINES, "error_messages": words, **kwargs}
        )

    def only_what_is_given(self) -> None:
        """Check a change: what was not sent is left alone. Nested lines are still checked whole."""
        if isinstance(self.initial_data, dict):
            for name in self.fields.keys() - self.initial_data.keys():
                self.fields.pop(name)


class _In(serializers.Field):
    """`null` for an optional field counts as not given, where it does not say something itself."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        if data is None and not self.required and not self.allow_null:
            data = empty
        return super().validate_empty_values(data)


class _Nullable(_In):
    """An optional field whose `null` says: none."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("allow_null", not kwargs.get("required", "default" not in kwargs))
        super().__init__(**kwargs)


class TextIn(serializers.CharField):
    """Text of at most so many characters, trimmed. Optional text may be empty; `null` is empty."""

    default_error_messages = {"invalid": wording.STRING, "max_length": wording.MAX_LENGTH}

    def __init__(self, most: int | None = None, **kwargs: Any) -> None:
        optional = not kwargs.get("required", "default" not in kwargs)
        kwargs = {"allow_blank": optional, "allow_null": optional, "max_length": most, **kwargs}
        super().__init__(**kwargs)

    def run_validation(self, data: Any = empty) -> Any:
        found = super().run_validation(data)
        return "" if found is None else found

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, str) and _UNSTORABLE.search(data):
            raise serializers.ValidationError(wording.CHARACTERS)
        return super().to_internal_value(data)


class EmailIn(TextIn, serializers.EmailField):
    default_error_messages = {"invalid": wording.EMAIL}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(254, **kwargs)


class UrlIn(TextIn, serializers.URLField):
    """An http or https address."""

    default_error_messages = {"invalid": wording.URL}

    def __init__(self, most: int = 200, **kwargs: Any) -> None:
        super().__init__(most, **kwargs)


class FlagIn(_In, serializers.BooleanField):
    default_error_messages = {"invalid": wording.BOOLEAN}


class ChoiceIn(_In, serializers.ChoiceField):
    """One of a TextChoices class, or of the given words."""

    default_error_messages = {"invalid_choice": wording.CHOICE}

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices=getattr(choices, "choices", choices), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class IntIn(_In, serializers.IntegerField):
    """A whole number in a range."""

    default_error_messages = {
        "invalid": wording.INTEGER,
        "at_least": wording.AT_LEAST,
        "at_most": wording.AT_MOST,
    }

    def __init__(self, least: int = 0, most: int = 2**31 - 1, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(min_value=least, max_value=most, **kwargs)
        self.validators = []  # the range is checked here, so that its words are the references'

    def to_internal_value(self, data: Any) -> int:
        number = _number(data)
        if number is None or number != int(number):
            self.fail("invalid")
        if number < self.least:
            self.fail("at_least", limit=self.least)
        if number > self.most:
            self.fail("at_most", limit=self.most)
        return int(number)


class IdIn(_Nullable, IntIn):
    """The id of a row; whether it is there, and this company's, the service finds out."""

    default_error_messages = {"at_least": wording.CHOICE, "at_most": wording.CHOICE}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=1, most=MOST_ID, **kwargs)


class ExactIn(_In, serializers.DecimalField):
    """A decimal with at most so many places, in a range; a float's artefacts do not fit."""

    places: ClassVar[int] = 2
    least: ClassVar[Decimal] = Decimal(0)
    most: ClassVar[Decimal]
    default_error_messages = {
        "invalid": wording.NUMBER,
        "decimals": wording.DECIMALS,
        "at_least": wording.AT_LEAST,
        "at_most": wording.AT_MOST,
    }

    def __init__(
        self, least: Decimal | int | None = None, most: Decimal | int | None = None, **kwargs: Any
    ) -> None:
        self.lower = self.least if least is None else Decimal(least)
        self.upper = self.most if most is None else Decimal(most)
        super().__init__(
            max_digits=None,
            decimal_places=self.places,
            min_value=self.lower,
            max_value=self.upper,
            **kwargs,
        )
        self.validators = []

    def to_internal_value(self, data: Any) -> Decimal:
        number = _number(data)
        if number is None:
            self.fail("invalid")
        if number < self.lower:
            self.fail("at_least", limit=self.lower)
        if number > self.upper:
            self.fail("at_most", limit=self.upper)
        fitting = number.quantize(Decimal(1).scaleb(-self.places))
        if fitting != number:
            self.fail("decimals", places=self.places)
        return fitting


class MoneyIn(ExactIn):
    """An amount, in cents at the finest."""

    most = Decimal("99999999.99")


class UnitPriceIn(ExactIn):
    """A price or cost of one unit."""

    places = 4
    most = Decimal("9999999.9999")


class QuantityIn(ExactIn):
    """How many or how much; below zero only where the field says `least=`."""

    places = 3
    most = Decimal("999999.999")


class PercentIn(ExactIn):
    """Per cent, 0 to 100."""

    most = Decimal(100)


class DateIn(_Nullable, serializers.DateField):
    """A day between 1900 and 2200."""

    default_error_messages = {"invalid": wording.DATE, "datetime": wording.DATE}

    def to_internal_value(self, value: Any) -> datetime.date:
        day = super().to_internal_value(value)
        _check_between(day)
        return day


class MomentIn(_Nullable, serializers.DateTimeField):
    """A moment, ISO 8601; without an offset it is UTC."""

    default_error_messages = {
        "invalid": wording.DATE,
        "date": wording.DATE,
        "overflow": wording.DATE,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=datetime.UTC, **kwargs)

    def to_internal_value(self, value: Any) -> datetime.datetime:
        moment = super().to_internal_value(value)
        _check_between(moment.date())
        return moment


class ListIn(_In, serializers.ListField):
    """A list of values of one kind, at most so many."""

    default_error_messages = {"not_a_list": wording.LIST, "max_length": wording.MOST_ITEMS}

    def __init__(self, most: int = MOST_LINES, **kwargs: Any) -> None:
        super().__init__(max_length=most, **kwargs)


class MapIn(_In, serializers.DictField):
    """An object of plain values, kept as JSON; with `known`, no other keys."""

    default_error_messages = {"not_a_dict": wording.MAP}

    def __init__(self, known: Iterable[str] = (), most: int = 200, **kwargs: Any) -> None:
        self.known, self.most_keys = frozenset(known), most
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        found = super().to_internal_value(data)
        if len(found) > self.most_keys:
            raise serializers.ValidationError(wording.MOST_ITEMS.format(max_length=self.most_keys))
        if self.known and (strange := sorted(found.keys() - self.known)):
            raise serializers.ValidationError(wording.UNKNOWN_KEY.format(key=strange[0][:40]))
        return {str(_plain(key)): _plain(value) for key, value in found.items()}


def _plain(value: Any, depth: int = 0) -> Any:
    """JSON that both databases can keep."""
    if isinstance(value, str) and _UNSTORABLE.search(value):
        raise serializers.ValidationError(wording.CHARACTERS)
    if depth > 8 or (isinstance(value, int) and abs(value) > MOST_ID):
        raise serializers.ValidationError(wording.MAP)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {_plain(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    return value


def _number(data: Any) -> Decimal | None:
    """A JSON number, or one written in a string; None for anything else, NaN and absurd sizes."""
    if isinstance(data, bool) or not isinstance(data, int | Decimal | str):
        return None
    if isinstance(data, str) and not _NUMBER.fullmatch(data.strip()):
        return None
    try:
        number = Decimal(data.strip() if isinstance(data, str) else data)
    except InvalidOperation:
        return None
    small = number.is_finite() and (not number or -20 < number.adjusted() < 20)
    return number if small and len(number.as_tuple().digits) <= 28 else None


def _check_between(day: datetime.date) -> None:
    if not FIRST <= day <= LAST:
        raise serializers.ValidationError(wording.BETWEEN.format(first=FIRST, last=LAST))

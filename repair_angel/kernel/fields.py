"""Exact numbers: decimals in Python, integers in the database.

SQLite keeps decimals as floats, so a sum, a CHECK or a trigger over them would be wrong. Each field
here stores an integer number of its smallest unit and refuses what does not fit; nothing is ever
truncated. Beside `F()` a bare Decimal has no unit: wrap it, `Value(amount, output_field=MoneyField())`.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.money import shown


class FixedPointField(models.Field):
    """A decimal of fixed precision, stored as a 64-bit integer of units of 10^-places.

    Reading gives all its places, or with `least_places` no more zeros than that: 12, not 12.000.
    Derives from Field on purpose: from an integer field, sums and forms would forget the scale.
    """

    places = 2
    digits = 15
    least_places: int | None = None
    description = _("Exact decimal number")

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def db_check(self, connection: Any) -> str | None:
        if connection.vendor == "sqlite":
            return f"typeof({connection.ops.quote_name(self.column)}) IN ('integer', 'null')"
        return None

    @cached_property
    def validators(self) -> list[Any]:
        return [*super().validators, DecimalValidator(self.digits, self.places)]

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise ValidationError(_("A float is not an exact number."))
        try:
            number = Decimal(value)
            scaled = number.quantize(Decimal(1).scaleb(-self.places))
        except (InvalidOperation, TypeError, ValueError):
            raise ValidationError(_("Enter a number.")) from None
        if number.is_nan() or isinstance(value, bool):
            raise ValidationError(_("Enter a number."))
        if scaled != number:
            raise ValidationError(
                _("At most %(places)s decimals fit here."),
                params={"places": self.places},
            )
        if len(scaled.as_tuple().digits) > self.digits:
            raise ValidationError(_("This number is too large."))
        return scaled

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return int(self.to_python(value).scaleb(self.places))  # type: ignore[union-attr]

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql"):
            return value
        return self.get_prep_value(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        if value is None:
            return None
        if (units := int(value)) != value:
            raise ValueError(f"{value} is not an exact number of units.")
        exact = Decimal(units).scaleb(-self.places)
        return exact if self.least_places is None else shown(exact, self.least_places)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(
            **{
                "form_class": forms.DecimalField,
                "max_digits": self.digits,
                "decimal_places": self.places,
                "localize": True,
                **kwargs,
            }
        )


class MoneyField(FixedPointField):
    """An amount in the company's currency, in cents."""

    description = _("Amount of money")


class UnitPriceField(FixedPointField):
    """A price or cost of one unit, in 1/10000 of the currency."""

    places = 4
    least_places = 2
    description = _("Price of one unit")


class QuantityField(FixedPointField):
    """How many or how much, in 1/1000."""

    places = 3
    least_places = 0
    description = _("Quantity")


class PercentField(FixedPointField):
    """A rate or discount in per cent, in 1/100 of a per cent."""

    digits = 7
    least_places = 0
    description = _("Percentage")


for _field in (MoneyField, UnitPriceField, QuantityField, PercentField):
    for _sign in (Combinable.ADD, Combinable.SUB):
        register_combinable_fields(_field, _sign, _field, _field)

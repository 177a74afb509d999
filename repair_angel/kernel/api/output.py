"""What goes out: the declared shape of an object, which is also its documentation.

Numbers stay Decimals until the renderer writes them: amounts with two places, prices with two to
four, quantities and rates without needless zeros.
"""

from decimal import Decimal
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from repair_angel.kernel import fields
from repair_angel.kernel.money import shown

_NUMBER = {"type": "number"}


@extend_schema_field(_NUMBER)
class ExactOut(serializers.Field):
    """A decimal as it is."""

    places: ClassVar[int | None] = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, **kwargs})

    def to_representation(self, value: Decimal) -> Decimal:
        exact = Decimal(value)
        return exact if self.places is None else shown(exact, self.places)


class MoneyOut(ExactOut):
    """89.00"""


class UnitPriceOut(ExactOut):
    """89.00, 0.1250"""

    places = 2


class QuantityOut(ExactOut):
    """12, 0.5"""

    places = 0


class PercentOut(QuantityOut):
    """21, 5.5"""


class TextOut(serializers.CharField):
    """Optional text: what was left empty is null."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: str) -> str | None:  # type: ignore[override]
        return value or None


class Out(serializers.Serializer):
    """A shape that no model has; every field is read-only by being here."""


class ModelOut(serializers.ModelSerializer):
    """A model's shape. Nothing comes in through it: every field is read-only."""

    exact: ClassVar[dict[type, type[ExactOut]]] = {
        fields.MoneyField: MoneyOut,
        fields.UnitPriceField: UnitPriceOut,
        fields.QuantityField: QuantityOut,
        fields.PercentField: PercentOut,
    }

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        if chosen := self.exact.get(type(model_field)):
            return chosen, {}
        return super().build_standard_field(field_name, model_field)

    def get_extra_kwargs(self) -> dict[str, Any]:
        declared = set(self._declared_fields)
        return {name: {"read_only": True} for name in self.Meta.fields if name not in declared}

    def get_unique_together_validators(self) -> list[Any]:
        return []

    def get_validators(self) -> list[Any]:
        return []

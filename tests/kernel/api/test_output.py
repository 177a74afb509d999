"""What goes out: exact numbers, UTC, and no surprises."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.api.output import ModelOut, MoneyOut, PercentOut, QuantityOut, UnitPriceOut
from repair_angel.kernel.api.renderers import ExactJSONRenderer
from tests.samples.models import Thing


def render(value):
    return ExactJSONRenderer().render(value).decode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("89.00"), "89.00"),
        (Decimal("0.1"), "0.1"),
        (Decimal("-0.00"), "0.00"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.0000001"), "0.0000001"),
        (Decimal("9999999999999.99"), "9999999999999.99"),
        (
            datetime.datetime(2026, 3, 27, 10, 0, 0, 999999, tzinfo=datetime.UTC),
            '"2026-03-27T10:00:00Z"',
        ),
        (
            datetime.datetime(2026, 7, 1, 1, 30, tzinfo=ZoneInfo("Europe/Amsterdam")),
            '"2026-06-30T23:30:00Z"',
        ),
        (datetime.date(2026, 3, 27), '"2026-03-27"'),
        (datetime.time(9, 30), '"09:30:00"'),
        (_("city"), '"city"'),
        ({"a": [None, True, 1, "é"]}, '{"a":[null,true,1,"é"]}'),
        (None, ""),
    ],
)
def test_values_are_written(value, written):
    with translation.override("en"):
        assert render(value) == written


def test_what_has_no_json_form_is_a_fault():
    with pytest.raises(TypeError):
        render(object())


@pytest.mark.parametrize(
    ("field", "value", "written"),
    [
        (MoneyOut(), Decimal("89.00"), "89.00"),
        (UnitPriceOut(), Decimal("89.0000"), "89.00"),
        (UnitPriceOut(), Decimal("0.1250"), "0.125"),
        (QuantityOut(), Decimal("12.000"), "12"),
        (QuantityOut(), Decimal("0.500"), "0.5"),
        (PercentOut(), Decimal("21.00"), "21"),
    ],
)
def test_numbers_have_the_places_they_need(field, value, written):
    assert render(field.to_representation(value)) == written


class ThingOut(ModelOut):
    class Meta:
        model = Thing
        fields = ["name", "price", "unit_price", "quantity", "discount"]


def test_a_models_exact_fields_are_written_exactly_and_taken_never():
    thing = Thing(
        name="Cable",
        price=Decimal("89.00"),
        unit_price=Decimal("1.2500"),
        quantity=Decimal("3.000"),
        discount=Decimal("12.50"),
    )

    assert render(ThingOut(thing).data) == (
        '{"name":"Cable","price":89.00,"unit_price":1.25,"quantity":3,"discount":12.5}'
    )
    assert all(field.read_only for field in ThingOut().fields.values())

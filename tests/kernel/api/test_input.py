"""What may come in: kinds, ranges and the references' words for what is wrong."""

import datetime
import io
from decimal import Decimal

import pytest
from django.db import models
from rest_framework.exceptions import ParseError

from repair_angel.kernel.api import refusals
from repair_angel.kernel.api.input import (
    ChoiceIn,
    DateIn,
    EmailIn,
    FlagIn,
    IdIn,
    InputSerializer,
    IntIn,
    ListIn,
    MapIn,
    MomentIn,
    MoneyIn,
    PercentIn,
    QuantityIn,
    TextIn,
    UnitPriceIn,
    UrlIn,
)
from repair_angel.kernel.api.parsers import ExactJSONParser


class Colour(models.TextChoices):
    RED = "red"
    BLUE = "blue"


class LineIn(InputSerializer):
    qty = QuantityIn()
    unit_price = UnitPriceIn(required=False)


class EverythingIn(InputSerializer):
    name = TextIn(5, required=False)
    email = EmailIn(required=False)
    site = UrlIn(required=False)
    flag = FlagIn(required=False)
    colour = ChoiceIn(Colour, required=False)
    count = IntIn(0, 10, required=False)
    customer_id = IdIn(required=False)
    amount = MoneyIn(required=False)
    signed = MoneyIn(least=-10, required=False)
    unit_price = UnitPriceIn(required=False)
    quantity = QuantityIn(required=False)
    vat_rate = PercentIn(required=False)
    day = DateIn(required=False)
    moment = MomentIn(required=False)
    words = ListIn(child=TextIn(5), most=2, required=False)
    settings = MapIn(known=["a", "b"], required=False)
    lines = LineIn(many=True, required=False, max_length=2)


def errors(body):
    given = EverythingIn(data=body)
    assert not given.is_valid()
    return dict(refusals.flat(given.errors))


def checked(body):
    given = EverythingIn(data=body)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "123456", "The name field must not be greater than 5 characters."),
        ("name", True, "The name field must be a string."),
        ("name", "a\x00", "The name field contains characters that are not allowed."),
        ("name", "\ud800", "The name field contains characters that are not allowed."),
        ("email", "nope", "The email field must be a valid email address."),
        ("site", "javascript:alert(1)", "The site field must be a valid URL."),
        ("flag", "maybe", "The flag field must be true or false."),
        ("colour", "green", "The selected colour is invalid."),
        ("count", -1, "The count field must be at least 0."),
        ("count", 11, "The count field must not be greater than 10."),
        ("count", 1.5, "The count field must be an integer."),
        ("count", True, "The count field must be an integer."),
        ("customer_id", 0, "The selected customer id is invalid."),
        ("customer_id", 2**63, "The selected customer id is invalid."),
        ("customer_id", 10**30, "The customer id field must be an integer."),
        ("amount", Decimal("1.001"), "The amount field must have at most 2 decimal places."),
        (
            "amount",
            Decimal("0.30000000000000004"),
            "The amount field must have at most 2 decimal places.",
        ),
        ("amount", -1, "The amount field must be at least 0."),
        ("amount", Decimal("1e8"), "The amount field must not be greater than 99999999.99."),
        ("amount", Decimal("1e30"), "The amount field must be a number."),
        ("amount", Decimal("NaN"), "The amount field must be a number."),
        ("amount", Decimal("Infinity"), "The amount field must be a number."),
        ("amount", "NaN", "The amount field must be a number."),
        ("amount", "1e2", "The amount field must be a number."),
        ("amount", "٣", "The amount field must be a number."),
        ("amount", "1,50", "The amount field must be a number."),
        ("signed", -11, "The signed field must be at least -10."),
        ("quantity", Decimal("0.0001"), "The quantity field must have at most 3 decimal places."),
        ("vat_rate", 101, "The vat rate field must not be greater than 100."),
        ("day", "2026-02-30", "The day field must be a valid date."),
        ("day", "0000-01-01", "The day field must be a valid date."),
        ("day", "9999-12-31", "The day field must be a date between 1900-01-01 and 2199-12-31."),
        ("moment", "noon", "The moment field must be a valid date."),
        ("moment", "9999-12-31T23:59:59-14:00", "The moment field must be a valid date."),
        ("words", "ab", "The words field must be an array."),
        ("words", ["a", "b", "c"], "The words field must not have more than 2 items."),
        ("settings", [], "The settings field must be an object."),
        ("settings", {"c": 1}, "The settings field has no key c."),
        ("settings", {"a": "\x00"}, "The settings field contains characters that are not allowed."),
        ("lines", {}, "The lines field must be an array."),
        ("lines", [{}, {}, {}], "The lines field must not have more than 2 items."),
    ],
)
def test_a_wrong_value_is_refused_in_the_references_words(field, value, message):
    assert errors({field: value}) == {field: [message]}


def test_what_is_wrong_in_a_line_is_named_by_its_place():
    assert errors({"lines": [{"qty": 1}, {"qty": -1, "unit_price": "x"}]}) == {
        "lines.1.qty": ["The lines.1.qty field must be at least 0."],
        "lines.1.unit_price": ["The lines.1.unit price field must be a number."],
    }
    assert errors({"words": ["a", "toolong"]}) == {
        "words.1": ["The words.1 field must not be greater than 5 characters."]
    }


@pytest.mark.parametrize(
    ("field", "value", "understood"),
    [
        ("name", "  a  ", "a"),
        ("name", None, ""),
        ("name", 5, "5"),
        ("count", "7", 7),
        ("count", Decimal("7.0"), 7),
        ("customer_id", None, None),
        ("customer_id", 2**63 - 1, 2**63 - 1),
        ("amount", 89, Decimal("89.00")),
        ("amount", Decimal("89.10"), Decimal("89.10")),
        ("amount", "89.1", Decimal("89.10")),
        ("amount", Decimal("1E+2"), Decimal("100.00")),
        ("unit_price", Decimal("0.1250"), Decimal("0.1250")),
        ("day", "2026-03-27", datetime.date(2026, 3, 27)),
        ("day", None, None),
        ("moment", "2026-03-27T10:00:00", datetime.datetime(2026, 3, 27, 10, tzinfo=datetime.UTC)),
        (
            "moment",
            "2026-03-27T10:00:00+02:00",
            datetime.datetime(2026, 3, 27, 8, tzinfo=datetime.UTC),
        ),
        ("settings", {"a": [Decimal("1.5"), {"x": None}]}, {"a": [1.5, {"x": None}]}),
    ],
)
def test_a_right_value_is_understood(field, value, understood):
    assert checked({field: value}) == {field: understood}


@pytest.mark.parametrize("field", ["amount", "count", "flag", "colour", "lines", "words"])
def test_null_where_it_says_nothing_counts_as_not_given(field):
    if field == "lines":
        assert errors({field: None}) == {field: ["The lines field is required."]}
    else:
        assert checked({field: None}) == {}


def test_a_change_checks_what_was_sent_and_its_lines_whole():
    given = LineIn(data={"unit_price": 1})
    given.only_what_is_given()
    assert given.is_valid()

    given = EverythingIn(data={"lines": [{"unit_price": 1}]})
    given.only_what_is_given()
    assert not given.is_valid()
    assert dict(refusals.flat(given.errors)) == {
        "lines.0.qty": ["The lines.0.qty field is required."]
    }


@pytest.mark.parametrize("method", ["create", "update", "save"])
def test_an_input_serializer_cannot_learn_to_write(method):
    with pytest.raises(TypeError, match="write in a service"):
        type("Sly", (InputSerializer,), {method: lambda self: None})


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"NaN",
        b'{"a": Infinity}',
        b"\xff",
        b"9" * 5000,
        b"1e" + b"9" * 30,
        b"[" * 100_000,
        b"",
    ],
)
def test_what_is_not_json_is_not_read(raw):
    with pytest.raises(ParseError):
        ExactJSONParser().parse(io.BytesIO(raw))


def test_decimals_are_read_as_decimals():
    assert ExactJSONParser().parse(io.BytesIO(b'\xef\xbb\xbf{"a": 0.10, "b": 1}')) == {
        "a": Decimal("0.10"),
        "b": 1,
    }

"""Pages: exact totals, the last page, and deep pages by way of the index."""

import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from repair_angel.kernel.api.pagination import DEEP, Paginator
from repair_angel.kernel.errors import InvalidInput
from tests.samples.models import Box

SOME = DEEP + 60


@pytest.fixture
def boxes(shop):
    Box.objects.bulk_create(Box(name=f"box {number}") for number in range(SOME))
    return Box.objects.order_by("-id")


def asked(**query):
    return Request(RequestFactory().get("/", query))


def page(found, **query):
    found = Paginator().page(found, asked(**query))
    return found, [box.name for box in found.rows]


@pytest.mark.parametrize("wrong", ["x", "0", "00", "-1", "1.5", " 1", "²", "1e3"])
@pytest.mark.parametrize("name", ["page", "per_page"])
def test_what_is_no_page_is_refused_by_name(boxes, name, wrong):
    with pytest.raises(InvalidInput) as refusal:
        page(boxes, **{name: wrong})

    assert list(refusal.value.errors) == [name]


def test_the_first_page_without_being_asked(boxes):
    found, names = page(boxes)

    assert names == [f"box {SOME - 1 - number}" for number in range(25)]
    assert (found.number, found.size, found.total, found.last) == (1, 25, SOME, 43)


def test_a_page_has_at_most_a_hundred(boxes):
    found, names = page(boxes, per_page="5000")

    assert (found.size, len(names)) == (100, 100)


def test_a_deep_page_has_the_same_rows_in_the_same_order(boxes, django_assert_num_queries):
    with django_assert_num_queries(3):
        found, names = page(boxes, page="42")

    assert names == [f"box {SOME - 1 - DEEP - 25 - number}" for number in range(25)]
    assert found.last == 43


def test_the_last_page_is_what_is_left(boxes):
    _found, names = page(boxes, page="43")

    assert names == [f"box {9 - number}" for number in range(10)]


@pytest.mark.parametrize("number", ["44", "9" * 40])
def test_past_the_end_there_is_nothing(boxes, number):
    found, names = page(boxes, page=number)

    assert (names, found.total) == ([], SOME)


def test_an_empty_list_has_one_page(shop):
    found, names = page(Box.objects.order_by("-id"))

    assert (names, found.total, found.last) == ([], 0, 1)

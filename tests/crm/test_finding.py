"""A customer is found by any writing of a phone number, an e-mail address or a name."""

import pytest

from crm.models import Customer
from crm.services import customers

WRITINGS = [
    "0612345678",
    "06 1234 5678",
    "06-12345678",
    "06.12.34.56.78",
    "06 12 34 56 78",
    "+31612345678",
    "+31 6 1234 5678",
    "+31 (0)6 12345678",
    "+31-6-12345678",
    "0031612345678",
    "0031 6 12 34 56 78",
    "31612345678",
]


@pytest.fixture
def add(shop, owner):
    def make(first_name="Jane", last_name="Smith", **values):
        return customers.create(actor=owner, first_name=first_name, last_name=last_name, **values)

    return make


def found(typed):
    return list(Customer.objects.current().search(typed).order_by("pk"))


@pytest.mark.parametrize("field", ["phone", "mobile"])
@pytest.mark.parametrize("kept", WRITINGS)
def test_every_writing_finds_every_writing(add, field, kept):
    jane = add(**{field: kept})
    add("Other", mobile="06 8765 4321", phone="030 123 4567")

    assert {typed: found(typed) for typed in WRITINGS} == dict.fromkeys(WRITINGS, [jane])


@pytest.mark.parametrize(
    "typed", ["smith 0612345678", "jane +31612345678", "0612345678 smith", "jane 0031612345678"]
)
def test_a_name_and_a_number_find_the_one_of_a_family(add, typed):
    jane = add(phone="06 1234 5678")
    add("John", "Jansen", phone="06 1234 5678")

    assert found(typed) == [jane]


def test_a_number_with_a_remark_is_found(add):
    jane = add(phone="06 1234 5678 (after six)")

    assert found("+31612345678") == [jane]


def test_a_shared_number_and_address_find_the_whole_family(add):
    home = {"phone": "030 123 4567", "email": "home@example.com"}
    family = [add(name, **home) for name in ("Jane", "John", "Joe")]
    add("Other", email="other@example.com")

    assert found("0301234567") == family
    assert found("HOME@example") == family
    assert found("john 0301234567") == [family[1]]


@pytest.mark.parametrize("typed", ["müller", "MULLER", "mul ger", "  Gerd   Müller "])
def test_a_name_is_found_without_its_accents(add, typed):
    gerd = add("Gerd", "Müller")
    add("Gerda", "Smit")

    assert found(typed) == [gerd]


@pytest.mark.parametrize("typed", ["+......", "+((((((((", "++++++++"])
def test_signs_alone_find_nobody(add, typed):
    add(phone="06 1234 5678")

    assert found(typed) == []


def test_a_merged_entry_is_found_by_nothing(add):
    jane = add(phone="06 1234 5678")
    add(phone="06 1234 5678", merged_into=jane)

    assert found("0612345678") == [jane]

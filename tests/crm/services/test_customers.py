"""The customer file."""

import pytest
from django.db import IntegrityError, transaction

from crm.errors import OrganisationInUse, WalkInStays
from crm.models import Customer, CustomerTag, Organisation, Tag
from crm.services import customers, organisations, tags
from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Event, Member
from tests.factories.crm import CustomerFactory, OrganisationFactory


def create(owner, **values):
    return customers.create(actor=owner, **{"first_name": "Jane", "last_name": "Smith", **values})


def named():
    """Everybody but the walk-in customer."""
    return Customer.objects.filter(is_walk_in=False)


def test_a_bookkeeper_adds_no_customer(shop):
    with pytest.raises(NotPermitted):
        create(Member(company=shop, role="bookkeeper").actor())

    assert not named().exists()


def test_another_companys_organisation_is_an_invalid_input(shop, owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = OrganisationFactory()

    with pytest.raises(InvalidInput) as refusal:
        create(owner, organisation_id=theirs.pk)

    assert refusal.value.errors == {"company_id": ["The selected company is invalid."]}


def test_another_companys_customer_is_not_there(shop, owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = CustomerFactory()

    with pytest.raises(NotFound):
        customers.update(actor=owner, customer_id=theirs.pk, first_name="Mine")
    with pytest.raises(NotFound):
        customers.delete(actor=owner, customer_id=theirs.pk)


@pytest.mark.parametrize("number", ["NL123456789B01", "DE1", "FR00000000000", "nonsense"])
def test_a_european_vat_number_that_cannot_be_is_refused(shop, owner, number):
    with pytest.raises(InvalidInput) as refusal:
        create(owner, vat_number=number)

    assert refusal.value.errors.keys() == {"vat_number"}
    assert not named().exists()


@pytest.mark.parametrize(
    ("given", "country", "kept"),
    [
        ("NL 0044 95445 B01", "NL", "NL004495445B01"),
        ("004495445B01", "NL", "NL004495445B01"),
        ("be0428759497", "NL", "BE0428759497"),
        ("CHE-107.787.577", "CH", "CHE-107.787.577"),
        ("", "NL", ""),
    ],
)
def test_a_vat_number_is_kept_in_one_writing(shop, owner, given, country, kept):
    assert create(owner, vat_number=given, country=country).vat_number == kept


def test_the_walk_in_customer_comes_with_the_company_and_stays(shop, owner):
    walk_in = customers.walk_in()

    with pytest.raises(WalkInStays):
        customers.delete(actor=owner, customer_id=walk_in.pk)

    assert customers.walk_in() == walk_in


def test_there_is_one_walk_in_customer(shop):
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomerFactory(is_walk_in=True)


def test_families_share_a_phone_and_an_address(shop, owner):
    create(owner, phone="06 1234 5678", email="home@example.com")
    create(owner, first_name="John", phone="06 1234 5678", email="home@example.com")

    assert named().count() == 2


def test_a_customer_lives_in_the_shops_country_unless_said(shop, owner):
    assert create(owner).country == "NL"
    assert create(owner, country="BE").country == "BE"


@pytest.mark.parametrize(
    "typed",
    [
        "jane",
        "SMITH ja",
        "j.smith@",
        "0612345678",
        "06-123 456 78",
        "+31 6 12345678",
        "0031612345678",
    ],
)
def test_a_customer_is_found_in_any_writing(shop, owner, typed):
    jane = create(owner, phone="+31 6 1234 5678", email="J.Smith@example.com")
    create(owner, first_name="Ann", last_name="Other", phone="06 8765 4321")

    assert list(Customer.objects.search(typed)) == [jane]


@pytest.mark.parametrize(
    "kept", ["06 12 34 56 78", "+33 6 12 34 56 78", "+33(0)612345678", "0612345678"]
)
@pytest.mark.parametrize(
    "typed",
    [
        "0612345678",
        "+33 6 12 34 56 78",
        "0033612345678",
        "33612345678",
        "06.12.34.56.78",
        "0612345",
    ],
)
def test_a_phone_number_is_found_whatever_its_country_and_writing(shop, owner, kept, typed):
    marie = create(owner, phone=kept)
    create(owner, phone="+33 7 98 76 54 32")

    assert list(named().search(typed)) == [marie]


def test_a_number_that_is_no_phone_is_found_as_it_is_written(shop):
    found = CustomerFactory(search="de vries 2026-0101")

    assert list(named().search("2026-0101")) == [found]


def test_tags_are_made_when_first_used_and_replaced_when_given(shop, owner):
    jane = create(owner, tags=["vip", " school ", "vip"])
    assert sorted(jane.tags.values_list("name", flat=True)) == ["school", "vip"]

    customers.update(actor=owner, customer_id=jane.pk, tags=["vip", "late"])

    assert sorted(jane.tags.values_list("name", flat=True)) == ["late", "vip"]
    assert Tag.objects.count() == 3
    assert Event.objects.get(name="crm.customer.updated").data == {"fields": ["tags"]}


def test_without_tags_in_the_input_they_stay(shop, owner):
    jane = create(owner, tags=["vip"])

    customers.update(actor=owner, customer_id=jane.pk, last_name="Jones")

    assert list(jane.tags.values_list("name", flat=True)) == ["vip"]


def test_saying_the_same_again_records_nothing(shop, owner):
    jane = create(owner, tags=["vip"])

    customers.update(actor=owner, customer_id=jane.pk, first_name="Jane", tags=["vip"])

    assert not Event.objects.filter(name="crm.customer.updated").exists()


def test_an_event_names_fields_and_no_person(shop, owner):
    jane = create(owner)

    customers.update(actor=owner, customer_id=jane.pk, last_name="Jones", city="Utrecht")

    event = Event.objects.get(name="crm.customer.updated")
    assert (event.subject_id, event.data) == (jane.pk, {"fields": ["last_name", "city"]})
    assert Customer.objects.search("jones").get() == jane


def test_a_customer_without_documents_is_deleted_with_its_tags(shop, owner):
    jane = create(owner, tags=["vip"])

    customers.delete(actor=owner, customer_id=jane.pk)

    assert not named().exists()
    assert not CustomerTag.objects.exists()
    assert Tag.objects.count() == 1


def test_a_deleted_tag_leaves_its_customers(shop, owner):
    jane = create(owner, tags=["vip", "late"])

    tags.delete(actor=owner, tag_id=Tag.objects.get(name="vip").pk)

    assert list(jane.tags.values_list("name", flat=True)) == ["late"]


def test_a_tag_is_renamed_for_all(shop, owner):
    jane = create(owner, tags=["vip"])

    tags.update(actor=owner, tag_id=Tag.objects.get().pk, name="gold")

    assert list(jane.tags.values_list("name", flat=True)) == ["gold"]


def test_an_organisation_with_customers_stays(shop, owner):
    school = organisations.create(actor=owner, name="School", vat_number="NL004495445B01")
    create(owner, organisation_id=school.pk)

    with pytest.raises(OrganisationInUse):
        organisations.delete(actor=owner, organisation_id=school.pk)

    assert Organisation.objects.get() == school


def test_organisations_come_change_and_go(shop, owner):
    school = organisations.create(actor=owner, name="School")
    organisations.update(actor=owner, organisation_id=school.pk, name="Academy")
    assert Organisation.objects.search("academy").get().country == "NL"

    organisations.delete(actor=owner, organisation_id=school.pk)
    assert not Organisation.objects.exists()

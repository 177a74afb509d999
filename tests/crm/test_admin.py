"""The customer file's pages."""

import pytest

from crm.models import Customer, Organisation, Tag
from crm.services import customers
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from tests.factories.crm import CustomerFactory, OrganisationFactory, TagFactory

CUSTOMERS = "/admin/crm/customer/"


@pytest.fixture
def jane(shop, owner):
    return customers.create(
        actor=owner, first_name="Jane", last_name="Smith", phone="06 1234 5678", tags=["vip"]
    )


def form(shop, **values):
    return {
        "_company": seal_for(shop.pk),
        "first_name": "Jane",
        "last_name": "Smith",
        "phone": "06 1234 5678",
        "country": "NL",
        "send_sms": "on",
        "tag_names": "vip",
        **values,
    }


@pytest.mark.parametrize("table", ["customer", "organisation", "tag"])
@pytest.mark.parametrize("role", ["admin", "technician", "bookkeeper"])
def test_every_list_opens_and_finds(staff, jane, role, table):
    client = staff(role)

    assert client.get(f"/admin/crm/{table}/").status_code == 200
    assert client.get(f"/admin/crm/{table}/?q=jane").status_code == 200


def test_a_bookkeeper_changes_nobody(staff, shop, jane):
    client = staff("bookkeeper")

    assert client.get(f"{CUSTOMERS}add/").status_code == 403
    answer = client.post(f"{CUSTOMERS}{jane.pk}/change/", form(shop, first_name="Joan"))
    assert answer.status_code == 403
    jane.refresh_from_db()
    assert jane.first_name == "Jane"


def test_another_companys_customer_is_not_there(staff, shop, rival):
    with tenancy.working_for(rival.pk):
        theirs = CustomerFactory()

    assert staff("admin").get(f"{CUSTOMERS}{theirs.pk}/change/").status_code == 302


def test_another_companys_organisation_is_no_choice(staff, shop, rival):
    with tenancy.working_for(rival.pk):
        theirs = OrganisationFactory()

    answer = staff("admin").post(f"{CUSTOMERS}add/", form(shop, organisation=theirs.pk))

    assert answer.status_code == 200
    assert Customer.objects.count() == 1


def test_a_wrong_vat_number_is_an_error_on_the_form(staff, shop):
    answer = staff("admin").post(f"{CUSTOMERS}add/", form(shop, vat_number="NL123456789B01"))

    assert "VAT number is not valid" in answer.content.decode()
    assert Customer.objects.count() == 1


def test_a_customer_is_added_with_tags(staff, shop):
    answer = staff("front_desk").post(f"{CUSTOMERS}add/", form(shop, tag_names="vip, school ,"))

    assert answer.status_code == 302
    added = Customer.objects.get(is_walk_in=False)
    assert sorted(added.tags.values_list("name", flat=True)) == ["school", "vip"]
    assert Customer.objects.search("0612345678").get() == added


def test_a_change_passes_only_what_changed(staff, shop, jane):
    client = staff("admin")
    page = f"{CUSTOMERS}{jane.pk}/change/"
    assert 'value="vip"' in client.get(page).content.decode()

    answer = client.post(page, form(shop, last_name="Jones"))

    assert answer.status_code == 302
    jane.refresh_from_db()
    assert jane.name == "Jane Jones"
    assert list(jane.tags.values_list("name", flat=True)) == ["vip"]


def test_customers_are_filtered_by_tag(staff, shop, jane):
    CustomerFactory(first_name="Ann")
    TagFactory()
    tag = Tag.objects.get(name="vip")

    page = staff("admin").get(f"{CUSTOMERS}?customer_tags__tag__id__exact={tag.pk}")

    assert page.status_code == 200
    assert [row.pk for row in page.context["cl"].result_list] == [jane.pk]


def test_the_walk_in_customer_cannot_be_deleted(staff, shop):
    page = f"{CUSTOMERS}{customers.walk_in().pk}/delete/"

    assert staff("admin").post(page, {"post": "yes"}).status_code == 403


def test_an_organisation_in_use_says_so(staff, shop):
    school = OrganisationFactory()
    CustomerFactory(organisation=school)

    answer = staff("admin").post(
        f"/admin/crm/organisation/{school.pk}/delete/",
        {"post": "yes", "_company": seal_for(shop.pk)},
        follow=True,
    )

    assert "Customers belong to this company" in answer.content.decode()
    assert Organisation.objects.get() == school


def test_a_list_takes_as_many_queries_for_one_row_as_for_many(
    staff, shop, owner, jane, django_assert_max_num_queries
):
    client = staff("admin")
    client.get(CUSTOMERS)
    with django_assert_max_num_queries(20) as few:
        client.get(CUSTOMERS)
    for number in range(9):
        customers.create(
            actor=owner,
            first_name="Ann",
            organisation_id=OrganisationFactory().pk,
            tags=[f"tag {number}"],
        )

    with django_assert_max_num_queries(len(few)):
        client.get(CUSTOMERS)

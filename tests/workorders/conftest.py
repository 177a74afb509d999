"""A shop with its statuses, its people, and a rival who must see nothing of it."""

from collections.abc import Iterator

import pytest
from rest_framework.test import APIClient

from crm.models import Customer
from crm.services import customers
from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM, Actor
from repair_angel.kernel.models import ApiToken, Company, Member, User
from repair_angel.kernel.services import companies
from workorders.models import WorkOrder
from workorders.services import work_orders


@pytest.fixture
def shop(db: None) -> Iterator[Company]:
    """An English shop in Amsterdam, entered."""
    made = companies.create(
        name="Fix It",
        admin=companies.Admin("boss@fixit.example", "secret", "Boss"),
        locale="en",
    )
    with tenancy.working_for(made.pk):
        yield made


@pytest.fixture
def rival(db: None) -> Company:
    return companies.create(
        name="Fixpunt", admin=companies.Admin("boss@fixpunt.example", "secret", "Rival")
    )


@pytest.fixture
def owner(shop: Company) -> Actor:
    return Member.objects.get(company=shop).actor()


@pytest.fixture
def technician(shop: Company) -> Member:
    user = User.objects.create_user("jan@fixit.example", "secret", name="Jan Bakker")
    return Member.objects.create(company=shop, user=user, role="technician")


@pytest.fixture
def jane(shop: Company) -> Customer:
    return customers.create(
        actor=SYSTEM, first_name="Jane", last_name="Smith", phone="+31 6 1234 5678"
    )


@pytest.fixture
def order(owner: Actor, jane: Customer) -> WorkOrder:
    """Jane's phone, just taken in."""
    return work_orders.create(
        actor=owner, customer_id=jane.pk, device_brand="Apple", device_model="iPhone 15 Pro"
    )


@pytest.fixture
def api(shop: Company) -> APIClient:
    """The API as the owner's program sees it."""
    return client_of(Member.objects.get(company=shop))


def client_of(member: Member, abilities: tuple[str, ...] = ("*",)) -> APIClient:
    _, token = ApiToken.issue(member=member, name="test", abilities=list(abilities))
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client

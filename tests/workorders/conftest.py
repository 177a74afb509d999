"""A technician, a customer and her phone, in the shop of the cast."""

import pytest

from crm.models import Customer
from crm.services import customers
from repair_angel.kernel.commands import SYSTEM, Actor
from repair_angel.kernel.models import Company, Member, User
from workorders.models import WorkOrder
from workorders.services import work_orders


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

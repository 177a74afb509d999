"""Customers, their companies, tags."""

from crm.services import customers, organisations, tags
from tests.generated.registry import makes


@makes("organisation", path="/api/companies/{id}", fields=["company_id"])
def organisation(world):
    return organisations.create(actor=world.owner, name=f"{world.mark} School")


@makes("tag", path="/api/tags/{id}", fields=["tag_id"])
def tag(world):
    return tags.create(actor=world.owner, name=f"{world.mark} vip")


@makes("customer", path="/api/customers/{id}", fields=["customer_id"])
def customer(world):
    return customers.create(
        actor=world.owner,
        first_name=world.mark,
        last_name="Smith",
        email="jane@example.com",
        organisation_id=world["organisation"].pk,
        tags=[f"{world.mark} loyal"],
        notes=world.mark,
    )

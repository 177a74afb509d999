"""Customers, their companies, tags and devices."""

from crm.services import customers, devices, merging, organisations, tags
from tests.generated.registry import makes


@makes("organisation", path="/api/companies/{id}", fields=["company_id"])
def organisation(world):
    return organisations.create(actor=world.owner, name=world.name("School"))


@makes("tag", path="/api/tags/{id}", fields=["tag_id"])
def tag(world):
    return tags.create(actor=world.owner, name=world.name("vip"))


@makes("customer", path="/api/customers/{id}", fields=["customer_id"])
def customer(world):
    return customers.create(
        actor=world.owner,
        first_name=world.name("Jane"),
        last_name="Smith",
        email="jane@example.com",
        organisation_id=world["organisation"].pk,
        tags=[world.name("loyal")],
        notes=world.mark,
    )


@makes("device", path="/api/devices/{id}", fields=["device_id"])
def device(world):
    return devices.create(
        actor=world.owner,
        kind="phone",
        customer_id=world["customer"].pk,
        brand=world.name("Apple"),
        serial_number=world.name("F2LX"),
        notes=world.mark,
    )


@makes("merge")
def merge(world):
    twins = [customers.create(actor=world.owner, first_name=world.name("Twin")) for _ in range(2)]
    return merging.merge(actor=world.owner, keep_id=twins[0].pk, drop_id=twins[1].pk)

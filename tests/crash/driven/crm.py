"""Customers without an operation of the API."""

from tests.crash.scenarios import drives


@drives("crm.devices.transfer")
def hand_a_device_on(world):
    return {"device_id": world["device"].pk, "customer_id": world.anew()["customer"].pk}


@drives("crm.erasing.erase")
def forget_a_customer(world):
    return {"customer_id": world["work_order"].customer_id}


@drives("crm.exporting.export")
def tell_a_customer_all(world):
    return {"customer_id": world["work_order"].customer_id}


@drives("crm.merging.unmerge")
def part_customers(world):
    return {"merge_id": world["merge"].pk}

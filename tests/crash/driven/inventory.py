"""Places of stock."""

from tests.crash.scenarios import drives


@drives("inventory.bins.update")
def rename_a_bin(world):
    return {"bin_id": world["bin"].pk, "code": world.name("C")}


@drives("inventory.bins.delete")
def remove_a_bin(world):
    return {"bin_id": world["bin"].pk}


@drives("inventory.warehouses.create")
def build_a_warehouse(world):
    return {"name": world.name("Shed")}


@drives("inventory.warehouses.update")
def rename_a_warehouse(world):
    return {"warehouse_id": world["bin"].warehouse_id, "name": world.name("Shed")}

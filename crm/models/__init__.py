"""The tables about customers, one file per noun."""

from crm.models.customers import Customer, CustomerTag
from crm.models.devices import Device, DeviceOwnership
from crm.models.match_keys import MatchKey
from crm.models.merges import CustomerMerge
from crm.models.organisations import Organisation
from crm.models.tags import Tag

__all__ = [
    "Customer",
    "CustomerMerge",
    "CustomerTag",
    "Device",
    "DeviceOwnership",
    "MatchKey",
    "Organisation",
    "Tag",
]

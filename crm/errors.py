"""What the customer file refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.errors import DomainError


class CustomerInUse(DomainError):
    code = "customer.in_use"


class WalkInStays(DomainError):
    """Every company has its one walk-in customer, who is nobody in particular."""

    code = "customer.walk_in"


class CustomerMerged(DomainError):
    """This entry was merged into another, which is the one to work with."""

    code = "customer.merged"

    def __init__(self, customer: Any) -> None:
        super().__init__(
            _("%(customer)s was merged into customer %(into)s."),
            customer=customer,
            into=customer.merged_into_id,
        )


class CustomerErased(DomainError):
    """The person was forgotten; nothing brings that back."""

    code = "customer.erased"

    def __init__(self) -> None:
        super().__init__(_("The data of this customer were erased."))


class SameCustomer(DomainError):
    """A customer is merged with another, not with itself."""

    code = "customer.same"


class MergeUndone(DomainError):
    code = "customer_merge.undone"


class OrganisationInUse(DomainError):
    code = "organisation.in_use"


class DeviceInUse(DomainError):
    code = "device.in_use"


class DeviceKnown(DomainError):
    """Another device bears this number; `device` is that one."""

    code = "device.known"

    def __init__(self, device: Any, field: str, label: Any) -> None:
        super().__init__(
            _("This %(label)s is that of %(device)s (device %(id)s)."),
            field=field,
            label=label,
            device=device,
            id=device.pk,
        )
        self.device = device

"""What the customer file refuses."""

from repair_angel.kernel.errors import DomainError


class CustomerInUse(DomainError):
    code = "customer.in_use"


class WalkInStays(DomainError):
    """Every company has its one walk-in customer."""

    code = "customer.walk_in"


class OrganisationInUse(DomainError):
    code = "organisation.in_use"

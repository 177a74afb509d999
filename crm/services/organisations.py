"""The companies customers work for."""

from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from crm.errors import OrganisationInUse
from crm.models import Organisation
from crm.services import vat_numbers
from repair_angel.kernel import events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.own_company import own
from repair_angel.kernel.tenancy import get_or_404


@command("customers.write")
def create(*, actor: Actor, **values: Any) -> Organisation:
    """Without `country` it is in the shop's own. Records `crm.organisation.created`."""
    organisation = Organisation(**values)
    organisation.country = organisation.country or own().country
    organisation.vat_number = vat_numbers.checked(organisation.vat_number, organisation.country)
    organisation.search = organisation.found_by()
    organisation.save()
    events.record("crm.organisation.created", subject=organisation)
    return organisation


@command("customers.write")
def update(*, actor: Actor, organisation_id: int, **changes: Any) -> Organisation:
    """Records `crm.organisation.updated` with the fields' names."""
    organisation = get_or_404(Organisation.objects.select_for_update(), organisation_id)
    vat_numbers.check_changes(organisation, changes)
    if changed := save_changes(organisation, changes):
        events.record("crm.organisation.updated", subject=organisation, fields=changed)
    else:
        events.unchanged()
    return organisation


@command("customers.delete")
def delete(*, actor: Actor, organisation_id: int) -> None:
    """Raises OrganisationInUse while it has customers. Records `crm.organisation.deleted`."""
    organisation = get_or_404(Organisation.objects.select_for_update(), organisation_id)
    events.record("crm.organisation.deleted", subject=organisation)
    try:
        organisation.delete()
    except ProtectedError:
        raise OrganisationInUse(_("Customers belong to this company.")) from None

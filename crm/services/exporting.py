"""The right to know: everything about a person, in one archive."""

import json
import tempfile
import zipfile
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from crm.errors import WalkInStays
from crm.models import Customer
from crm.selectors import merged
from repair_angel.kernel import clock, events, personal
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.models import Attachment
from repair_angel.kernel.secrets import Secret
from repair_angel.kernel.services import attachments
from repair_angel.kernel.tenancy import get_or_404

IN_MEMORY = 2**22


class _Encoder(DjangoJSONEncoder):
    """A secret is shown as one; what it opens is the customer's own affair."""

    def default(self, value: Any) -> Any:
        return str(value) if isinstance(value, Secret) else super().default(value)


@command("customers.export")
def export(*, actor: Actor, customer_id: int) -> IO[bytes]:
    """A zip of `data.json` (per table, every row about the customer and entries merged into it) and
    `files/`. The caller closes it.

    Raises WalkInStays. Records `crm.customer.exported`.
    """
    root = merged.root(customer_id)
    customer = get_or_404(Customer.objects.all(), root)
    if customer.is_walk_in:
        raise WalkInStays(_("The walk-in customer is nobody in particular."))
    people = sorted(merged.people(root).values_list("pk", flat=True))
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the caller reads it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", _data(root, people))
        for file in Attachment.objects.filter(personal.about(people)).order_by("pk"):
            _pack(packed, file)
    archive.seek(0)
    events.record("crm.customer.exported", subject=customer)
    return archive


def _data(root: int, people: list[int]) -> str:
    whole = {
        "customer_id": root,
        "exported_at": clock.now(),
        "tables": dict(personal.told(people)),
    }
    return json.dumps(whole, cls=_Encoder, indent=2, ensure_ascii=False)


def _pack(packed: zipfile.ZipFile, file: Attachment) -> None:
    """One that was erased or lost is in the data alone."""
    try:
        body = attachments.read(file)
    except FileNotFoundError:
        return
    packed.writestr(f"files/{file.pk}-{file.name}", body)

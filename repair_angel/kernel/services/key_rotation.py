"""Encrypt every secret anew with the newest key, so that an older one can leave the ring.

Not a command: nothing about the business changes, and one event per password would say nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction

from repair_angel.kernel.fields_encrypted import EncryptedTextField
from repair_angel.kernel.models import Company
from repair_angel.kernel.secrets import SecretError
from repair_angel.kernel.tenancy import TenantModel, working_for


@dataclass
class Tally:
    """What became of one field's values in one company."""

    company_id: int
    label: str
    renewed: int = 0
    current: int = 0
    unreadable: list[int] = field(default_factory=list)


def rotate(*, batch_size: int = 500) -> Iterator[Tally]:
    """Company by company, field by field, in short transactions.

    Safe to stop and start again: what is under the newest key already is only counted. What no key
    opens stays as it is, and its row's id is reported.
    """
    for company_id in Company.objects.order_by("pk").values_list("pk", flat=True):
        for column in encrypted_fields():
            with working_for(company_id):
                yield _rotate_field(company_id, column, batch_size)


def encrypted_fields() -> list[EncryptedTextField]:
    return [
        column
        for model in apps.get_models()
        if issubclass(model, TenantModel) and not model._meta.proxy
        for column in model._meta.local_concrete_fields
        if isinstance(column, EncryptedTextField)
    ]


def _rotate_field(company_id: int, column: EncryptedTextField, batch_size: int) -> Tally:
    tally, last = Tally(company_id, column.label), 0
    while (reached := _rotate_batch(tally, column, last, batch_size)) is not None:
        last = reached
    return tally


@transaction.atomic
def _rotate_batch(
    tally: Tally, column: EncryptedTextField, after: int, batch_size: int
) -> int | None:
    """The last id seen; None when there was no row left. Locks the rows of the batch."""
    table = column.model._default_manager
    rows = table.select_for_update().filter(pk__gt=after).order_by("pk")
    pk = None
    for pk, secret in rows.values_list("pk", column.attname)[:batch_size]:
        if not secret:
            continue
        try:
            renewed = secret.of(tally.company_id).renewed()
        except SecretError:
            tally.unreadable.append(pk)
            continue
        if renewed is None:
            tally.current += 1
        else:
            table.filter(pk=pk).update(**{column.attname: renewed})
            tally.renewed += 1
    return pk

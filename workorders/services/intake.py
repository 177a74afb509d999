"""Taking a device in at the counter: all that belongs to it, or nothing of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import File
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from crm.models import Customer, Device
from crm.selectors import merged
from crm.services import customers, device_numbers, devices
from repair_angel.kernel import own_company
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.content import Content
from repair_angel.kernel.errors import DomainError, InvalidInput
from workorders.models import WorkOrder
from workorders.services import (
    brought_devices,
    checklists,
    notes,
    passcodes,
    photos,
    signatures,
    work_orders,
)
from workorders.services.photos import Drawn
from workorders.states import Phase, PhotoPhase


@dataclass(frozen=True)
class Passcode:
    kind: str
    passcode: str = field(repr=False)


@dataclass(frozen=True)
class Signature:
    """By somebody who read `document`, which ends with these terms."""

    picture: Content = field(repr=False)
    signer_name: str
    terms_id: int | None
    document: str = field(repr=False)


@dataclass(frozen=True)
class Found:
    """What was seen, told and signed at the counter, beside the work order's own fields."""

    answers: Sequence[Mapping[str, Any]] = ()
    photos: Sequence[bytes | File | Drawn] = ()
    passcode: Passcode | None = None
    signature: Signature | None = None
    not_signed: Any = ""


@dataclass(frozen=True)
class Pictures:
    """All that takes long to draw."""

    photos: Sequence[Drawn]
    signature: Content | None


def draw(files: Sequence[bytes | File], signature: str = "") -> Pictures:
    """Photos and signature, before the transaction. A refusal says which one: `photos.1.file`."""
    drawn = []
    for at, file in enumerate(files):
        with _part(f"photos.{at}"):
            drawn.append(photos.draw(file))
    with _part("signature"):
        return Pictures(drawn, signatures.draw(signature) if signature else None)


def sketch(
    *,
    customer: int | Mapping[str, Any],
    device: int | Mapping[str, Any],
    order: Mapping[str, Any],
) -> WorkOrder:
    """The work order `take_in` would make of the same, not saved: so that it is read beforehand.

    Raises InvalidInput, named after the part as there.
    """
    with _part("customer"):
        owner = merged.named(customer) if isinstance(customer, int) else Customer(**dict(customer))
    with _part("device"):
        brought = (
            brought_devices.named(device)
            if isinstance(device, int)
            else Device(**device_numbers.checked(device))
        )
    values = brought_devices.filled(dict(order), brought)
    return WorkOrder(company=own_company.own(), customer=owner, device=brought, **values)


@sensitive_variables("found")
@command("work-orders.write")
def take_in(
    *,
    actor: Actor,
    customer: int | Mapping[str, Any],
    device: int | Mapping[str, Any],
    order: Mapping[str, Any],
    found: Found,
    transfer: bool = False,
) -> WorkOrder:
    """Make a work order of a customer and a device, each there already (its id) or new (its values).

    `order` are fields of `work_orders.create`. `transfer` makes the device this customer's from now
    on. Each part is its own command, with its own refusals, here named after the part:
    `customer.email`, `device.imei`, `photos.1.file`. Records what those commands record.
    """
    with _part("customer"):
        customer_id = _customer(actor, customer)
    with _part("device"):
        device_id = _device(actor, device, customer_id, transfer)
    taken = work_orders.create(actor=actor, customer_id=customer_id, device_id=device_id, **order)
    if found.answers:
        with _part("checklist"):
            checklists.answer(
                actor=actor, work_order_id=taken.pk, phase=Phase.BEFORE, answers=found.answers
            )
    for at, file in enumerate(found.photos):
        with _part(f"photos.{at}"):
            photos.add(actor=actor, work_order_id=taken.pk, file=file, phase=PhotoPhase.BEFORE)
    if kept := found.passcode:
        with _part("passcode"):
            passcodes.keep(
                actor=actor, work_order_id=taken.pk, kind=kept.kind, passcode=kept.passcode
            )
    with _part("signature"):
        _sign(actor, taken, found)
    return taken


def _customer(actor: Actor, given: int | Mapping[str, Any]) -> int:
    return given if isinstance(given, int) else customers.create(actor=actor, **given).pk


def _device(actor: Actor, given: int | Mapping[str, Any], customer_id: int, transfer: bool) -> int:
    if not isinstance(given, int):
        return devices.create(actor=actor, customer_id=customer_id, **given).pk
    if transfer:
        devices.transfer(actor=actor, device_id=given, customer_id=customer_id)
    return given


def _sign(actor: Actor, order: WorkOrder, found: Found) -> None:
    """Keep the signature, if what was read is what was now taken in; or say why there is none."""
    if signed := found.signature:
        signatures.sign(
            actor=actor,
            work_order_id=order.pk,
            picture=signed.picture,
            signer_name=signed.signer_name,
            terms_id=signed.terms_id or 0,
            document=signed.document,
        )
    elif found.not_signed:
        with translation.override(order.company.locale):
            note = _("Not signed: %(reason)s.") % {"reason": found.not_signed}
        notes.add(actor=actor, work_order_id=order.pk, note=note)


@contextmanager
def _part(name: str) -> Iterator[None]:
    """Refusals from inside say in which part of the intake they are."""
    try:
        yield
    except InvalidInput as refusal:
        raise InvalidInput(
            {f"{name}.{place}": words for place, words in refusal.errors.items()}
        ) from refusal
    except DomainError as refusal:
        refusal.field = f"{name}.{refusal.field}" if refusal.field else name
        raise

"""Repairs, their lines and their timeline."""

import base64

from tests.factories.workorders import WorkOrderFactory, WorkOrderLineFactory
from tests.generated.registry import Exercise, exercises, lists, makes
from tests.pictures import png, scribble
from workorders.models import ChecklistItem, PasscodeReveal
from workorders.selectors import terms
from workorders.services import checklists, passcodes, photos, signatures, time_entries


@makes("work_order", path="/api/work-orders/{id}", fields=["work_order_id"])
def work_order(world):
    return WorkOrderFactory(
        ticket_no=world.name("T")[-20:],
        customer=world["customer"],
        assigned_to=world["employee"],
        device_category="phone",
        problem_description=world.mark,
    )


@makes("work_order_line", path="/api/work-orders/{id}/lines/{line_id}")
def work_order_line(world):
    return WorkOrderLineFactory(work_order=world["work_order"], description=world.mark)


@makes("photo", path="/api/work-orders/{id}/photos/{photo_id}")
def photo(world):
    return photos.add(
        actor=world.owner,
        work_order_id=world["work_order"].pk,
        file=png(),
        name=f"{world.mark}.png",
        phase="before",
    )


@makes("checklist_item", fields=["item_id"])
def checklist_item(world):
    """One of the kind of device that the world's work order is, with a remark that must not leak."""
    item = ChecklistItem.objects.filter(template__kind="phone").earliest("pk")
    found = {"item_id": item.pk, "answer": "ok", "remark": world.mark}
    checklists.answer(
        actor=world.owner,
        work_order_id=world["work_order"].pk,
        phase="after",
        answers=[found],
    )
    return item


@makes("time_entry")
def time_entry(world):
    return time_entries.add(
        actor=world.owner,
        work_order_id=world["work_order"].pk,
        member_id=world["employee"].pk,
        minutes=20,
        note=world.mark,
    )


@makes("passcode_reveal")
def passcode_reveal(world):
    order = world["work_order"].pk
    passcodes.keep(actor=world.owner, work_order_id=order, kind="password", passcode=world.mark)
    passcodes.reveal(actor=world.owner, work_order_id=order, reason=world.mark)
    return PasscodeReveal.objects.latest("pk")


@makes("intake_signature")
def intake_signature(world):
    order = world["work_order"]
    shown = terms.to_sign(order, "en")
    return signatures.sign(
        actor=world.owner,
        work_order_id=order.pk,
        picture=base64.b64encode(scribble()).decode(),
        signer_name=world.mark,
        terms_id=shown.terms.pk,
        document=shown.text,
    )


@exercises("POST /api/work-orders/{id}/time-entries/stop")
def stop_the_clock(world):
    time_entries.start(actor=world.owner, work_order_id=world["work_order"].pk, note=world.mark)
    return Exercise()


lists("/api/work-order-statuses", None)

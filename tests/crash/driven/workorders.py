"""Repairs without an operation of the API."""

import datetime
import secrets
from typing import Any

from repair_angel.kernel.models import EventDelivery
from tests.crash.scenarios import drives, finds, sends
from tests.generated.registry import World
from workorders.models import ChecklistTemplate, WorkOrderStatus
from workorders.services import checklist_templates, intake, passcodes, statuses, work_orders
from workorders.services.open_repair_reader import Outcome, Repair


@drives("workorders.checklist_templates.create")
def write_a_checklist(world):
    return {"kind": secrets.token_hex(6), **_labels("Drone")}


@drives("workorders.checklist_templates.update")
def rename_a_checklist(world):
    template = ChecklistTemplate.objects.earliest("pk")
    return {"checklist_template_id": template.pk, **_labels(world.name("Phone"))}


@drives("workorders.checklist_templates.add_item")
def check_more(world):
    template = ChecklistTemplate.objects.earliest("pk")
    return {"checklist_template_id": template.pk, **_labels("Antenna")}


@drives("workorders.checklist_templates.change_item")
def check_otherwise(world):
    return {"item_id": _item(world).pk, **_labels("Aerial")}


@drives("workorders.checklist_templates.remove_item")
def check_less(world):
    return {"item_id": _item(world).pk}


@drives("workorders.intake.take_in")
def take_in(world):
    return {
        "customer": {"first_name": "Jane", "last_name": "Smith"},
        "device": {"kind": "phone", "brand": "Apple"},
        "order": {"problem_description": "The screen is dark."},
        "found": intake.Found(passcode=intake.Passcode("password", "1234")),
    }


@drives("workorders.open_repair.add")
def import_repairs(world):
    seen = Repair(
        source_id=secrets.token_hex(6),
        on=datetime.date(2024, 5, 4),
        outcome=Outcome.FIXED,
        barrier="",
        device_category="Toaster",
        device_brand="Philips",
        device_model="",
        problem_description="It stays cold.",
    )
    return {"repairs": [seen]}


@drives("workorders.passcodes.wipe")
def wipe_a_passcode(world):
    return {"work_order_id": _with_passcode(world).pk}


@drives("workorders.work_orders.change_status")
def finish_a_repair(world):
    """The event of it wipes the passcode."""
    return {"work_order_id": _with_passcode(world).pk, "status": "completed"}


@drives("workorders.statuses.create")
def add_a_status(world):
    return {"slug": secrets.token_hex(6), "stage": "progress", **_labels("Waiting")}


@drives("workorders.statuses.update")
def rename_a_status(world):
    return {"work_order_status_id": _status(world).pk, **_labels("Sent away")}


@drives("workorders.statuses.delete")
def remove_a_status(world):
    return {"work_order_status_id": _status(world).pk}


@drives("workorders.terms.publish")
def publish_terms(world):
    return {"language": "en", "text": world.name("No cure, no pay.")}


@drives("workorders.time_entries.correct")
def correct_the_time(world):
    return {"time_entry_id": world["time_entry"].pk, "minutes": 35}


@drives("workorders.work_orders.assign")
def assign(world):
    return {"work_order_id": world["work_order"].pk, "member_id": None}


@drives("workorders.work_orders.take")
def take(world):
    return {"work_order_id": world["work_order"].pk}


@sends("receipt_email")
def mail_a_receipt(world):
    return world["email"]


@finds("workorders.tasks.wipe_passcodes")
def left_behind(world):
    """A finished repair whose event was never heard."""
    order = _with_passcode(world)
    work_orders.change_status(actor=world.owner, work_order_id=order.pk, status="completed")
    EventDelivery.objects.update(state="done")


def _labels(text: str) -> dict[str, str]:
    return {"label_nl": text, "label_en": text, "label_fr": text}


def _item(world: World) -> Any:
    template = ChecklistTemplate.objects.earliest("pk")
    return checklist_templates.add_item(
        actor=world.owner, checklist_template_id=template.pk, **_labels("Lens")
    )


def _status(world: World) -> WorkOrderStatus:
    slug = secrets.token_hex(6)
    return statuses.create(actor=world.owner, slug=slug, stage="progress", **_labels("Away"))


def _with_passcode(world: World) -> Any:
    order = work_orders.create(actor=world.owner, customer_id=world["customer"].pk)
    passcodes.keep(actor=world.owner, work_order_id=order.pk, kind="password", passcode="1234")
    return order

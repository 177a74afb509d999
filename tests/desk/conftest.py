"""A counter to take things in at, and what is written on its form."""

import base64
import uuid

import pytest

from crm.models import Customer, Device
from crm.services import customers, devices
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Attachment, Branch, Event, IdempotencyKey, Member
from tests.pictures import scribble
from workorders.models import (
    ChecklistAnswer,
    ChecklistItem,
    DevicePasscode,
    IntakeSignature,
    TermsVersion,
    WorkOrder,
    WorkOrderPhoto,
)
from workorders.services import work_orders

COUNTER = "/admin/counter/"
IMEI = "352099001761481"
SIGNED = "data:image/png;base64," + base64.b64encode(scribble()).decode()
MADE = (
    Customer,
    Device,
    WorkOrder,
    ChecklistAnswer,
    WorkOrderPhoto,
    DevicePasscode,
    IntakeSignature,
    Attachment,
    Event,
    IdempotencyKey,
)


@pytest.fixture
def desk(staff):
    """The front desk's browser, in English."""
    browser = staff("front_desk")
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def jane(shop):
    return customers.create(
        actor=SYSTEM,
        first_name="Jane",
        last_name="Smith",
        phone="+31 6 1234 5678",
        email="jane@example.com",
        tags=["vip"],
    )


@pytest.fixture
def phone(jane):
    return devices.create(
        actor=SYSTEM,
        kind="phone",
        customer_id=jane.pk,
        brand="Apple",
        model="iPhone 12",
        imei=IMEI,
    )


@pytest.fixture
def terms(shop):
    return TermsVersion.objects.get(language="en")


@pytest.fixture
def filled(shop, terms):
    """The form of a new customer with a new device, as a browser sends it; a fresh one each time."""

    def fill(**changes):
        return {
            "_company": seal_for(shop.pk),
            "once": str(uuid.uuid4()),
            "customer_first_name": "Sanne",
            "customer_last_name": "de Boer",
            "customer_phone": "06 11 22 33 44",
            "device_kind": "phone",
            "device_brand": "Apple",
            "device_model": "iPhone 12",
            "problem_description": "Fell; the screen is broken.",
            "terms_id": terms.pk,
            "not_signed": "paper",
            **changes,
        }

    return fill


@pytest.fixture
def signed(desk, filled, terms):
    """The same form, signed by a customer who read it in English as it is."""

    def sign(**changes):
        body = filled(**changes)
        written = {name: value for name, value in body.items() if name != "photos"}
        facts = desk.post(f"{COUNTER}read", written).json()["facts"]["en"]
        return body | {
            "signature": SIGNED,
            "signer_name": "Sanne de Boer",
            "not_signed": "",
            "signed_text": f"{facts}\n\n{terms.text}\n",
        }

    return sign


@pytest.fixture
def theirs(rival):
    """Rows of another company, one for each hidden field."""
    with tenancy.working_for(rival.pk):
        customer = customers.create(actor=SYSTEM, first_name="Their", last_name="Customer")
        return {
            "customer_id": customer.pk,
            "device_id": devices.create(
                actor=SYSTEM, kind="phone", customer_id=customer.pk, serial_number="THEIRS1"
            ).pk,
            "assigned_to": Member.objects.get(company=rival).pk,
            "branch": Branch.objects.get().pk,
            "terms_id": TermsVersion.objects.get(language="en").pk,
            "item": ChecklistItem.objects.first().pk,
            "order": work_orders.create(actor=SYSTEM, customer_id=customer.pk).pk,
        }


def counts():
    return {model.__name__: model.objects.count() for model in MADE}


def refused(desk, body):
    """Why, and that nothing was kept of it."""
    before = counts()
    answer = desk.post(COUNTER, body)
    assert answer.status_code == 200
    assert counts() == before
    return answer.json()["errors"]


def taken(desk, body):
    answer = desk.post(COUNTER, body).json()
    assert "errors" not in answer, answer
    return WorkOrder.objects.get(pk=int(answer["to"].split("/")[-2]))

"""A person is forgotten as far as the law allows, and told all that is known before."""

import datetime
import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from PIL import Image

from accounting.models import Invoice
from accounting.services import invoices, issuing, payments
from accounting.services.invoice_lines import LineIn
from crm.errors import CustomerErased, WalkInStays
from crm.models import Customer, CustomerTag, Device, MatchKey
from crm.services import customers, devices, erasing, exporting, merging
from repair_angel.kernel import outbox, tenancy
from repair_angel.kernel.errors import NotFound, NotPermitted
from repair_angel.kernel.models import Attachment, Event, OutboxMessage
from repair_angel.kernel.secrets import MASK
from repair_angel.kernel.services import attachments
from repair_angel.kernel.tenancy import TenantModel
from tests.factories.crm import CustomerFactory
from workorders.models import DevicePasscode, WorkOrder, WorkOrderNote
from workorders.services import notes, passcodes, photos, work_orders

DAY = datetime.date(2026, 3, 27)
MARK = "Zonderland"
IMEI = "356938035643809"
LAWFUL = {
    "accounting.invoice": {"buyer"},
    "accounting.journalentry": {"description"},
}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture():
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(drawn, "PNG")
    return drawn.getvalue()


@pytest.fixture
def jane(owner):
    return customers.create(
        actor=owner,
        first_name="Jane",
        last_name=MARK,
        email=f"jane@{MARK}.example".lower(),
        phone="06 1234 5678",
        address=f"{MARK}straat 1",
        postal_code="3511 AB",
        city="Utrecht",
        notes=f"{MARK} rings twice",
        tags=["pays late"],
    )


def invoice(owner, customer, **more):
    line = LineIn(description="Screen", unit_price=Decimal(89), vat_rate=Decimal(21))
    return invoices.create(
        actor=owner, customer_id=customer.pk, invoice_date=DAY, lines=[line], **more
    )


@pytest.fixture
def life(owner, jane, django_capture_on_commit_callbacks):
    """All that a shop comes to know of somebody."""
    phone = devices.create(
        actor=owner, kind="phone", customer_id=jane.pk, brand="Apple", imei=IMEI, notes=MARK
    )
    order = work_orders.create(
        actor=owner,
        customer_id=jane.pk,
        device_id=phone.pk,
        problem_description=f"{MARK} dropped it",
        customer_reference=MARK,
    )
    note = notes.add(actor=owner, work_order_id=order.pk, note=f"Called {MARK}")
    photo = photos.add(
        actor=owner, work_order_id=order.pk, file=picture(), phase="before", name=f"{MARK}.png"
    )
    passcodes.keep(actor=owner, work_order_id=order.pk, kind="pin", passcode="1234")
    draft = invoice(owner, jane, notes=MARK)
    issued = issuing.issue(actor=owner, invoice_id=invoice(owner, jane).pk)
    kept = attachments.store(issued, b"paper", name="INV-1.txt", kind="invoice_pdf")
    payments.take(actor=owner, invoice_id=issued.pk, amount=Decimal(10), method="cash", date=DAY)
    message = outbox.put("mail", {"to": f"jane@{MARK}.example"}, about=issued)
    OutboxMessage.objects.filter(pk=message.pk).update(state="sent")
    return {
        "phone": phone,
        "order": order,
        "note": note,
        "photo": photo,
        "draft": draft,
        "issued": issued,
        "pdf": kept,
    }


def erase(owner, customer):
    return erasing.erase(actor=owner, customer_id=customer.pk)


def mentions(*words):
    """{table: columns} where a word is still read."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            for row in model.objects.values():
                for column, value in row.items():
                    if any(word.lower() in str(value).lower() for word in words):
                        found.setdefault(model._meta.label_lower, set()).add(column)
    return found


@pytest.mark.parametrize("role", ["manager", "front_desk", "bookkeeper"])
def test_only_an_administrator_erases_and_exports(member, jane, role):
    for write in (erasing.erase, exporting.export):
        with pytest.raises(NotPermitted):
            write(actor=member(role).actor(), customer_id=jane.pk)

    jane.refresh_from_db()
    assert jane.last_name == MARK


def test_the_walk_in_customer_is_nobody_to_forget(shop, owner):
    for write in (erasing.erase, exporting.export):
        with pytest.raises(WalkInStays):
            write(actor=owner, customer_id=customers.walk_in().pk)


def test_another_companys_customer_is_not_there(owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = CustomerFactory()

    for write in (erasing.erase, exporting.export):
        with pytest.raises(NotFound):
            write(actor=owner, customer_id=theirs.pk)


def test_nothing_is_read_of_the_person_but_what_the_law_wants_kept(owner, jane, life):
    assert mentions(MARK).keys() > LAWFUL.keys()

    erase(owner, jane)

    left = mentions(MARK, IMEI, "12345678", "rings twice", "dropped", "Called", "pays late")
    assert {label: columns for label, columns in left.items() if label != "crm.tag"} == LAWFUL


def test_the_rows_stay_under_a_pseudonym(owner, jane, life):
    erase(owner, jane)

    jane.refresh_from_db()
    assert (jane.name, jane.search) == (
        f"Erased customer {jane.pk}",
        f"erased customer {jane.pk}",
    )
    assert not jane.send_sms
    order = WorkOrder.objects.get(pk=life["order"].pk)
    assert (order.ticket_no, order.device_brand, order.problem_description) == (
        life["order"].ticket_no,
        "Apple",
        "",
    )
    assert list(WorkOrder.objects.search(order.ticket_no)) == [order]
    assert WorkOrderNote.objects.get().note == ""
    assert not MatchKey.objects.exists()
    assert not CustomerTag.objects.exists()
    passcode = DevicePasscode.objects.get()
    assert passcode.secret is None
    assert passcode.wiped_at is not None


def test_an_issued_invoice_stays_and_a_draft_forgets(owner, jane, life):
    erase(owner, jane)

    issued = Invoice.objects.get(pk=life["issued"].pk)
    assert issued.buyer["name"] == f"Jane {MARK}"
    assert list(Invoice.objects.search(issued.number)) == [issued]
    assert not Invoice.objects.search(MARK).exists()
    assert Invoice.objects.get(pk=life["draft"].pk).notes == ""


def test_photos_go_from_the_store_and_the_invoices_file_stays(
    owner, jane, life, django_capture_on_commit_callbacks
):
    picture_path = life["photo"].picture.file.name
    assert default_storage.exists(picture_path)

    with django_capture_on_commit_callbacks(execute=True):
        erase(owner, jane)

    assert not default_storage.exists(picture_path)
    assert attachments.read(life["pdf"]) == b"paper"
    names = dict(Attachment.objects.values_list("kind", "name"))
    assert names == {"photo": "", "photo_thumb": "", "invoice_pdf": "INV-1.txt"}


def test_a_device_that_was_somebody_elses_keeps_its_numbers(owner, jane, life):
    john = customers.create(actor=owner, first_name="John")
    shared = devices.create(actor=owner, kind="bike", customer_id=john.pk, frame_number="WTU1")
    devices.transfer(actor=owner, device_id=shared.pk, customer_id=jane.pk)
    sold = devices.create(actor=owner, kind="bike", customer_id=jane.pk, frame_number="WTU2")
    devices.transfer(actor=owner, device_id=sold.pk, customer_id=john.pk)

    erase(owner, jane)

    numbers = dict(Device.objects.values_list("pk", "frame_number"))
    assert numbers == {life["phone"].pk: "", shared.pk: "WTU1", sold.pk: "WTU2"}
    assert Device.objects.get(pk=life["phone"].pk).search == "apple"


def test_entries_merged_into_it_are_forgotten_with_it(owner, jane, life):
    keep = customers.create(actor=owner, first_name="J.", last_name=MARK)
    merging.merge(actor=owner, keep_id=keep.pk, drop_id=jane.pk)

    forgotten = erase(owner, jane)

    assert forgotten == keep
    assert {label for label in mentions(MARK) if label != "crm.tag"} == LAWFUL.keys()
    event = Event.objects.get(name="crm.customer.erased")
    assert (event.subject_id, event.data) == (keep.pk, {"entries": sorted([keep.pk, jane.pk])})


def test_twice_is_as_once(owner, jane, life):
    erase(owner, jane)
    erase(owner, jane)

    assert Event.objects.filter(name="crm.customer.erased").count() == 1


def test_a_message_on_its_way_is_emptied_the_next_time(owner, jane, life):
    OutboxMessage.objects.update(state="queued")
    erase(owner, jane)
    assert OutboxMessage.objects.get().payload != {}

    OutboxMessage.objects.update(state="sent")
    erase(owner, jane)

    assert OutboxMessage.objects.get().payload == {}
    assert Event.objects.filter(name="crm.customer.erased").count() == 2


def test_a_forgotten_customer_gets_no_new_name(owner, jane):
    erase(owner, jane)

    with pytest.raises(CustomerErased):
        customers.update(actor=owner, customer_id=jane.pk, first_name="Jane")


def test_nobody_else_is_touched(owner, jane, life):
    other = customers.create(actor=owner, first_name="Ann", email="ann@example.com", tags=["x"])
    order = work_orders.create(actor=owner, customer_id=other.pk, problem_description="Wet")

    erase(owner, jane)

    other.refresh_from_db()
    order.refresh_from_db()
    assert (other.name, other.email, order.problem_description) == (
        "Ann",
        "ann@example.com",
        "Wet",
    )
    assert other.tags.get().name == "x"


# Export -------------------------------------------------------------------------------------------


def unpacked(owner, customer):
    with exporting.export(actor=owner, customer_id=customer.pk) as archive:
        packed = zipfile.ZipFile(archive)
        return json.loads(packed.read("data.json")), {
            name: packed.read(name) for name in packed.namelist() if name != "data.json"
        }


def test_all_that_is_known_is_told(owner, jane, life):
    data, files = unpacked(owner, jane)

    assert data["customer_id"] == jane.pk
    tables = data["tables"]
    [told] = tables["crm.customer"]
    assert (told["first_name"], told["email"]) == ("Jane", jane.email)
    assert tables["crm.customertag"][0]["tag__name"] == "pays late"
    assert tables["crm.device"][0]["imei"] == IMEI
    assert tables["workorders.workorder"][0]["problem_description"] == f"{MARK} dropped it"
    assert tables["workorders.workordernote"][0]["note"] == f"Called {MARK}"
    assert {row["number"] for row in tables["accounting.invoice"]} == {
        None,
        life["issued"].number,
    }
    assert tables["accounting.payment"][0]["amount"] == "10.00"
    assert sorted(name.partition("-")[2] for name in files) == sorted(
        [life["photo"].picture.name, life["photo"].thumbnail.name, "INV-1.txt"]
    )
    assert b"paper" in files.values()


def test_a_passcode_is_not_told(owner, jane, life):
    data, _files = unpacked(owner, jane)

    [kept] = data["tables"]["workorders.devicepasscode"]
    assert kept["secret"] == MASK


def test_nobody_elses_data_are_told(owner, jane, life):
    other = customers.create(actor=owner, first_name="Ann")
    work_orders.create(actor=owner, customer_id=other.pk, problem_description="Wet")

    data, files = unpacked(owner, other)

    assert set(data["tables"]) == {"crm.customer", "workorders.workorder"}
    assert MARK not in json.dumps(data)
    assert files == {}


def test_an_export_covers_merged_entries_and_is_recorded(owner, jane, life):
    keep = customers.create(actor=owner, first_name="J.")
    merging.merge(actor=owner, keep_id=keep.pk, drop_id=jane.pk)

    data, _files = unpacked(owner, jane)

    assert [row["id"] for row in data["tables"]["crm.customer"]] == [jane.pk, keep.pk]
    event = Event.objects.get(name="crm.customer.exported")
    assert (event.subject_id, event.data) == (keep.pk, {})
    assert Customer.objects.filter(last_name=MARK).exists()


def test_a_file_that_was_lost_does_not_stop_the_export(owner, jane, life):
    default_storage.delete(life["photo"].picture.file.name)

    _data, files = unpacked(owner, jane)

    assert len(files) == 2

"""What a company starts with, and what it makes of it."""

import pytest

from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Event
from tests.factories.workorders import WorkOrderFactory
from workorders.models import ChecklistItem, ChecklistTemplate
from workorders.services import checklist_templates, checklists

LABELS = {"label_nl": "Drone", "label_en": "Drone", "label_fr": "Drone"}
PROPELLERS = {"label_nl": "Propellers", "label_en": "Propellers", "label_fr": "Hélices"}


def test_every_company_starts_with_a_list_for_each_kind_of_device(shop):
    counts = {one.kind: one.items.count() for one in ChecklistTemplate.objects.all()}

    assert counts == {
        "phone": 31,
        "tablet": 20,
        "laptop": 17,
        "desktop": 14,
        "console": 12,
        "tv": 11,
        "appliance": 10,
        "bike": 18,
        "e_bike": 23,
        "car": 13,
        "watch": 15,
    }


def test_what_every_company_starts_with_is_whole(shop):
    for row in [*ChecklistTemplate.objects.all(), *ChecklistItem.objects.all()]:
        row.full_clean(exclude=["company", "template"])


def test_no_word_means_two_kinds_of_device(shop):
    templates = list(ChecklistTemplate.objects.all())
    for one in templates:
        for word in [one.kind, one.label_nl, one.label_en, *one.also_called.split(",")]:
            assert [found.kind for found in templates if found.is_called(word)] == [one.kind], word


def test_a_technician_makes_no_lists(technician):
    with pytest.raises(NotPermitted):
        checklist_templates.create(actor=technician.actor(), kind="drone", **LABELS)


def test_there_is_one_list_of_a_kind(owner):
    with pytest.raises(InvalidInput) as refusal:
        checklist_templates.create(actor=owner, kind="phone", **LABELS)

    assert list(refusal.value.errors) == ["kind"]
    assert ChecklistTemplate.objects.count() == 11


def test_another_companys_list_is_not_there(owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = ChecklistTemplate.objects.get(kind="phone")
        their_item = theirs.items.first()

    with pytest.raises(NotFound):
        checklist_templates.add_item(actor=owner, checklist_template_id=theirs.pk, **PROPELLERS)
    with pytest.raises(NotFound):
        checklist_templates.change_item(actor=owner, item_id=their_item.pk, label_en="Ours")
    with pytest.raises(NotFound):
        checklist_templates.remove_item(actor=owner, item_id=their_item.pk)


def test_a_list_is_made_with_things_at_its_end(owner):
    made = checklist_templates.create(actor=owner, kind="drone", **LABELS)
    first = checklist_templates.add_item(actor=owner, checklist_template_id=made.pk, **PROPELLERS)
    second = checklist_templates.add_item(actor=owner, checklist_template_id=made.pk, **PROPELLERS)

    assert (made.position, first.position, second.position) == (11, 0, 1)
    assert list(Event.objects.order_by("-pk").values_list("name", flat=True)[:3]) == [
        "workorders.checklist_template.item_added",
        "workorders.checklist_template.item_added",
        "workorders.checklist_template.created",
    ]


def test_a_list_and_its_things_are_called_otherwise(owner):
    phone = ChecklistTemplate.objects.get(kind="phone")
    gps = phone.items.get(label_en="GPS")

    checklist_templates.update(actor=owner, checklist_template_id=phone.pk, also_called="foon")
    checklist_templates.change_item(actor=owner, item_id=gps.pk, label_en="Navigation")
    checklist_templates.change_item(actor=owner, item_id=gps.pk, label_en="Navigation")

    phone.refresh_from_db()
    gps.refresh_from_db()
    assert (phone.is_called("foon"), gps.label_en) == (True, "Navigation")
    assert Event.objects.filter(name="workorders.checklist_template.item_changed").count() == 1


def test_a_thing_goes_unless_it_was_answered(owner):
    gps = ChecklistItem.objects.get(template__kind="phone", label_en="GPS")
    nfc = ChecklistItem.objects.get(template__kind="phone", label_en="NFC")
    order = WorkOrderFactory(device_category="phone")
    checklists.answer(
        actor=owner,
        work_order_id=order.pk,
        phase="before",
        answers=[{"item_id": gps.pk, "answer": "ok"}],
    )

    checklist_templates.remove_item(actor=owner, item_id=gps.pk)
    checklist_templates.remove_item(actor=owner, item_id=nfc.pk)

    gps.refresh_from_db()
    assert not gps.is_active
    assert not ChecklistItem.objects.filter(pk=nfc.pk).exists()

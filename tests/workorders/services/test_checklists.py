"""Going through a checklist: refusals first."""

import pytest

from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Event
from tests.factories.workorders import WorkOrderFactory
from workorders.errors import UnknownItem
from workorders.models import ChecklistAnswer, ChecklistItem, WorkOrder
from workorders.selectors import checklists as reading
from workorders.services import checklist_templates, checklists, work_orders


@pytest.fixture
def phone(order, owner) -> WorkOrder:
    return work_orders.update(actor=owner, work_order_id=order.pk, device_category="Smartphone")


def item(label, kind="phone"):
    return ChecklistItem.objects.get(template__kind=kind, label_en=label).pk


def answer(actor, order, answers, phase="before"):
    given = [{"item_id": pk, "answer": a, "remark": remark} for pk, a, remark in answers]
    return checklists.answer(actor=actor, work_order_id=order.pk, phase=phase, answers=given)


def test_a_bookkeeper_checks_nothing(member, phone):
    with pytest.raises(NotPermitted):
        answer(member("bookkeeper").actor(), phone, [(item("GPS"), "ok", "")])

    assert not ChecklistAnswer.objects.exists()


@pytest.mark.parametrize(
    ("phase", "word", "field"),
    [("during", "ok", "phase"), ("", "ok", "phase"), ("before", "fine", "answers.0.answer")],
)
def test_a_phase_or_answer_there_is_not(owner, phone, phase, word, field):
    with pytest.raises(InvalidInput) as refusal:
        answer(owner, phone, [(item("GPS"), word, "")], phase)

    assert list(refusal.value.errors) == [field]
    assert not ChecklistAnswer.objects.exists()


def test_what_is_on_another_kinds_list_is_refused_with_all_the_rest(owner, phone):
    with pytest.raises(UnknownItem):
        answer(owner, phone, [(item("GPS"), "ok", ""), (item("Bell", "bike"), "ok", "")])

    assert not ChecklistAnswer.objects.exists()


def test_a_device_of_no_known_kind_has_no_list(owner, order):
    with pytest.raises(UnknownItem):
        answer(owner, order, [(item("GPS"), "ok", "")])


def test_another_companys_work_order_and_things_are_not_there(owner, phone, rival):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory(ticket_no="THEIRS", device_category="phone")
        their_item = item("GPS")

    with pytest.raises(NotFound):
        answer(owner, theirs, [(item("GPS"), "ok", "")])
    with pytest.raises(UnknownItem):
        answer(owner, phone, [(their_item, "ok", "")])


def test_answers_are_kept_with_their_words_and_who_gave_them(technician, phone):
    changed = answer(
        technician.actor(), phone, [(item("GPS"), "ok", ""), (item("Flash"), "fail", "flickers")]
    )

    assert changed == 2
    kept = ChecklistAnswer.objects.order_by("pk").values_list("label", "answer", "remark", "member")
    assert list(kept) == [
        ("GPS", "ok", "", technician.pk),
        ("Flash", "fail", "flickers", technician.pk),
    ]
    event = Event.objects.latest("pk")
    assert (event.name, event.subject_id, event.count) == (
        "workorders.checklist.answered",
        phone.pk,
        2,
    )
    assert event.data == {
        "phase": "before",
        "answers": {str(item("GPS")): "ok", str(item("Flash")): "fail"},
    }


def test_a_second_answer_replaces_the_first_and_the_same_again_is_none(owner, technician, phone):
    answer(owner, phone, [(item("GPS"), "ok", "")])
    assert answer(technician.actor(), phone, [(item("GPS"), "not_testable", "no battery")]) == 1
    assert answer(owner, phone, [(item("GPS"), "not_testable", "no battery")]) == 0

    kept = ChecklistAnswer.objects.get()
    assert (kept.answer, kept.remark, kept.member) == ("not_testable", "no battery", technician)
    assert Event.objects.filter(name="workorders.checklist.answered").count() == 2


def test_the_last_of_two_answers_at_once_counts(owner, phone):
    answer(owner, phone, [(item("GPS"), "ok", ""), (item("GPS"), "fail", "")])

    assert ChecklistAnswer.objects.get().answer == "fail"


def test_both_phases_have_their_own_answer_and_their_own_count(owner, phone):
    answer(owner, phone, [(item("GPS"), "ok", ""), (item("Flash"), "fail", "")], "before")
    answer(owner, phone, [(item("GPS"), "fail", "")], "after")

    found = reading.of(phone, "en")

    assert (len(found.rows), found.answered("before"), found.answered("after")) == (31, 2, 1)
    assert (found.unanswered("before"), found.is_complete("after")) == (29, False)
    assert [row.label for row in found.failed("before")] == ["Flash"]
    assert [row.label for row in found.got_worse] == ["GPS"]


def test_labels_are_in_the_language_asked_for_and_answers_in_the_companys(owner, phone):
    answer(owner, phone, [(item("Front glass"), "ok", "")])

    row = next(row for row in reading.of(phone, "fr").rows if row.before)

    assert (row.label, row.before.label) == ("Vitre avant", "Front glass")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("phone", "phone"),
        (" iPad ", "tablet"),
        ("Ordinateur portable", "laptop"),
        ("elektrische fiets", "e_bike"),
        ("Horloge", "watch"),
        ("submarine", None),
        ("", None),
    ],
)
def test_the_kind_of_device_is_known_by_any_of_its_names(shop, word, kind):
    template = reading.template_of(WorkOrderFactory(device_category=word))

    assert (template.kind if template else None) == kind


def test_without_a_list_nothing_is_open(order):
    found = reading.of(order)

    assert (found.template, found.rows, found.is_complete("after")) == (None, (), True)


def test_what_is_asked_no_more_is_still_shown_where_it_was_answered(owner, phone):
    answer(owner, phone, [(item("NFC"), "fail", "")])
    checklist_templates.remove_item(actor=owner, item_id=item("NFC"))

    rows = reading.of(phone, "en").rows

    assert (len(rows), rows[-1].label, rows[-1].before.answer) == (31, "NFC", "fail")
    assert len(reading.of(WorkOrderFactory(device_category="phone"), "en").rows) == 30


def test_a_checklist_takes_as_many_queries_however_much_was_answered(
    owner, phone, django_assert_num_queries
):
    everything = ChecklistItem.objects.filter(template__kind="phone").values_list("pk", flat=True)
    answer(owner, phone, [(pk, "ok", "") for pk in everything])

    with django_assert_num_queries(3):
        found = reading.of(phone, "en")
        assert {str(row.before.member) for row in found.rows} == {"Boss"}

"""Where a work order may go, and what is said before."""

from decimal import Decimal

import pytest
from django.utils import translation

from tests.factories.workorders import WorkOrderLineFactory
from workorders import ports
from workorders.errors import NeedsAcknowledgement
from workorders.models import ChecklistItem, WorkOrder
from workorders.selectors import next_steps
from workorders.services import checklists, lines, work_orders


@pytest.fixture(autouse=True)
def paid():
    """All is paid, unless a test says otherwise."""
    before = ports.use_open_balance(ports.NothingPaid())
    yield
    ports.use_open_balance(before)


class Owing:
    def of(self, work_order):
        return Decimal("107.69")


@pytest.fixture
def limited(owner, order, technician):
    """Assigned, with a screen for 107.69 and a limit of 100."""
    lines.add(actor=owner, work_order_id=order.pk, description="Screen", unit_price=Decimal(89))
    return work_orders.update(
        actor=owner,
        work_order_id=order.pk,
        assigned_to_id=technician.pk,
        spending_limit=Decimal("100.00"),
    )


def codes(order, slug):
    return [found.code for found in next_steps.warnings(WorkOrder.objects.get(pk=order.pk), slug)]


def move(owner, order, *slugs):
    for slug in slugs:
        work_orders.change_status(actor=owner, work_order_id=order.pk, status=slug)


def test_over_the_limit_is_said_before_the_repair(limited):
    (found,) = next_steps.warnings(limited, "in_repair")

    assert found.code == "over_the_limit"
    assert str(found) == "107.69 is more than the 100.00 the customer agreed to in advance."


@pytest.mark.parametrize("limit", [None, "107.69", "200"])
def test_within_the_limit_nothing_is_said(owner, limited, limit):
    limit = limit and Decimal(limit)
    work_orders.update(actor=owner, work_order_id=limited.pk, spending_limit=limit)

    assert codes(limited, "in_repair") == []


def test_what_was_approved_may_be_repaired(owner, limited):
    move(owner, limited, "awaiting_approval", "approved")

    assert codes(limited, "in_repair") == []


def test_what_was_added_after_the_approval_was_not_approved(owner, limited):
    move(owner, limited, "approved")
    lines.add(actor=owner, work_order_id=limited.pk, description="Battery", unit_price=Decimal(1))

    assert codes(limited, "in_repair") == ["over_the_limit"]

    move(owner, limited, "awaiting_approval", "approved")
    assert codes(limited, "in_repair") == []


def test_nobody_to_repair_it_is_said(order):
    assert codes(order, "in_repair") == ["nobody_assigned"]


@pytest.fixture
def checked(owner, order):
    """A phone, everything of which worked when it came in."""
    work_orders.update(actor=owner, work_order_id=order.pk, device_category="phone")
    answer(owner, order, "before", "ok")
    return order


def answer(owner, order, phase, word, label=None):
    items = ChecklistItem.objects.filter(template__kind="phone")
    if label:
        items = items.filter(label_en=label)
    answers = [{"item_id": item.pk, "answer": word} for item in items]
    checklists.answer(actor=owner, work_order_id=order.pk, phase=phase, answers=answers)


def test_an_open_checklist_is_said_before_it_is_ready(checked):
    (found,) = next_steps.warnings(checked, "ready")

    assert str(found) == "Things to check after the repair that are open: 31."


def test_what_got_worse_is_said(owner, checked):
    answer(owner, checked, "after", "ok")
    assert codes(checked, "ready") == []

    answer(owner, checked, "after", "fail", "Flash")
    (found,) = next_steps.warnings(checked, "ready")
    assert str(found) == "Worked when it came in: Flash."


def test_what_is_owed_is_said_before_it_is_completed(order):
    ports.use_open_balance(Owing())

    (found,) = next_steps.warnings(order, "completed")

    assert (found.code, str(found)) == ("not_paid", "107.69 is still to be paid.")
    with translation.override("nl"):
        assert "107,69" in str(found)


@pytest.mark.parametrize("slug", ["new", "waiting_part", "cancelled", "nope"])
def test_of_most_statuses_nothing_is_said(limited, slug):
    assert codes(limited, slug) == []


def test_the_sensible_steps_come_first_each_with_its_warnings(order):
    steps = next_steps.of(next_steps.Facts(order))

    assert [step.status.slug for step in steps[:4]] == [
        "diagnosing",
        "in_repair",
        "cancelled",
        "awaiting_approval",
    ]
    assert [step.is_sensible for step in steps[:4]] == [True, True, True, False]
    assert len(steps) == 11
    assert [found.code for found in steps[1].warnings] == ["nobody_assigned"]


def test_all_steps_together_take_few_queries(owner, checked, django_assert_max_num_queries):
    order = WorkOrder.objects.select_related("status", "device").get(pk=checked.pk)
    WorkOrderLineFactory(work_order=order)

    with django_assert_max_num_queries(6):
        next_steps.of(next_steps.Facts(order))


# the command


def test_staff_see_the_warning_before_the_change(owner, limited):
    with pytest.raises(NeedsAcknowledgement) as refusal:
        work_orders.change_status(
            actor=owner, work_order_id=limited.pk, status="in_repair", acknowledged=False
        )

    assert (refusal.value.code, refusal.value.field) == (
        "work_order.needs_acknowledgement",
        "status",
    )
    assert [found.code for found in refusal.value.warnings] == ["over_the_limit"]
    assert "100.00" in str(refusal.value)
    assert WorkOrder.objects.get(pk=limited.pk).status.slug == "new"


def test_what_was_seen_is_done(owner, limited):
    order = work_orders.change_status(
        actor=owner, work_order_id=limited.pk, status="in_repair", acknowledged=True
    )

    assert order.status.slug == "in_repair"


def test_where_there_is_nothing_to_see_nothing_is_asked(owner, limited):
    order = work_orders.change_status(
        actor=owner, work_order_id=limited.pk, status="diagnosing", acknowledged=False
    )

    assert order.status.slug == "diagnosing"


def test_to_stay_where_it_is_needs_nothing(owner, limited):
    move(owner, limited, "in_repair")

    work_orders.change_status(
        actor=owner, work_order_id=limited.pk, status="in_repair", acknowledged=False
    )

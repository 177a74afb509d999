"""Statuses: the standard set, and what a company may make of it."""

import pytest

from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Event
from tests.factories.workorders import WorkOrderFactory
from workorders.errors import StatusInUse, StatusIsStandard
from workorders.models import WorkOrderStatus
from workorders.services import statuses, work_orders
from workorders.states import NEXT, sensible_first

LABELS = {"label_nl": "Bij de lasser", "label_en": "At the welder", "label_fr": "Chez le soudeur"}


@pytest.fixture
def welder(owner):
    return statuses.create(actor=owner, slug="welder", stage="in_progress", **LABELS)


def test_every_company_starts_with_the_standard_statuses(shop):
    found = WorkOrderStatus.objects.values_list("slug", "stage", "label_en")

    assert list(found) == [
        ("new", "open", "New"),
        ("diagnosing", "in_progress", "Diagnosing"),
        ("awaiting_approval", "in_progress", "Awaiting Approval"),
        ("approved", "in_progress", "Approved"),
        ("waiting_part", "in_progress", "Waiting for Part"),
        ("waiting_customer", "in_progress", "Waiting for Customer"),
        ("in_repair", "in_progress", "In Repair"),
        ("quality_check", "in_progress", "Quality Check"),
        ("ready", "in_progress", "Ready"),
        ("completed", "completed", "Completed"),
        ("cancelled", "cancelled", "Cancelled"),
        ("unrepaired", "completed", "Unrepaired"),
    ]


def test_the_standard_statuses_are_whole():
    for status in statuses.standard():
        status.clean_fields(exclude=["company"])


@pytest.mark.parametrize(
    ("locale", "label"),
    [("nl", "In reparatie"), ("fr-BE", "En réparation"), ("en", "In Repair"), ("de", "In Repair")],
)
def test_a_label_is_shown_in_the_language_asked_for(shop, locale, label):
    assert WorkOrderStatus.objects.get(slug="in_repair").label_in(locale) == label


def test_a_technician_makes_no_statuses(technician):
    with pytest.raises(NotPermitted):
        statuses.create(actor=technician.actor(), slug="welder", stage="open", **LABELS)


def test_a_slug_is_taken_once(owner):
    with pytest.raises(InvalidInput) as refusal:
        statuses.create(actor=owner, slug="ready", stage="open", **LABELS)

    assert refusal.value.errors.keys() == {"slug"}
    assert WorkOrderStatus.objects.count() == 12


def test_two_companies_may_use_the_same_slug(welder, rival):
    with tenancy.working_for(rival.pk):
        assert not WorkOrderStatus.objects.filter(slug="welder").exists()
        statuses.create(
            actor=boss_of(rival), slug="welder", stage="open", colour="#123456", **LABELS
        )

    assert WorkOrderStatus.objects.get(slug="welder") == welder


def boss_of(company):
    return company.members.get().actor()


def test_an_own_status_comes_last(welder):
    assert welder.position == 12
    assert WorkOrderStatus.objects.last() == welder


def test_how_a_status_is_shown_may_change_and_what_it_means_may_not(owner, welder):
    statuses.update(
        actor=owner, work_order_status_id=welder.pk, label_en="Welding", colour=welder.colour
    )

    welder.refresh_from_db()
    assert welder.label_en == "Welding"
    assert Event.objects.latest("pk").data == {"fields": ["label_en"]}
    with pytest.raises(TypeError):
        statuses.update(actor=owner, work_order_status_id=welder.pk, stage="open")


def test_another_companys_status_is_not_found(owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderStatus.objects.get(slug="ready")

    with pytest.raises(NotFound):
        statuses.update(actor=owner, work_order_status_id=theirs.pk, label_en="Ours")


def test_a_standard_status_stays(owner):
    with pytest.raises(StatusIsStandard):
        statuses.delete(
            actor=owner, work_order_status_id=WorkOrderStatus.objects.get(slug="quality_check").pk
        )

    assert WorkOrderStatus.objects.count() == 12


def test_a_status_in_use_stays(owner, welder):
    WorkOrderFactory(status=welder)

    with pytest.raises(StatusInUse):
        statuses.delete(actor=owner, work_order_status_id=welder.pk)

    assert WorkOrderStatus.objects.filter(pk=welder.pk).exists()


def test_an_unused_own_status_goes(owner, welder):
    statuses.delete(actor=owner, work_order_status_id=welder.pk)

    assert not WorkOrderStatus.objects.filter(slug="welder").exists()


def test_repairs_begin_at_the_first_open_status(owner, jane):
    statuses.create(actor=owner, slug="booked", stage="open", position=0, **LABELS)
    WorkOrderStatus.objects.filter(slug="new").update(position=1)

    assert work_orders.create(actor=owner, customer_id=jane.pk).status.slug == "booked"


def test_sensible_statuses_are_offered_first_and_none_is_missing():
    slugs = [status.slug for status in statuses.standard()] + ["welder"]

    assert set(NEXT) == set(slugs) - {"welder"}
    assert sensible_first("ready", slugs)[:2] == ["completed", "in_repair"]
    for current in slugs:
        assert sorted(sensible_first(current, slugs)) == sorted(set(slugs) - {current})

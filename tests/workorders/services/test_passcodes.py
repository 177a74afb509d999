"""The vault: who sees a passcode, what is left of it, and when it is gone."""

import logging

import pytest
from django.db import connection

from repair_angel.kernel import deliveries, tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.errors import InvalidInput, NotFound, NotPermitted
from repair_angel.kernel.models import Event
from tests.factories.workorders import WorkOrderFactory
from workorders import tasks
from workorders.errors import NoPasscode, RepairIsOver
from workorders.models import DevicePasscode, PasscodeReveal
from workorders.services import passcodes, work_orders

CANARY = "482915736"


def keep(actor, order, passcode=CANARY, kind="pin"):
    return passcodes.keep(actor=actor, work_order_id=order.pk, kind=kind, passcode=passcode)


def reveal(actor, order, reason="testing the screen"):
    return passcodes.reveal(actor=actor, work_order_id=order.pk, reason=reason)


@pytest.fixture
def locked(owner, order, technician):
    """Jane's phone with its PIN, assigned to Jan."""
    keep(owner, order)
    return work_orders.assign(actor=owner, work_order_id=order.pk, member_id=technician.pk)


@pytest.mark.parametrize(
    ("kind", "passcode"),
    [
        ("pin", "12"),
        ("pin", "12a4"),
        ("pin", "1" * 17),
        ("pin", ""),
        ("pin", "١٢٣٤"),
        ("pattern", "123"),
        ("pattern", "1231"),
        ("pattern", "0123"),
        ("pattern", "1234567891"),
        ("password", ""),
        ("password", "x" * 129),
        ("password", "***masked***"),
        ("password", "two\nlines"),
        ("face", "1234"),
    ],
)
def test_what_is_not_of_its_kind_is_refused(owner, order, kind, passcode):
    with pytest.raises(InvalidInput):
        keep(owner, order, passcode, kind)

    assert not DevicePasscode.objects.exists()


@pytest.mark.parametrize("role", ["stock", "bookkeeper"])
def test_not_everybody_keeps_one(member, order, role):
    with pytest.raises(NotPermitted):
        keep(member(role).actor(), order)


@pytest.mark.parametrize("status", ["completed", "cancelled", "unrepaired"])
def test_none_is_kept_when_the_repair_is_over(owner, order, status):
    work_orders.change_status(actor=owner, work_order_id=order.pk, status=status)

    with pytest.raises(RepairIsOver):
        keep(owner, order)


@pytest.mark.parametrize("role", ["front_desk", "stock", "bookkeeper"])
def test_who_repairs_nothing_does_not_see_it(member, locked, role):
    with pytest.raises(NotPermitted):
        reveal(member(role).actor(), locked)

    unseen()


def unseen():
    assert not PasscodeReveal.objects.exists()
    assert not Event.objects.filter(name="workorders.passcode.revealed").exists()


def test_a_technician_who_is_not_assigned_does_not_see_it(owner, technician, locked):
    work_orders.assign(actor=owner, work_order_id=locked.pk, member_id=owner.member_id)

    with pytest.raises(NotPermitted):
        reveal(technician.actor(), locked)

    unseen()


def test_a_refused_technician_is_in_the_log_and_the_passcode_is_not(
    owner, technician, locked, caplog
):
    work_orders.assign(actor=owner, work_order_id=locked.pk, member_id=None)

    with caplog.at_level(logging.DEBUG), pytest.raises(NotPermitted):
        reveal(technician.actor(), locked)

    assert f"passcode of work order {locked.pk} refused to member {technician.pk}" in caplog.text
    assert CANARY not in caplog.text


def test_the_system_sees_none_for_nobody_would_have_seen_it(locked):
    with pytest.raises(NotPermitted):
        reveal(SYSTEM, locked)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_why_must_be_said(owner, locked, reason):
    with pytest.raises(InvalidInput) as refusal:
        reveal(owner, locked, reason)

    assert list(refusal.value.errors) == ["reason"]
    assert not PasscodeReveal.objects.exists()


def test_another_companys_is_not_there(owner, rival):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory(ticket_no="THEIRS")

    with pytest.raises(NotFound):
        reveal(owner, theirs)
    with pytest.raises(NotFound):
        keep(owner, theirs)


def test_where_none_was_kept_there_is_none(owner, order):
    with pytest.raises(NoPasscode):
        reveal(owner, order)

    assert not PasscodeReveal.objects.exists()


@pytest.mark.parametrize("role", ["admin", "manager"])
def test_managers_see_any(member, locked, role):
    assert reveal(member(role).actor(), locked).passcode == CANARY


def test_the_assigned_technician_sees_it_and_that_is_recorded(technician, locked):
    revealed = reveal(technician.actor(), locked, "  checking the digitizer ")

    assert (revealed.kind, revealed.passcode) == ("pin", CANARY)
    seen = PasscodeReveal.objects.get()
    assert (seen.member, seen.reason) == (technician, "checking the digitizer")
    event = Event.objects.latest("pk")
    assert (event.name, event.subject_id, event.data) == (
        "workorders.passcode.revealed",
        locked.pk,
        {"reveal_id": seen.pk},
    )


def test_a_passcode_shows_itself_to_nobody_by_accident(owner, locked):
    kept = DevicePasscode.objects.get()

    assert CANARY not in f"{reveal(owner, locked)!r} {kept!r} {kept} {kept.secret} {kept.secret!r}"


def test_it_is_in_no_column_and_no_event(owner, locked):
    reveal(owner, locked)

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM workorders_devicepasscode")
        (secret,) = cursor.fetchone()
    assert secret.startswith("gAAAAA")
    assert CANARY not in secret
    assert CANARY not in str(list(Event.objects.values_list("data", flat=True)))


def test_another_takes_the_place_of_the_first(owner, locked):
    keep(owner, locked, "1478963", "pattern")

    assert DevicePasscode.objects.count() == 1
    assert reveal(owner, locked).passcode == "1478963"


# wiped


@pytest.mark.parametrize("status", ["completed", "cancelled", "unrepaired"])
def test_it_is_wiped_when_the_repair_is_over(owner, locked, status):
    work_orders.change_status(actor=owner, work_order_id=locked.pk, status=status)
    deliveries.deliver_events()

    gone()
    assert Event.objects.filter(name="workorders.passcode.wiped", subject_id=locked.pk).exists()
    with pytest.raises(NoPasscode):
        reveal(owner, locked)


def gone():
    kept = DevicePasscode.objects.get()
    assert (kept.secret, kept.kind) == (None, "pin")
    assert kept.wiped_at is not None


@pytest.mark.parametrize("status", ["ready", "waiting_customer"])
def test_it_stays_while_the_device_is_here(owner, locked, status):
    work_orders.change_status(actor=owner, work_order_id=locked.pk, status=status)
    deliveries.deliver_events()

    assert reveal(owner, locked).passcode == CANARY


def test_a_repair_taken_up_again_at_once_keeps_it(owner, locked):
    for status in ("completed", "in_repair"):
        work_orders.change_status(actor=owner, work_order_id=locked.pk, status=status)
    deliveries.deliver_events()

    assert reveal(owner, locked).passcode == CANARY


def test_what_the_event_left_behind_is_found_by_the_daily_sweep(owner, locked, shop):
    work_orders.change_status(actor=owner, work_order_id=locked.pk, status="completed")

    assert tasks.wipe_passcodes(shop.pk) == 1
    assert tasks.wipe_passcodes(shop.pk) == 0
    gone()


def test_the_sweep_leaves_the_rest(owner, locked, shop):
    assert tasks.wipe_passcodes(shop.pk) == 0
    assert reveal(owner, locked).passcode == CANARY


def test_it_is_wiped_by_hand(member, locked):
    assert passcodes.wipe(actor=member("front_desk").actor(), work_order_id=locked.pk)
    assert not passcodes.wipe(actor=member("front_desk").actor(), work_order_id=locked.pk)
    gone()


def test_a_wiped_one_may_be_kept_anew(owner, locked):
    passcodes.wipe(actor=owner, work_order_id=locked.pk)
    keep(owner, locked, "2580")

    assert reveal(owner, locked).passcode == "2580"

"""Repair history comes in once, whole and searchable, whatever else is in the file."""

import datetime

import pytest
from django.core.management import CommandError

from crm.services import customers
from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import NotPermitted
from repair_angel.kernel.models import Event
from tests.workorders.open_repair.conftest import MOBIFIX, V03, v021
from workorders.models import WorkOrder
from workorders.services import open_repair, work_orders
from workorders.services.open_repair_reader import OpenRepairFile


def nothing_came_in():
    return not WorkOrder.objects.exists()


def test_only_an_administrator_may(member, write):
    file = OpenRepairFile(write(v021()))

    with pytest.raises(NotPermitted):
        open_repair.add(actor=member("manager").actor(), repairs=list(file))

    assert nothing_came_in()


def test_an_unknown_company_is_refused(import_files, write):
    with pytest.raises(CommandError, match="no company with the slug 'nobody'"):
        import_files(write(v021()), company="nobody")


def test_a_file_that_is_not_there_is_refused(import_files, tmp_path):
    with pytest.raises(CommandError, match="nothing.csv"):
        import_files(tmp_path / "nothing.csv")


@pytest.mark.parametrize("header", ["", "id,name", "<html>", "id,brand,problem\x00"])
def test_one_file_of_another_kind_stops_all_before_anything_comes_in(import_files, write, header):
    good, bad = write(v021()), write(header=header, name="other.csv")

    with pytest.raises(CommandError, match=r"other\.csv"):
        import_files(good, bad)

    assert nothing_came_in()


def test_a_repair_of_the_old_layout_becomes_history(import_files, write):
    said, complaints = import_files(write(v021(), v021("rcint_2", status="End of life")))

    assert (said, complaints) == (
        "2 rows read: 2 repairs added, 0 there already, 0 skipped.",
        [],
    )
    order = WorkOrder.objects.get(ticket_no="R-rcint_1")
    assert (order.customer, order.is_history, order.outcome) == (
        customers.walk_in(),
        True,
        "fixed",
    )
    assert (order.device_category, order.device_brand, order.device_model) == (
        "Toaster",
        "Philips",
        "",
    )
    assert order.problem_description == "Knop blijft hangen"
    noon_in_amsterdam = datetime.datetime(2019, 5, 4, 10, tzinfo=datetime.UTC)
    assert order.received_at == order.completed_at == noon_in_amsterdam


@pytest.mark.parametrize(
    ("status", "outcome", "slug"),
    [
        ("Fixed", "fixed", "completed"),
        ("Repairable", "repairable", "unrepaired"),
        ("End of life", "end_of_life", "unrepaired"),
        ("Unknown", "unknown", "unrepaired"),
        ("", "unknown", "unrepaired"),
        ("FIXED", "fixed", "completed"),
    ],
)
def test_what_was_not_fixed_is_unrepaired_and_keeps_its_reason(
    import_files, write, status, outcome, slug
):
    import_files(write(v021(status=status, barrier="Item too worn out")))

    order = WorkOrder.objects.get()
    assert (order.outcome, order.status.slug, order.barrier) == (outcome, slug, "Item too worn out")


@pytest.mark.parametrize(
    ("brand", "kept"), [("Unknown", ""), ("unknown", ""), ("", ""), ("B&O", "B&O")]
)
def test_an_unknown_brand_is_none(import_files, write, brand, kept):
    import_files(write(v021(brand=brand)))

    assert WorkOrder.objects.get().device_brand == kept


def test_the_new_layout_is_understood(import_files, write):
    import_files(
        write(
            "restart_7,The Restart Project,GBR,Kitchen ~ Kettle,Kettle,41,Dualit,2006,15,"
            'Repairable,"",Hackney,2021-08-02,"Leaks, says ""drip"""',
            header=V03,
        )
    )

    order = WorkOrder.objects.get()
    assert (order.ticket_no, order.device_category, order.problem_description) == (
        "R-restart_7",
        "Kettle",
        'Leaks, says "drip"',
    )


def test_mobifix_is_understood(import_files, write):
    import_files(
        write(
            "mobifix-2,anstiftung,DEU,Microphone,Mobile,Apple,iPhone 5,Fixed,3,2013-06-19,Kein Ton",
            "mobifix-3,anstiftung,DEU,Screen,Mobile,Apple,,Fixed,,2013-06-19,",
            header=MOBIFIX,
        )
    )

    first, second = WorkOrder.objects.order_by("pk")
    assert (first.ticket_no, first.device_model) == ("R-mobifix-2", "iPhone 5")
    assert (first.problem_description, second.problem_description) == (
        "Microphone: Kein Ton",
        "Screen",
    )


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("name", ["repairs.csv", "repairs.csv.gz"])
def test_the_bytes_tell_how_a_file_is_packed(import_files, write, packed, encoding, name):
    said, _ = import_files(write(v021(), packed=packed, encoding=encoding, name=name))

    assert said == "1 rows read: 1 repairs added, 0 there already, 0 skipped."


def test_a_second_run_changes_nothing(import_files, write):
    file = write(v021(), v021("rcint_2"))
    import_files(file)
    before = list(WorkOrder.objects.order_by("pk").values()), Event.objects.count()

    said, _ = import_files(file)

    assert said == "2 rows read: 0 repairs added, 2 there already, 0 skipped."
    assert (list(WorkOrder.objects.order_by("pk").values()), Event.objects.count()) == before


def test_a_reference_that_comes_twice_comes_in_once(import_files, write, monkeypatch):
    monkeypatch.setattr(open_repair, "BATCH", 2)
    rows = [v021(), v021(problem="Again"), v021("rcint_2"), v021(problem="And again")]

    said, _ = import_files(write(*rows))

    assert said == "4 rows read: 2 repairs added, 2 there already, 0 skipped."
    assert WorkOrder.objects.get(ticket_no="R-rcint_1").problem_description == "Knop blijft hangen"


def test_each_batch_is_one_event_with_its_count(import_files, write, monkeypatch):
    monkeypatch.setattr(open_repair, "BATCH", 2)

    import_files(write(*(v021(f"rcint_{number}") for number in range(5))))

    recorded = Event.objects.filter(name="workorders.work_order.imported").order_by("pk")
    assert [event.count for event in recorded] == [2, 2, 1]
    assert {event.subject_type for event in recorded} == {"kernel.branch"}


def test_no_number_is_used_up(import_files, write, owner, jane):
    import_files(write(v021()))

    assert work_orders.create(actor=owner, customer_id=jane.pk).ticket_no.endswith("-0001")


def test_another_company_has_the_same_references_for_itself(import_files, write, rival):
    file = write(v021())
    import_files(file)

    said, _ = import_files(file, company="fixpunt")

    assert said == "1 rows read: 1 repairs added, 0 there already, 0 skipped."
    assert WorkOrder.objects.count() == 1
    with tenancy.working_for(rival.pk):
        assert WorkOrder.objects.count() == 1


@pytest.mark.parametrize("term", ["R-rcint_1", "philips", "toaster", "PHILIPS toaster"])
def test_history_is_found_by_reference_and_device(import_files, write, api, term):
    import_files(write(v021(), v021("rcint_2", brand="Sony", category="Radio")))

    found = api.get("/api/work-orders", {"q": term}).json()

    assert [row["ticket_no"] for row in found["data"]] == ["R-rcint_1"]
    assert found["data"][0].items() >= {"is_history": True, "outcome": "fixed"}.items()


def test_the_walk_in_customers_name_finds_no_history(import_files, write, api):
    import_files(write(v021()))

    assert api.get("/api/work-orders", {"q": "walk-in"}).json()["total"] == 0

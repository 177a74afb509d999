"""Many hands in the customer file: one merge of each entry, one device of each IMEI."""

import threading

import pytest
from django.db import connection

from crm.models import Customer, CustomerMerge, Device
from crm.services import customers, devices, merging
from repair_angel.kernel import tenancy
from repair_angel.kernel.errors import DomainError

HANDS = 6


def at_once(company_id, work):
    """Run `work(n)` in as many threads as there are hands; the names of their refusals."""
    start, outcomes = threading.Barrier(HANDS), []

    def run(number):
        try:
            with tenancy.working_for(company_id):
                start.wait()
                work(number)
                outcomes.append("done")
        except DomainError as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_two_entries_merged_both_ways_at_once_one_is_kept(shop, owner):
    one, other = (customers.create(actor=owner, first_name=name).pk for name in ("Jane", "J."))

    def merge(number):
        keep, drop = (one, other) if number % 2 else (other, one)
        merging.merge(actor=owner, keep_id=keep, drop_id=drop)

    assert at_once(shop.pk, merge) == ["CustomerMerged"] * (HANDS - 1) + ["done"]
    assert CustomerMerge.objects.count() == 1
    assert Customer.objects.current().filter(is_walk_in=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_merge_undone_by_many_is_undone_once(shop, owner):
    one, other = (customers.create(actor=owner, first_name=name).pk for name in ("Jane", "J."))
    done = merging.merge(actor=owner, keep_id=one, drop_id=other)

    outcomes = at_once(shop.pk, lambda n: merging.unmerge(actor=owner, merge_id=done.pk))

    assert outcomes == ["MergeUndone"] * (HANDS - 1) + ["done"]
    assert Customer.objects.current().filter(is_walk_in=False).count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_imei_is_one_devices_in_whichever_column(shop, owner):
    jane = customers.create(actor=owner, first_name="Jane")

    def create(number):
        column = "imei" if number % 2 else "imei2"
        devices.create(
            actor=owner, kind="phone", customer_id=jane.pk, **{column: "356938035643809"}
        )

    assert at_once(shop.pk, create) == ["DeviceKnown"] * (HANDS - 1) + ["done"]
    assert Device.objects.count() == 1

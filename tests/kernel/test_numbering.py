"""Numbers have no hole and no double; each counter is its company's, kind's and period's."""

import datetime

import pytest
from django.db.transaction import TransactionManagementError

from repair_angel.kernel import numbering, tenancy
from repair_angel.kernel.models import Company, NumberSeries
from repair_angel.kernel.numbering import Kind
from repair_angel.kernel.tenancy import NoCompany
from tests.kernel.refusing import rolled_back

DAY = datetime.date(2026, 3, 27)
YEARLY = Kind("paper", "P-{year}-{seq:04}")
ENDLESS = Kind("slip", "S{yy}{mm}{seq:05}")
BY_COUNTRY = Kind("bill", "B-{year}-{seq:04}", by_country=(("FR", "FA{yy}{mm}{seq:05}"),))


def taken(kind: Kind, *days: datetime.date) -> list[str]:
    return [numbering.take(kind, day).text for day in days]


def test_no_number_outside_a_company(db):
    with pytest.raises(NoCompany):
        numbering.take(YEARLY, DAY)


@pytest.mark.django_db(transaction=True)
def test_no_number_outside_a_transaction(shop):
    """It would be used up even if what it was for came to nothing."""
    with pytest.raises(TransactionManagementError):
        numbering.take(YEARLY, DAY)

    assert not NumberSeries.objects.filter(kind="paper").exists()


def test_numbers_follow_each_other(shop):
    assert taken(YEARLY, DAY, DAY, DAY) == ["P-2026-0001", "P-2026-0002", "P-2026-0003"]


def test_each_year_of_the_documents_date_counts_for_itself(shop):
    new_year = datetime.date(2027, 1, 1)

    assert taken(YEARLY, DAY, new_year, DAY, new_year) == [
        "P-2026-0001",
        "P-2027-0001",
        "P-2026-0002",
        "P-2027-0002",
    ]


def test_without_a_year_one_counter_is_never_reset(shop):
    assert taken(ENDLESS, DAY, datetime.date(2027, 1, 1)) == ["S260300001", "S270100002"]


def test_kinds_and_companies_count_for_themselves(shop, rival):
    taken(YEARLY, DAY)
    with tenancy.working_for(rival.pk):
        assert taken(YEARLY, DAY) == ["P-2026-0001"]
    assert taken(ENDLESS, DAY) == ["S260300001"]
    assert taken(YEARLY, DAY) == ["P-2026-0002"]


def test_a_country_may_want_another_format(shop):
    assert taken(BY_COUNTRY, DAY) == ["B-2026-0001"]
    Company.objects.filter(pk=shop.pk).update(country="FR")

    assert taken(BY_COUNTRY, DAY) == ["FA260300001"]


def test_more_numbers_than_places(shop):
    numbering.take(YEARLY, DAY)
    NumberSeries.objects.filter(kind="paper").update(value=9999)

    assert taken(YEARLY, DAY) == ["P-2026-10000"]


def test_a_rollback_gives_the_number_back(shop):
    with rolled_back():
        taken(YEARLY, DAY, DAY)

    assert taken(YEARLY, DAY) == ["P-2026-0001"]


def test_a_date_before_one_already_numbered_is_told(shop):
    days = [DAY, DAY - datetime.timedelta(days=1), DAY, DAY + datetime.timedelta(days=1)]

    assert [numbering.take(YEARLY, day).out_of_order for day in days] == [False, True, False, False]
    series = NumberSeries.objects.get(kind="paper")
    assert (series.value, series.last_on) == (4, days[-1])


def test_a_number_tells_its_parts(shop):
    number = numbering.take(YEARLY, DAY)

    assert (number.text, number.value, number.period) == ("P-2026-0001", 1, "2026")

"""The demonstration can be made on any day, also one after a holiday."""

import datetime

import pytest

from accounting.selectors import consistency
from repair_angel.demo import story
from repair_angel.kernel import tenancy
from workorders.models import WorkOrder, WorkOrderStatus


@pytest.mark.long
@pytest.mark.parametrize("day", ["2026-01-02", "2026-05-04", "2026-12-28", "2028-02-29"])
def test_it_is_the_same_size_with_repairs_in_every_status(db, day):
    company = story.tell(datetime.date.fromisoformat(day), lambda words: None)

    with tenancy.working_for(company.pk):
        statuses = set(WorkOrderStatus.objects.values_list("slug", flat=True))
        assert WorkOrder.objects.count() == 200
        assert set(WorkOrder.objects.values_list("status__slug", flat=True)) == statuses
        assert list(consistency.differences()) == []

"""How often a device was here, and when last: for the counter, and for its own page."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from workorders.models import WorkOrder
from workorders.states import Stage

NEVER = (0, None)


@dataclass(frozen=True)
class History:
    """Repairs of a device that were not cancelled; `last_at` is when it last came in."""

    count: int
    last_at: datetime.datetime | None

    @property
    def words(self) -> str:
        """`third time here`, counting the visits there were."""
        named = {1: _("first time here"), 2: _("second time here"), 3: _("third time here")}
        if self.count == 0:
            return _("never here before")
        return named.get(self.count) or _("%(count)s times here") % {"count": self.count}


class RepairsOfDevices:
    """What the customer file asks about repairs."""

    def count(self, device_id: int) -> int:
        return WorkOrder.objects.filter(device=device_id).count()


def of(device_id: int) -> History:
    """The history of one device, in one query."""
    return of_many([device_id])[device_id]


def of_many(device_ids: Collection[int]) -> dict[int, History]:
    """The history of each of these devices, in one query."""
    counted = (
        past(device_ids)
        .order_by()
        .values_list("device_id")
        .annotate(count=Count("pk"), last_at=Max("received_at"))
    )
    found = {device_id: (count, last_at) for device_id, count, last_at in counted}
    return {device_id: History(*found.get(device_id, NEVER)) for device_id in device_ids}


def past(device_ids: Collection[int]) -> QuerySet[WorkOrder]:
    """The work orders of these devices that came to something, newest first."""
    found = WorkOrder.objects.filter(device__in=device_ids)
    return found.exclude(status__stage=Stage.CANCELLED).order_by("-pk")

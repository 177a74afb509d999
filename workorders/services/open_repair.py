"""Bringing in repair history from Open Repair files, so that it can be searched and learned from.

Each repair becomes a finished work order of the walk-in customer under its source's reference
(`R-rcint_1`). A reference already there is left as it is: an import that was interrupted, even by
kill -9, is finished by running it again, and running it once more changes nothing.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from repair_angel.kernel import events, tenancy
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.models import Branch, Company
from workorders import locks
from workorders.models import WorkOrder, WorkOrderStatus
from workorders.services.open_repair_reader import Fault, OpenRepairFile, Repair
from workorders.states import Outcome

BATCH = 1000
NOON = datetime.time(12)


@dataclass
class Tally:
    """What became of the rows of an import."""

    added: int = 0
    known: int = 0
    faulty: int = 0

    @property
    def read(self) -> int:
        return self.added + self.known + self.faulty


def import_files(
    paths: Sequence[Path],
    *,
    actor: Actor,
    on_fault: Callable[[Fault], None],
    on_bytes: Callable[[int], None] = lambda count: None,
) -> Tally:
    """Import files batch by batch, each batch a transaction; faulty rows are told and skipped.

    Raises NotOpenRepairData before anything is imported when a file has no known layout.
    """
    tally = Tally()
    with ExitStack() as opened:
        files = [opened.enter_context(closing(OpenRepairFile(path))) for path in paths]
        for file in files:
            position = 0
            for rows in _batches(file):
                repairs = [row for row in rows if isinstance(row, Repair)]
                for fault in rows:
                    if isinstance(fault, Fault):
                        on_fault(fault)
                added = add(actor=actor, repairs=repairs)
                tally.added += added
                tally.known += len(repairs) - added
                tally.faulty += len(rows) - len(repairs)
                on_bytes(file.position() - position)
                position = file.position()
    return tally


@command("work-orders.import")
def add(*, actor: Actor, repairs: Sequence[Repair]) -> int:
    """Add the repairs whose reference is not there yet; returns how many.

    Locks the walk-in customer, so that two imports take turns. Records one
    `workorders.work_order.imported`, at the branch, for all.
    """
    customer = locks.walk_in_customer()
    wanted: dict[str, Repair] = {}
    for repair in repairs:
        wanted.setdefault(f"R-{repair.source_id}", repair)
    known = WorkOrder.objects.filter(ticket_no__in=wanted).values_list("ticket_no", flat=True)
    for reference in list(known):
        del wanted[reference]
    if not wanted:
        events.unchanged()
        return 0
    branch = Branch.objects.filter(active=True).earliest("pk")
    slugs = ("completed", "unrepaired")
    status = {found.slug: found for found in WorkOrderStatus.objects.filter(slug__in=slugs)}
    zone = _zone()
    WorkOrder.objects.bulk_create(
        _history(
            reference,
            repair,
            zone,
            customer=customer,
            branch=branch,
            status=status["completed" if repair.outcome == Outcome.FIXED else "unrepaired"],
        )
        for reference, repair in wanted.items()
    )
    events.record("workorders.work_order.imported", subject=branch, count=len(wanted))
    return len(wanted)


def _history(reference: str, repair: Repair, zone: ZoneInfo, **keys: object) -> WorkOrder:
    """A finished work order; a date without a time is noon at the shop, the same day everywhere."""
    moment = datetime.datetime.combine(repair.on, NOON, zone)
    order = WorkOrder(
        ticket_no=reference,
        device_category=repair.device_category,
        device_brand=repair.device_brand,
        device_model=repair.device_model,
        problem_description=repair.problem_description,
        received_at=moment,
        completed_at=moment,
        outcome=repair.outcome,
        barrier=repair.barrier,
        is_history=True,
        **keys,
    )
    order.search = order.found_by()
    return order


def _zone() -> ZoneInfo:
    name = Company.objects.values_list("timezone", flat=True).get(pk=tenancy.company_id())
    return ZoneInfo(name)


def _batches(rows: Iterable[Repair | Fault]) -> Iterator[list[Repair | Fault]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch

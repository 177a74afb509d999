"""Whose and where: what of the board is shown, kept in its address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest

from repair_angel.kernel.admin.scoping import rows_of
from repair_angel.kernel.models import Branch, Member

MINE, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class Narrowed:
    """`technician` is a member's id, `me`, `nobody`, or empty for everybody; `branch` an id or empty.

    What is asked for and not there is not asked for: an old bookmark shows everything.
    """

    technician: str
    branch: str
    member_id: int
    technicians: Sequence[Member]
    branches: Sequence[Branch]

    @property
    def technician_id(self) -> int | None:
        if self.technician == MINE:
            return self.member_id
        return int(self.technician) if self.technician.isdecimal() else None

    @property
    def among(self) -> Q:
        """The condition on work orders."""
        found = Q(branch=int(self.branch)) if self.branch else Q()
        if self.technician == NOBODY:
            return found & Q(assigned_to=None)
        return found & Q(assigned_to=self.technician_id) if self.technician else found

    @property
    def query(self) -> str:
        """As the address keeps it."""
        return urlencode(_given(technician=self.technician, branch=self.branch))

    def of_list(self, status_id: int) -> str:
        """The same of one status, as the list of work orders asks for it."""
        nobody = "True" if self.technician == NOBODY else None
        return urlencode(
            _given(
                status__id__exact=status_id,
                assigned_to__id__exact=self.technician_id,
                assigned_to__isnull=nobody,
                branch__id__exact=self.branch,
            )
        )


def narrowed(request: HttpRequest) -> Narrowed:
    """What the address asks for, in two queries."""
    technicians = list(rows_of(Member).filter(is_active=True))
    branches = list(Branch.objects.filter(active=True).order_by("pk"))
    known = {MINE, NOBODY, *(str(one.pk) for one in technicians)}
    return Narrowed(
        technician=_one_of(known, request.GET.get("technician")),
        branch=_one_of({str(one.pk) for one in branches}, request.GET.get("branch")),
        member_id=request.member.pk,
        technicians=technicians,
        branches=branches,
    )


def _one_of(known: set[str], asked: str | None) -> str:
    return asked if asked in known else ""


def _given(**parameters: Any) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value}

"""/fiscal-years"""

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounting.models import FiscalYear
from accounting.services import year_end
from accounting.states import LegalForm, PeriodStatus
from repair_angel.kernel.api.filters import ChoiceFilter, Filters
from repair_angel.kernel.api.input import ChoiceIn, InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet


class FiscalYearOut(ModelOut):
    legal_form = TextOut()

    class Meta:
        model = FiscalYear
        fields = ["id", "year", "starts_on", "ends_on", "status", "legal_form", "closed_at"]


class CloseIn(InputSerializer):
    legal_form = ChoiceIn(LegalForm)


class ReopenIn(InputSerializer):
    reason = TextIn(200)


class FiscalYearFilters(Filters):
    status = ChoiceFilter(PeriodStatus)


class FiscalYearViewSet(ResourceViewSet):
    """The years of the books. A closed one takes nothing."""

    resource = "fiscal-years"
    queryset = FiscalYear.objects.all()
    serializer_class = FiscalYearOut
    filterset_class = FiscalYearFilters
    paginated = False
    inputs = {"close": CloseIn, "reopen": ReopenIn}
    commands = {"close": year_end.close, "reopen": year_end.reopen}
    example = {
        "id": 2,
        "year": 2026,
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "status": "open",
        "legal_form": None,
        "closed_at": None,
    }
    examples = {
        "close": {"legal_form": "sole_trader"},
        "reopen": {"reason": "An invoice of December was found."},
    }

    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: int) -> Response:
        """Close a year: its result goes to the equity, and it is locked."""
        return self.present(year_end.close(actor=self.actor, fiscal_year_id=pk, **self.parse()))

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: int) -> Response:
        """Open a closed year again; its closing entries are reversed."""
        return self.present(year_end.reopen(actor=self.actor, fiscal_year_id=pk, **self.parse()))

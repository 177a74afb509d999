"""/btw-periods"""

from typing import Any

from django.http import FileResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounting.models import VatPeriod, VatSupplement
from accounting.selectors import icp, vat_calendar, vat_checks, vat_returns
from accounting.selectors.vat_returns import Box
from accounting.services import vat_pdfs, vat_spreadsheets, vat_supplements
from accounting.services import vat_returns as returns
from accounting.states import ShownPeriodStatus
from repair_angel.kernel.api.input import FlagIn, InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut, MoneyOut, Out, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.downloads import csv_response, pdf_response
from repair_angel.kernel.tenancy import get_or_404

ENTRIES = "/api/vat-entries?period_id={period}&rubriek={box}"


class TotalOut(MoneyOut):
    """As worked out for a whole list, or for this one period."""

    def get_attribute(self, instance: Any) -> Any:
        if hasattr(instance, "total_vat"):
            return instance.total_vat
        return vat_returns.totals_of([instance])[instance.pk]


class BtwPeriodOut(ModelOut):
    status = serializers.ChoiceField(source="shown_status", choices=ShownPeriodStatus.choices)
    total_vat = TotalOut()

    class Meta:
        model = VatPeriod
        fields = ["id", "year", "quarter", "month", "status", "total_vat", "starts_on", "ends_on"]


class BoxOut(Out):
    code = serializers.CharField()
    label = serializers.CharField()
    base = MoneyOut(allow_null=True)
    vat = MoneyOut(allow_null=True)
    entries = serializers.IntegerField()
    entries_url = serializers.CharField(allow_null=True)


class FindingOut(Out):
    code = serializers.CharField()
    text = serializers.CharField()
    stops = serializers.BooleanField()


class BtwPeriodDetailOut(BtwPeriodOut):
    file_by = serializers.DateField()
    pay_by = serializers.DateField()
    filing_reference = TextOut()
    boxes = BoxOut(many=True, source="in_boxes")
    rounding_difference = MoneyOut()
    warnings = FindingOut(many=True)

    class Meta(BtwPeriodOut.Meta):
        fields = [
            *BtwPeriodOut.Meta.fields,
            "file_by",
            "pay_by",
            "closed_at",
            "filed_at",
            "filing_reference",
            "boxes",
            "rounding_difference",
            "warnings",
        ]


class IcpOut(Out):
    vat_number = serializers.CharField()
    country = serializers.CharField()
    goods = MoneyOut()
    services = MoneyOut()
    abc = MoneyOut()


class SupplementOut(ModelOut):
    class Meta:
        model = VatSupplement
        fields = ["id", "period_id", "number", "date", "as_filed", "corrected", "difference"]


class CloseReturnIn(InputSerializer):
    filed = FlagIn(required=False)
    reference = TextIn(60, required=False)


class FileReturnIn(InputSerializer):
    reference = TextIn(60, required=False)


class ReopenReturnIn(InputSerializer):
    reason = TextIn(200)


class BtwPeriodViewSet(ResourceViewSet):
    """VAT return periods: their boxes, what is in them, closing and filing."""

    resource = "btw-periods"
    queryset = VatPeriod.objects.all()
    serializer_class = BtwPeriodOut
    paginated = False
    ordering = ("-starts_on",)
    inputs = {"close": CloseReturnIn, "file": FileReturnIn, "reopen": ReopenReturnIn}
    outputs = {
        **dict.fromkeys(("retrieve", "close", "file", "reopen"), BtwPeriodDetailOut),
        "icp": IcpOut(many=True),
        "supplements": SupplementOut(many=True),
        "supplement": SupplementOut,
        "pdf": "application/pdf",
        "icp_csv": "text/csv",
    }
    statuses = {"supplement": 201}
    commands = {
        "close": returns.close,
        "file": returns.file,
        "reopen": returns.reopen,
        "supplement": vat_supplements.make,
    }
    example = {
        "id": 1,
        "year": 2026,
        "quarter": 1,
        "month": None,
        "status": "open",
        "total_vat": 4821.00,
        "starts_on": "2026-01-01",
        "ends_on": "2026-03-31",
    }
    examples = {
        "close": {},
        "file": {"reference": "1234567890123456"},
        "reopen": {"reason": "A purchase invoice was forgotten."},
    }

    def rows(self, found: Any) -> list[Any]:
        """Totals of all open periods come from one query."""
        periods = list(found)
        totals = vat_returns.totals_of(periods)
        return [BtwPeriodOut(_with(one, total_vat=totals[one.pk])).data for one in periods]

    def retrieve(self, request: Request, pk: int) -> Response:
        """One period with the boxes of its return, and where the figures come from."""
        return self._detail(pk)

    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: int) -> Response:
        """Close the period and mark it as filed: no further entries can be posted.

        With `filed: false` it is closed only, and can still be reopened.
        """
        given = {"filed": True, **self.parse()}
        returns.close(actor=self.actor, vat_period_id=pk, **given)
        return self._detail(pk)

    @action(detail=True, methods=["post"])
    def file(self, request: Request, pk: int) -> Response:
        """Say that a closed return was handed in."""
        returns.file(actor=self.actor, vat_period_id=pk, **self.parse())
        return self._detail(pk)

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: int) -> Response:
        """Open a closed period that was not filed."""
        returns.reopen(actor=self.actor, vat_period_id=pk, **self.parse())
        return self._detail(pk)

    @action(detail=True, methods=["get"])
    def icp(self, request: Request, pk: int) -> Response:
        """Supplies to businesses in other EU countries, by VAT number."""
        return Response([IcpOut(one).data for one in icp.of_period(self.get_object())])

    @action(detail=True, methods=["get"], url_path="icp-csv")
    def icp_csv(self, request: Request, pk: int) -> FileResponse:
        """The same listing as a spreadsheet."""
        period = self.get_object()
        return csv_response(vat_spreadsheets.icp(period), name=f"icp-{period}.csv")

    @action(detail=True, methods=["get"])
    def pdf(self, request: Request, pk: int) -> FileResponse:
        """The return on paper."""
        period = self.get_object()
        return pdf_response(vat_pdfs.vat_return(period), name=f"btw-{period}.pdf")

    @action(detail=True, methods=["get"])
    def supplements(self, request: Request, pk: int) -> Response:
        """What was told of a filed return afterwards, oldest first."""
        found = self.get_object().supplements.order_by("number")
        return Response([SupplementOut(one).data for one in found])

    @supplements.mapping.post
    def supplement(self, request: Request, pk: int) -> Response:
        """Tell of the period's late finds: the corrected totals in place of the filed ones."""
        return self.present(vat_supplements.make(actor=self.actor, vat_period_id=pk))

    def _detail(self, pk: int) -> Response:
        period = get_or_404(self.get_queryset(), pk)
        found = vat_returns.of_period(period)
        shown = _with(
            period,
            total_vat=found.total,
            file_by=vat_calendar.file_by(period),
            pay_by=vat_calendar.pay_by(period),
            rounding_difference=found.rounding_difference,
            warnings=vat_checks.findings(period) if period.is_open else [],
            in_boxes=[_box(period, box) for box in found.boxes],
        )
        return Response(BtwPeriodDetailOut(shown).data)


def _with(period: VatPeriod, **more: Any) -> VatPeriod:
    """The period with what is worked out beside it."""
    for name, value in more.items():
        setattr(period, name, value)
    return period


def _box(period: VatPeriod, box: Box) -> dict[str, Any]:
    url = None if box.kind.is_total else ENTRIES.format(period=period.pk, box=box.code)
    return {
        "code": box.code,
        "label": box.kind.label,
        "base": box.base,
        "vat": box.vat,
        "entries": box.count,
        "entries_url": url,
    }

"""/vat-entries"""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from accounting.models import VatEntry, VatPeriod
from accounting.selectors import vat_documents, vat_returns
from accounting.services import vat_spreadsheets
from repair_angel.kernel.api.filters import Filters, IdFilter, TextFilter
from repair_angel.kernel.api.output import ModelOut, Out, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.downloads import csv_response


class DocumentOut(Out):
    """As found for a whole list, or for this one entry."""

    type = serializers.CharField()
    id = serializers.IntegerField()
    label = serializers.CharField()

    def get_attribute(self, instance: Any) -> Any:
        if hasattr(instance, "document"):
            return instance.document
        return vat_documents.of([instance])[instance.pk]


class VatEntryOut(ModelOut):
    tax_code = serializers.CharField(source="tax_code.code")
    journal_entry_id = serializers.IntegerField(source="entry_id")
    belongs_to_period_id = serializers.IntegerField(source="belongs_to_id", allow_null=True)
    vat_number = TextOut()
    document = DocumentOut()

    class Meta:
        model = VatEntry
        fields = [
            "id",
            "date",
            "rubriek",
            "base",
            "vat",
            "tax_code",
            "vat_number",
            "journal_entry_id",
            "belongs_to_period_id",
            "supplement_id",
            "document",
        ]


class VatEntryFilters(Filters):
    period_id = IdFilter(method="in_return")
    rubriek = TextFilter()
    belongs_to_period_id = IdFilter(field_name="belongs_to_id")
    period = "date"

    def in_return(self, queryset: Any, name: str, value: int) -> Any:
        """Those the return of a period is the sum of."""
        found = VatPeriod.objects.filter(pk=value).first()
        if found is None:
            return queryset.none()
        return queryset.filter(pk__in=vat_returns.in_return(found).values("pk"))


class VatEntryViewSet(ResourceViewSet):
    """What VAT returns are the sum of: each amount with the document it comes from."""

    resource = "btw-periods"
    queryset = VatEntry.objects.all()
    serializer_class = VatEntryOut
    filterset_class = VatEntryFilters
    outputs = {"csv": "text/csv"}
    example = {
        "id": 12,
        "date": "2026-03-27",
        "rubriek": "1a",
        "base": 89.00,
        "vat": 18.69,
        "tax_code": "S21",
        "vat_number": None,
        "journal_entry_id": 31,
        "belongs_to_period_id": None,
        "supplement_id": None,
        "document": {"type": "accounting.invoice", "id": 7, "label": "INV-2026-0007"},
    }

    def rows(self, found: QuerySet[VatEntry]) -> list[Any]:
        entries = list(found.select_related("entry", "tax_code"))
        return [VatEntryOut(one).data for one in with_documents(entries)]

    @action(detail=False, methods=["get"])
    def csv(self, request: Request) -> FileResponse:
        """The entries as a spreadsheet, by date."""
        found = self.filtered(self.get_queryset())
        return csv_response(vat_spreadsheets.entries(found), name="btw.csv")


def with_documents(entries: list[VatEntry]) -> list[VatEntry]:
    """Each with the paper behind it."""
    documents = vat_documents.of(entries)
    for one in entries:
        one.document = documents[one.pk]  # type: ignore[attr-defined]
    return entries

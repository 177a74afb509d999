"""/journal-entries"""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounting.models import FiscalYear, JournalEntry, JournalLine
from accounting.services import audit_files, journal_entries
from accounting.services.manual_lines import LineIn
from accounting.states import EntryStatus
from repair_angel.kernel.api.filters import ChoiceFilter, Filters, IdFilter, TextFilter
from repair_angel.kernel.api.input import (
    ChoiceIn,
    DateIn,
    FlagIn,
    IdIn,
    InputSerializer,
    IntIn,
    MoneyIn,
    TextIn,
)
from repair_angel.kernel.api.output import ModelOut, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.downloads import made_response
from repair_angel.kernel.errors import NotFound
from repair_angel.kernel.tenancy import get_or_404


class JournalLineIn(InputSerializer):
    account_id = IdIn()
    debit = MoneyIn(required=False)
    credit = MoneyIn(required=False)
    description = TextIn(200, required=False)
    customer_id = IdIn(required=False)
    tax_code_id = IdIn(required=False)
    vat_base = MoneyIn(required=False)


class JournalEntryIn(InputSerializer):
    date = DateIn()
    description = TextIn(200, required=False)
    journal = ChoiceIn(JournalEntry.Journal, required=False)
    branch_id = IdIn(required=False)
    lines = JournalLineIn(many=True)

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[LineIn]:
        return [LineIn(**line) for line in lines]


class NewJournalEntryIn(JournalEntryIn):
    draft = FlagIn(required=False)


class YearIn(InputSerializer):
    year = IntIn(1900, 2199)


class ReversalIn(InputSerializer):
    date = DateIn(required=False)
    description = TextIn(200, required=False)


class JournalLineOut(ModelOut):
    account_code = serializers.CharField(source="account.code", read_only=True)
    account_name = serializers.CharField(source="account.name", read_only=True)
    description = TextOut()

    class Meta:
        model = JournalLine
        fields = [
            "id",
            "account_id",
            "account_code",
            "account_name",
            "debit",
            "credit",
            "description",
            "customer_id",
            "tax_code_id",
            "vat_base",
        ]


class JournalEntryOut(ModelOut):
    description = TextOut()
    source_type = TextOut()

    class Meta:
        model = JournalEntry
        fields = [
            "id",
            "number",
            "journal",
            "date",
            "description",
            "status",
            "branch_id",
            "source_type",
            "source_id",
            "reverses_id",
            "is_closing",
        ]


class JournalEntryDetailOut(JournalEntryOut):
    lines = JournalLineOut(many=True, read_only=True)
    reversed_by_id = serializers.SerializerMethodField()

    class Meta(JournalEntryOut.Meta):
        fields = [*JournalEntryOut.Meta.fields, "reversed_by_id", "lines"]

    def get_reversed_by_id(self, entry: JournalEntry) -> int | None:
        found = JournalEntry.objects.filter(reverses=entry)
        return found.values_list("pk", flat=True).first()


def of_account(account_id: int) -> QuerySet[Any]:
    return JournalLine.objects.filter(account_id=account_id).values("entry_id")


class JournalEntryFilters(Filters):
    journal = ChoiceFilter(JournalEntry.Journal)
    status = ChoiceFilter(EntryStatus)
    number = TextFilter()
    account_id = IdFilter("id", among=of_account)
    branch_id = IdFilter()
    source_type = TextFilter()
    source_id = IdFilter()
    period = "date"


class JournalEntryViewSet(ResourceViewSet):
    """The journal. Documents book themselves; what else happened is entered here.

    A posted entry never changes: it is reversed.
    """

    resource = "journal-entries"
    queryset = JournalEntry.objects.all()
    serializer_class = JournalEntryOut
    filterset_class = JournalEntryFilters
    columns = tuple(JournalEntryOut.Meta.fields)
    inputs = {"create": NewJournalEntryIn, "update": JournalEntryIn, "reverse": ReversalIn}
    outputs: dict[str, Any] = dict.fromkeys(
        ("retrieve", "create", "update", "post_entry", "reverse"), JournalEntryDetailOut
    )
    outputs["auditfile"] = "application/xml"
    query = {"auditfile": {"year": "The year of the books, such as 2026."}}
    statuses = {"reverse": 201}
    commands = {
        "create": journal_entries.create,
        "update": journal_entries.update,
        "destroy": journal_entries.delete,
        "post_entry": journal_entries.post,
        "reverse": journal_entries.reverse,
    }
    example: Any = {
        "id": 12,
        "number": "MEM-2026-00003",
        "journal": "MEM",
        "date": "2026-03-31",
        "description": "Depreciation of March",
        "status": "posted",
        "branch_id": None,
        "source_type": None,
        "source_id": None,
        "reverses_id": None,
        "is_closing": False,
    }
    examples = {
        "create": {
            "date": "2026-03-31",
            "description": "Depreciation of March",
            "lines": [
                {"account_id": 61, "debit": 50.00, "credit": 0, "description": "Tools"},
                {"account_id": 2, "debit": 0, "credit": 50.00},
            ],
        },
        "update": {"description": "Depreciation of the first quarter"},
        "reverse": {"date": "2026-04-01", "description": "Booked twice"},
    }

    @staticmethod
    def row(
        id: int,
        number: str | None,
        journal: str,
        date: Any,
        description: str,
        status: str,
        branch_id: int | None,
        source_type: str,
        source_id: int | None,
        reverses_id: int | None,
        is_closing: bool,
    ) -> dict[str, Any]:
        return {
            "id": id,
            "number": number,
            "journal": journal,
            "date": date,
            "description": description or None,
            "status": status,
            "branch_id": branch_id,
            "source_type": source_type or None,
            "source_id": source_id,
            "reverses_id": reverses_id,
            "is_closing": is_closing,
        }

    def read_queryset(self) -> QuerySet[Any]:
        return self.get_queryset().prefetch_related("lines__account")

    def create(self, request: Request) -> Response:
        """Enter and post; with `draft` true it is kept to be posted later, and need not balance yet."""
        made = journal_entries.create(actor=self.actor, **self.parse())
        return self._present(made.pk, status=201)

    def update(self, request: Request, pk: int) -> Response:
        """Change a draft; lines given replace all lines."""
        journal_entries.update(actor=self.actor, journal_entry_id=pk, **self.parse())
        return self._present(pk)

    def destroy(self, request: Request, pk: int) -> Response:
        """Remove a draft."""
        journal_entries.delete(actor=self.actor, journal_entry_id=pk)
        return self.nothing()

    @action(detail=True, methods=["post"], url_path="post")
    def post_entry(self, request: Request, pk: int) -> Response:
        """Post a draft: it gets its number and can no longer be changed."""
        journal_entries.post(actor=self.actor, journal_entry_id=pk)
        return self._present(pk)

    @action(detail=True, methods=["post"])
    def reverse(self, request: Request, pk: int) -> Response:
        """Reverse an entry that was entered here, once; answers with the new entry."""
        made = journal_entries.reverse(actor=self.actor, journal_entry_id=pk, **self.parse())
        return self._present(made.pk, status=201)

    @action(detail=False, methods=["get"])
    def auditfile(self, request: Request) -> FileResponse:
        """The audit file of a year (XAF 4.0), which the Belastingdienst asks for."""
        asked = YearIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        year = FiscalYear.objects.filter(year=asked.validated_data["year"]).first()
        if year is None:
            raise NotFound("Not found.")
        name = f"auditfile-{year.year}.xaf"
        return made_response(audit_files.write(year), name=name, content_type="application/xml")

    def _present(self, pk: int, status: int = 200) -> Response:
        return self.present(get_or_404(self.read_queryset(), pk), status=status)

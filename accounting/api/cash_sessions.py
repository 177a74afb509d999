"""/cash-sessions"""

from decimal import Decimal
from typing import Any

from django.http import FileResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounting.models import CashMove, CashSession
from accounting.models.cash_sessions import PIECES
from accounting.services import cash_moves, cash_reports, cash_sessions
from accounting.states import CashMoveKind
from repair_angel.kernel.api.filters import Filters, IdFilter
from repair_angel.kernel.api.input import (
    ChoiceIn,
    IdIn,
    InputSerializer,
    MapIn,
    MoneyIn,
    TextIn,
)
from repair_angel.kernel.api.output import ModelOut, MoneyOut, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet
from repair_angel.kernel.downloads import pdf_response
from repair_angel.kernel.tenancy import get_or_404


class FloatIn(InputSerializer):
    opening_amount = MoneyIn()
    branch_id = IdIn(required=False)


class CountIn(InputSerializer):
    counts = MapIn(known=PIECES)
    reason = TextIn(200, required=False)


class CashMoveIn(InputSerializer):
    kind = ChoiceIn(CashMoveKind)
    amount = MoneyIn(least=Decimal("0.01"))
    account_id = IdIn(required=False)
    description = TextIn(200, required=False)


class CashMoveOut(ModelOut):
    description = TextOut()

    class Meta:
        model = CashMove
        fields = ["id", "kind", "amount", "account_id", "description", "created_at"]


class CashSessionOut(ModelOut):
    status = serializers.SerializerMethodField()
    difference = MoneyOut(allow_null=True)
    reason = TextOut()

    class Meta:
        model = CashSession
        fields = [
            "id",
            "number",
            "status",
            "branch_id",
            "opened_at",
            "closed_at",
            "opening_amount",
            "expected",
            "counted",
            "difference",
            "reason",
        ]

    def get_status(self, session: CashSession) -> str:
        return "open" if session.is_open else "closed"


class CashSessionDetailOut(CashSessionOut):
    """Of an open one, `expected` is what should be in the till now."""

    expected = serializers.SerializerMethodField()
    counts = serializers.DictField(child=serializers.IntegerField())
    moves = CashMoveOut(many=True)

    class Meta(CashSessionOut.Meta):
        fields = [*CashSessionOut.Meta.fields, "counts", "moves"]

    def get_expected(self, session: CashSession) -> Decimal:
        return cash_sessions.expected(session) if session.is_open else session.expected  # type: ignore[return-value]


class CashSessionFilters(Filters):
    branch_id = IdFilter()


class CashSessionViewSet(ResourceViewSet):
    """The tills of the branches, from opening to counting. A branch has one open at a time."""

    resource = "cash-sessions"
    queryset = CashSession.objects.all()
    serializer_class = CashSessionOut
    filterset_class = CashSessionFilters
    inputs = {"create": FloatIn, "close": CountIn, "add_move": CashMoveIn}
    outputs = {
        **dict.fromkeys(("retrieve", "create", "close"), CashSessionDetailOut),
        "moves": CashMoveOut(many=True),
        "add_move": CashMoveOut,
        "pdf": "application/pdf",
    }
    statuses = {"add_move": 201}
    commands = {
        "create": cash_sessions.open,
        "close": cash_sessions.close,
        "add_move": cash_moves.add,
    }
    examples = {
        "create": {"opening_amount": 150.00},
        "close": {"counts": {"50": 2, "20": 3, "0.50": 4}, "reason": "Wrong change given"},
        "add_move": {"kind": "to_bank", "amount": 50.00},
    }
    example = {
        "id": 3,
        "number": "Z-2026-0003",
        "status": "closed",
        "branch_id": 1,
        "opened_at": "2026-03-27T08:00:00Z",
        "closed_at": "2026-03-27T17:00:00Z",
        "opening_amount": 150.00,
        "expected": 162.05,
        "counted": 162.00,
        "difference": -0.05,
        "reason": "Wrong change given",
    }

    def read_queryset(self) -> Any:
        return self.get_queryset().prefetch_related("moves")

    def create(self, request: Request) -> Response:
        """Open the till of a branch with a float; without a branch, of the first."""
        made = cash_sessions.open(actor=self.actor, **self.parse())
        return self._present(made.pk, status=201)

    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: int) -> Response:
        """Count the till and close it; a difference wants a reason and is booked."""
        cash_sessions.close(actor=self.actor, cash_session_id=pk, **self.parse())
        return self._present(pk)

    @action(detail=True, methods=["get"])
    def moves(self, request: Request, pk: int) -> Response:
        """Cash in and out without an invoice, oldest first."""
        return Response([CashMoveOut(one).data for one in self.get_object().moves.order_by("pk")])

    @moves.mapping.post
    def add_move(self, request: Request, pk: int) -> Response:
        """Put cash in the till or take it out."""
        get_or_404(self.get_queryset(), pk)
        return self.present(cash_moves.add(actor=self.actor, cash_session_id=pk, **self.parse()))

    @action(detail=True, methods=["get"])
    def pdf(self, request: Request, pk: int) -> FileResponse:
        """The Z report of a closed one."""
        session = self.get_object()
        return pdf_response(cash_reports.render(pk), name=f"{session.number}.pdf")

    def _present(self, pk: int, status: int = 200) -> Response:
        return self.present(get_or_404(self.read_queryset(), pk), status=status)

"""The till: opened with a float, counted by coins and notes, closed with a report."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from accounting.models import CashMove, CashSession, GlAccount, Payment
from accounting.models.cash_sessions import PIECES
from accounting.services import cash_moves, cash_reports, cash_sessions, money_moves
from accounting.states import CashMoveKind
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin, ReadOnlyAdmin, ReadOnlyInline
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.commands import Actor
from repair_angel.kernel.downloads import pdf_response
from repair_angel.kernel.templatetags.paper import money


class CountForm(ActionForm):
    """One field per coin and note; a script adds them up as they are typed."""

    reason = forms.CharField(label=_("reason of the difference"), max_length=200, required=False)

    class Media:
        css = {"all": ["accounting/till.css"]}
        js = ["accounting/till.js"]

    def prepare(self) -> None:
        for piece in PIECES:
            self.fields[_field(piece)] = forms.IntegerField(
                label=money(Decimal(piece)),
                required=False,
                min_value=0,
                max_value=cash_sessions.MOST_PIECES,
                widget=forms.NumberInput(
                    attrs={"data-piece": piece, "inputmode": "numeric", "autocomplete": "off"}
                ),
            )
        self.order_fields([*(_field(piece) for piece in PIECES), "reason"])
        reason = self.fields["reason"]
        expected = cash_sessions.expected(self.row)
        reason.widget.attrs["data-expected"] = str(expected)
        reason.help_text = _("%(expected)s should be in the till.") % {"expected": money(expected)}


def _field(piece: str) -> str:
    return f"piece_{piece.replace('.', '_')}"


def _close(*, actor: Actor, cash_session_id: int, reason: str, **pieces: int | None) -> CashSession:
    """The form's fields as the count the command takes."""
    counts = {piece: pieces.get(_field(piece)) or 0 for piece in PIECES}
    return cash_sessions.close(
        actor=actor, cash_session_id=cash_session_id, counts=counts, reason=reason
    )


_close.permission = cash_sessions.close.permission  # type: ignore[attr-defined]


class MoveForm(ActionForm):
    kind = forms.ChoiceField(label=_("kind"), choices=CashMoveKind.choices)
    amount = forms.DecimalField(
        label=_("amount"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )
    account = forms.ModelChoiceField(
        label=_("account"),
        queryset=GlAccount.objects.none(),
        required=False,
        help_text=_("Where it was spent, or came from. Not for the bank."),
    )
    description = forms.CharField(label=_("description"), max_length=200, required=False)

    def prepare(self) -> None:
        accounts = GlAccount.objects.filter(is_active=True, is_control=False)
        self.fields["account"].queryset = accounts.order_by("code")


def is_open(session: CashSession) -> bool:
    return session.is_open


class PaymentsInline(ReadOnlyInline):
    model = Payment
    fields = ["invoice", "kind", "amount", "reference", "member"]


class MovesInline(ReadOnlyInline):
    model = CashMove
    fields = ["kind", "amount", "account", "description", "member"]


@admin.register(CashSession)
class CashSessionAdmin(CommandAdmin):
    resource = "cash-sessions"
    create_command = cash_sessions.open
    department, icon, position = "money", "point_of_sale", 22
    list_display = ["label", "branch", "opened_at", "closed_at", "counted", "missing"]
    list_filter = ["branch"]
    list_select_related = ["branch"]
    fields = [
        ("branch", "number"),
        ("opened_at", "opened_by"),
        ("opening_amount", "should_be"),
        ("closed_at", "closed_by"),
        ("counted", "missing"),
        "reason",
    ]
    readonly_fields = [
        "number",
        "opened_at",
        "opened_by",
        "should_be",
        "closed_at",
        "closed_by",
        "counted",
        "missing",
        "reason",
    ]
    inlines = [PaymentsInline, MovesInline]
    actions_detail = ["count", "move", "print_report"]

    count = command_action(
        _("Count and close"),
        _close,
        form=CountForm,
        icon="calculate",
        shown=is_open,
        done=_("The till is closed."),
    )
    move = command_action(
        _("Cash in or out"), cash_moves.add, form=MoveForm, icon="swap_vert", shown=is_open
    )

    @action(description=_("Cash report"), icon="picture_as_pdf")
    def print_report(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The Z report of a closed one."""
        session = self.get_object(request, object_id)
        if session is None or session.is_open or not self.has_view_permission(request, session):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return pdf_response(cash_reports.render(session.pk), name=f"{session.number}.pdf")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        return {"branch": money_moves.till(None), **initial}

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Nothing has gone through a new one yet."""
        return self.inlines if obj else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return super().get_fields(request, obj) if obj else ["branch", "opening_amount"]

    @display(description=_("number"))
    def label(self, session: CashSession) -> str:
        return str(session)

    @display(description=_("expected"))
    def should_be(self, session: CashSession) -> str:
        return money(cash_sessions.expected(session) if session.is_open else session.expected)

    @display(description=_("difference"))
    def missing(self, session: CashSession) -> str:
        return "" if session.difference is None else money(session.difference)


@admin.register(CashMove)
class CashMoveAdmin(ReadOnlyAdmin):
    resource = "cash-sessions"
    department, icon, position = "money", "swap_vert", 23
    list_display = ["created_at", "session", "kind", "amount", "description", "member"]
    list_filter = ["kind"]
    list_select_related = ["session__branch", "member__user"]
    search_fields = ["description"]
    fields = [("session", "kind"), ("amount", "account"), "description", ("member", "created_at")]
    actions_detail = ["bank"]

    bank = command_action(
        _("Booked by the bank"),
        cash_moves.bank,
        icon="account_balance",
        confirm=_("The cash is no longer on its way."),
        shown=lambda move: move.kind in cash_moves.BANK,
        done=_("The cash is at the bank."),
    )

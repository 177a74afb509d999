"""The journal: entries written by hand here, and those of documents to look at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant

from accounting.models import JournalEntry, JournalLine
from accounting.services import journal_entries
from accounting.services.manual_lines import LineIn
from accounting.states import EntryStatus
from repair_angel.kernel.admin import links
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin, LineInline
from repair_angel.kernel.admin.forms import ActionForm

COLOURS = {EntryStatus.DRAFT: "warning", EntryStatus.POSTED: "success"}


class EntryForm(forms.ModelForm):
    post_now = forms.BooleanField(
        label=_("post at once"),
        required=False,
        initial=True,
        help_text=_("A posted entry counts and can no longer be changed."),
    )

    class Meta:
        model = JournalEntry
        fields = ("journal", "date", "branch", "description")


class LineForm(forms.ModelForm):
    """One of debit and credit is filled; the command says when it is neither or both."""

    class Meta:
        model = JournalLine
        fields = ("account", "description", "debit", "credit", "tax_code", "vat_base", "customer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("debit", "credit"):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].initial = None
                words = {"data-word": self.fields[name].label, "data-difference": _("Difference")}
                self.fields[name].widget.attrs |= {"data-side": name, **words}
                if not getattr(self.instance, name):
                    self.initial[name] = None


class LinesInline(LineInline):
    model = JournalLine
    form = LineForm
    fields = LineForm.Meta.fields
    extra = 2
    lines_argument = "lines"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("account", "customer", "tax_code")

    def rows(self, formset: Any) -> list[Any]:
        return [LineIn(**_given(row)) for row in super().rows(formset)]


def _given(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id" and value is not None}


class ReverseForm(ActionForm):
    date = forms.DateField(label=_("date"))
    description = forms.CharField(label=_("description"), max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["date"].initial = timezone.localdate()
        self.fields["description"].initial = _("Reversal of %(entry)s") % {"entry": self.row}


def is_draft(entry: JournalEntry) -> bool:
    return entry.status == EntryStatus.DRAFT and journal_entries.is_manual(entry)


def is_reversible(entry: JournalEntry) -> bool:
    manual = entry.status == EntryStatus.POSTED and journal_entries.is_manual(entry)
    return manual and not JournalEntry.objects.filter(reverses=entry).exists()


def _posted(entry: JournalEntry) -> Any:
    return _("Entry %(number)s is posted.") % {"number": entry.number}


def _to(request: HttpRequest, entry: JournalEntry) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:accounting_journalentry_change", args=[entry.pk]))


@admin.register(JournalEntry)
class JournalEntryAdmin(CommandAdmin):
    resource = "journal-entries"
    form = EntryForm
    create_command = journal_entries.create
    change_command = journal_entries.update
    delete_command = journal_entries.delete
    department, icon, position = "money", "menu_book", 50
    palette = "menu_book"
    list_display = ["label", "journal", "date", "description", "branch", "shown"]
    list_filter = ["journal", "status", "date", "branch"]
    list_select_related = ["branch"]
    search_fields = ["number", "description"]
    ordering = ["-id"]
    fields = [
        ("journal", "date"),
        ("branch", "shown"),
        "description",
        ("document", "reversal"),
        ("member", "created_at"),
    ]
    readonly_fields = ["shown", "document", "reversal", "member", "created_at"]
    inlines = [LinesInline]
    actions_detail = ["post", "reverse"]

    post = command_action(
        _("Post"),
        journal_entries.post,
        icon="verified",
        shown=is_draft,
        done=_posted,
    )
    reverse = command_action(
        _("Reverse"),
        journal_entries.reverse,
        form=ReverseForm,
        icon="undo",
        variant=ActionVariant.DANGER,
        shown=is_reversible,
        done=_posted,
        then=_to,
    )

    class Media:
        js = ("accounting/entry.js",)
        css = {"all": ("accounting/entry.css",)}

    def is_editable(self, obj: JournalEntry) -> bool:
        return is_draft(obj)

    def is_deletable(self, obj: JournalEntry) -> bool:
        return is_draft(obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new one is posted at once, unless it is to wait."""
        if obj:
            return super().get_fields(request, obj)
        return [("journal", "date"), ("branch", "post_now"), "description"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "journal": JournalEntry.Journal.GENERAL,
            "date": timezone.localdate(),
            **super().get_changeform_initial_data(request),
        }

    def given(self, request: HttpRequest, obj: Any, values: dict[str, Any]) -> dict[str, Any]:
        if "post_now" in values:
            values["draft"] = not values.pop("post_now")
        return values

    @display(description=_("number"), ordering="number")
    def label(self, entry: JournalEntry) -> str:
        return str(entry)

    @display(description=_("status"), label=COLOURS, ordering="status")
    def shown(self, entry: JournalEntry) -> tuple[str, Any]:
        return entry.status, entry.get_status_display()

    @display(description=_("document"))
    def document(self, entry: JournalEntry) -> str:
        """What made it, one click away."""
        if not entry.source_type or entry.source_id is None:
            return "—"
        try:
            address = links.to_id(entry.source_type, entry.source_id)
        except (LookupError, NoReverseMatch):
            return "—"
        return format_html('<a class="staff-link" href="{}">{}</a>', address, _("Open"))

    @display(description=_("reversed by"))
    def reversal(self, entry: JournalEntry) -> str:
        mirror = JournalEntry.objects.filter(reverses=entry).first()
        if mirror is None:
            return "—"
        address = links.to(mirror)
        return format_html('<a class="staff-link" href="{}">{}</a>', address, mirror)

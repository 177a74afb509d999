"""Reports on the staff site: asked by a form, shown as a table with ways down, printed or taken along.

    class TakingsForm(ReportForm):
        since = forms.DateField(label=_("from"))

        def defaults(self):
            return {"since": timezone.localdate().replace(day=1)}

    def takings(request, asked):               # the cleaned values of the form
        rows = [Row([Cell(day, link=…), Cell(amount)]) …]
        return Table([_("Day"), _("Amount")], rows, totals=[…], bars=[…])

    reports.add(Report("takings", _("Takings"), TakingsForm, takings, permission="payments.read",
                       department="money", icon="payments"))

Each has a page `admin:report_<name>`, its line in the sidebar, and its files.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import localize_input
from django.utils.functional import lazy
from django.utils.text import capfirst

from repair_angel.kernel import export
from repair_angel.kernel.admin import sidebar
from repair_angel.kernel.admin.forms import dress
from repair_angel.kernel.admin.sidebar import Item
from repair_angel.kernel.admin.site import add_page, site
from repair_angel.kernel.downloads import made_response


@dataclass(frozen=True)
class Cell:
    """A value, and where it leads: every figure is one click from what it is made of."""

    value: Any
    link: str = ""

    @property
    def is_amount(self) -> bool:
        return hasattr(self.value, "as_tuple")


@dataclass(frozen=True)
class Row:
    """A line of the table; a heading groups what follows, a sum closes it."""

    cells: Sequence[Cell]
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """What a report found. `figures` counts the columns on the right that hold amounts."""

    columns: Sequence[Any]
    rows: Sequence[Row]
    figures: int = 1
    note: Any = ""
    bars: Sequence[tuple[Any, int, Any]] = ()
    """Label, share of the largest in per cent, amount: drawn above the table."""

    @property
    def heads(self) -> list[tuple[Any, bool]]:
        """Column and whether its figures stand to the right."""
        texts = len(self.columns) - self.figures
        return [(column, at >= texts) for at, column in enumerate(self.columns)]


class ReportForm(forms.Form):
    """What is asked. Without an answer the `defaults` hold; a report is never empty at first sight."""

    def __init__(self, given: Any) -> None:
        merged = {name: self._written(value) for name, value in self.defaults().items()}
        super().__init__({**merged, **{k: v for k, v in given.items() if v != ""}})
        dress(self.fields.values())

    def defaults(self) -> dict[str, Any]:
        return {}

    @staticmethod
    def _written(value: Any) -> str:
        """As the page's language writes it."""
        return str(localize_input(value))


@dataclass(frozen=True)
class Report:
    name: str
    title: Any
    form: type[ReportForm]
    table: Callable[[HttpRequest, dict[str, Any]], Table]
    permission: str
    department: str
    icon: str
    position: int = 50


def add(report: Report) -> None:
    """Give it its pages, and its line in the sidebar."""

    def page(request: HttpRequest, kind: str = "") -> HttpResponse:
        return _page(report, request, kind)

    name = f"report_{report.name.replace('-', '_')}"
    add_page(f"reports/{report.name}/", page, name)
    add_page(f"reports/{report.name}/export.<str:kind>", page, f"{name}_file")
    sidebar.add(
        Item(
            report.department,
            lazy(capfirst, str)(report.title),
            f"admin:{name}",
            report.icon,
            permission=report.permission,
            position=report.position,
        )
    )


def _page(report: Report, request: HttpRequest, kind: str) -> HttpResponse:
    if not request.actor.may(report.permission):
        raise PermissionDenied
    if kind and kind not in export.TYPES:
        raise Http404
    form = report.form(request.GET)
    table = report.table(request, form.cleaned_data) if form.is_valid() else None
    if kind:
        if table is None:
            raise Http404
        body = export.write(kind, list(table.columns), _values(table))
        return made_response(body, name=f"{report.name}.{kind}", content_type=export.TYPES[kind])
    context = {
        **site.each_context(request),
        "title": capfirst(report.title),
        "form": form,
        "table": table,
        "asked": request.GET.urlencode(),
    }
    return TemplateResponse(request, "staff/report.html", context)


def _values(table: Table) -> Iterator[list[Any]]:
    for row in table.rows:
        yield [cell.value for cell in row.cells]

"""The board's page, and what its script asks for: is anything new, what is it, may this move."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.admin import site
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from repair_angel.desk.board import cards
from repair_angel.desk.board.filters import MINE, NOBODY, narrowed
from repair_angel.desk.board.words import spoken, words
from repair_angel.desk.permitting import permitted
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin import refusals, seal, sidebar
from repair_angel.kernel.admin.sidebar import Item
from repair_angel.kernel.admin.site import add_page
from repair_angel.kernel.errors import NotFound
from repair_angel.kernel.models import Event
from workorders.errors import NeedsAcknowledgement
from workorders.models import WorkOrder, WorkOrderStatus
from workorders.services import work_orders
from workorders.states import UNFINISHED, sensible_first

READS = "work-orders.read"
MOVES = work_orders.change_status.permission
LATEST = 50
LARGEST_ID = 2**63 - 1


@permitted(READS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    found = narrowed(request)
    statuses = list(WorkOrderStatus.objects.all())
    context = {
        **site.each_context(request),
        "title": _("Board"),
        "columns": cards.columns(found),
        "narrowed": found,
        "mine": MINE,
        "nobody": NOBODY,
        "stamp": stamp(),
        "may_move": request.actor.may(MOVES),
        "finished": [one for one in statuses if one.stage not in UNFINISHED],
        "ways": _ways(statuses),
        "words": words(),
        "spoken": spoken(),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return TemplateResponse(request, "desk/board/page.html", context)


def _ways(statuses: list[WorkOrderStatus]) -> dict[str, Any]:
    """Each status by its slug, with where one may go from it, the sensible ones first."""
    slugs = [one.slug for one in statuses]
    return {
        one.slug: {
            "label": str(one),
            "colour": one.colour,
            "next": sensible_first(one.slug, slugs),
        }
        for one in statuses
    }


# Live ---------------------------------------------------------------------------------------------
def stamp() -> str:
    """Another one after each event of the company, by one look at the end of an index.

    Of several events: of two transactions at work at once, the later number may be seen first.
    """
    latest = Event.objects.order_by("-pk").values_list("pk", flat=True)[:LATEST]
    seen = f"{tenancy.company_id()}:{','.join(map(str, latest))}"
    return f'"{hashlib.sha256(seen.encode()).hexdigest()[:20]}"'


@permitted(READS)
@require_GET
def changed(request: HttpRequest) -> HttpResponse:
    """Is anything new? Asked every other second by each who watches: 304, or the new stamp."""
    now = stamp()
    same = request.headers.get("If-None-Match") == now
    answer = HttpResponseNotModified() if same else HttpResponse(status=204)
    answer.headers["ETag"] = now
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@permitted(READS)
@require_GET
def columns(request: HttpRequest) -> HttpResponse:
    """The columns whose mark is not among those `seen`; for whom, so that a page notices a switch."""
    seen = set(request.GET.get("seen", "").split(","))
    context = {"may_move": request.actor.may(MOVES), "spoken": spoken()}
    new = {
        column.status.slug: {
            "mark": column.mark,
            "count": column.count,
            "html": render_to_string("desk/board/column.html", {**context, "column": column}),
        }
        for column in cards.columns(narrowed(request))
        if f"{column.status.slug}:{column.mark}" not in seen
    }
    return JsonResponse({"company": seal.seal_for(request.company.pk), "columns": new})


# Moving -------------------------------------------------------------------------------------------
@permitted(MOVES)
@require_POST
def move(request: HttpRequest, work_order_id: int) -> JsonResponse:
    """Put a card in another column: done, to be confirmed (`warnings`), or `refused` with reasons."""
    if work_order_id > LARGEST_ID:
        raise Http404
    if not seal.fits(request):
        return _refused(seal.OtherCompany())
    try:
        work_orders.change_status(
            actor=request.actor,
            work_order_id=work_order_id,
            status=request.POST.get("status", ""),
            seen_version=_version(request.POST.get("version", "")),
            acknowledged=request.POST.get("acknowledged") == "yes",
        )
    except NotFound:
        raise Http404 from None
    except NeedsAcknowledgement as asks:
        return JsonResponse({"warnings": [str(one) for one in asks.warnings]})
    except refusals.REFUSALS as refusal:
        return _refused(refusal)
    return JsonResponse({"moved": True})


def _version(text: str) -> int:
    """The version seen; without one, a version that no work order has."""
    return int(text) if text.isdecimal() and int(text) <= LARGEST_ID else 0


def _refused(refusal: Exception) -> JsonResponse:
    return JsonResponse({"refused": [words for _field, words in refusals.reasons(refusal)]})


# Ready for pickup, which has a line of its own in the sidebar -------------------------------------
@permitted(READS)
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """The list of what customers can collect."""
    listed = reverse(cards.LIST)
    found = WorkOrderStatus.objects.filter(slug="ready").values_list("pk", flat=True).first()
    return HttpResponseRedirect(f"{listed}?status__id__exact={found}" if found else listed)


def count_ready(request: HttpRequest) -> int:
    return WorkOrder.objects.filter(status__slug="ready").count()


add_page("board/", board, "board")
add_page("board/changed", changed, "board_changed")
add_page("board/columns", columns, "board_columns")
add_page("board/<int:work_order_id>/move", move, "board_move")
add_page("ready/", ready, "desk_ready")

sidebar.add(Item("workshop", _("Board"), "admin:board", "view_kanban", READS, 1, shortcut="Alt+B"))
sidebar.add(
    Item(
        "counter",
        _("Ready for pickup"),
        "admin:desk_ready",
        "task_alt",
        READS,
        5,
        badge=count_ready,
    )
)

"""The addresses of the desk: the page, what is done on it, and what its script asks for."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounting.models import Invoice
from accounting.services import invoice_pdfs
from accounting.states import InvoiceStatus
from repair_angel.desk.counter.forms import LARGEST_ID
from repair_angel.desk.counter.once import once
from repair_angel.desk.permitting import permitted
from repair_angel.desk.work_order import context, lookups
from repair_angel.desk.work_order.actions import ACTIONS, Action
from repair_angel.desk.work_order.context import Refused
from repair_angel.desk.work_order.forms import DeskForm, RevealForm
from repair_angel.kernel.admin import links, refusals, seal
from repair_angel.kernel.admin.site import add_page
from repair_angel.kernel.downloads import pdf_to_print
from repair_angel.kernel.services import attachments
from workorders.models import WorkOrder
from workorders.services import lines, passcodes

READ = "work-orders.read"
PART = "X-Desk"
"""Asked for by the page's script; an answer that is no whole page says here what became of it."""


@permitted(READ)
@require_GET
def page(request: HttpRequest, work_order_id: int) -> HttpResponse:
    return _shown(request, _order(work_order_id))


@permitted(READ)
@require_GET
def version(request: HttpRequest, work_order_id: int) -> JsonResponse:
    """Whether anything happened since the page was made; asked every few seconds."""
    return JsonResponse({"version": context.version_of(_order(work_order_id).pk)})


@permitted(lines.add.permission)
@require_GET
def find_products(request: HttpRequest) -> JsonResponse:
    term = request.GET.get("q", "").strip()[:100]
    return JsonResponse({"found": lookups.as_options(lookups.products(term))})


@permitted(READ)
@sensitive_post_parameters("passcode")
@require_POST
def act(request: HttpRequest, work_order_id: int, what: str) -> HttpResponse:
    """Do one thing, and show the page again: refused, with the form as it was filled in."""
    if (action := ACTIONS.get(what)) is None:
        raise Http404
    order = _order(work_order_id)
    if not action.is_for(request.actor, order):
        raise PermissionDenied
    form = action.form(request.POST, request.FILES, order=order, auto_id=_ids(request, what))
    try:
        _insist_on_seal(request)
        if not form.is_valid():
            return _shown(request, order, Refused(what, form))
        _do(request, order, what, action, form)
    except refusals.REFUSALS as refusal:
        return _shown(request, order, Refused(what, _refused(form, refusal), refusal))
    return _done(request, order, action)


def _do(request: HttpRequest, order: WorkOrder, what: str, action: Action, form: DeskForm) -> None:
    """Once, however often the button was pressed."""

    def work() -> int:
        action.do(actor=request.actor, work_order_id=order.pk, **form.arguments())
        return order.pk

    once(request.member, _token(request, what), work)


def _token(request: HttpRequest, what: str) -> str:
    """The same form of the same page, filled in the same way."""
    given = sorted(request.POST.lists())
    files = [(one.name, one.size) for one in request.FILES.getlist("photos")]
    said = repr([what, [pair for pair in given if pair[0] != "csrfmiddlewaretoken"], files])
    return f"desk {hashlib.sha256(said.encode()).hexdigest()}"


def _insist_on_seal(request: HttpRequest) -> None:
    if not seal.fits(request):
        raise seal.OtherCompany


def _refused(form: DeskForm, refusal: Exception) -> DeskForm:
    """The same form, which now also says why it was refused."""
    kind = refusals.refused(type(form), refusal, {})
    return kind(form.data, form.files, order=form.order, auto_id=form.auto_id)


def _ids(request: HttpRequest, what: str) -> str:
    """The fields keep the ids they have on the page."""
    for name, prefix in (("line_id", "line"), ("invoice_id", "pay")):
        if row := request.POST.get(name, ""):
            return f"{prefix}-{row}-%s"
    return f"{what}-%s"


# Answering ----------------------------------------------------------------------------------------
def _done(request: HttpRequest, order: WorkOrder, action: Action) -> HttpResponse:
    if request.headers.get(PART):
        return _shown(request, order, said=action.done)
    messages.success(request, action.done)
    return HttpResponseRedirect(links.to(order))


def _shown(
    request: HttpRequest, order: WorkOrder, refused: Refused | None = None, said: Any = ""
) -> HttpResponse:
    shown = {**context.of(request, order.pk, refused), "said": said}
    if not request.headers.get(PART):
        shown = {**site.each_context(request), "title": order.ticket_no, **shown}
        status = refused.status if refused else 200
        return TemplateResponse(request, "desk/work_order/page.html", shown, status=status)
    shown["company_seal"] = seal.seal_for(request.company.pk)
    answer = TemplateResponse(request, "desk/work_order/desk.html", shown)
    answer[PART] = "refused" if refused else "done"
    return answer


def _order(work_order_id: int) -> WorkOrder:
    found = WorkOrder.objects.filter(pk=work_order_id) if work_order_id <= LARGEST_ID else None
    if found is None or (order := found.select_related("status").first()) is None:
        raise Http404
    return order


# The passcode -------------------------------------------------------------------------------------
@permitted(passcodes.reveal.permission)
@require_POST
def reveal(request: HttpRequest, work_order_id: int) -> HttpResponse:
    """On a page of its own that nobody keeps; each sight is recorded, so it has no `once`."""
    order = _order(work_order_id)
    form = RevealForm(request.POST, order=order, auto_id="reveal-%s")
    try:
        _insist_on_seal(request)
        if not form.is_valid():
            return _shown(request, order, Refused("reveal", form))
        seen = passcodes.reveal(actor=request.actor, work_order_id=order.pk, **form.arguments())
    except refusals.REFUSALS as refusal:
        return _shown(request, order, Refused("reveal", _refused(form, refusal), refusal))
    shown = {"title": _("Passcode"), "revealed": seen, "order": order}
    answer = TemplateResponse(
        request, "desk/work_order/passcode.html", {**site.each_context(request), **shown}
    )
    answer["Cache-Control"] = "no-store"
    return answer


# Paper ---------------------------------------------------------------------------------------------
@permitted("invoices.read")
@require_GET
def invoice(request: HttpRequest, work_order_id: int, invoice_id: int) -> HttpResponse:
    """Opened to be looked at or printed: the kept PDF, or of a draft how it would look."""
    own = Invoice.objects.filter(work_order=_order(work_order_id))
    found = own.filter(pk=invoice_id).first() if invoice_id <= LARGEST_ID else None
    if found is None:
        raise Http404
    if found.status != InvoiceStatus.ISSUED:
        return pdf_to_print(invoice_pdfs.preview(found.pk), name=f"concept-{found.pk}.pdf")
    kept = invoice_pdfs.keep(actor=request.actor, invoice_id=found.pk)
    return pdf_to_print(attachments.read(kept), name=kept.name)


add_page("desk/products", find_products, "desk_products")
add_page("desk/<int:work_order_id>/", page, "desk_work_order")
add_page("desk/<int:work_order_id>/version", version, "desk_version")
add_page("desk/<int:work_order_id>/passcode", reveal, "desk_passcode")
add_page("desk/<int:work_order_id>/invoices/<int:invoice_id>.pdf", invoice, "desk_invoice")
add_page("desk/<int:work_order_id>/do/<slug:what>", act, "desk_act")

links.open_with("workorders.workorder", "admin:desk_work_order")

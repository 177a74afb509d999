"""The pages of the counter and what their script asks for; for whoever may write work orders."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from repair_angel.desk.counter import lookups
from repair_angel.desk.counter.forms import LARGEST_ID, IntakeForm
from repair_angel.desk.counter.once import once
from repair_angel.desk.counter.words import accessories, words
from repair_angel.kernel.admin import refusals, seal, sidebar
from repair_angel.kernel.admin.sidebar import Item
from repair_angel.kernel.admin.site import add_page
from repair_angel.kernel.errors import DomainError
from workorders.documents.intake import facts
from workorders.models import WorkOrder
from workorders.models.statuses import language_of
from workorders.selectors import terms
from workorders.services import intake, labels, receipts
from workorders.services.intake import Pictures
from workorders.states import Answer, Language

PERMISSION = intake.take_in.permission
SENSITIVE = ("passcode", "signature", "signed_text")
View = Callable[..., HttpResponse]


def permitted(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.may(PERMISSION):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


# Taking in ----------------------------------------------------------------------------------------
@permitted
@sensitive_post_parameters(*SENSITIVE)
def counter(request: HttpRequest) -> HttpResponse:
    """The page; and what its script sends, answered with where to go or with what is wrong."""
    if request.method == "POST":
        return _take_in(request)
    form = IntakeForm(request)
    return _shown(
        request,
        "desk/counter/page.html",
        title=_("Take a device in"),
        form=form,
        token=uuid.uuid4(),
        today=timezone.localdate(),
        csrf_cookie=settings.CSRF_COOKIE_NAME,
        several_branches=len(form.fields["branch"].choices) > 1,
        answers=Answer.choices,
        accessories=accessories(),
        terms=[found for language in _languages(request) if (found := terms.in_force(language))],
        words=words(),
    )


def _take_in(request: HttpRequest) -> JsonResponse:
    if not seal.fits(request):
        return _refused({"__all__": [str(seal.OtherCompany())]})
    form = IntakeForm(request, request.POST)
    if not form.is_valid():
        return _refused({name: list(found) for name, found in form.errors.items()})
    try:
        drawn = intake.draw(request.FILES.getlist("photos"), form.cleaned_data["signature"])
        token = str(form.cleaned_data["once"])
        made = once(request.member, token, lambda: _made(request, form, drawn))
    except refusals.REFUSALS as refusal:
        return _refused(_reasons(form, refusal))
    return JsonResponse({"to": reverse("admin:counter_done", args=[made])})


@permitted
@require_POST
@sensitive_post_parameters(*SENSITIVE)
def read(request: HttpRequest) -> JsonResponse:
    """What the customer is to read of the form as it is now filled in, in each language."""
    if not seal.fits(request):
        return _refused({"__all__": [str(seal.OtherCompany())]})
    form = IntakeForm(request, request.POST)
    if wrong := form.unreadable():
        return _refused(wrong)
    try:
        order = intake.sketch(**form.read())
    except refusals.REFUSALS as refusal:
        return _refused(_reasons(form, refusal))
    return JsonResponse({"facts": {one: facts(order, one) for one in Language.values}})


def _made(request: HttpRequest, form: IntakeForm, drawn: Pictures) -> int:
    taken = intake.take_in(
        actor=request.actor,
        customer=form.customer(),
        device=form.device(),
        order=form.order(),
        found=form.found(drawn),
        transfer=form.cleaned_data["device_transfer"],
    )
    return taken.pk


def _refused(errors: dict[str, list[str]]) -> JsonResponse:
    """Answered as any form that is shown again: 200."""
    return JsonResponse({"errors": errors})


def _reasons(form: IntakeForm, refusal: Exception) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for place, reason in refusals.reasons(refusal):
        errors.setdefault(_field(form, place), []).append(reason)
    return errors


PLACES = {
    "customer": "customer_id",
    "device": "device_id",
    "device.customer_id": "customer_id",
    "branch_id": "branch",
    "expected_ready_at": "expected_ready_on",
    "passcode.passcode": "passcode",
}
GROUPS = ("customer", "device", "photos", "checklist", "passcode", "signature")


def _field(form: IntakeForm, place: str | None) -> str:
    """Where on the screen a refusal of a command belongs: `customer.email` → `customer_email`."""
    place = place or "__all__"
    named = PLACES.get(place, place.replace(".", "_"))
    if named in form.fields:
        return named
    group = next((one for one in GROUPS if place.startswith(one)), "__all__")
    return PLACES.get(group, group)


def _languages(request: HttpRequest) -> list[str]:
    """The company's own first."""
    own = language_of(request.company.locale)
    return [own, *(one for one in Language.values if one != own)]


# Looking up ---------------------------------------------------------------------------------------
@permitted
@require_GET
def find_customers(request: HttpRequest) -> JsonResponse:
    found = lookups.customers(_term(request))
    return JsonResponse({"found": lookups.as_options(found)})


@permitted
@require_GET
def show_customer(request: HttpRequest, customer_id: int) -> JsonResponse:
    found = lookups.customer(customer_id) if customer_id <= LARGEST_ID else None
    if found is None:
        raise Http404
    return JsonResponse(
        {
            "id": found.customer.pk,
            "name": found.customer.name,
            "html": render_to_string("desk/counter/customer.html", {"found": found}, request),
            "devices": lookups.as_devices(found.devices, found.customer.pk),
        }
    )


@permitted
@require_GET
def find_devices(request: HttpRequest) -> JsonResponse:
    term, customer_id = _term(request), _id(request.GET.get("customer", ""))
    found = lookups.as_devices(lookups.devices(term, customer_id), customer_id)
    return JsonResponse({"found": found, "models": lookups.models(term)})


@permitted
@require_GET
def show_device(request: HttpRequest, device_id: int) -> JsonResponse:
    found = lookups.device(device_id) if device_id <= LARGEST_ID else None
    if found is None:
        raise Http404
    customer_id = _id(request.GET.get("customer", ""))
    context = {"found": found, "others": customer_id not in (None, found.device.customer_id)}
    return JsonResponse(
        {
            "id": found.device.pk,
            "name": found.device.name,
            "number": found.device.identifier,
            "kind": found.device.kind,
            "owner": found.device.customer_id,
            "html": render_to_string("desk/counter/device.html", context, request),
        }
    )


@permitted
@require_GET
def suggest(request: HttpRequest) -> JsonResponse:
    asked = request.GET
    return JsonResponse(lookups.suggestions(asked.get("kind", ""), asked.get("brand", "")))


@permitted
@require_GET
def checklist(request: HttpRequest) -> HttpResponse:
    template, items = lookups.checklist(request.GET.get("kind", ""))
    context = {"template": template, "items": items, "answers": Answer.choices}
    return TemplateResponse(request, "desk/counter/checklist.html", context)


def _term(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:100]


def _id(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) <= LARGEST_ID else None


# Done ---------------------------------------------------------------------------------------------
@permitted
@require_GET
def done(request: HttpRequest, work_order_id: int) -> HttpResponse:
    """Large number, paper, next customer."""
    order = _order(work_order_id)
    return _shown(
        request,
        "desk/counter/done.html",
        title=order.ticket_no,
        order=order,
        sizes=labels.SIZES,
        label=reverse("admin:workorders_workorder_print_label", args=[order.pk]),
        receipt=reverse("admin:workorders_workorder_print_receipt", args=[order.pk]),
    )


@permitted
@require_POST
def mail(request: HttpRequest, work_order_id: int) -> HttpResponse:
    order = _order(work_order_id)
    try:
        if not seal.fits(request):
            raise seal.OtherCompany
        receipts.mail(actor=request.actor, work_order_id=order.pk)
        messages.success(request, _("The receipt is on its way."))
    except DomainError as refusal:
        refusals.tell(request, refusal)
    return HttpResponseRedirect(reverse("admin:counter_done", args=[order.pk]))


def _order(work_order_id: int) -> WorkOrder:
    orders = WorkOrder.objects.select_related("customer", "assigned_to__user")
    found = orders.filter(pk=work_order_id).first() if work_order_id <= LARGEST_ID else None
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    return TemplateResponse(request, template, {**site.each_context(request), **context})


add_page("counter/", counter, "counter")
add_page("counter/read", read, "counter_read")
add_page("counter/customers", find_customers, "counter_customers")
add_page("counter/customers/<int:customer_id>", show_customer, "counter_customer")
add_page("counter/devices", find_devices, "counter_devices")
add_page("counter/devices/<int:device_id>", show_device, "counter_device")
add_page("counter/suggestions", suggest, "counter_suggestions")
add_page("counter/checklist", checklist, "counter_checklist")
add_page("counter/<int:work_order_id>/", done, "counter_done")
add_page("counter/<int:work_order_id>/mail", mail, "counter_mail")

sidebar.add(
    Item(
        "counter",
        gettext_lazy("Intake"),
        "admin:counter",
        "point_of_sale",
        permission=PERMISSION,
        position=1,
        shortcut="Alt+N",
        also=gettext_lazy("take a device in"),
    )
)

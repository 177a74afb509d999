"""Printing from the page of a repair."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from repair_angel.kernel.admin import panels
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.downloads import pdf_to_print
from workorders.models import WorkOrder
from workorders.models.statuses import language_of
from workorders.services import labels, receipts
from workorders.states import Language

REMEMBERED = "label_size"
A_YEAR = 365 * 24 * 3600


class MailReceiptForm(ActionForm):
    to = forms.EmailField(label=_("e-mail"))
    language = forms.ChoiceField(label=_("language"), choices=Language.choices)

    def prepare(self) -> None:
        self.fields["to"].initial = self.row.customer.email
        self.fields["language"].initial = language_of(self.request.company.locale)


@action(description=_("Print label"), icon="label", attrs={"target": "_blank"})
def print_label(page: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """In the size asked for, else the one this browser printed last: the printer stands beside it."""
    order = _seen(page, request, object_id)
    if order is None:
        return page._get_obj_does_not_exist_redirect(request, page.opts, object_id)
    size = _known(request.GET.get("size")) or _known(request.COOKIES.get(REMEMBERED))
    body = labels.render(order.pk, size=size, language=_language(request))
    response = pdf_to_print(body, name=f"{order.ticket_no}-label.pdf")
    response.set_cookie(
        REMEMBERED,
        size or labels.USUAL,
        max_age=A_YEAR,
        path="/admin/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@action(description=_("Print receipt"), icon="receipt", attrs={"target": "_blank"})
def print_receipt(page: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    order = _seen(page, request, object_id)
    if order is None:
        return page._get_obj_does_not_exist_redirect(request, page.opts, object_id)
    paper = request.GET.get("paper", "")
    paper = paper if paper in receipts.PAPERS else ""
    body = receipts.render(order.pk, paper=paper, language=_language(request))
    return pdf_to_print(body, name=f"{order.ticket_no}-receipt.pdf")


def _seen(page: Any, request: HttpRequest, object_id: str) -> WorkOrder | None:
    order: WorkOrder | None = page.get_object(request, object_id)
    return order if order is not None and page.has_view_permission(request, order) else None


def _known(size: str | None) -> str:
    return size if size in labels.SIZES else ""


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in Language.values else ""


mail_receipt = command_action(
    _("Mail receipt"),
    receipts.mail,
    form=MailReceiptForm,
    icon="mail",
    done=_("The receipt is on its way."),
    shown=lambda order: not order.is_history,
)


@panels.panel(
    "workorders.workorder",
    _("Paper"),
    permission="work-orders.read",
    template="workorders/paper.html",
)
def paper(request: HttpRequest, order: WorkOrder) -> dict[str, Any]:
    """Every size in every language, for who wants another than the buttons give."""
    return {
        "order": order,
        "sizes": labels.SIZES,
        "papers": receipts.PAPERS,
        "languages": Language.choices,
    }

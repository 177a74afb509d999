"""What was seen, kept and signed at the counter, on the page of a repair."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.admin import panels
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import ReadOnlyAdmin
from repair_angel.kernel.admin.forms import ActionForm
from repair_angel.kernel.admin.site import site
from repair_angel.kernel.downloads import file_response
from repair_angel.kernel.errors import DomainError
from workorders.models import IntakeSignature, PasscodeReveal, WorkOrder, WorkOrderPhoto
from workorders.selectors import checklists, time_spent
from workorders.services import passcodes, photos
from workorders.states import DONE, PasscodeKind, Phase, PhotoPhase


class PhotoForm(ActionForm):
    file = forms.FileField(
        label=_("photo"), widget=forms.ClearableFileInput(attrs={"accept": "image/*"})
    )
    phase = forms.ChoiceField(label=_("phase"), choices=PhotoPhase.choices)

    def clean_file(self) -> photos.Drawn:
        """Drawn here, before the command's transaction."""
        try:
            return photos.draw(self.cleaned_data["file"])
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class KeepPasscodeForm(ActionForm):
    kind = forms.ChoiceField(label=_("kind"), choices=PasscodeKind.choices)
    passcode = forms.CharField(
        label=_("passcode"),
        max_length=128,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RevealForm(ActionForm):
    reason = forms.CharField(
        label=_("reason"),
        max_length=passcodes.MOST_REASON,
        help_text=_("It is recorded that you looked, and why."),
    )


def _shown(request: HttpRequest, revealed: passcodes.Revealed) -> HttpResponse:
    """On a page of its own that nobody keeps: a message would pass through the session."""
    context = {**site.each_context(request), "title": _("Passcode"), "revealed": revealed}
    response = TemplateResponse(request, "workorders/passcode.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _is_here(order: WorkOrder) -> bool:
    return not order.is_history and order.status.stage not in DONE


BUTTONS = {
    "add_photo": command_action(
        _("Add photo"),
        photos.add,
        form=PhotoForm,
        icon="photo_camera",
        shown=lambda order: not order.is_history,
    ),
    "keep_passcode": command_action(
        _("Keep passcode"), passcodes.keep, form=KeepPasscodeForm, icon="lock", shown=_is_here
    ),
    "reveal_passcode": command_action(
        _("Show passcode"),
        passcodes.reveal,
        form=RevealForm,
        icon="lock_open",
        then=_shown,
        shown=_is_here,
    ),
}
for _name, _button in BUTTONS.items():
    panels.add_action("workorders.workorder", _name, _button)


@panels.panel(
    "workorders.workorder",
    _("Intake"),
    permission="work-orders.read",
    template="workorders/intake.html",
)
def taken_in(request: HttpRequest, order: WorkOrder) -> dict[str, Any] | None:
    if order.is_history:
        return None
    checklist = checklists.of(order)
    return {
        "photos": list(order.photos.all()),
        "checked": [
            (label, checklist.answered(phase), len(checklist.rows), checklist.failed(phase))
            for phase, label in Phase.choices
            if checklist.rows
        ],
        "passcode": order.passcodes.defer("secret").first(),
        "signatures": list(order.signatures.select_related("terms")),
        "spent": time_spent.on(order),
    }


class PictureAdmin(ReadOnlyAdmin):
    """Rows with pictures: no menu of their own, but each picture has an address."""

    resource = "work-orders"
    pictures: tuple[str, ...] = ("picture",)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                f"<int:pk>/{picture}/",
                self.admin_site.admin_view(self.download),
                {"picture": picture},
                name=f"{name}_{picture}",
            )
            for picture in self.pictures
        ]
        return [*own, *super().get_urls()]

    def download(self, request: HttpRequest, pk: int, picture: str) -> FileResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request).select_related(picture), pk=pk)
        return file_response(getattr(row, picture))


@admin.register(WorkOrderPhoto)
class WorkOrderPhotoAdmin(PictureAdmin):
    pictures = ("picture", "thumbnail")
    list_display = ["work_order", "phase", "member", "created_at"]
    list_filter = ["phase"]
    list_select_related = ["work_order", "member__user"]
    ordering = ("-pk",)
    fields = ["work_order", "phase", "member", "created_at"]


@admin.register(IntakeSignature)
class IntakeSignatureAdmin(PictureAdmin):
    list_display = ["work_order", "signer_name", "terms", "signed_at"]
    list_select_related = ["work_order", "terms"]
    ordering = ("-pk",)
    fields = ["work_order", "signer_name", "terms", "signed_at", "document", "document_sha256"]


@admin.register(PasscodeReveal)
class PasscodeRevealAdmin(ReadOnlyAdmin):
    """Who looked at which passcode, and why: for managers."""

    resource = "passcode-reveals"
    department, icon, position = "settings", "visibility", 90
    list_display = ["at", "work_order", "member", "reason"]
    list_filter = ["member", "at"]
    list_select_related = ["work_order", "member__user"]
    ordering = ("-pk",)
    fields = ["at", "work_order", "member", "reason"]

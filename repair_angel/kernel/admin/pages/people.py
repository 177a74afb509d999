"""Employees and API tokens."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminTextInputWidget,
)

from repair_angel.kernel import abilities as known_abilities
from repair_angel.kernel.admin.actions import command_action
from repair_angel.kernel.admin.bases import CommandAdmin
from repair_angel.kernel.models import ApiToken, Member
from repair_angel.kernel.services import api_tokens, members


class NewMemberForm(forms.ModelForm):
    """Somebody new by e-mail; name and password are for who has no account yet."""

    email = forms.EmailField(label=_("E-mail"), widget=UnfoldAdminEmailInputWidget)
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, widget=UnfoldAdminTextInputWidget
    )
    password = forms.CharField(
        label=_("First password"),
        required=False,
        strip=False,
        widget=UnfoldAdminPasswordWidget({"autocomplete": "new-password"}),
        help_text=_("Not needed for somebody who logs in here already."),
    )

    class Meta:
        model = Member
        fields = ["role"]


@admin.register(Member)
class MemberAdmin(CommandAdmin):
    resource = "employees"
    department, icon, position, palette = "settings", "badge", 20, "badge"
    create_command = members.create
    change_command = members.update
    list_display = ["user", "email", "role_label", "is_active"]
    list_filter = ["role", "is_active"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    ordering = ["user__name"]
    fields = ["user", "email", "role"]
    readonly_fields = ["user", "email"]
    actions_detail = ["let_go", "take_back"]

    let_go = command_action(
        _("Let go"),
        members.update,
        fixed={"is_active": False},
        confirm=_("This person can no longer log in here, and API tokens of theirs end at once."),
        shown=lambda member: member.is_active,
        icon="person_off",
        variant=ActionVariant.DANGER,
    )
    take_back = command_action(
        _("Take back"),
        members.update,
        fixed={"is_active": True},
        shown=lambda member: not member.is_active,
        icon="person_add",
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields if obj else ["email", "name", "role", "password"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.readonly_fields if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewMemberForm
        return super().get_form(request, obj, **kwargs)

    @admin.display(description=_("e-mail"), ordering="user__email")
    def email(self, member: Member) -> str:
        return member.user.email

    @display(description=_("role"), ordering="role", label=True)
    def role_label(self, member: Member) -> str:
        return member.get_role_display()


class NewTokenForm(forms.ModelForm):
    """What the token is for, and what it may do."""

    abilities = forms.MultipleChoiceField(
        label=_("Abilities"),
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
        help_text=_("Choose none to allow all that your role allows."),
    )

    class Meta:
        model = ApiToken
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["abilities"].choices = [
            (f"{resource}:{kind}", f"{resource}:{kind}")
            for resource in sorted(known_abilities.resources())
            for kind in ("read", "write")
        ]


@admin.register(ApiToken)
class ApiTokenAdmin(CommandAdmin):
    """One's own tokens; administrators see and revoke everybody's. The secret is shown once."""

    resource, noun = "api-tokens", "token"
    department, icon, position = "settings", "key", 70
    create_command = api_tokens.create
    delete_command = api_tokens.revoke
    list_display = ["name", "member", "created_at", "last_used_at"]
    list_select_related = ["member__user"]
    search_fields = ["name"]
    fields = ["name", "member", "abilities", "created_at", "last_used_at", "expires_at"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        rows = super().get_queryset(request)
        everyone = request.actor.may("employees.write")
        return rows if everyone else rows.filter(member=request.member)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields if obj else ["name", "abilities"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.readonly_fields if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewTokenForm
        return super().get_form(request, obj, **kwargs)

    def made(self, request: HttpRequest, obj: Any, result: Any) -> None:
        request.plain_token = result[1]

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The only time the secret is seen: on this page, kept nowhere."""
        context = {
            **self.admin_site.each_context(request),
            "title": obj.name,
            "opts": self.opts,
            "original": obj,
            "plain_token": request.plain_token,
        }
        return TemplateResponse(request, "staff/token.html", context)

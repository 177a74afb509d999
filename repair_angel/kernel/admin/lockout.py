"""After too many wrong passwords: the login page says so, a program gets its own answer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from repair_angel.kernel.admin.forms import LoginForm
from repair_angel.kernel.api import dialects


def answer(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """What django-axes shows to a locked-out client (`AXES_LOCKOUT_CALLABLE`)."""
    if (refusal := dialects.refused_at(request.path, 429)) is not None:
        return refusal
    context = {
        **admin.site.each_context(request),
        "title": _("Log in"),
        "form": LoginForm(request),
        "app_path": request.get_full_path(),
        "locked_out": _("Too many attempts. Try again in a quarter of an hour."),
    }
    return render(request, "staff/locked_out.html", context, status=429)

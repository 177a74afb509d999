"""Middlewares for people's pages only. Programs send a token: no session or language of
theirs has to be looked at, and what is looked at for nothing costs each request."""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware

from repair_angel.kernel.http import is_api


class ForPeople:
    """Steps aside for the API, whose views look at the Authorization header alone."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if is_api(request.path):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class Sessions(ForPeople, SessionMiddleware):
    pass


class Languages(ForPeople, LocaleMiddleware):
    pass


class Users(ForPeople, AuthenticationMiddleware):
    pass


class Messages(ForPeople, MessageMiddleware):
    pass

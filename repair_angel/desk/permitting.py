"""Pages of the desk that ask for one permission."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def permitted(permission: str) -> Callable[[View], View]:
    """The page is for whoever may do this; others get 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.actor.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard

"""Who may call what: denied unless a viewset says which permission an action needs."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from repair_angel.kernel import abilities


class MemberMay(BasePermission):
    """The token's abilities allow the path, and the member's role the action.

    Reading needs `<resource>.read`; a write needs the permission of the command it calls; an action
    whose command is not named is nobody's.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if view.action in view.open_actions or view.action is None:
            return view.action is not None or request.auth is not None
        token = request.auth
        if token is None:
            return False
        if view.action in view.any_token:
            return True
        if not abilities.allow(token.abilities, request.path, request.method or ""):
            return False
        permission = needed(view, request.method or "")
        return permission is not None and view.actor.may(permission)


def needed(view: Any, method: str) -> str | None:
    """The permission of the view's action: its command's, or the resource's read."""
    command = view.commands.get(view.action)
    if command is not None:
        return command if isinstance(command, str) else command.permission
    if method in SAFE_METHODS:
        return f"{view.resource}.read"
    return None

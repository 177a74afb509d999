"""Employees: who works here, and as what."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from repair_angel.kernel import events, roles, tenancy
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import DomainError, InvalidInput
from repair_angel.kernel.models import ApiToken, Branch, Member, User
from repair_angel.kernel.tenancy import get_or_404


class LastAdministrator(DomainError):
    """A company without an administrator could never again be changed by its own people."""

    code = "member.last_administrator"


@command("employees.write")
def create(*, actor: Actor, email: str, role: str, name: str = "", password: str = "") -> Member:
    """Let a person work here. Somebody known by that e-mail keeps name and password.

    A new person needs a first password. Raises InvalidInput. Records `kernel.member.added`.
    """
    _known_role(role)
    user = User.objects.filter(email=email.lower()).first()
    if user and Member.objects.filter(company_id=tenancy.company_id(), user=user).exists():
        raise InvalidInput({"email": [_("This person works here already.")]})
    user = user or _new_user(email, name, password)
    member = Member.objects.create(company_id=tenancy.company_id(), user=user, role=role)
    events.record("kernel.member.added", subject=_anchor(), added_member_id=member.pk, role=role)
    return member


@command("employees.write")
def update(
    *, actor: Actor, member_id: int, role: str | None = None, is_active: bool | None = None
) -> Member:
    """Give another role, let go, or take back. Whoever leaves loses the API tokens at once.

    Raises LastAdministrator. Locks the company's members. Records `kernel.member.updated`.
    """
    _locked()
    member: Member = get_or_404(_here(), member_id)
    wanted = {"role": role, "is_active": is_active}
    changed = {
        field: value
        for field, value in wanted.items()
        if value is not None and getattr(member, field) != value
    }
    if not changed:
        events.unchanged()
        return member
    if role is not None:
        _known_role(role)
    for field, value in changed.items():
        setattr(member, field, value)
    member.save(update_fields=list(changed))
    if not _here().filter(role="admin", is_active=True).exists():
        raise LastAdministrator(_("A company keeps at least one active administrator."))
    if not member.is_active:
        ApiToken.objects.filter(member=member, company_id=member.company_id).delete()
    events.record(
        "kernel.member.updated",
        subject=_anchor(),
        changed_member_id=member.pk,
        fields=list(changed),
    )
    return member


def _here() -> QuerySet[Member]:
    return Member.objects.filter(company_id=tenancy.company_id()).select_related("user")


def _locked() -> list[Any]:
    """Two administrators must not let each other go at the same moment."""
    rows = _here().order_by("pk").select_for_update(of=("self",))
    return list(rows.values_list("pk", flat=True))


def _known_role(role: str) -> None:
    if role not in {one.name for one in roles.ROLES}:
        raise InvalidInput({"role": [_("There is no such role.")]})


def _new_user(email: str, name: str, password: str) -> User:
    try:
        validate_email(email)
    except ValidationError as fault:
        raise InvalidInput({"email": list(fault.messages)}) from None
    user = User(email=email.lower(), name=name or email.partition("@")[0])
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise InvalidInput({"password": list(fault.messages)}) from None
    return User.objects.create_user(email, password, name=user.name)


def _anchor() -> Branch:
    """Members are global rows; their events hang on the company's first branch."""
    return Branch.objects.earliest("pk")

"""Founding a company: a working shop in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from repair_angel.kernel import events, tenancy
from repair_angel.kernel.commands import SYSTEM, Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Branch, Company, Member, User
from repair_angel.kernel.tenancy import get_or_404

_furnishers: list[Callable[[Company], None]] = []


@dataclass(frozen=True)
class Admin:
    """The first member of a new company."""

    email: str
    password: str
    name: str = ""


def furnishes(function: Callable[[Company], None]) -> Callable[[Company], None]:
    """Register what an app gives each new company (statuses, accounts …); call it in `ready()`.

    Runs inside the company and its founding transaction, in the order of the installed apps.
    """
    if function not in _furnishers:
        _furnishers.append(function)
    return function


def create(
    *,
    name: str,
    admin: Admin,
    slug: str = "",
    country: str = "NL",
    locale: str = "nl",
    timezone: str = "Europe/Amsterdam",
    **profile: str,
) -> Company:
    """A company with its first branch, its administrator and all an app furnishes it with.

    An existing user of that e-mail becomes a member and keeps the password. Raises InvalidInput
    when the slug is taken.
    """
    slug = slug or slugify(name)
    if not slug or Company.objects.filter(slug=slug).exists():
        raise InvalidInput({"slug": [f"A company with the slug '{slug}' exists already."]})
    with transaction.atomic():
        company = Company.objects.create(
            name=name,
            slug=slug,
            country=country,
            locale=locale,
            timezone=timezone,
            **profile,
        )
        with tenancy.working_for(company.pk):
            _furnish(actor=SYSTEM, company=company)
        user = User.objects.filter(email=admin.email.lower()).first() or User.objects.create_user(
            admin.email, admin.password, name=admin.name or admin.email.split("@")[0]
        )
        Member.objects.create(company=company, user=user, role="admin")
        User.objects.filter(pk=user.pk, last_company=None).update(last_company=company)
    return company


@command("company.write")
def update(*, actor: Actor, company_id: int, **changes: object) -> Company:
    """Change the company's profile. Records `kernel.company.updated` with the fields' names."""
    company = get_or_404(
        Company.objects.filter(pk=tenancy.company_id()).select_for_update(), company_id
    )
    changed = [field for field, value in changes.items() if getattr(company, field) != value]
    if not changed:
        events.unchanged()
        return company
    for field in changed:
        setattr(company, field, changes[field])
    company.save(update_fields=changed)
    events.record("kernel.company.updated", subject=Branch.objects.earliest("pk"), fields=changed)
    return company


@command("company.write")
def _furnish(*, actor: Actor, company: Company) -> None:
    branch = Branch.objects.create(name=company.city or company.name, address=company.address)
    for furnish in _furnishers:
        furnish(company)
    events.record("kernel.company.created", subject=branch)

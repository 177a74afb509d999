"""Two companies and somebody who works in one, or both."""

from types import SimpleNamespace

import pytest

from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.models import Branch, Company, Member, User


def found(name, email, locale="en"):
    company = Company.objects.create(name=name, slug=name.lower(), locale=locale)
    user = User.objects.create_user(email, "secret-secret", name=f"Boss of {name}")
    member = Member.objects.create(company=company, user=user, role="admin")
    with tenancy.working_for(company.pk):
        branch = Branch.objects.create(name=f"{name} Centre")
    return SimpleNamespace(
        company=company,
        user=user,
        member=member,
        branch=branch,
        sealed={"_company": seal_for(company.pk)},
    )


@pytest.fixture
def shop(db):
    return found("Fixit", "anna@example.com")


@pytest.fixture
def rival(db):
    return found("Rival", "rex@example.com")


@pytest.fixture
def staff(client, shop):
    client.force_login(shop.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_role(client, shop):
    def log_in(role):
        user = User.objects.create_user(f"{role}@example.com", "secret-secret", name=role.title())
        Member.objects.create(company=shop.company, user=user, role=role)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in

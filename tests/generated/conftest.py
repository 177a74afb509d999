"""Two whole companies; nobody has entered either, so a door that forgets to is found out."""

import pytest

from repair_angel.kernel.models import ApiToken, Member
from repair_angel.kernel.services import companies
from tests.generated import registry
from tests.generated.registry import World

MARK = "Canary7f3b"


@pytest.fixture
def ours(db: None) -> World:
    return founded("Fix It", "ours")


@pytest.fixture
def theirs(db: None) -> World:
    """Everything of theirs that can be read bears the mark."""
    return founded(MARK, MARK)


def founded(name: str, mark: str, locale: str = "en") -> World:
    registry.load()
    company = companies.create(
        name=name,
        admin=companies.Admin(f"boss@{mark.lower()}.example", "secret", mark),
        locale=locale,
    )
    member = Member.objects.get(company=company)
    _token, plain = ApiToken.issue(member=member, name=mark, abilities=["*"])
    return World(company, plain, mark)

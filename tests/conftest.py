"""What every test stands on, and the cast: a shop, its people, and a rival who must see nothing."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from rest_framework.test import APIClient

from repair_angel.kernel import guards, tenancy
from repair_angel.kernel.commands import Actor
from repair_angel.kernel.models import ApiToken, Company, Member, User
from repair_angel.kernel.services import companies

_empty_the_tables = TransactionTestCase._fixture_teardown


def _past_the_guards(case):
    """Emptying the tables is what the guards refuse; Django's flush puts them up again."""
    for using in case._databases_names(include_mirrors=False):
        guards.take_down(using)
    _empty_the_tables(case)


TransactionTestCase._fixture_teardown = _past_the_guards


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Rows of the next test may have the ids of this one's."""
    cache.clear()


@pytest.fixture
def shop(db: None) -> Iterator[Company]:
    """An English shop in the Netherlands, entered."""
    made = companies.create(
        name="Fix It", admin=companies.Admin("boss@fixit.example", "secret", "Boss"), locale="en"
    )
    with tenancy.working_for(made.pk):
        yield made


@pytest.fixture
def rival(db: None) -> Company:
    """Another company; enter it with `working_for(rival.pk)`."""
    return companies.create(
        name="Fixpunt", admin=companies.Admin("boss@fixpunt.example", "secret", "Rival")
    )


@pytest.fixture
def owner(shop: Company) -> Actor:
    return Member.objects.get(company=shop, role="admin").actor()


@pytest.fixture
def member(shop: Company) -> Callable[[str], Member]:
    """The shop's member of a role, made when first asked for."""

    def of(role: str) -> Member:
        if found := Member.objects.filter(company=shop, role=role).first():
            return found
        user = User.objects.create_user(f"{role}@fixit.example", "secret", name=role.title())
        return Member.objects.create(company=shop, user=user, role=role)

    return of


@pytest.fixture
def client_of(member: Callable[[str], Member]) -> Callable[..., APIClient]:
    """The API as a role's program sees it: `client_of("stock", "products:read")`."""

    def make(role: str, *abilities: str) -> APIClient:
        _, plain = ApiToken.issue(
            member=member(role), name="test", abilities=list(abilities) or ["*"]
        )
        client = APIClient(raise_request_exception=False)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
        return client

    return make


@pytest.fixture
def api(client_of: Callable[..., APIClient]) -> APIClient:
    """The API as the owner's program sees it."""
    return client_of("admin")


@pytest.fixture
def anonymous(db: None) -> APIClient:
    """The API as a program without a token sees it."""
    return APIClient(raise_request_exception=False)


@pytest.fixture
def staff(member: Callable[[str], Member]) -> Callable[[str], Client]:
    """The staff site as a role sees it."""

    def log_in(role: str) -> Client:
        client = Client()
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(member(role).user, backend=backend)
        return client

    return log_in

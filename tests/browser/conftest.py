"""A real browser on a real server. What the page logs as an error, or asks of the world, fails the test."""

import os
import shutil
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import expect

from repair_angel.kernel.models import Company, Member, User
from repair_angel.kernel.services import companies

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)

# Playwright's synchronous interface runs an event loop, in which Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A busy machine takes its time; a fault is a fault however long one waits.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items):
    absent = pytest.mark.skip(reason="There is no Chromium: apt-get install chromium")
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(absent)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    quiet = (
        "--disable-background-networking --disable-component-update --disable-sync --no-first-run"
    )
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", *quiet.split()],
    }


@pytest.fixture(scope="session")
def browser_context_args():
    return {
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "timezone_id": "Europe/Amsterdam",
    }


@pytest.fixture
def shop(transactional_db):
    """An English-speaking shop, as `create_company` makes it, and its administrator."""
    company = companies.create(
        name="Fix It",
        admin=companies.Admin("anna@example.com", "a long password", "Anna de Vries"),
        locale="en",
        city="Amsterdam",
    )
    user = User.objects.get(email="anna@example.com")
    return SimpleNamespace(company=company, user=user, password="a long password")


@pytest.fixture
def rival(transactional_db, shop):
    """A second company, in which Anna works as well."""
    company = companies.create(
        name="Bike Corner", admin=companies.Admin("rex@example.com", "a long password", "Rex")
    )
    Member.objects.create(company=company, user=shop.user, role="manager")
    return Company.objects.get(pk=company.pk)


@pytest.fixture
def watched(page, live_server):
    """The page, held to our own server and to silence."""
    strangers, complaints = [], []

    def answer(route):
        if route.request.url.startswith((live_server.url, "data:", "blob:")):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    page.set_default_timeout(30_000)
    page.route("**/*", answer)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield page
    assert strangers == []
    assert complaints == []


@pytest.fixture
def log_in(context, live_server):
    """`log_in(user)`: a session without the login form."""

    def make(user):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": session.session_key,
                    "url": live_server.url,
                }
            ]
        )

    return make

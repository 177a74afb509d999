"""The demonstration, made once for all tests that only look at it."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction

from repair_angel.demo import story
from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Company
from tests.demo.sketch import Sketch, sketch

TODAY = datetime.date(2026, 3, 17)


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Lets a fixture of a whole module write; it rolls back itself."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def earlier(database: None) -> Sketch:
    """What the same day's shop looked like the first time it was made."""
    with transaction.atomic():
        company = story.tell(TODAY, lambda words: None)
        with tenancy.working_for(company.pk):
            drawn = sketch()
        transaction.set_rollback(True)
    return drawn


@pytest.fixture(scope="module")
def reparatiehoek(earlier: Sketch) -> Iterator[Company]:
    """The shop, entered. Nothing of it stays after the module."""
    with transaction.atomic():
        company = story.tell(TODAY, lambda words: None)
        with tenancy.working_for(company.pk):
            yield company
        transaction.set_rollback(True)

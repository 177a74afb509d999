"""Forms carry their company; a test sends what a browser would."""

import pytest

from repair_angel.kernel.admin.seal import FIELD, seal_for
from repair_angel.kernel.models import Branch, Company


@pytest.fixture
def sealed(shop: Company) -> dict[str, str]:
    return {FIELD: seal_for(shop.pk)}


@pytest.fixture
def branch(shop: Company) -> Branch:
    return Branch.objects.get()


@pytest.fixture
def admin(staff):
    """The staff site as the shop's administrator sees it."""
    return staff("admin")

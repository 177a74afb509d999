"""One transaction wakes the worker once per company, however much it leaves in the queue."""

import pytest
from django.db import transaction

from repair_angel.kernel import tenancy, waking
from repair_angel.kernel.tasks import work_off


@pytest.fixture
def woken(monkeypatch) -> list[int]:
    """The companies for which a worker was asked, in order; no broker is needed."""
    found: list[int] = []
    monkeypatch.setattr(work_off, "apply_async", lambda args, **_: found.append(args[0]))
    return found


@transaction.atomic
def left_in_the_queue_and_rolled_back() -> None:
    waking.after_commit()
    raise KeyError


def test_nobody_is_woken_by_what_was_rolled_back(shop, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(KeyError):
        left_in_the_queue_and_rolled_back()

    assert woken == []


def test_a_rollback_of_a_part_does_not_silence_the_rest(
    shop, woken, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(KeyError):
            left_in_the_queue_and_rolled_back()
        waking.after_commit()

    assert woken == [shop.pk]


def test_each_company_is_woken_once(shop, rival, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        waking.after_commit()
        waking.after_commit()
        with tenancy.working_for(rival.pk):
            waking.after_commit()

    assert woken == [shop.pk, rival.pk]

"""A form that is sent twice at the same moment makes one work order."""

import threading
import uuid

import pytest
from django.db import connection

from crm.errors import CustomerErased
from crm.models import Tag
from crm.services import tags
from repair_angel.desk.counter.once import once
from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import IdempotencyKey, Member


@pytest.fixture
def boss(shop):
    return Member.objects.get(company=shop)


@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_moment_have_one_effect(shop, boss):
    start, token, made = threading.Barrier(4), str(uuid.uuid4()), []

    def press():
        try:
            with tenancy.working_for(shop.pk):
                start.wait()
                made.append(once(boss, token, lambda: tags.create(actor=SYSTEM, name="one").pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == [Tag.objects.get(name="one").pk] * 4


def test_a_refusal_leaves_the_token_free(shop, boss):
    def refuse():
        tags.create(actor=SYSTEM, name="half")
        raise CustomerErased

    with pytest.raises(CustomerErased):
        once(boss, "a token", refuse)

    assert not Tag.objects.filter(name="half").exists()
    assert not IdempotencyKey.objects.exists()
    assert once(boss, "a token", lambda: 7) == 7
    assert once(boss, "a token", refuse) == 7

"""What the database refuses is said in words, and to the right field."""

import pytest
from django.db import IntegrityError, transaction

from repair_angel.kernel import tenancy
from repair_angel.kernel.api import refusals
from repair_angel.kernel.constraints import explain
from repair_angel.kernel.models import Company
from tests.samples.models import Box, Paper, Thing


def refused(work):
    """The explanation of the IntegrityError that `work` ends in."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        work()
    return explain(caught.value)


def test_a_name_twice_is_the_names_fault(shop):
    Box.objects.create(name="A")

    refusal = refused(lambda: Box.objects.create(name="A"))

    assert refusal.errors == {"name": ["The name has already been taken."]}


def test_a_unique_column_of_a_global_table_too(shop):
    refusal = refused(lambda: Company.objects.create(name="Other", slug=shop.slug))

    assert refusal.errors == {"slug": ["The slug has already been taken."]}


def test_another_companys_row_is_an_unknown_reference(shop, rival):
    with tenancy.working_for(rival.pk):
        theirs = Box.objects.create(name="Theirs")

    refusal = refused(lambda: Thing.objects.create(name="Cable", box_id=theirs.pk))

    assert refusal.errors == {"box_id": ["The selected box is invalid."]}


def test_what_others_refer_to_is_in_use(shop):
    box = Box.objects.create(name="A")
    Thing.objects.create(name="Cable", box=box)

    refusal = refused(lambda: Box.objects.filter(pk=box.pk)._raw_delete("default"))

    assert (refusal.code, str(refusal)) == ("guard.in_use", "This is still in use.")


def test_a_guard_says_its_own_words_under_its_own_code(shop):
    paper = Paper.objects.create(title="Contract", status="signed")

    refusal = refused(lambda: Paper.objects.filter(pk=paper.pk).update(title="Other"))

    assert (refusal.code, str(refusal)) == ("guard.frozen", "A signed paper stays.")
    answer = refusals.understood(refusal)
    assert (answer.status, answer.message, answer.code, answer.errors) == (
        422,
        "A signed paper stays.",
        "guard.frozen",
        {},
    )


def test_a_column_left_empty_is_our_fault_and_not_explained(shop):
    assert refused(lambda: Thing.objects.create(name=None)) is None

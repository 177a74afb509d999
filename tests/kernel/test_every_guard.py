"""Each piece of each guard, alone, refuses what it is there for; none is left untried."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from repair_angel.kernel import guards, tenancy
from repair_angel.kernel.guards import CompositeKey, Piece
from tests.kernel import everything, forbidden
from tests.kernel.refusing import refusal, run, settled


@pytest.fixture
def two_full_shops(shop, rival):
    for company in (shop, rival):
        with tenancy.working_for(company.pk):
            everything.fill()
    settled()


@pytest.fixture
def unguarded(two_full_shops):
    """Both shops without their triggers, and with every key in use."""
    guards.take_down()
    for model, guard in guards.all_guards():
        if isinstance(guard, CompositeKey):
            try:
                with transaction.atomic():
                    run(forbidden.point(guard, model))
            except DatabaseError:
                continue  # a CHECK keeps this one empty: the test will say that it was not tried
    settled()


@contextmanager
def alone(piece: Piece) -> Iterator[None]:
    """With this piece up and no other trigger."""
    with transaction.atomic():
        if not piece.is_constraint:
            for statement in piece.create:
                run(statement)
        yield
        transaction.set_rollback(True)


def test_no_tenant_table_is_without_rows(two_full_shops, shop, rival):
    for company in (shop, rival):
        with tenancy.working_for(company.pk):
            empty = [m._meta.label for m in everything.tenant_models() if not m.objects.exists()]
        assert empty == []


def test_every_piece_by_itself_refuses_what_it_is_there_for(unguarded):
    faults = []
    for model, guard, piece in forbidden.pieces():
        attempts = list(forbidden.statements(model, guard, piece))
        if not attempts:
            faults.append(f"{piece.name}: untried; say how in forbidden.py")
        for statement in attempts:
            with alone(piece):
                said = refusal(statement)
            if not _blames(piece, said):
                faults.append(f"{piece.name}: {statement!r} → {said or 'accepted'}")

    assert not faults, "\n".join(faults)


def test_without_its_piece_each_statement_is_not_refused_by_a_guard(unguarded):
    """The control: a statement that something else refuses would prove nothing."""
    if connection.vendor == "postgresql":
        guards.take_down(keys=True)
    faults = [
        f"{piece.name}: {statement!r} → {said}"
        for model, guard, piece in forbidden.pieces()
        for statement in forbidden.statements(model, guard, piece)
        if "guard" in (said := refusal(statement))
    ]

    assert not faults, "\n".join(faults)


def test_with_everything_in_place_none_of_it_is_possible(two_full_shops):
    accepted = [
        statement
        for model, guard, piece in forbidden.pieces()
        for statement in forbidden.statements(model, guard, piece)
        if not isinstance(guard, CompositeKey) and not refusal(statement)
    ]

    assert accepted == []


def test_no_key_can_be_made_to_name_another_companys_row(two_full_shops):
    keys = [(m, guard) for m, guard in guards.all_guards() if isinstance(guard, CompositeKey)]
    accepted = [
        statement
        for model, guard in keys
        for statement in forbidden.foreign_writes(model, guard)
        if not refusal(statement)
    ]

    assert len(keys) >= 50
    assert accepted == []


def _blames(piece: Piece, said: str) -> bool:
    """The refusal is this piece's own; PostgreSQL's keys may answer for each other on a DELETE."""
    if piece.is_constraint:
        return "guard_" in said
    code = " ".join(piece.create).partition("guard ")[2]
    return f"guard {code.partition(':')[0]}:" in said

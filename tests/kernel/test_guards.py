"""What the database refuses by itself: the plain guards, and the one mechanism that makes them."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from repair_angel.kernel import guards
from repair_angel.kernel.constraints import Violated, explain
from repair_angel.kernel.models import Member
from tests.kernel.refusing import refused, run, settled
from tests.samples.models import Box, Diary, Paper, PaperLine, Thing


def names() -> set[str]:
    return set(guards.installed())


def declared() -> set[str]:
    return set(guards.declared(connection.vendor))


def drop(name: str) -> None:
    table, is_constraint = guards.installed()[name]
    if is_constraint:
        run(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    else:
        run(
            f'DROP TRIGGER "{name}"'
            + (f' ON "{table}"' if connection.vendor == "postgresql" else "")
        )


# The plain guards -------------------------------------------------------------------------------


def test_what_is_only_added_is_neither_changed_nor_removed(shop):
    page = Diary.objects.create(text="Monday")

    assert "guard append_only" in refused("UPDATE samples_diary SET text = 'x'")
    assert "guard append_only" in refused("DELETE FROM samples_diary WHERE id = %s", page.pk)
    assert "guard append_only" in refused(
        "INSERT INTO samples_diary (id, company_id, text) SELECT id, company_id, 'x'"
        " FROM samples_diary WHERE true ON CONFLICT (id) DO UPDATE SET text = 'x'"
    )
    assert Diary.objects.get().text == "Monday"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
def test_a_row_is_not_replaced_behind_the_back_of_its_guard(shop):
    Diary.objects.create(text="Monday")

    assert "guard append_only" in refused(
        "REPLACE INTO samples_diary (id, company_id, text)"
        " SELECT id, company_id, 'x' FROM samples_diary"
    )


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
@pytest.mark.parametrize("table", ["samples_diary", "samples_paper", "kernel_event"])
def test_a_table_is_not_emptied_at_once(shop, table):
    settled()

    assert "guard truncate" in refused(f"TRUNCATE {table} CASCADE")


def test_a_document_is_free_until_it_is_signed_and_then_only_in_what_is_left_free(shop):
    paper = Paper.objects.create(title="Contract")
    line = PaperLine.objects.create(paper=paper, text="one")
    Paper.objects.update(title="Other", amount=Decimal("1.00"))
    PaperLine.objects.update(text="two")

    Paper.objects.update(status="signed")

    for change in ("title = 'x'", "amount = 2", "amount = NULL", "status = 'draft'"):
        assert "a signed paper stays" in refused(f"UPDATE samples_paper SET {change}")
    for change in ("text = 'x'", "paper_id = NULL"):
        assert "guard frozen_part" in refused(f"UPDATE samples_paperline SET {change}")
    assert "guard frozen_part" in refused("DELETE FROM samples_paperline WHERE id = %s", line.pk)
    assert "guard frozen_part" in refused(
        "INSERT INTO samples_paperline (company_id, paper_id, text) VALUES (%s, %s, 'more')",
        shop.pk,
        paper.pk,
    )
    assert "guard" in refused("DELETE FROM samples_paper")
    assert Paper.objects.update(note="read", title="Other") == 1


def test_a_part_stays_with_its_document(shop):
    draft, other = (Paper.objects.create(title=title) for title in "ab")
    line = PaperLine.objects.create(paper=draft, text="one")

    said = refused("UPDATE samples_paperline SET paper_id = %s WHERE id = %s", other.pk, line.pk)

    assert "guard frozen_part" in said


def test_a_draft_goes_with_its_parts(shop):
    paper = Paper.objects.create(title="Contract")
    PaperLine.objects.create(paper=paper, text="one")

    paper.delete()

    assert not PaperLine.objects.exists()


def test_a_rule_in_a_tables_own_words_says_them_to_the_letter(shop):
    with pytest.raises(Exception, match="guard too_cheap") as fault:
        Thing.objects.create(name="gold", discount=Decimal("100.01"))

    said = explain(fault.value)
    assert isinstance(said, Violated)
    assert (said.code, str(said)) == ("guard.too_cheap", "It's 100% at most.")


def test_a_row_keeps_its_id_and_its_company(shop, rival):
    box = Box.objects.create(name="large")

    assert "guard fixed_company" in refused("UPDATE samples_box SET id = id + 1")
    assert "guard fixed_company" in refused(
        "UPDATE samples_box SET company_id = %s WHERE id = %s", rival.pk, box.pk
    )


def test_an_employee_keeps_the_company(shop, rival):
    """Rows name employees by company and id, though the table of employees is global."""
    member = Member.objects.get(company=shop)

    assert "guard fixed_company" in refused(
        "UPDATE kernel_member SET company_id = %s WHERE id = %s", rival.pk, member.pk
    )


def test_a_key_names_a_row_of_the_same_company(shop, rival):
    box = Box.objects.create(name="large")
    statement = (
        "INSERT INTO samples_box (company_id, name, search, inside_id) VALUES (%s, %s, '', %s)"
    )

    assert "guard" in refused(statement, rival.pk, "stolen", box.pk)
    assert "guard" in refused(statement, shop.pk, "lost", 999999)
    assert run(statement, shop.pk, "small", box.pk) == 1


def test_a_row_may_name_itself_and_then_go(shop):
    box = Box.objects.create(name="large")
    Box.objects.update(inside=box)

    assert run("DELETE FROM samples_box WHERE id = %s", box.pk) == 1


def test_a_row_in_use_stays(shop):
    box = Box.objects.create(name="large")
    Thing.objects.create(name="screw", box=box)

    assert "guard" in refused("DELETE FROM samples_box WHERE id = %s", box.pk)


# The mechanism ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_database_has_what_is_declared_and_nothing_else():
    assert names() == declared()
    assert guards.missing() == []


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_no_two_pieces_share_a_name_and_each_name_fits(vendor):
    made = [
        piece.name for model, guard in guards.all_guards() for piece in guard.pieces(model, vendor)
    ]

    assert len(made) == len(set(made))
    assert all(len(name) <= 63 for name in made)


def test_what_is_declared_does_not_depend_on_the_language():
    found = set()
    for language in ("en", "nl", "fr", None):
        with translation.override(language):
            found.add(frozenset(guards.declared("sqlite")))

    assert len(found) == 1


@pytest.mark.django_db
def test_what_was_dropped_by_hand_is_missed_and_put_up_again():
    lost = sorted(names())[::7]
    for name in lost:
        drop(name)

    assert guards.missing() == lost

    guards.put_up()

    assert names() == declared()


@pytest.mark.django_db
def test_what_is_no_longer_declared_goes():
    stranger = "guard_samples_box_old_00000000"
    if connection.vendor == "sqlite":
        run(f"CREATE TRIGGER {stranger} BEFORE DELETE ON samples_box BEGIN SELECT 1; END")
    else:
        run(
            f"CREATE FUNCTION {stranger}() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN OLD; END $$"
        )
        run(
            f"CREATE TRIGGER {stranger} BEFORE DELETE ON samples_box"
            f" FOR EACH ROW EXECUTE FUNCTION {stranger}()"
        )

    guards.put_up()

    assert names() == declared()


@pytest.mark.django_db
def test_a_migration_with_nothing_to_do_takes_nothing_down():
    before = names()

    guards.before_migrate(sender=None, using="default", plan=[])

    assert names() == before


OPERATIONS = {
    "AddField": migrations.AddField(
        "Paper", "colour", models.CharField(max_length=9, default="white")
    ),
    "AlterField": migrations.AlterField("Paper", "title", models.CharField(max_length=90)),
    "RemoveField": migrations.RemoveField("Box", "search"),
    "RenameField": migrations.RenameField("Thing", "name", "label"),
    "AddConstraint": migrations.AddConstraint(
        "Box", models.UniqueConstraint(fields=["company", "inside"], name="box_in_box_once")
    ),
    "CreateModel": migrations.CreateModel("Extra", [("id", models.BigAutoField(primary_key=True))]),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", OPERATIONS)
def test_guards_outlive_a_migration(shop, name):
    """SQLite makes the table anew for most of these, and would lose its triggers."""
    Box.objects.create(name="large")
    Paper.objects.create(title="Contract")
    PaperLine.objects.create(paper=Paper.objects.get(), text="one")
    Paper.objects.update(status="signed")

    with altered(OPERATIONS[name]):
        assert names() == declared()
        assert "a signed paper stays" in refused("UPDATE samples_paper SET title = 'x'")
        assert "guard frozen_part" in refused("DELETE FROM samples_paperline")
        assert "guard fixed_company" in refused("UPDATE samples_box SET id = id + 1")

    assert names() == declared()


@pytest.mark.django_db(transaction=True)
def test_an_app_can_be_taken_back_and_brought_forward_again():
    """A table that is not there (yet) has no guards, and does not keep the others from theirs."""
    call_command("migrate", "samples", "zero", verbosity=0)

    assert names() == {n for n in declared() if not n.startswith("guard_samples_")}

    call_command("migrate", "samples", verbosity=0)

    assert names() == declared()


class altered:
    """A table changed by a migration's operation, with the signals a migration sends; undone after."""

    def __init__(self, operation: migrations.operations.base.Operation) -> None:
        self.operation = operation
        self.before = MigrationExecutor(connection).loader.project_state()
        self.after = self.before.clone()
        operation.state_forwards("samples", self.after)

    def __enter__(self) -> None:
        self._migrate(self.operation.database_forwards, self.before, self.after)

    def __exit__(self, *fault: object) -> None:
        self._migrate(self.operation.database_backwards, self.after, self.before)

    def _migrate(self, work, before, after) -> None:
        step = migrations.Migration("step", "samples")
        step.operations = [self.operation]
        emit_pre_migrate_signal(0, False, "default", plan=[(step, False)])
        with connection.schema_editor() as editor:
            work("samples", editor, before, after)
        emit_post_migrate_signal(0, False, "default")

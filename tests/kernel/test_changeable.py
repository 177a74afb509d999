"""Which rows the guards let be changed, asked beforehand; and texts that may be emptied, no more."""

import pytest

from repair_angel.kernel import guards
from repair_angel.kernel.models import Attachment
from repair_angel.kernel.services import attachments
from tests.kernel.refusing import refused
from tests.samples.models import Box, Diary, Paper, PaperLine, Thing


@pytest.fixture
def papers(shop):
    """A draft and a signed one, each with a line."""
    made = [Paper.objects.create(title=title) for title in ("draft", "signed")]
    for paper in made:
        PaperLine.objects.create(paper=paper, text=paper.title)
    Paper.objects.filter(title="signed").update(status="signed")
    return made


def titles(rows, column="title"):
    return list(rows.order_by("pk").values_list(column, flat=True))


def test_what_is_only_added_is_never_changeable(shop):
    Diary.objects.create(text="Monday")

    assert not guards.changeable(Diary.objects.all(), "text").exists()


def test_a_frozen_row_is_changeable_in_what_was_left_free(papers):
    assert titles(guards.changeable(Paper.objects.all(), "title")) == ["draft"]
    assert titles(guards.changeable(Paper.objects.all(), "note")) == ["draft", "signed"]
    assert titles(guards.changeable(Paper.objects.all(), "note", "title")) == ["draft"]


def test_a_part_is_changeable_while_its_document_is(papers):
    assert titles(guards.changeable(PaperLine.objects.all(), "text"), "text") == ["draft"]


def test_it_holds_wherever_a_query_puts_the_table(papers):
    lines = guards.changeable(PaperLine.objects.filter(paper__amount=None), "text")

    assert titles(Paper.objects.filter(lines__in=lines)) == ["draft"]
    assert lines.update(text="changed") == 1


def test_a_table_without_guards_of_its_own_is_changeable(shop):
    Box.objects.create(name="small")
    Thing.objects.create(name="gold")

    assert guards.changeable(Box.objects.all(), "name").count() == 1
    assert guards.changeable(Thing.objects.all(), "name").count() == 1


@pytest.fixture
def kept(shop, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return attachments.store(Box.objects.create(name="small"), b"paper", name="jane.txt", kind="x")


def test_a_text_that_may_be_emptied_is_never_rewritten(kept):
    assert "guard append_only" in refused("UPDATE kernel_attachment SET name = 'other.txt'")
    assert "guard append_only" in refused("UPDATE kernel_attachment SET name = '', kind = 'y'")
    assert "guard append_only" in refused("DELETE FROM kernel_attachment")

    assert Attachment.objects.update(name="") == 1
    assert "guard append_only" in refused("UPDATE kernel_attachment SET name = 'back.txt'")


def test_only_emptying_counts_as_changeable(kept):
    rows = Attachment.objects.all()

    assert guards.changeable(rows, "name").get() == kept
    assert not guards.changeable(rows, "name", "kind").exists()


def test_an_erased_file_is_gone_after_the_commit_alone(kept, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as after:
        assert attachments.erase(Attachment.objects.all()) == 1
    assert attachments.read(kept) == b"paper"

    for delete in after:
        delete()

    with pytest.raises(FileNotFoundError):
        attachments.open_file(kept)
    assert attachments.erase(Attachment.objects.all()) == 0


def test_the_file_a_crash_left_of_an_erased_one_is_swept(kept):
    Attachment.objects.update(name="")

    assert attachments.sweep_orphans(older_than=-attachments.SWEPT_AFTER) == 1

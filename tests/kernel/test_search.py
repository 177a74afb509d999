"""Whatever part of a word somebody remembers finds the row; of one's own company."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repair_angel.kernel import search, tenancy
from tests.samples.models import Box


def keep(*parts: str | None) -> Box:
    return Box.objects.create(name=str(Box.objects.count()), search=search.text(*parts))


def found(term: str) -> list[Box]:
    return list(Box.objects.search(term).order_by("pk"))


@pytest.mark.parametrize("term", ["%", "_", "\\", "%%%", "100_", "' OR 1=1 --", "x\x00y", "*"])
def test_signs_that_mean_something_to_a_database_mean_nothing_here(shop, term):
    keep("Jane Smith")

    assert found(term) == []


@pytest.mark.parametrize("term", ["100%", "a_b", "c:\\temp", "o'neill", '"quoted"'])
def test_they_find_themselves(shop, term):
    box = keep(f"before {term} after")
    keep("before 1000 axb c:temp oneill quoted after")

    assert found(term) == [box]


def test_another_companys_rows_are_not_found(shop, rival):
    keep("Jane Smith")

    with tenancy.working_for(rival.pk):
        assert found("jane") == []


@pytest.mark.parametrize("term", ["", "   ", "\t\n", "\x00"])
def test_nothing_asked_finds_all(shop, term):
    boxes = [keep("Jane"), keep("")]

    assert found(term) == boxes


@pytest.mark.parametrize(
    "term", ["jane", "JANE", "smi", "ith", "smith jane", "  jane   smith ", "j s m", "WO-2026-0101"]
)
def test_every_word_must_be_there_somewhere_in_any_order(shop, term):
    box = keep("Jane", "Smith", "WO-2026-0101", None, "")
    keep("Jan", "Miller")

    assert found(term) == [box]


def test_one_word_that_is_not_there_finds_nothing(shop):
    keep("Jane Smith")

    assert found("jane miller") == []


@pytest.mark.parametrize(
    ("kept", "term"),
    [
        ("José Müller", "jose muller"),
        ("Jose Muller", "JOSÉ MÜLLER"),
        ("Ångström", "angstrom"),
        ("Ｆｕｌｌ", "full"),
        ("Ελένη", "ελενη"),
        ("naïve café", "NAIVE CAFE"),
    ],
)
def test_accents_and_case_do_not_matter(shop, kept, term):
    box = keep(kept)

    assert found(term) == [box]


@pytest.mark.parametrize(
    "kept", ["06 12 34 56 78", "+31 6 12345678", "0031612345678", "06-12345678"]
)
@pytest.mark.parametrize(
    "term", ["0612345678", "06 1234 5678", "+31612345678", "+31 6 12.34.56.78"]
)
def test_a_phone_number_is_found_however_it_was_written(shop, kept, term):
    box = keep("Jane", kept)
    keep("John", "06 87654321")

    assert found(term) == [box]


@pytest.mark.parametrize("term", ["2026-0101", "0101", "2026-01"])
def test_figures_that_are_no_phone_number_are_found_as_they_stand(shop, term):
    box = keep("WO-2026-0101")
    keep("WO-2025-0009")

    assert found(term) == [box]


def test_so_many_words_that_nobody_meant_them_are_cut(shop):
    box = keep("a b c d e f g h")

    assert found("a b c d e f g h nowhere") == [box]


def test_the_column_is_never_endless():
    assert len(search.text("x" * 5000)) <= 1000


@given(term=st.text(max_size=60))
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_term_is_answered_and_what_was_kept_is_found_by_itself(shop, term):
    Box.objects.all().delete()
    box = keep(term)
    words = search.plain(term).split()

    assert found(term)[:1] == [box] or len(words) > search.MOST_WORDS

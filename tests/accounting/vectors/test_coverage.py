"""No published case is left out in silence: it is tried, or its reason is written down."""

import pytest

from tests.accounting.vectors import loading

FILES = sorted(path.stem for path in loading.VECTORS.glob("*.json"))


@loading.needs_the_data
@pytest.mark.parametrize("file", FILES)
def test_each_case_is_tried_or_says_why_not(file):
    there = set(loading.cases(file))
    tried = {one for of, one in loading.tried() if of == file}
    waiting = loading.waiting().get(file, {})

    assert tried <= there
    if "*" in waiting:
        assert not tried
        return
    assert set(waiting) == there - tried
    assert all(waiting.values())

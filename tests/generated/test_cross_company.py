"""Every operation, with our token and another company's ids: nothing is seen, changed or linked."""

import pytest

from tests.generated import calling, crossing
from tests.generated.operations import every
from tests.generated.registry import Exercise

OURS = [operation for operation in every() if not operation.is_open]


@pytest.mark.parametrize("operation", OURS, ids=str)
def test_nothing_crosses(operation, ours, theirs):
    found = crossing.findings(operation, ours, theirs)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("operation", OURS, ids=str)
def test_without_a_valid_token_nothing_is_done(operation, ours):
    for token in ("", "garbage", "1|wrong"):
        answer = calling.call(operation, None, Exercise(body={}), token=token)

        assert (answer.status_code, answer.json()) == (401, {"message": "Unauthenticated."})
        assert answer["WWW-Authenticate"] == "Bearer"


def test_what_is_open_to_all_is_pinned():
    assert [operation.key for operation in every() if operation.is_open] == ["POST /api/auth/login"]

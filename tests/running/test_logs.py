"""What a log line says, and what it never says."""

import json
import logging
import sys

import pytest

from repair_angel.kernel import logs, tenancy

TOKEN = "12|" + "aB3_" * 12


@pytest.mark.parametrize(
    "said",
    [
        "Authorization: Basic dXNlcjpodW50ZXIy",
        f"Authorization: Bearer {TOKEN}",
        "headers {'Authorization': 'Bearer hunter2', 'Accept': 'x'}",
        f"token {TOKEN} was used",
        "Cookie: sessionid=hunter2; csrftoken=hunter2",
        "Set-Cookie: __Host-session=hunter2; Path=/",
        '{"email": "a@b.nl", "password": "hunter2 with spaces"}',
        "{'client_secret': 'hunter2'}",
        "password=hunter2&next=/",
        "GET https://api.example/x?api_key=hunter2&page=1",
        "could not connect to postgres://angel:hunter2@db/shop",
        "X-Api-Key: hunter2",
        "access_token: hunter2",
    ],
)
def test_secrets_do_not_reach_the_log(said: str) -> None:
    written = logs.without_secrets(said)

    assert logs.HIDDEN in written
    for secret in ("hunter2", "dXNl", "aB3_", "with spaces"):
        assert secret not in written


@pytest.mark.parametrize(
    "said",
    [
        "invoice INV-2026-0001 issued",
        "the password was changed",
        "3|4 boxes packed",
        "https://shop.example/admin/ answered 200",
    ],
)
def test_other_words_stay(said: str) -> None:
    assert logs.without_secrets(said) == said


def record(message: str, **extra: object) -> logging.LogRecord:
    found = logging.LogRecord("shop", logging.INFO, "x.py", 1, message, (), None)
    found.__dict__.update(extra)
    return found


def test_a_line_says_whose_work_it_was() -> None:
    token = logs.request_id.set("abc12345")
    try:
        with tenancy.working_for(7):
            line = json.loads(logs.JsonFormatter().format(record("hello", ms=12)))
    finally:
        logs.request_id.reset(token)

    assert (line["message"], line["level"], line["logger"]) == ("hello", "INFO", "shop")
    assert (line["request_id"], line["company_id"], line["ms"]) == ("abc12345", 7, 12)
    assert "member_id" not in line


def test_extras_and_tracebacks_are_cleaned_too() -> None:
    try:
        raise ValueError("password=hunter2")
    except ValueError:
        found = record("it broke", api_key="hunter2", note="token=hunter2")
        found.exc_info = sys.exc_info()

    for formatter in (logs.JsonFormatter(), logs.PlainFormatter()):
        written = formatter.format(found)
        assert "hunter2" not in written
        assert "ValueError" in written


def test_a_json_line_is_one_line() -> None:
    assert "\n" not in logs.JsonFormatter().format(record("two\nlines"))

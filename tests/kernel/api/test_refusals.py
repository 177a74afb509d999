"""Whatever is raised, the answer is in the envelope of the reference, and in its English."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelError
from django.db import OperationalError
from django.http import Http404
from django.test import Client
from rest_framework import exceptions

from repair_angel.kernel.api import refusals
from repair_angel.kernel.api.dialects import REPAIR_ANGEL, dialect_of
from repair_angel.kernel.errors import (
    Conflict,
    DomainError,
    InvalidInput,
    NotFound,
    NotPermitted,
    unknown_reference,
)


class TooLate(DomainError):
    code = "work_order.too_late"


def answer(fault):
    refusal = refusals.understood(fault)
    return refusal.status, REPAIR_ANGEL.refuse(refusal)


class _Lost(Exception):
    sqlstate = "40P01"


def lost_race():
    fault = OperationalError("deadlock detected")
    fault.__cause__ = _Lost()
    return fault


INVALID = "The given data was invalid."


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (TooLate("Too late."), 422, {"message": "Too late.", "code": "work_order.too_late"}),
        (
            TooLate("%(what)s is late.", field="due_on", what="Jane"),
            422,
            {
                "message": "Jane is late.",
                "code": "work_order.too_late",
                "errors": {"due_on": ["Jane is late."]},
            },
        ),
        (
            InvalidInput({"sku": ["Taken."]}),
            422,
            {"message": INVALID, "errors": {"sku": ["Taken."]}},
        ),
        (
            unknown_reference("customer_id"),
            422,
            {"message": INVALID, "errors": {"customer_id": ["The selected customer is invalid."]}},
        ),
        (NotPermitted("No."), 403, {"message": "No."}),
        (NotFound("Not found."), 404, {"message": "Not found."}),
        (Conflict("Somebody was first."), 409, {"message": "Somebody was first."}),
        (exceptions.NotAuthenticated(), 401, {"message": "Unauthenticated."}),
        (exceptions.ParseError(), 400, {"message": "The request could not be read."}),
        (exceptions.Throttled(wait=3), 429, {"message": "Too many requests."}),
        (
            exceptions.ValidationError({"a": {"b": ["x"]}, "non_field_errors": ["y"]}),
            422,
            {"message": INVALID, "errors": {"a.b": ["x"], "non_field_errors": ["y"]}},
        ),
        (
            ModelError({"price": ["This number is too large."]}),
            422,
            {"message": INVALID, "errors": {"price": ["This number is too large."]}},
        ),
        (
            ModelError("Wrong."),
            422,
            {"message": INVALID, "errors": {"non_field_errors": ["Wrong."]}},
        ),
        (Http404(), 404, {"message": "Not found."}),
        (PermissionDenied(), 403, {"message": "This action is unauthorized."}),
        (SuspiciousOperation(), 400, {"message": "The request could not be read."}),
        (RequestDataTooBig(), 413, {"message": "The request body is too large."}),
        (lost_race(), 409, {"message": refusals.BUSY}),
        (OperationalError("database is locked"), 503, {"message": refusals.BUSY}),
    ],
)
def test_it_is_understood(fault, status, body):
    assert answer(fault) == (status, body)


@pytest.mark.parametrize("fault", [ValueError(), OperationalError("disk I/O error"), KeyError()])
def test_our_own_faults_are_not(fault):
    assert refusals.understood(fault) is None


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/x", "repair-angel"),
        ("/repair-angel-v2/api/x", "repair-angel"),
        ("/apix", None),
        ("/admin/", None),
        ("/", None),
    ],
)
def test_each_path_has_its_dialect(path, name):
    dialect = dialect_of(path)
    assert (dialect.name if dialect else None) == name


def test_an_unknown_address_of_the_api_answers_in_its_envelope(client, db):
    answer = client.get("/api/nothing")

    assert (answer.status_code, answer.json()) == (404, {"message": "Not found."})
    assert answer["Content-Type"] == "application/json"


def test_a_fault_of_ours_shows_nothing_of_itself(api, monkeypatch):
    monkeypatch.setattr(
        "repair_angel.kernel.api.branches.BranchViewSet.columns", ("no_such_column",)
    )

    answer = api.get("/api/branches")

    assert answer.status_code == 500
    assert set(answer.json()) == {"message"}
    assert "no_such_column" not in answer.content.decode()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_messages_are_english_whatever_the_reader_prefers(client, shop, language):
    answer = client.post(
        "/api/auth/login",
        {},
        content_type="application/json",
        headers={"Accept-Language": language},
    )

    assert answer.json()["errors"]["email"] == ["The email field is required."]


@pytest.mark.parametrize("accept", ["text/html", "application/pdf", "*/*", "nonsense"])
def test_whatever_a_client_accepts_it_gets_json(api, accept):
    answer = api.get("/api/branches", headers={"Accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_is_not_there_is_405(api, method):
    path = "/api/branches/1" if method == "post" else "/api/branches"

    answer = getattr(api, method)(path)

    assert (answer.status_code, answer.json()) == (
        405,
        {"message": "The method is not allowed here."},
    )


def test_options_is_not_there_either(api):
    assert api.options("/api/branches").status_code == 405
    assert Client().options("/api/branches").status_code == 401

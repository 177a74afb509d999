"""Alive, ready, and how it is doing."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from repair_angel.kernel import guards, health

pytestmark = pytest.mark.django_db


def test_alive_asks_nothing_of_the_database(
    client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/health")

    assert response.json() == {"status": "alive"}


def test_ready_when_the_database_has_its_migrations_and_guards(client: Client) -> None:
    response = client.get("/ready")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "faults": []}


def test_not_ready_without_a_guard(client: Client) -> None:
    name, (table, _) = next(
        (name, kind) for name, kind in guards.installed().items() if not kind[1]
    )
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else f'ON "{table}"'
        cursor.execute(f'DROP TRIGGER "{name}" {on}')

    response = client.get("/ready")

    assert response.status_code == 503
    assert response.json()["faults"] == ["1 guards are missing from the database"]


def test_not_ready_behind_the_code(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kernel'")

    assert "migrations are not applied" in client.get("/ready").json()["faults"][0]


def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(connection: object) -> None:
        raise DatabaseError("password=hunter2")

    monkeypatch.setattr(health, "MigrationExecutor", away)

    response = client.get("/ready")

    assert response.status_code == 503
    assert response.json()["faults"] == ["the database does not answer"]


def test_metrics_are_not_there_for_strangers(client: Client, settings: object) -> None:
    settings.METRICS_TOKEN = "right"

    assert client.get("/metrics", REMOTE_ADDR="1.2.3.4").status_code == 404
    for given in ("Bearer wrong", "right", "Bearer ", ""):
        headers = {"Authorization": given}
        response = client.get("/metrics", REMOTE_ADDR="1.2.3.4", headers=headers)
        assert response.status_code == 404


def test_no_token_lets_nobody_in(client: Client) -> None:
    headers = {"Authorization": "Bearer "}

    assert client.get("/metrics", REMOTE_ADDR="1.2.3.4", headers=headers).status_code == 404


def test_a_proxy_nobody_told_us_of_does_not_make_strangers_local(client: Client) -> None:
    headers = {"X-Forwarded-For": "1.2.3.4"}

    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1", headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("address", "token"), [("127.0.0.1", ""), ("::1", ""), ("1.2.3.4", "right")]
)
def test_metrics_for_this_machine_and_the_token(
    address: str, token: str, client: Client, settings: object
) -> None:
    settings.METRICS_TOKEN = token
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    response = client.get("/metrics", REMOTE_ADDR=address, headers=headers)

    assert response.status_code == 200
    text = response.content.decode()
    assert 'queue_lag_seconds{queue="events"} 0.0' in text
    assert "http_requests_total" in text

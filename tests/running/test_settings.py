"""A wrong or absent setting stops the start and says its name; never its value."""

import stat
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import urlsplit

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from repair_angel.settings import database, env, keys

Outside = Callable[..., CompletedProcess[str]]

SHOW = "from django.conf import settings; print(settings.{})"
PRODUCTION = {
    "REPAIR_ANGEL_ENV": "production",
    "SECRET_KEY": "b7Qx-" * 12,
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "shop.example",
    "SITE_URL": "https://shop.example",
    "DATABASE_URL": "postgres://angel:pass%2Fword@db:5433/shop?sslmode=require",
    "REDIS_URL": "redis://cache:6379/1",
    "TRUSTED_PROXIES": "1",
}


@pytest.mark.parametrize(
    "name",
    ["SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL"],
)
def test_production_does_not_start_without(name: str, outside: Outside) -> None:
    given = {key: value for key, value in PRODUCTION.items() if key != name}

    done = outside(SHOW.format("DEBUG"), **given)

    assert done.returncode == 1
    assert f"ImproperlyConfigured: {name} is not set" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("REPAIR_ANGEL_ENV", "staging", "embedded or production"),
        ("PORT", "80a", "a whole number from 1 to 65535"),
        ("PORT", "70000", "a whole number from 1 to 65535"),
        ("REPAIR_ANGEL_DEMO", "maybe", "1, true, yes, on, 0, false, no or off"),
        ("DATABASE_URL", "mysql://me:tellnobody@db/x", "postgres://…"),
        ("DATABASE_URL", "postgres://me:tellnobody@db/", "an address that names a database"),
        ("DATABASE_URL", "postgres://me:tellnobody@db:port/x", "postgres://…"),
        ("DATABASE_URL", "postgres://me:tellnobody@db/x?pool=9", "sslmode"),
        ("REDIS_URL", "http://:tellnobody@cache", "redis://…"),
        ("FIELD_KEYS", "tellnobody", "Fernet keys"),
        ("WEB_PROCESSES", "2", "REDIS_URL"),
        ("LOG_LEVEL", "LOUD", "DEBUG or INFO"),
        ("EMAIL_URL", "gopher://me:tellnobody@mail", "smtp://…"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(
    name: str, value: str, allowed: str, outside: Outside
) -> None:
    done = outside(SHOW.format("DEBUG"), **{name: value})

    complaint = done.stderr.splitlines()[-1]
    assert done.returncode == 1
    assert complaint.startswith("django.core.exceptions.ImproperlyConfigured: " + name)
    assert allowed in complaint
    assert "tellnobody" not in complaint


def test_production_refuses_to_crash(outside: Outside) -> None:
    done = outside(SHOW.format("DEBUG"), **PRODUCTION | {"REPAIR_ANGEL_CRASH_AT": "x:y"})

    assert done.returncode == 1
    assert "REPAIR_ANGEL_CRASH_AT: the value is not allowed; allowed is nothing" in done.stderr


def test_production_refuses_a_short_secret_key(outside: Outside) -> None:
    done = outside(SHOW.format("DEBUG"), **PRODUCTION | {"SECRET_KEY": "short"})

    assert "SECRET_KEY: the value is not allowed; allowed is at least 50" in done.stderr


def test_production_refuses_http_unless_told(outside: Outside) -> None:
    plain = PRODUCTION | {"SITE_URL": "http://localhost:8000"}

    refused = outside(SHOW.format("SESSION_COOKIE_SECURE"), **plain)
    told = outside(SHOW.format("SESSION_COOKIE_SECURE"), **plain, REQUIRE_HTTPS="0")

    assert "SITE_URL: production is served over https" in refused.stderr
    assert told.stdout == "False\n"


def test_production_passes_djangos_deployment_checks(outside: Outside) -> None:
    done = outside(
        "import django; django.setup();"
        "from django.core.management import call_command;"
        "call_command('check', deploy=True, fail_level='WARNING')",
        **PRODUCTION,
    )

    assert done.returncode == 0, done.stderr


def test_production_makes_no_keys_and_no_demonstration(outside: Outside, tmp_path: Path) -> None:
    done = outside(SHOW.format("DEMO"), **PRODUCTION)

    assert done.stdout == "False\n"
    assert not (tmp_path / "home").exists()


def test_the_embedded_default_makes_its_keys_once_for_its_owner_only(
    outside: Outside, tmp_path: Path
) -> None:
    first = outside(SHOW.format("SECRET_KEY, settings.FIELD_KEYS"))
    second = outside(SHOW.format("SECRET_KEY, settings.FIELD_KEYS"))

    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    for name in ("secret_key", "field_key"):
        assert stat.S_IMODE((tmp_path / "home" / name).stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == [
        "field_key",
        "secret_key",
    ]


def test_two_processes_that_make_a_key_at_once_agree(tmp_path: Path) -> None:
    path = tmp_path / "key"

    def make() -> str:
        keys.kept(path, lambda: "the other's")
        return "mine"

    assert keys.kept(path, make) == "the other's"


def test_postgres_is_read_from_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_STATEMENT_TIMEOUT", "15")

    found = database.postgres(urlsplit(PRODUCTION["DATABASE_URL"]))

    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", "5433", "shop")
    assert (found["USER"], found["PASSWORD"]) == ("angel", "pass/word")
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (60, True)
    assert found["OPTIONS"] == {
        "sslmode": "require",
        "options": "-c statement_timeout=15000 -c lock_timeout=5000 "
        "-c idle_in_transaction_session_timeout=60000",
    }


def test_sqlite_waits_for_the_lock_and_writes_to_the_disk(outside: Outside) -> None:
    done = outside(
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "cursor = connection.cursor()\n"
        "for name in ('journal_mode', 'synchronous', 'foreign_keys'):\n"
        "    print(cursor.execute(f'PRAGMA {name}').fetchone()[0])\n"
        "print(connection.settings_dict['OPTIONS']['transaction_mode'])\n"
        "print(connection.settings_dict['ATOMIC_REQUESTS'])\n"
    )

    assert done.stdout.split() == ["wal", "2", "1", "IMMEDIATE", "False"], done.stderr


def test_redis_switches_broker_and_cache(outside: Outside) -> None:
    done = outside(
        "from django.conf import settings as s; print(s.CELERY_BROKER_URL,"
        "s.CELERY_BROKER_TRANSPORT_OPTIONS['visibility_timeout'], s.CACHES['default']['LOCATION'])",
        REDIS_URL="redis://cache:6379/1",
    )

    assert done.stdout.split() == ["redis://cache:6379/1", "3600", "redis://cache:6379/1"]


def test_an_empty_setting_is_an_absent_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SETTING", " ")

    assert env.integer("SOME_SETTING", 7) == 7
    with pytest.raises(ImproperlyConfigured, match="SOME_SETTING is not set"):
        env.text("SOME_SETTING")


def test_a_request_does_not_wait_for_a_broker_that_is_away(outside: Outside) -> None:
    done = outside(
        "import django; django.setup()\n"
        "import time\n"
        "from repair_angel.kernel import waking\n"
        "waking._wake(1)  # the first also loads the client\n"
        "start = time.monotonic()\n"
        "waking._wake(1)\n"
        "print(time.monotonic() - start < 1)",
        REDIS_URL="redis://127.0.0.1:1/0",
    )

    assert done.stdout == "True\n", done.stderr
    assert done.stderr.count("wake-up lost") == 2


def test_a_mail_server_is_spoken_to_by_who_knows_what_arrived(outside: Outside) -> None:
    names = ("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    shown = ", ".join(f"settings.EMAIL_{name}" for name in names)

    done = outside(
        f"from django.conf import settings; print({shown})",
        EMAIL_URL="smtp+tls://me%40shop:pass%2Fword@mail.example:2525",
    )

    assert (
        done.stdout.split()
        == (
            "repair_angel.kernel.smtp.EmailBackend mail.example 2525 me@shop pass/word True False"
        ).split()
    )

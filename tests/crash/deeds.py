"""What processes are killed at: a request, a command, a turn of the worker, a task."""

import importlib.util
import json
import pkgutil
from typing import Any

from rest_framework.test import APIClient

from repair_angel.celery import app
from repair_angel.kernel import commands, deliveries, tenancy
from repair_angel.kernel.models import Member
from repair_angel.kernel.services import companies
from tests.generated import registry

APPS = (
    "repair_angel.kernel",
    "inventory",
    "crm",
    "workorders",
    "accounting",
    "notifications",
    "integrations",
)


def import_services() -> None:
    """All of them, so that no command is overlooked because nobody has asked for it yet."""
    for app_name in APPS:
        if spec := importlib.util.find_spec(f"{app_name}.services"):
            for found in pkgutil.walk_packages(spec.submodule_search_locations, f"{spec.name}."):
                importlib.import_module(found.name)


import_services()
app.loader.import_default_modules()


def request(method: str, address: str, body: Any, token: str, key: str) -> tuple[int, bytes]:
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_IDEMPOTENCY_KEY=key)
    content = json.dumps(body or {}).encode()
    answer = client.generic(method, address, content, content_type="application/json")
    return answer.status_code, answer.content


def command(name: str, company_id: int, values: dict[str, Any]) -> tuple[int, bytes]:
    """Called by the company's first administrator. A refusal is not expected, and raised."""
    with tenancy.working_for(company_id):
        actor = Member.objects.filter(company=company_id, role="admin").earliest("pk").actor()
        commands.by_name[name](actor=actor, **values)
    return 200, b""


def deliver(company_id: int) -> int:
    with tenancy.working_for(company_id):
        return deliveries.deliver_events()


def send(company_id: int) -> int:
    with tenancy.working_for(company_id):
        return deliveries.send_messages()


def task(name: str, *arguments: Any) -> Any:
    """As a worker does it, here and now."""
    return app.tasks[name].apply(arguments).get()


def make(name: str, world: registry.World) -> tuple[int, bytes]:
    """A row of the generated tests' worlds, in one transaction."""
    with tenancy.working_for(world.company.pk), commands.one_transaction():
        registry.MAKERS[name](world)
    return 200, b""


def found(name: str) -> tuple[int, bytes]:
    email = f"boss@{name}.example"
    companies.create(name=name, admin=companies.Admin(email, "Gr8-crash-proof", "Boss"))
    return 200, b""

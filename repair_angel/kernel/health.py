"""Is it alive, may it be given work, and how is it doing?"""

import hmac
import ipaddress
from collections.abc import Iterator
from os import environ

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, registry
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from repair_angel.kernel import guards
from repair_angel.kernel.http import client_address
from repair_angel.kernel.models import EventDelivery, OutboxMessage


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """503 with what is wrong while the database is away, behind the code or without its guards."""
    found = faults()
    return JsonResponse(
        {"status": "not ready" if found else "ready", "faults": found}, status=503 if found else 200
    )


def faults() -> list[str]:
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        executor = MigrationExecutor(connection)
        if pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return [f"{len(pending)} migrations are not applied"]
        if absent := guards.missing():
            return [f"{len(absent)} guards are missing from the database"]
    except DatabaseError:
        return ["the database does not answer"]
    return []


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus's text, for this machine or the holder of METRICS_TOKEN; not there for others."""
    if not (_from_here(request) or _has_token(request)):
        raise Http404
    return HttpResponse(generate_latest(_everything()), content_type=CONTENT_TYPE_LATEST)


def _from_here(request: HttpRequest) -> bool:
    """A proxy we were not told of makes everybody look local: then nobody is."""
    if "HTTP_X_FORWARDED_FOR" in request.META and not settings.TRUSTED_PROXIES:
        return False
    try:
        return ipaddress.ip_address(client_address(request)).is_loopback
    except ValueError:
        return False


def _has_token(request: HttpRequest) -> bool:
    wanted, given = settings.METRICS_TOKEN, request.META.get("HTTP_AUTHORIZATION", "")
    return bool(wanted) and hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())


class Queues(registry.Collector):
    """How much work waits, over all companies, and since when. Asked at each scrape."""

    def collect(self) -> Iterator[Metric]:
        rows = GaugeMetricFamily("queue_rows", "Rows by state", labels=["queue", "state"])
        late = GaugeMetricFamily("queue_lag_seconds", "Age of the oldest due row", labels=["queue"])
        now = timezone.now()
        for name, model, waiting in (
            ("events", EventDelivery, EventDelivery.State.PENDING),
            ("outbox", OutboxMessage, OutboxMessage.State.QUEUED),
        ):
            states = model.unscoped.exclude(state__in=["done", "sent"])
            for state, count in states.values_list("state").annotate(Count("pk")):
                rows.add_metric([name, state], count)
            oldest = model.unscoped.filter(state=waiting).aggregate(at=Min("due_at"))["at"]
            age = (now - oldest).total_seconds() if oldest else 0
            late.add_metric([name], max(age, 0))
        yield from (rows, late)


def _everything() -> CollectorRegistry:
    """This process's counters, or the sum over all web processes; and the queues."""
    found = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in environ:
        MultiProcessCollector(found)
    else:
        found.register(registry.REGISTRY)
    found.register(Queues())
    return found

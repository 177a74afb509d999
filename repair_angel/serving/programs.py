"""The three programs that make up a running installation."""

import sys

from django.conf import settings


def web() -> list[str]:
    return [sys.executable, "-m", "gunicorn", "-c", "python:repair_angel.serving.gunicorn"]


def worker() -> list[str]:
    """Threads share one small process; processes can be stopped when a task overruns its limit."""
    pool = "threads" if settings.ENVIRONMENT == "embedded" else "prefork"
    options = ["--pool", pool, "--concurrency", str(settings.WORKER_THREADS)]
    return [*_celery("worker"), *options, "--without-mingle", "--without-gossip"]


def beat() -> list[str]:
    """A program of its own: a beat inside a worker outlives a killed one, and ticks twice."""
    return [*_celery("beat"), "--pidfile="]


def _celery(command: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "repair_angel", "-q", command]


PROGRAMS = {"web": web, "worker": worker, "beat": beat}

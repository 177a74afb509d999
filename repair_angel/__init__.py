"""Repair Angel: an ERP for repair shops. Here the parts are wired together; the kernel is below."""

from repair_angel.celery import app as celery_app

__all__ = ["celery_app"]

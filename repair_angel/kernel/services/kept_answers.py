"""Answers kept for repeated requests, and how long."""

import datetime

from django.utils import timezone

from repair_angel.kernel.models import IdempotencyKey

KEPT = datetime.timedelta(days=7)


def forget_old() -> int:
    """Drop the company's keys that no client repeats any more; returns how many."""
    old = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT)
    return old.delete()[0]

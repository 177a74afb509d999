"""Make the demonstration shop in an empty installation."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from repair_angel.demo import founding, story
from repair_angel.demo.hours import ZONE
from repair_angel.kernel.models import Company


class Command(BaseCommand):
    help = (
        "Make De Reparatiehoek: three months of a Dutch repair shop. "
        "The same day gives the same shop. Does nothing when there is a company already."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today",
            type=datetime.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day it is in the demonstration (default: today)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if Company.objects.exists():
            self.stdout.write("There is a company already: the demonstration is not made.")
            return
        today = options["today"] or timezone.localdate(timezone=ZONE)
        story.tell(today, lambda words: self.stdout.write(f"  {words}"))
        self.stdout.write(
            f"De Reparatiehoek is open. Log in as {founding.ADMIN.email} / {founding.ADMIN.password}; "
            f"colleagues' password: {founding.COLLEAGUES_PASSWORD}."
        )

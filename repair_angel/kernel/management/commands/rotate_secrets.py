"""Put a new key in front of FIELD_KEYS, restart, run this, then remove the old key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from repair_angel.kernel.services import key_rotation


class Command(BaseCommand):
    help = "Encrypt every stored secret anew with the first of FIELD_KEYS. May be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch-size", type=int, default=500, help="rows per transaction")

    def handle(self, *args: Any, batch_size: int, **options: Any) -> None:
        lost = []
        for tally in key_rotation.rotate(batch_size=batch_size):
            if tally.renewed or tally.current:
                self.stdout.write(
                    f"company {tally.company_id}, {tally.label}: "
                    f"{tally.renewed} renewed, {tally.current} current"
                )
            lost += [f"{tally.label} {pk} of company {tally.company_id}" for pk in tally.unreadable]
        if lost:
            raise CommandError(f"No key opens these, keep the old keys: {'; '.join(lost)}")
        self.stdout.write("Every secret is under the newest key.")

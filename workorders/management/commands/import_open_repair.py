"""Bring in repair history from Open Repair files."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.errors import DomainError
from repair_angel.kernel.models import Company
from workorders.services import open_repair
from workorders.services.open_repair_reader import Fault

MOST_TOLD = 1000


class Command(BaseCommand):
    help = (
        "Import repairs from Open Repair files (v0.2.1, v0.3 or mobifix; plain or gzipped) as "
        "history of the walk-in customer. May be interrupted and run again: nothing doubles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--company", required=True, metavar="SLUG")
        parser.add_argument("--quiet", action="store_true", help="no progress bar")
        parser.add_argument("--strict", action="store_true", help="fail when a row was skipped")

    def handle(self, *args: Any, **options: Any) -> None:
        company = Company.objects.filter(slug=options["company"]).first()
        if company is None:
            raise CommandError(f"There is no company with the slug '{options['company']}'.")
        try:
            with tenancy.working_for(company.pk):
                tally = self._import(options["files"], quiet=options["quiet"])
        except (DomainError, OSError) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"{tally.read} rows read: {tally.added} repairs added, {tally.known} there already, "
            f"{tally.faulty} skipped."
        )
        if tally.faulty and options["strict"]:
            raise CommandError("Rows were skipped.", returncode=1)

    def _import(self, files: list[Path], *, quiet: bool) -> open_repair.Tally:
        told = 0
        with tqdm(
            total=sum(file.stat().st_size for file in files),
            unit="B",
            unit_scale=True,
            disable=quiet or not sys.stderr.isatty(),
        ) as bar:

            def tell(fault: Fault) -> None:
                nonlocal told
                told += 1
                if told <= MOST_TOLD:
                    bar.clear()
                    self.stderr.write(str(fault))
                elif told == MOST_TOLD + 1:
                    self.stderr.write("Further faulty rows are only counted.")

            return open_repair.import_files(files, actor=SYSTEM, on_fault=tell, on_bytes=bar.update)

"""Prove that the books agree with the documents."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounting.selectors import consistency
from inventory.selectors import consistency as stock
from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Company


class Command(BaseCommand):
    help = "List every difference between documents and books; exit code 1 when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", metavar="SLUG", help="only this company")

    def handle(self, *args: Any, **options: Any) -> None:
        companies = Company.objects.order_by("pk")
        if options["company"]:
            companies = companies.filter(slug=options["company"])
        found = 0
        for company in companies:
            with tenancy.working_for(company.pk):
                for difference in (
                    *consistency.differences(),
                    *stock.differences(),
                ):
                    found += 1
                    self.stdout.write(f"{company.slug}: {difference}")
        if found:
            raise CommandError(f"{found} difference(s).")
        self.stdout.write(f"{companies.count()} companies: the books are in order.")

"""Found a company: a working shop with its administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from repair_angel.kernel.errors import DomainError
from repair_angel.kernel.services import companies


class Command(BaseCommand):
    help = (
        "Make a company with chart of accounts, tax codes, statuses, branch, bin and administrator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--admin", required=True, metavar="EMAIL")
        parser.add_argument("--password", required=True)
        parser.add_argument("--slug", default="")
        parser.add_argument("--country", default="NL")
        parser.add_argument("--locale", default="nl")
        parser.add_argument("--timezone", default="Europe/Amsterdam")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            company = companies.create(
                name=options["name"],
                slug=options["slug"],
                admin=companies.Admin(options["admin"], options["password"]),
                country=options["country"].upper(),
                locale=options["locale"],
                timezone=options["timezone"],
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Company {company.name} ({company.slug}) is ready, id {company.pk}.")

"""Make a platform administrator: someone who looks after companies and licences."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from repair_angel.kernel.models import User


class Command(BaseCommand):
    help = "Make (or promote) a user who administers the platform and belongs to no company by it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--password", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, options["password"], name=email.split("@")[0])
        user.is_platform_admin = True
        user.save(update_fields=["is_platform_admin"])
        self.stdout.write(f"{email} administers the platform.")

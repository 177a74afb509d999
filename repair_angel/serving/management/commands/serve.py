"""Start everything: `manage.py serve`, or one program with `--only`."""

import fcntl
import os
import socket
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connections

from repair_angel.kernel.models import Company, User
from repair_angel.serving import supervisor
from repair_angel.serving.programs import PROGRAMS

DEMO_LOGIN = "admin@example.com"


class Command(BaseCommand):
    help = (
        "Bring the database up to date, make the demonstration company if there is no company, "
        "and run web, worker and scheduler until Ctrl-C. docs/running.md has the settings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", choices=PROGRAMS, help="run this program alone, in this process, no more"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in ("files", "queue/messages", "queue/control", "mail"):
            (settings.HOME / folder).mkdir(parents=True, exist_ok=True)
        if only := options["only"]:
            command = PROGRAMS[only]()
            os.execv(command[0], command)  # noqa: S606  becomes the program; nobody in between
        with self._alone():
            self._port_is_free()
            self._prepare()
            programs = [supervisor.Program(name, make()) for name, make in PROGRAMS.items()]
            supervisor.run(programs, self._announce)
        self.stdout.write("Repair Angel has ended.")

    def _alone(self) -> Any:
        """Two installations in one folder would tread on each other's queue."""
        lock = (settings.HOME / "serve.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"Repair Angel is already served from {settings.HOME}.") from None
        return lock

    def _port_is_free(self) -> None:
        """Programs of a killed predecessor need a moment to end."""
        until = time.monotonic() + 10
        while True:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((settings.HOST, settings.PORT))
                except OSError as fault:
                    if time.monotonic() > until:
                        raise CommandError(
                            f"Port {settings.PORT} of {settings.HOST} cannot be had "
                            f"({fault.strerror}). Choose another: PORT=8001 bin/serve"
                        ) from None
                else:
                    return
            time.sleep(0.3)

    def _prepare(self) -> None:
        try:
            connections["default"].ensure_connection()
        except OperationalError as fault:
            raise CommandError(f"DATABASE_URL: the database cannot be reached: {fault}") from None
        self.stdout.write("Bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)
        if settings.DEMO and "seed_demo" in get_commands() and not Company.objects.exists():
            self.stdout.write("There is no company yet: making the demonstration company …")
            call_command("seed_demo", stdout=self.stdout)
        self.has_demo = User.objects.filter(email=DEMO_LOGIN).exists()
        self.has_company = Company.objects.exists()
        connections.close_all()

    def _announce(self) -> bool:
        """Say where it is, once it answers; what it answers is not our business here."""
        host = "127.0.0.1" if settings.HOST == "0.0.0.0" else settings.HOST  # noqa: S104
        asked = urllib.request.Request(
            f"http://{host}:{settings.PORT}/health",  # noqa: S310  our own address
            headers={"Host": urlsplit(settings.SITE_URL).netloc},
        )
        try:
            urllib.request.urlopen(asked, timeout=5).close()  # noqa: S310
        except urllib.error.HTTPError:
            pass
        except OSError:
            return False
        lines = ["", f"  Repair Angel   {settings.SITE_URL}/admin/"]
        if self.has_demo and settings.DEMO:
            lines.append(f"  log in as      {DEMO_LOGIN} / secret")
        elif not self.has_company:
            lines.append(
                "  no company     make one: .venv/bin/python manage.py create_company --help"
            )
        lines += [f"  API            {settings.SITE_URL}/api/docs"]
        lines += [f"  state          {settings.HOME}", "  Ctrl-C ends it.", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
        return True

"""Killing a worker at each moment of sending a message, and saying what became of the message."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from repair_angel.kernel import outbox, tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import OutboxMessage
from repair_angel.kernel.services import queues
from tests.crash import deeds
from tests.crash.mortals import Deed, Mortals
from tests.crash.scenarios import SENDS, a_company

MOMENTS = ("taken", "sent", "settled")


@dataclass
class Post:
    """`send` is a worker's turn, after which it may be killed."""

    mortals: Mortals
    send: Callable[[int], int] = deeds.send
    tried: set[str] = field(default_factory=set)

    def of(self, kind: str) -> list[str]:
        """Everything that is wrong with how messages of a kind survive."""
        return [
            f"{kind}, killed when {when}: {one}" for when in MOMENTS for one in self._at(kind, when)
        ]

    def _at(self, kind: str, when: str) -> Iterator[str]:
        world = a_company()
        deed = Deed(self.send, (world.company.pk,))
        with tenancy.working_for(world.company.pk):
            SENDS[kind](world)
            mine = OutboxMessage.objects.filter(kind=kind)
            had = self.mortals.received()
            if self.mortals.do(deed, dies_at=f"outbox.{kind}:{when}").killed:
                self.tried.add(f"outbox.{kind}:{when}")
            for _ in range(2):
                mine.filter(state__in=["queued", "sending"]).update(due_at=timezone.now())
                self.mortals.do(deed)
            state = mine.get().state
            yield from _wrong(kind, (self.mortals.received() - had).total(), state)
            if state == "unknown":
                yield from self._sent_by_a_person(mine.get(), had)

    def _sent_by_a_person(self, message: OutboxMessage, had: Counter[str]) -> Iterator[str]:
        queues.send_again(actor=SYSTEM, message_id=message.pk)
        self.mortals.do(Deed(deeds.send, (message.company_id,)))
        message.refresh_from_db()
        letters = self.mortals.received() - had
        if message.state != "sent" or len(letters) != 1:
            yield f"sent again by a person it is {message.state}, as {list(letters)}"


def _wrong(kind: str, received: int, state: str) -> Iterator[str]:
    if state not in ("sent", "unknown"):
        yield f"it is left {state}"
    if state == "sent" and received == 0:
        yield "it is lost"
    if received > 1 or (state == "unknown" and repeatable(kind)):
        yield f"it is {state} and arrived {received} times"


def repeatable(kind: str) -> bool:
    sender = outbox.sender_of(kind)
    return sender is not None and sender.repeatable

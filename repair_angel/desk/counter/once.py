"""A form sent twice has one effect: its token is a row of the same transaction as the work.

A twin that comes while the first is busy waits on the unique key until that has committed. A
refusal takes the row with it, so a corrected form goes by its own token.
"""

from collections.abc import Callable

from django.db import IntegrityError, transaction

from repair_angel.kernel.commands import one_transaction
from repair_angel.kernel.models import IdempotencyKey, Member


def once(member: Member, token: str, work: Callable[[], int]) -> int:
    """Do the work, which answers with the id of what it made; or say what it made before."""
    # Tokens of programs count up from one: a member's own never meet them.
    mine = IdempotencyKey(token_id=-member.pk, key=token)
    with one_transaction():
        if (made := _made(mine)) is not None:
            return made
        try:
            with transaction.atomic():
                mine.save()
        except IntegrityError:
            if (made := _made(mine)) is None:
                raise
            return made
        made = work()
        mine.answer = str(made).encode()
        mine.save(update_fields=["answer"])
        return made


def _made(mine: IdempotencyKey) -> int | None:
    known = IdempotencyKey.objects.filter(token_id=mine.token_id, key=mine.key)
    answer = known.values_list("answer", flat=True).first()
    return None if answer is None else int(bytes(answer))

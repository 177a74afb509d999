"""`Idempotency-Key`: the same POST again gets the first answer again, and has no second effect.

The key is a row of the request's own transaction: work and answer are both there, or neither. A
concurrent twin waits on the unique key until the first has committed. Only successes are kept, so a
refused request may be corrected and sent again with its key. A kept answer is encrypted: it may hold a
token's plain text, and holds people's data.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from repair_angel.kernel import crashing, secrets
from repair_angel.kernel.errors import Conflict, InvalidInput
from repair_angel.kernel.models import IdempotencyKey

HEADER = "Idempotency-Key"
LONGEST = 255
LABEL = "kernel.IdempotencyKey.answer"

Render = Callable[[Any], bytes]
Work = Callable[[], HttpResponseBase]


def asked(request: Request) -> str:
    """The request's key; empty when there is none. Raises InvalidInput for an unusable one."""
    key = request.headers.get(HEADER, "") if request.method == "POST" else ""
    if len(key) > LONGEST or not key.isprintable():
        raise InvalidInput({HEADER: [f"The {HEADER} header must be at most {LONGEST} characters."]})
    return key


def once(request: Request, key: str, render: Render, work: Work) -> HttpResponseBase:
    """Do the work, or give the answer it gave before. Runs in the request's transaction.

    Raises InvalidInput when the key was used for another request.
    """
    mine = _key(request, key)
    if (kept := _claim(mine)) is not None:
        return _again(kept, mine.request_hash)
    return _keep(mine, work(), render)


def claimed(request: Request, key: str, render: Render, work: Work) -> HttpResponseBase:
    """The same for work that waits for another machine and so is no single transaction.

    The key is committed first. A twin meanwhile, and any repetition of a request that was cut off,
    raises Conflict: whether the other machine acted is not known, so it is not asked again.
    """
    mine = _key(request, key)
    if (kept := _claim(mine)) is not None:
        return _again(kept, mine.request_hash)
    try:
        return _keep(mine, work(), render)
    except Exception:
        mine.delete()
        raise


def _key(request: Request, key: str) -> IdempotencyKey:
    return IdempotencyKey(token_id=request.auth.pk, key=key, request_hash=_fingerprint(request))


def _claim(mine: IdempotencyKey) -> IdempotencyKey | None:
    """Save the key; the one that is there already, if any. Waits for a twin that has not ended."""
    if (kept := _found(mine)) is not None:
        return kept
    try:
        with transaction.atomic():
            mine.save()
    except IntegrityError:
        if (kept := _found(mine)) is None:
            raise
    return kept


def _keep(mine: IdempotencyKey, answer: HttpResponseBase, render: Render) -> HttpResponseBase:
    if not isinstance(answer, Response):
        mine.delete()
        return answer
    content = render(answer.data)
    mine.status, mine.answer = answer.status_code, _sealed(mine, content)
    mine.save(update_fields=["status", "answer"])
    crashing.reached("kernel.idempotency._keep", "kept")
    return _written(content, answer.status_code)


def _found(mine: IdempotencyKey) -> IdempotencyKey | None:
    return IdempotencyKey.objects.filter(token_id=mine.token_id, key=mine.key).first()


def _again(kept: IdempotencyKey, request_hash: str) -> HttpResponse:
    if kept.request_hash != request_hash:
        raise InvalidInput({HEADER: [f"The {HEADER} has been used for another request."]})
    if kept.status is None:
        raise Conflict("A request with this key was begun and has not been answered.")
    sealed = bytes(kept.answer or b"").decode()
    return _written(secrets.unseal(kept.company_id, LABEL, sealed).encode(), kept.status)


def _sealed(kept: IdempotencyKey, content: bytes) -> bytes:
    return secrets.seal(kept.company_id, LABEL, content.decode()).encode()


def _written(content: bytes, status: int) -> HttpResponse:
    return HttpResponse(content, status=status, content_type="application/json")


def _fingerprint(request: Request) -> str:
    """What makes two requests the same: method, path and body, byte for byte."""
    raw = request._request
    said = hashlib.sha256(f"{raw.method} {raw.get_full_path()}\n".encode())
    if request.content_type.startswith("multipart/"):
        for name, values in sorted(request.POST.lists()):
            said.update(f"{name}={values}\n".encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                said.update(f"{name}:{file.name}\n".encode())
                for chunk in file.chunks():
                    said.update(chunk)
                file.seek(0)
    else:
        said.update(raw.body)
    return said.hexdigest()

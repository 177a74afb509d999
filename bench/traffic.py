"""Requests over kept-alive connections, and what they took."""

import json
import socket
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True)
class Asked:
    """One request: who is asked, for what."""

    path: str
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()

    def written(self) -> bytes:
        body = b"" if self.body is None else json.dumps(self.body).encode()
        method = "POST" if body or self.path.endswith("/issue") else "GET"
        head = [f"{method} {quote(self.path, safe='/?=&%+')} HTTP/1.1", "Host: localhost"]
        head += [f"{name}: {value}" for name, value in self.headers]
        if method == "POST":
            head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*head, "", ""]).encode() + body


class Connection:
    """HTTP/1.1 with nothing around it: the client must not be what is measured."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """The body of the answer. Raises RuntimeError for one that is not 200 or 201."""
        self.socket.sendall(request)
        head, _, body = self._until(b"\r\n\r\n", b"").partition(b"\r\n\r\n")
        lower = head.lower()
        if b"transfer-encoding: chunked" in lower:
            body = self._until(b"\r\n0\r\n\r\n", body)
        else:
            length = int(lower.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
            while len(body) < length:
                body += self._more()
        if head.split(b" ", 2)[1] not in (b"200", b"201"):
            raise RuntimeError(f"{request[:200]!r} was answered {head[:40]!r} {body[:400]!r}")
        return body

    def close(self) -> None:
        self.socket.close()

    def _until(self, end: bytes, found: bytes) -> bytes:
        while end not in found:
            found += self._more()
        return found

    def _more(self) -> bytes:
        if not (found := self.socket.recv(65536)):
            raise RuntimeError("the server closed the connection")
        return found


def one_by_one(port: int, requests: Sequence[bytes]) -> tuple[list[float], list[bytes]]:
    """Seconds and bodies of requests over one connection."""
    connection, took, bodies = Connection(port), [], []
    try:
        for request in requests:
            start = time.perf_counter()
            bodies.append(connection.ask(request))
            took.append(time.perf_counter() - start)
    finally:
        connection.close()
    return took, bodies


def side_by_side(port: int, requests: Sequence[bytes], connections: int = 8) -> float:
    """Requests per second over several connections at once."""
    faults: list[BaseException] = []

    def work(share: Sequence[bytes]) -> None:
        try:
            one_by_one(port, share)
        except (OSError, RuntimeError) as fault:
            faults.append(fault)

    shares = [requests[at::connections] for at in range(connections)]
    threads = [threading.Thread(target=work, args=[share]) for share in shares]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return len(requests) / (time.perf_counter() - start)


def percentile(seconds: Sequence[float], share: int) -> float:
    """In milliseconds."""
    return statistics.quantiles(seconds, n=100, method="inclusive")[share - 1] * 1e3

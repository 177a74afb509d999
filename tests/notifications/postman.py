"""A mail server that does as it is told: takes, refuses, hangs, or is gone at the worst moment."""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage

GOOD = "250 OK"


class Postman(socketserver.ThreadingTCPServer):
    """`manner` says what it does; `received` holds every message that came over the line whole.

    Manners: take, or at the receiver: unknown (550), busy (451); at DATA: gone; after the message:
    refuse (554), later (451), hang, drop, nonsense, odd (251), leave (250 and gone).
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.manner = "take"
        self.received: list[bytes] = []
        self.has_one = threading.Event()
        self.released = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.received]


class Visit(socketserver.StreamRequestHandler):
    """One connection."""

    server: Postman

    def handle(self) -> None:
        self.say("220 postman")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                if not self.data():
                    break
            elif verb == b"QUIT":
                self.say("221 bye")
                break
            else:
                self.say(self.answer(verb))

    def answer(self, verb: bytes) -> str:
        if verb == b"RCPT":
            refusal = {"unknown": "550 no such person", "busy": "451 not now"}
            return refusal.get(self.server.manner, GOOD)
        return GOOD

    def data(self) -> bool:
        """Whether the conversation goes on."""
        if self.server.manner == "gone":
            return False
        self.say("354 go on")
        self.server.received.append(self.message())
        self.server.has_one.set()
        manner = self.server.manner
        if manner == "hang":
            self.server.released.wait(30)
        if manner in ("hang", "drop"):
            return False
        answers = {
            "refuse": "554 not this",
            "later": "451 not now",
            "nonsense": "what?",
            "odd": "251 perhaps",
        }
        self.say(answers.get(manner, GOOD))
        return manner != "leave"

    def message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

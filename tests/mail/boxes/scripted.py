"""An IMAP server that answers what a test wrote down, for what no good one does."""

from __future__ import annotations

import socket
import ssl
import time

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler

from grievance.mail.boxes.imap_server import Server
from tests.servers.answering import HOST, answering
from tests.servers.certificate import Certificate


USUAL = {
    "greeting": b"* OK ready\r\n",
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE\r\n",
    "SELECT": (
        b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"
        b"* OK [PERMANENTFLAGS (\\Seen \\*)] ok\r\n"
    ),
    "UID SEARCH": b"* SEARCH 1 2\r\n",
    "UID STORE": b"",
    "LOGIN": b"",
    "LOGOUT": b"* BYE\r\n",
}
"""What is said before the tagged OK; an answer that ends in no line is the last one."""

HALT = b"(a while later)"
"""Where an answer comes in two parts."""
A_WHILE = 0.2  # seconds
DRIP = b"(drop by drop)"
"""What comes behind it is said sign by sign, again and again until nobody listens."""
DROPS, A_DROP = 3000, 0.01  # at most so many, and the seconds between


@dataclass(frozen=True)
class Script:
    """Answers by the beginning of a command, the longest counts, and what came."""

    answers: Mapping[str, bytes]
    heard: list[str] = field(default_factory=list)

    @property
    def greeting(self) -> bytes:
        return {**USUAL, **self.answers}["greeting"]

    def answer(self, tag: bytes, command: str) -> bytes:
        self.heard.append(command)
        answers = {**USUAL, **self.answers}
        for beginning in sorted(answers, key=len, reverse=True):
            said = answers[beginning]
            if command.upper().startswith(beginning.upper()):
                is_whole = not said or said.endswith(b"\r\n")
                is_tagged = b"\r\n%b " % tag in b"\r\n" + said.replace(b"TAG", tag)
                end = b"" if is_tagged or not is_whole else tag + b" OK done\r\n"
                return said.replace(b"TAG", tag) + end
        return tag + b" BAD what?\r\n"

    def answer_line(self, line: bytes) -> bytes:
        """Answer a command with its tag, or the one line that has none."""
        if line.strip() == b"DONE":
            return b"idle OK done\r\n"
        tag, _, command = line.strip().partition(b" ")
        return self.answer(tag, command.decode())


class Answering(StreamRequestHandler):
    """Answers one client by the script, with TLS where there is a certificate."""

    script: Script
    certificate: Certificate | None

    def setup(self) -> None:
        if self.certificate:
            self.request = _secret(self.request, self.certificate)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        with suppress(OSError):
            self._say(self.script.greeting)
            for line in self.rfile if self.script.greeting else ():
                said = self.script.answer_line(line)
                self._say(said)
                if not said.endswith(b"\r\n"):
                    return

    def _say(self, said: bytes) -> None:
        said, _, signs = said.partition(DRIP)
        self._say_parts(said)
        if signs:
            self._drip(signs)

    def _drip(self, signs: bytes) -> None:
        for number in range(DROPS):
            time.sleep(A_DROP)
            at = number % len(signs)
            self.wfile.write(signs[at : at + 1])

    def _say_parts(self, said: bytes) -> None:
        for number, part in enumerate(said.split(HALT)):
            time.sleep(A_WHILE * number)
            self.wfile.write(part)


@contextmanager
def scripted(
    answers: Mapping[str, bytes], certificate: Certificate | None = None
) -> Iterator[tuple[Server, Script]]:
    """Run such a server; give the way there, and what it hears."""
    script = Script(answers)
    fields = {"script": script, "certificate": certificate}
    with answering(type("Ours", (Answering,), fields)) as port:
        yield _way_to(port, certificate), script


def _secret(client: socket.socket, certificate: Certificate) -> ssl.SSLSocket:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.server, certificate.key)
    return context.wrap_socket(client, server_side=True)


def _way_to(port: int, certificate: Certificate | None) -> Server:
    if certificate is None:
        return Server(host=HOST, port=port, security="none", patience=5.0)
    return Server(host=HOST, port=port, ca_file=str(certificate.ca), patience=5.0)

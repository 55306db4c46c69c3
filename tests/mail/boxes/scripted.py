"""An IMAP server that answers what a test wrote down, for what no good one does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

from grievance.mail.boxes.imap_server import Server


HOST = "127.0.0.1"
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


@dataclass(frozen=True)
class Script:
    """Answers by the beginning of a command, and the commands that came."""

    answers: Mapping[str, bytes]
    heard: list[str] = field(default_factory=list)

    @property
    def greeting(self) -> bytes:
        return {**USUAL, **self.answers}["greeting"]

    def answer(self, tag: bytes, command: str) -> bytes:
        self.heard.append(command)
        for beginning, said in {**USUAL, **self.answers}.items():
            if command.upper().startswith(beginning.upper()):
                is_whole = not said or said.endswith(b"\r\n")
                is_tagged = b"\r\n%b " % tag in b"\r\n" + said.replace(b"TAG", tag)
                end = b"" if is_tagged or not is_whole else tag + b" OK done\r\n"
                return said.replace(b"TAG", tag) + end
        return tag + b" BAD what?\r\n"


@contextmanager
def scripted(answers: Mapping[str, bytes]) -> Iterator[tuple[Server, Script]]:
    """Run such a server; give the way there, and what it hears."""
    script = Script(answers)

    class Answering(StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.wfile.write(script.greeting)
                for line in self.rfile if script.greeting else ():
                    tag, _, command = line.strip().partition(b" ")
                    said = script.answer(tag, command.decode())
                    self.wfile.write(said)
                    if not said.endswith(b"\r\n"):
                        return

    with ThreadingTCPServer((HOST, 0), Answering) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            port = server.server_address[1]
            yield Server(host=HOST, port=port, security="none", patience=5.0), script
        finally:
            server.shutdown()
            thread.join()

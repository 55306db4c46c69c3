"""Servers that say a sign every now and then: listened to for a time, and no longer."""

from __future__ import annotations

import socket

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from grievance.mail.boxes.imap_answers import SLOWEST, Answers, TooSlowError
from grievance.mail.boxes.mailbox import UnreachableError
from tests.mail.boxes.scripted import DRIP, scripted
from tests.mail.boxes.test_imap_odd import ASK_ONE, USUAL, listen, mailbox_at
from tests.servers.certificate import make_certificate


STILL = b"* OK still here\r\n"
LITERAL = b"* 1 FETCH (UID 1 BODY[] {500000}\r\n"
LARGE = 30_000_000
HOUR = 3600.0
TLS_RECORD = b"\x16\x03\x03\x40\x00\x02"  # 16 KB of a handshake are to follow


@dataclass
class Line:
    """Our end of a connection, where time goes by only as is said."""

    ours: socket.socket
    theirs: socket.socket
    now: float = 0.0

    def answers(self, longest: float) -> Answers:
        self.ours.settimeout(30.0)
        return Answers(self.ours, longest=longest, clock=lambda: self.now)

    def hear(self, answers: Answers, said: bytes, *, after: float) -> None:
        """Have all of *said* come at once, *after* some seconds."""
        self.theirs.sendall(said)
        self.now += after
        left = len(said)
        while left:
            left -= answers.readinto(bytearray(left)) or 0

    def drip(self, answers: Answers, *, every: float) -> None:
        """Say a sign again and again, an hour long."""
        for _ in range(int(HOUR / every)):
            self.hear(answers, b"x", after=every)


@pytest.fixture(name="line")
def _line() -> Iterator[Line]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(30.0)
        yield Line(ours, theirs)


@pytest.mark.parametrize("is_secret", [False, True])
@pytest.mark.parametrize(
    "answers",
    [
        {"greeting": b"* OK " + DRIP + b"x"},
        {"CAPABILITY": b"* CAPABILITY IMAP4rev1" + DRIP + b" "},
        {"SELECT": DRIP + STILL},
        {ASK_ONE: LITERAL + DRIP + b"x"},
        {"IDLE": DRIP + STILL},
    ],
)
def test_a_server_that_drips_is_left(
    answers: Mapping[str, bytes], tmp_path: Path, *, is_secret: bool
) -> None:
    """
    In a line, between lines, in a message and before it lets us wait; with TLS, too.
    It is told, and no sign of it said.
    """
    certificate = make_certificate(tmp_path) if is_secret else None
    with scripted({**USUAL, **answers}, certificate) as (server, _):
        box = mailbox_at(replace(server, longest=0.3))
        with pytest.raises(UnreachableError, match="answers too slowly"):
            listen(box)


def test_a_handshake_that_drips_is_left() -> None:
    """
    It has the time for one word as a whole.
    """
    with scripted({"greeting": DRIP + TLS_RECORD}) as (server, _):
        box = mailbox_at(replace(server, security="tls", patience=0.3))
        with pytest.raises(UnreachableError, match="does not answer"):
            listen(box)


def test_a_large_message_over_a_bad_line_comes(line: Line) -> None:
    """
    Though it takes half an hour, where nothing may take longer than five minutes.
    """
    answers = line.answers(300.0)

    for _ in range(LARGE // SLOWEST):
        line.hear(answers, b"x" * SLOWEST, after=1.0)

    assert 300.0 < line.now


def test_what_came_before_buys_no_time_for_the_next(line: Line) -> None:
    """
    Each answer begins anew; a sign every 29 seconds ends one after five minutes.
    """
    answers = line.answers(300.0)
    for _ in range(10):
        line.hear(answers, b"x" * SLOWEST, after=0.0)
    answers.begin()

    began = line.now
    with pytest.raises(TooSlowError):
        line.drip(answers, every=29.0)

    assert 300.0 <= line.now - began < 330.0

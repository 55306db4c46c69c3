"""Servers that do what a server should not; none of them gets us stuck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grievance.mail.boxes.files import Incoming
from grievance.mail.boxes.imap import NOT_GIVEN, Account, ImapMailbox
from grievance.mail.boxes.imap_server import MOST_SAID, SMALL, OverlongError
from grievance.mail.boxes.mailbox import MailboxError, UnreachableError
from grievance.mail.limits import Limits
from tests.mail.boxes.imap_accounts import BooksInMemory, password_login
from tests.mail.boxes.scripted import HALT, scripted
from tests.servers.certificate import make_certificate


FACTS = (
    b'* 1 FETCH (UID 1 RFC822.SIZE 5 INTERNALDATE " 2-Mar-2026 09:30:00 +0100")\r\n'
    b"* 2 FETCH (UID 2 RFC822.SIZE 5)\r\n"
)
STILL = "UID SEARCH UID 1"
ASK_FACTS, ASK_ONE, ASK_TWO = (
    "UID FETCH 1,2 (RFC",
    "UID FETCH 1 (UID",
    "UID FETCH 2 (UID",
)
USUAL = {
    ASK_FACTS: FACTS,
    "UID FETCH 2,1 (RFC": FACTS,
    ASK_ONE: b"* 1 FETCH (UID 1 BODY[] {5}\r\nfirst)\r\n",
    ASK_TWO: b"* 2 FETCH (UID 2 BODY[] {5}\r\nother)\r\n",
}


def mailbox_at(server: object, limits: Limits | None = None) -> ImapMailbox:
    account = Account(server=server, login=password_login("u", "p"))  # type: ignore[arg-type]  # a scripted one
    return ImapMailbox("complaints", account, BooksInMemory(), limits or Limits())


def look(answers: Mapping[str, bytes], limits: Limits | None = None) -> list[Incoming]:
    """Look once at a server that answers like this, where it is not usual."""
    with scripted({**USUAL, **answers}) as (server, _):
        box = mailbox_at(server, limits)
        try:
            return list(box.mails())
        finally:
            box.close()


def test_the_usual_answers_give_two_messages() -> None:
    """
    Or the tests below would show nothing.
    """
    assert [b"first", b"other"] == [one.raw for one in look({})]


@pytest.mark.parametrize(
    "answer",
    [
        b'* 1 FETCH (UID 1 BODY[] "first")\r\n',
        b"* 1 FETCH (BODY[] {5}\r\nfirst UID 1)\r\n",
        b"* 1 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID 1 BODY[] {5}\r\nfirst)\r\n",
        b"* 2 EXISTS\r\n* 1 FETCH (UID 1 body[] {5}\r\nfirst)\r\n* 1 RECENT\r\n",
    ],
)
def test_a_message_is_found_in_any_order_of_words(answer: bytes) -> None:
    """
    Short texts in quotes, the number last, news in between.
    """
    assert b"first" == look({ASK_ONE: answer})[0].raw


@pytest.mark.parametrize(
    "answer", [b"TAG NO it is damaged\r\n", b"", b"* 1 FETCH (UID 1 BODY[] NIL)\r\n"]
)
def test_a_message_that_is_not_handed_out_is_told(answer: bytes) -> None:
    """
    It is there, and nobody gets it; the others come.
    """
    found = look({ASK_ONE: answer, "NOOP": b"", STILL: b"* SEARCH 1\r\n"})

    assert [NOT_GIVEN, b"other"] == [one.refusal or one.raw for one in found]


@pytest.mark.parametrize(
    "told",
    [
        b"* 1 FETCH (UID 1)\r\n",
        b'* 1 FETCH (UID 1 INTERNALDATE " 2-Mar-2026 09:30:00 +0100")\r\n',
        b"* 1 FETCH (UID 1 RFC822.SIZE NIL)\r\n",
        b"",
        b"TAG NO it is damaged\r\n",
    ],
)
@pytest.mark.parametrize(
    ("still", "kept"), [(b"* SEARCH 1\r\n", [NOT_GIVEN]), (b"* SEARCH\r\n", [])]
)
def test_a_message_without_a_size_is_told(
    told: bytes, still: bytes, kept: list[str]
) -> None:
    """
    If it is there: nobody may pass over it for ever without a word.  The other comes,
    also where the server says nothing of both as long as both are asked for.
    """
    _first, other = FACTS.splitlines(keepends=True)
    answers = {
        ASK_FACTS: told if told.startswith(b"TAG") else told + other,
        "UID FETCH 1 (RFC": told,
        "UID FETCH 2 (RFC": other,
        "NOOP": b"",
        STILL: still,
    }

    found = [one.refusal or one.raw for one in look(answers)]

    assert [*kept, b"other"] == found


def test_a_message_longer_than_told_is_not_read() -> None:
    """
    Its announcement ends the connection; the next time it is told of, not fetched.
    """
    answers = {**USUAL, ASK_ONE: b"* 1 FETCH (UID 1 BODY[] {9999999999}\r\nfirst"}
    with scripted(answers) as (server, script):
        box = mailbox_at(server)
        with pytest.raises(OverlongError):
            list(box.mails())
        asked = len(script.heard)
        found = [one.refusal or one.raw for one in box.mails()]
        box.close()

    assert "left where it is" in str(found[-1])
    assert [b"other"] == found[:-1]
    assert not [one for one in script.heard[asked:] if one.startswith(ASK_ONE)]


@pytest.mark.parametrize(
    "answers",
    [
        {"greeting": b"HTTP/1.1 400 Bad Request\r\n"},
        {"greeting": b"* BYE too many connections\r\n"},
        {"greeting": b""},
        {"LOGIN": b"* BYE shutting down"},
        {"SELECT": b"* 2 EXISTS\r\n"},
        {"SELECT": b"* 2 EXISTS\r\n* OK [UIDVALIDITY seven] ok\r\n"},
        {"UID SEARCH": b"* SEARCH one two\r\n"},
        {"UID SEARCH": b"TAG BAD no such command\r\n"},
        {ASK_FACTS: b"* 1 FETCH (UID"},
        {ASK_ONE: b"* 1 FETCH (UID 1 BODY[] {500}\r\nfirst"},
        {ASK_ONE: b"\xff\xfe\r\n"},
        {ASK_ONE: b"* 1 FETCH (UID 1 BODY[] {5}\r\nfir"},
        {ASK_ONE: b"A" * 1_100_000 + b"\r\n"},
    ],
)
def test_nonsense_is_an_error_of_the_mailbox(answers: Mapping[str, bytes]) -> None:
    """
    In our own words, and never a crash.
    """
    with pytest.raises(MailboxError) as refused:
        look(answers)

    assert "127.0.0.1" in str(refused.value)


def test_a_login_that_is_not_possible_now_is_no_refusal() -> None:
    """
    It is tried again as soon as after any trouble.
    """
    with pytest.raises(UnreachableError, match="just now"):
        look({"LOGIN": b"TAG NO [UNAVAILABLE] database down\r\n"})


def test_a_server_that_refuses_to_idle_is_polled() -> None:
    """
    Though it said that it could.
    """
    with scripted({**USUAL, "IDLE": b"TAG NO not today\r\n"}) as (server, script):
        box = mailbox_at(server)
        list(box.mails())
        waits = [box.wait(0.0), box.wait(0.0)]
        box.close()

    assert [False, False] == waits
    assert 1 == script.heard.count("IDLE")


@pytest.mark.parametrize(
    ("said", "is_news"),
    [
        (b"+ idling\r\n* 3 EXISTS\r\n", True),
        (b"* 3 EXISTS\r\n+ idling\r\n", True),
        (b"+ idling\r\n* 2 EXISTS\r\n* OK Still here\r\n", False),
    ],
)
def test_what_came_in_before_it_was_idle_is_heard_of(
    said: bytes, *, is_news: bool
) -> None:
    """
    Told once, in the same breath: a message that came after the folder was opened.
    """
    with scripted({**USUAL, "IDLE": said}) as (server, _script):
        box = mailbox_at(server)
        list(box.mails())
        told = box.wait(0.0)
        box.close()

    assert is_news is told


@pytest.mark.parametrize("is_secret", [False, True])
def test_half_a_line_is_waited_for(tmp_path: Path, *, is_secret: bool) -> None:
    """
    Also where its halves come in two records of TLS: it is news, and what is said after
    it is understood.
    """
    certificate = make_certificate(tmp_path) if is_secret else None
    said = b"+ idling\r\n* 3 " + HALT + b"EXISTS\r\n"
    with scripted({**USUAL, "IDLE": said}, certificate) as (server, _script):
        box = mailbox_at(server)
        list(box.mails())
        told = box.wait(0.0)
        again = [one.raw for one in box.mails()]
        box.close()

    assert told
    assert [b"first", b"other"] == again


LONG = b"* OK " + b"still here " * 90 + b"\r\n"
ENDLESS = LONG * ((MOST_SAID + SMALL) // len(LONG) + 1)

LITERAL = b"* 1 FETCH (X {%d}\r\n" % SMALL + b"x" * SMALL + b")\r\n"


@pytest.mark.parametrize(
    "answers",
    [
        {"IDLE": ENDLESS + b"+ idling\r\n"},
        {"CAPABILITY": ENDLESS + b"* CAPABILITY IMAP4rev1 IDLE\r\n"},
        {"SELECT": ENDLESS + b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"},
        {"UID SEARCH": ENDLESS + b"* SEARCH 1 2\r\n"},
        {ASK_FACTS: ENDLESS + FACTS},
        {ASK_FACTS: LITERAL * (MOST_SAID // SMALL + 2) + FACTS},
    ],
)
def test_a_server_that_talks_without_end_is_left(answers: Mapping[str, bytes]) -> None:
    """
    Before it lets us wait as well as at any other time: whoever listened would look
    into this mailbox no more, and have no memory left.
    """
    with scripted({**USUAL, **answers}) as (server, _):
        box = mailbox_at(server)
        with pytest.raises(UnreachableError, match="broke off"):
            listen(box)


def listen(box: ImapMailbox) -> None:
    """Look once, and begin to wait."""
    try:
        list(box.mails())
        box.wait(0.0)
    finally:
        box.close()


def test_a_password_no_command_can_carry_is_refused() -> None:
    """
    Where the server knows only LOGIN; nothing is smuggled into it.
    """
    with scripted(USUAL) as (server, script):
        for password in ("a\r\nb LOGOUT", "pässe"):
            account = Account(server=server, login=password_login("u", password))
            box = ImapMailbox("complaints", account, BooksInMemory(), Limits())
            with pytest.raises(MailboxError):
                list(box.mails())

    assert {"CAPABILITY"} >= set(script.heard)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"greeting": b"* PREAUTH welcome, you are in\r\n"},
        {
            "greeting": b"* PREAUTH welcome\r\n",
            "CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n",
        },
        {
            "CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n",
            "STARTTLS": b"TAG NO not today\r\n",
        },
    ],
)
def test_nothing_is_said_to_a_server_that_will_not_start_tls(
    answers: Mapping[str, bytes],
) -> None:
    """
    Somebody in between may have taken it from its list; no password is sent.
    """
    with scripted({**USUAL, **answers}) as (server, script):
        box = mailbox_at(replace(server, security="starttls"))
        with pytest.raises(MailboxError):
            list(box.mails())

    assert {"CAPABILITY", "STARTTLS"} >= set(script.heard)

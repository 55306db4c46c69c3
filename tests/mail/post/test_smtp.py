"""A letter is handed to a real server, and every way of failing is told apart."""

from __future__ import annotations

import socket
import time

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from socketserver import StreamRequestHandler

import pytest

from grievance.domain.errors import SetupError
from grievance.mail.post.compose import Parcel
from grievance.mail.post.smtp import (
    Post,
    PostError,
    RefusedForGoodError,
    RefusedForNowError,
    ServerAwayError,
    UncertainError,
)
from grievance.mail.post.smtp_answers import MOST
from grievance.mail.post.smtp_server import Security
from grievance.mail.post.smtp_server import SmtpServer as Server
from grievance.secret import AccessToken, PasswordLogin, TokenLogin
from tests.servers.answering import answering
from tests.servers.certificate import Certificate, make_certificate
from tests.servers.smtp import HOST, Mood, SmtpServer, running_smtp


CHATS_FOR = 20.0  # seconds, far longer than anybody has to listen
WORDS = b"From: a@office.example\r\nSubject: x\r\n\r\nHello\r\n.dot\r\n"
PARCEL = Parcel(
    sender="intake+gr-1.mac@office.example",
    recipient="mira@post.example",
    message=WORDS,
)


@pytest.fixture(name="server")
def _server() -> Iterator[SmtpServer]:
    with running_smtp() as server:
        yield server


@pytest.fixture(scope="module", name="certificate")
def _certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


def plain(server: SmtpServer) -> Server:
    return Server(host=HOST, port=server.port, security=Security.NONE)


def hand_over(post: Post, parcel: Parcel = PARCEL) -> None:
    with post.agreed(parcel) as handover:
        handover.give()


def refusal(post: Post, parcel: Parcel = PARCEL) -> tuple[type[PostError], str]:
    with pytest.raises(PostError) as refused:
        hand_over(post, parcel)
    return type(refused.value), refused.value.code


def test_a_letter_arrives_as_it_is(server: SmtpServer) -> None:
    """
    Envelope and bytes are those of the parcel, dots at the start of a line too.
    """
    hand_over(Post(plain(server)))

    [taken] = server.taken
    assert PARCEL.sender == taken.sender
    assert (PARCEL.recipient,) == taken.recipients
    assert WORDS == taken.content


def test_nothing_is_sent_before_it_is_given(server: SmtpServer) -> None:
    """
    Having agreed, the server has heard envelope and no word; leaving takes it back.
    """
    with Post(plain(server)).agreed(PARCEL):
        assert ["MAIL", "RCPT"] == server.asked

    assert [] == server.taken


@pytest.mark.parametrize("where", ["MAIL", "RCPT", "DATA", "WORDS"])
def test_a_server_may_refuse_for_now_or_for_good(
    server: SmtpServer, where: str
) -> None:
    """
    Whatever is answered, even after the words, is certain; the code says where.
    """
    post = Post(plain(server))
    name = where.replace("WORDS", "DATA").lower()

    server.says = {where: "451 4.7.1 mira@post.example is greylisted"}
    assert (RefusedForNowError, f"{name}-451") == refusal(post)
    server.says = {where: "550 5.1.1 mira@post.example is unknown"}
    assert (RefusedForGoodError, f"{name}-550") == refusal(post)
    server.says = {where: "421 4.3.2 closing"}
    assert (ServerAwayError, f"{name}-421") == refusal(post)
    assert [] == server.taken


def test_no_refusal_repeats_what_the_server_said(server: SmtpServer) -> None:
    """
    Servers quote the address; errors are written into columns and logs.
    """
    server.says = {"RCPT": "550 5.1.1 <mira@post.example> unknown"}

    with pytest.raises(PostError) as refused:
        hand_over(Post(plain(server)))

    assert "mira" not in str(refused.value) + repr(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "mood", [Mood.HANGS_UP_BEFORE, Mood.HANGS_UP_AFTER, Mood.TAKES_AND_HANGS_UP]
)
def test_a_connection_lost_in_the_words_is_uncertain(
    server: SmtpServer, mood: Mood
) -> None:
    """
    Whether the server has taken it or not looks the same from here.
    """
    server.moods.append(mood)

    assert (UncertainError, "data-disconnected") == refusal(Post(plain(server)))


def test_a_silent_server_is_uncertain(server: SmtpServer) -> None:
    """
    It is waited for as long as was said, and no longer.
    """
    server.moods.append(Mood.SILENT)

    post = Post(plain(server), data_seconds=0.2)
    assert (UncertainError, "data-timeout") == refusal(post)


def test_an_answer_that_is_none_of_smtp_is_uncertain(server: SmtpServer) -> None:
    """
    Only 2xx after the words means that they were taken.
    """
    server.says = {"WORDS": "354 go on"}

    assert (UncertainError, "data-protocol") == refusal(Post(plain(server)))


def test_a_yes_instead_of_go_on_is_no_success(server: SmtpServer) -> None:
    """
    A server that says 250 to DATA itself was never told the words.
    """
    server.says = {"DATA": "250 fine"}

    assert (RefusedForNowError, "data-250") == refusal(Post(plain(server)))


def test_without_a_server_no_letter_is_to_blame() -> None:
    """
    Nobody listens; the same for a name that nobody has.
    """
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]

    nowhere = Server(host=HOST, port=port, security=Security.NONE)
    assert (ServerAwayError, "refused") == refusal(Post(nowhere))


CHATTER = {
    "lines": (b"", b"250-still here\r\n"),
    "signs": (b"250-", b"x"),
    "much": (b"", b"250-" + b"still here " * 50 + b"\r\n"),
}


@contextmanager
def chatting(before: bytes, what: bytes, until: int) -> Iterator[Server]:
    """Say *what* again and again to the command *until*, and be fine before."""

    class Chatting(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 hello\r\n")
            with suppress(OSError):
                for _ in range(until):
                    self.rfile.readline()
                    self.wfile.write(b"250 fine\r\n")
                self.rfile.readline()
                self.wfile.write(before)
                ends = time.monotonic() + CHATS_FOR
                while time.monotonic() < ends:
                    self.wfile.write(what)
                    time.sleep(0 if len(what) > MOST // 1000 else 0.02)

    with answering(Chatting) as port:
        yield Server(host=HOST, port=port, security=Security.NONE)


@pytest.mark.parametrize(
    ("how", "code"), [("lines", "timeout"), ("signs", "timeout"), ("much", "protocol")]
)
@pytest.mark.parametrize("until", [0, 2])
def test_an_answer_without_end_is_none(how: str, code: str, until: int) -> None:
    """
    However little of it comes each time, and however much; the letter waits, and
    nobody is kept from sending others.
    """
    step_seconds = 0.3 if code == "timeout" else 30.0
    with chatting(*CHATTER[how], until) as server:
        post = Post(server, step_seconds=step_seconds)

        assert (ServerAwayError, code) == refusal(post)


def test_a_server_that_is_away_rests(server: SmtpServer) -> None:
    """
    It is not knocked at for each letter; after a while it is found again.
    """
    time = [100.0]
    away = replace(plain(server), port=1)
    post = Post(away, clock=lambda: time[0])
    assert (ServerAwayError, "refused") == refusal(post)
    post._server = plain(server)

    assert (ServerAwayError, "refused") == refusal(post)
    assert [] == server.asked
    time[0] += 60
    hand_over(post)
    hand_over(post)
    assert 2 == len(server.taken)


def test_one_thread_at_a_time_looks_whether_it_is_back(server: SmtpServer) -> None:
    """
    All others know at once that they need not wait.
    """
    time = [100.0]
    post = Post(replace(plain(server), port=1), clock=lambda: time[0])
    refusal(post)
    time[0] += 60

    with post._rest._looking:
        assert (ServerAwayError, "refused") == refusal(post)


class TestProtection:
    def test_starttls_with_a_password(self, certificate: Certificate) -> None:
        """
        The account is shown inside TLS to a server whose certificate was checked.
        """
        with running_smtp(certificate=certificate, wants_login=True) as server:
            server.passwords["office"] = "hush"
            hand_over(Post(starttls(server, certificate, "hush")))

            assert [PARCEL.recipient] == server.recipients

    def test_tls_from_the_start(self, certificate: Certificate) -> None:
        """
        The other usual way, on a port of its own.
        """
        with running_smtp(certificate=certificate, is_tls=True) as server:
            hand_over(
                Post(
                    Server(
                        host="localhost",
                        port=server.port,
                        security=Security.TLS,
                        ca_file=certificate.ca,
                    )
                )
            )

            assert [PARCEL.recipient] == server.recipients

    def test_a_stranger_s_certificate_is_refused(
        self, certificate: Certificate
    ) -> None:
        """
        No letter and no password goes to a server that we cannot tell from another.
        """
        with running_smtp(certificate=certificate, wants_login=True) as server:
            server.passwords["office"] = "hush"
            untrusted = replace(starttls(server, certificate, "hush"), ca_file=None)

            assert (ServerAwayError, "certificate") == refusal(Post(untrusted))
            assert [] == server.asked

    def test_a_certificate_for_another_name_is_refused(
        self, certificate: Certificate
    ) -> None:
        """
        It says localhost and 127.0.0.1, and we asked for somebody else.
        """
        with running_smtp(certificate=certificate) as server:
            asked = replace(starttls(server, certificate, ""), host=other_name())

            assert (ServerAwayError, "certificate") == refusal(Post(asked))
            assert [] == server.asked

    def test_a_server_without_starttls_gets_nothing(self, server: SmtpServer) -> None:
        """
        Somebody in the middle who removes the offer gets no letter in the clear.
        """
        wanted = replace(plain(server), security=Security.STARTTLS)

        assert (ServerAwayError, "not-supported") == refusal(Post(wanted))
        assert [] == server.asked

    @pytest.mark.parametrize("host", ["mail.example", "192.0.2.7", "", "localhost.x"])
    def test_without_tls_nothing_leaves_this_machine(self, host: str) -> None:
        """
        Such a setting is refused before anything is connected.
        """
        with pytest.raises(SetupError):
            Server(host=host, security=Security.NONE)

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "[::1]"])
    def test_this_machine_may_go_without(self, host: str) -> None:
        """
        A relay beside us is reached without a network.
        """
        assert host == Server(host=host, security=Security.NONE).host

    def test_a_wrong_password_blames_no_letter(self, certificate: Certificate) -> None:
        """
        It is a matter of settings, and the letters wait.
        """
        with running_smtp(certificate=certificate, wants_login=True) as server:
            server.passwords["office"] = "hush"

            wrong = starttls(server, certificate, "other")
            assert (ServerAwayError, "login") == refusal(Post(wrong))

    def test_a_token_is_asked_for_again_when_it_is_refused(
        self, certificate: Certificate, tmp_path: Path
    ) -> None:
        """
        XOAUTH2: the first one has ended, the second one opens.
        """
        count = tmp_path / "count"
        script = f'echo x >> "{count}"; echo token-$(wc -l < "{count}" | tr -d " ")'
        token = AccessToken(["/bin/sh", "-c", script], {"PATH": "/bin:/usr/bin"})
        with running_smtp(certificate=certificate, wants_login=True) as server:
            server.tokens["office"] = "token-2"
            login = TokenLogin(user="office", token=token)
            hand_over(Post(replace(starttls(server, certificate, ""), login=login)))

            assert [PARCEL.recipient] == server.recipients


class TestAddresses:
    def test_beyond_ascii_needs_a_server_that_knows_it(
        self, server: SmtpServer
    ) -> None:
        """
        Its domain is not rewritten by us: two domains could become one.
        """
        recipient = "mirä@straße.example"
        hand_over(Post(plain(server)), replace(PARCEL, recipient=recipient))

        assert [recipient] == server.recipients

    def test_a_server_that_does_not_is_told_nothing(self) -> None:
        """
        That letter can never go there, and a person hears of it.
        """
        with running_smtp(knows_utf8=False) as server:
            parcel = replace(PARCEL, recipient="mirä@post.example")

            assert (RefusedForGoodError, "smtputf8") == refusal(
                Post(plain(server)), parcel
            )
            assert [] == server.asked

    @pytest.mark.parametrize(
        "recipient",
        ["a@b.example> NOTIFY=NEVER", "a@b.example\r\nRCPT TO:<c@d.example>", "a b@c"],
    )
    def test_an_address_that_is_more_than_one_is_never_told(
        self, server: SmtpServer, recipient: str
    ) -> None:
        """
        Nothing in it can become another command or option.
        """
        kind, _ = refusal(Post(plain(server)), replace(PARCEL, recipient=recipient))

        assert RefusedForGoodError is kind
        assert [] == server.asked


def other_name() -> str:
    """Name this machine as its certificate does not; 2130706433 is 127.0.0.1 too."""
    return "2130706433"


def starttls(server: SmtpServer, certificate: Certificate, password: str) -> Server:
    login = PasswordLogin(user="office", password=lambda: password)
    return Server(
        host="localhost",
        port=server.port,
        security=Security.STARTTLS,
        ca_file=certificate.ca,
        login=login if password else None,
    )

"""The way in: secret, to whom it should lead, and with a password or a token."""

from __future__ import annotations

import json
import sys

from pathlib import Path

import pytest

from grievance.mail.boxes.imap_server import Server, connect, shut
from grievance.mail.boxes.mailbox import (
    LoginRefusedError,
    MailboxError,
    UnreachableError,
    UntrustedError,
)
from grievance.secret import AccessToken, Login, TokenLogin
from tests.mail.boxes.imap_accounts import password_login
from tests.servers.certificate import make_certificate
from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from tests.servers.ports import free_port


pytestmark = pytest.mark.imap


def enter(server: Server, login: Login) -> None:
    shut(connect(server, login))


def tokens(login: str, folder: Path, *printed: str) -> TokenLogin:
    """Print one token after another, each of them for an hour."""
    (folder / "tokens").write_text("\n".join(printed))
    script = (
        "import pathlib;"
        f"p = pathlib.Path({str(folder / 'tokens')!r});"
        "first, *rest = p.read_text().split();"
        "p.write_text('\\n'.join(rest));"
        f"print({json.dumps({'access_token': 'TOKEN', 'expires_in': 3600})!r}"
        ".replace('TOKEN', first))"
    )
    command = (sys.executable, "-I", "-S", "-c", script)
    return TokenLogin(user=login, token=AccessToken(command, {}))


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("host", ["localhost", HOST])
def test_a_trusted_server_is_entered(
    dovecot: Dovecot, security: str, host: str
) -> None:
    """
    By name and by address, with TLS from the first byte or from the first command.
    """
    enter(tls_server(dovecot, security, host), password_login(dovecot.new_user()))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_stranger_is_not_told_the_password(
    dovecot: Dovecot, security: str, tmp_path: Path
) -> None:
    """
    Whether the system does not know who signed the certificate, or the file does not.
    """
    other = make_certificate(tmp_path)

    for ca_file in ("", str(other.ca)):
        server = tls_server(dovecot, security, HOST, ca_file=ca_file)
        with pytest.raises(UntrustedError, match="not trusted"):
            enter(server, never_asked(dovecot))


def test_a_certificate_for_another_name_is_not_enough(dovecot: Dovecot) -> None:
    """
    Though it is signed by whom we trust.
    """
    server = tls_server(dovecot, "tls", "127.1")  # which is 127.0.0.1

    with pytest.raises(UntrustedError, match="not trusted"):
        enter(server, never_asked(dovecot))


@pytest.mark.parametrize("content", ["", "no certificate", None])
def test_a_file_without_certificates_is_told(
    dovecot: Dovecot, tmp_path: Path, content: str | None
) -> None:
    """
    Nothing else is trusted in its place.
    """
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)

    with pytest.raises(UntrustedError, match=r"ca\.pem holds no certificates"):
        enter(tls_server(dovecot, "tls", HOST, ca_file=str(file)), never_asked(dovecot))


def test_ways_that_do_not_fit_are_told(dovecot: Dovecot) -> None:
    """
    TLS where there is none yet, and the other way round.
    """
    way = Server(host=HOST, port=dovecot.port, ca_file=str(dovecot.certificate.ca))
    with pytest.raises(UntrustedError, match="check port, security"):
        enter(way, never_asked(dovecot))
    wrong = Server(host=HOST, port=dovecot.tls_port, security="starttls", patience=0.3)
    with pytest.raises(MailboxError):
        enter(wrong, never_asked(dovecot))


def test_nobody_there_is_told() -> None:
    """
    With host and port.
    """
    port = free_port()

    with pytest.raises(UnreachableError, match=f"{HOST}:{port} cannot be reached"):
        enter(Server(host=HOST, port=port), password_login("u"))


@pytest.mark.parametrize("password", ["", "wrong", 'a"b', "ü\0", "a\r\nb LOGOUT"])
def test_a_wrong_password_is_refused_unquoted(dovecot: Dovecot, password: str) -> None:
    """
    Whatever is in it.
    """
    with pytest.raises(MailboxError) as refused:
        enter(open_server(dovecot), password_login(dovecot.new_user(), password))

    assert not password or password not in str(refused.value)


def test_a_token_lets_us_in(dovecot: Dovecot, tmp_path: Path) -> None:
    """
    It is asked for once, and serves for several connections.
    """
    user = dovecot.new_user()
    dovecot.tokens.owners["good"] = user
    login = tokens(user, tmp_path, "good")

    enter(open_server(dovecot), login)
    enter(open_server(dovecot), login)

    assert "" == (tmp_path / "tokens").read_text()


def test_a_refused_token_is_renewed_once(dovecot: Dovecot, tmp_path: Path) -> None:
    """
    The next one is tried on a connection of its own; a third is not.
    """
    user = dovecot.new_user()
    dovecot.tokens.owners["good"] = user

    enter(open_server(dovecot), tokens(user, tmp_path, "stale", "good", "spare"))
    left = (tmp_path / "tokens").read_text()
    with pytest.raises(LoginRefusedError):
        enter(open_server(dovecot), tokens(user, tmp_path, "bad", "worse", "good"))

    assert "spare" == left
    assert "good" == (tmp_path / "tokens").read_text()


def tls_server(
    dovecot: Dovecot, security: str, host: str, ca_file: str | None = None
) -> Server:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    own = str(dovecot.certificate.ca)
    return Server(
        host=host,
        port=port,
        security="tls" if security == "tls" else "starttls",
        ca_file=own if ca_file is None else ca_file,
    )


def open_server(dovecot: Dovecot) -> Server:
    return Server(host=HOST, port=dovecot.port, security="none")


def never_asked(dovecot: Dovecot) -> Login:
    """Log in nowhere: whoever asks for this password has been deceived."""
    login = password_login(dovecot.new_user(), PASSWORD)

    def deceived() -> str:
        raise AssertionError

    return type(login)(user=login.user, password=deceived)

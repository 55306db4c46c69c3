"""Secrets are read where they are kept, and turn up nowhere else."""

from __future__ import annotations

import json
import os
import select
import sys

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grievance.secret import (
    AccessToken,
    PasswordLogin,
    SecretError,
    TokenLogin,
    is_reference,
    read_secret,
    xoauth2,
)


SECRET = "zwetschgenmus"


@dataclass
class Ticking:
    """A clock that is moved by hand (seconds)."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Command:
    """A token command that counts its calls in a file, and prints what it is told."""

    folder: Path
    printed: str = "token-{n}"
    status: int = 0
    clock: Ticking = field(default_factory=Ticking)

    def token(self, *, patience: float = 30.0) -> AccessToken:
        script = (
            "import pathlib, sys;"
            f"p = pathlib.Path({str(self.folder / 'calls')!r});"
            "n = len(p.read_text()) if p.exists() else 0;"
            "p.write_text('x' * (n + 1));"
            f"print({self.printed!r}.replace('{{n}}', str(n + 1)));"
            "print('about " + SECRET + "', file=sys.stderr);"
            f"sys.exit({self.status})"
        )
        command = (sys.executable, "-I", "-S", "-c", script)
        return AccessToken(command, {}, patience=patience, clock=self.clock)


def in_json(seconds: object) -> str:
    return json.dumps({"access_token": "token-{n}", "expires_in": seconds})


class TestReference:
    @pytest.mark.parametrize("text", ["env:A", "file:/run/secret", "file:secret"])
    def test_says_where_a_secret_is(self, text: str) -> None:
        """
        A variable of the environment, or a file.
        """
        assert is_reference(text)

    @pytest.mark.parametrize(
        "text", ["", SECRET, "env:", "file:", "pass:word", "ENV:A"]
    )
    def test_is_never_a_secret(self, text: str) -> None:
        """
        Anything else is refused, and not quoted.
        """
        assert not is_reference(text)
        with pytest.raises(SecretError) as refused:
            read_secret(text, {})
        assert SECRET not in str(refused.value)

    def test_a_variable_gives_its_value(self) -> None:
        """
        As it is, also with spaces around it.
        """
        assert f" {SECRET} " == read_secret("env:PASSWORD", {"PASSWORD": f" {SECRET} "})

    @pytest.mark.parametrize("environ", [{}, {"PASSWORD": ""}])
    def test_a_missing_variable_is_named(self, environ: dict[str, str]) -> None:
        """
        Unset and empty are the same.
        """
        with pytest.raises(SecretError, match="has no PASSWORD"):
            read_secret("env:PASSWORD", environ)

    @pytest.mark.parametrize("end", ["", "\n", "\r\n"])
    def test_a_file_gives_its_line(self, tmp_path: Path, end: str) -> None:
        """
        Without its end; the path starts at the home where it is not absolute.
        """
        (tmp_path / "it").write_bytes(f" {SECRET}ß{end}".encode())

        found = [
            read_secret("file:it", {}, base=tmp_path),
            read_secret(f"file:{tmp_path / 'it'}", {}),
        ]

        assert [f" {SECRET}ß"] * 2 == found

    @pytest.mark.parametrize(
        "content", [b"", b"\n", b"one\ntwo\n", b"\xff\xfe", b"x" * 70_000]
    )
    def test_a_file_with_anything_else_is_refused(
        self, tmp_path: Path, content: bytes
    ) -> None:
        """
        A key ring, a certificate or nothing is not taken for a password.
        """
        (tmp_path / "it").write_bytes(content)

        with pytest.raises(SecretError, match="one line"):
            read_secret("file:it", {}, base=tmp_path)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        """
        With what the system says about it.
        """
        with pytest.raises(SecretError, match=r"nowhere.*No such file"):
            read_secret("file:nowhere", {}, base=tmp_path)


class TestAccessToken:
    def test_is_used_until_shortly_before_its_end(self, tmp_path: Path) -> None:
        """
        An hour's token serves for 55 minutes, then the command is asked again.
        """
        command = Command(tmp_path, in_json(3600))
        token = command.token()

        found = []
        for command.clock.at in (0.0, 3299.0, 3300.0):
            found.append(token.get())

        assert ["token-1", "token-1", "token-2"] == found

    @pytest.mark.parametrize(
        "printed",
        ["token-{n}", "  token-{n}\n", in_json(None), in_json(0), in_json("NaN")],
    )
    def test_without_an_end_the_command_is_asked_each_time(
        self, tmp_path: Path, printed: str
    ) -> None:
        """
        Whoever prints no end looks after it himself.
        """
        token = Command(tmp_path, printed).token()

        assert ["token-1", "token-2"] == [token.get(), token.get()]

    def test_a_short_one_is_used_for_half_its_time(self, tmp_path: Path) -> None:
        """
        Rather than never.
        """
        command = Command(tmp_path, in_json("60"))
        token = command.token()

        found = []
        for command.clock.at in (0.0, 29.0, 30.0):
            found.append(token.get())

        assert ["token-1", "token-1", "token-2"] == found

    def test_a_refused_one_is_asked_for_again(self, tmp_path: Path) -> None:
        """
        Only the one that was refused: another thread may have a newer one already.
        """
        token = Command(tmp_path, in_json(3600)).token()
        first = token.get()

        token.refuse(first)
        second = token.get()
        token.refuse(first)

        assert ("token-1", "token-2", "token-2") == (first, second, token.get())

    @pytest.mark.parametrize(
        "printed",
        ["", "{", "{}", '{"access_token": 5}', "not a token", "a\nb", "tökén"],
    )
    def test_what_is_no_token_is_refused_unquoted(
        self, tmp_path: Path, printed: str
    ) -> None:
        """
        An error text could be private, and must not be sent to a server either.
        """
        with pytest.raises(SecretError) as refused:
            Command(tmp_path, printed).token().get()

        assert "prints no access token" in str(refused.value)

    def test_a_failing_command_is_told_in_no_words_of_its_own(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """
        Neither what it printed nor what it complained of comes out.
        """
        with pytest.raises(SecretError, match="command failed") as refused:
            Command(tmp_path, SECRET, status=3).token().get()

        assert SECRET not in str(refused.value)
        assert ("", "") == capfd.readouterr()

    def test_a_hanging_command_ends_with_all_it_started(self, tmp_path: Path) -> None:
        """
        Its children too: nobody is left who could hold a pipe open.
        """
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        ours = os.open(pipe, os.O_WRONLY)
        command = ("/bin/sh", "-c", f"exec 3>{pipe}; sleep 300 & sleep 300")

        with pytest.raises(SecretError, match=r"within 0\.1 seconds"):
            AccessToken(command, {}, patience=0.1).get()
        os.close(ours)
        watch = select.poll()
        watch.register(reading)
        events = [event for _, event in watch.poll(60_000)]
        os.close(reading)

        assert [select.POLLHUP] == events

    @pytest.mark.parametrize("command", [(), ("/nowhere/at/all",), ("a\0b",)])
    def test_a_command_that_is_none_is_refused(self, command: tuple[str, ...]) -> None:
        """
        In a sentence, like any other.
        """
        with pytest.raises(SecretError, match="cannot be started"):
            AccessToken(command, {}).get()

    def test_no_shell_reads_the_command(self) -> None:
        """
        Its words are its arguments, whatever they look like.
        """
        token = AccessToken(("/bin/echo", "$HOME;`x`"), {}).get()

        assert "$HOME;`x`" == token


class TestLogin:
    def test_shows_no_secret(self, tmp_path: Path) -> None:
        """
        Wherever it is printed, by accident or not.
        """
        logins = [
            PasswordLogin(user="u", password=lambda: SECRET),
            TokenLogin(user="u", token=Command(tmp_path, SECRET).token()),
        ]

        assert SECRET not in repr(logins)

    def test_tries_a_new_token_once(self, tmp_path: Path) -> None:
        """
        A refused token is renewed; a second refusal is the answer.
        """
        login = TokenLogin(user="u", token=Command(tmp_path, in_json(3600)).token())
        tried: list[str] = []

        def refuse_all(token: str) -> None:
            tried.append(token)
            raise ConnectionRefusedError

        with pytest.raises(ConnectionRefusedError):
            login.attempt(refuse_all, refused=ConnectionRefusedError)

        assert ["token-1", "token-2"] == tried


def test_xoauth2_names_user_and_token() -> None:
    """
    In the form that Google and Microsoft document.
    """
    assert b"user=u@x.example\x01auth=Bearer t\x01\x01" == xoauth2("u@x.example", "t")

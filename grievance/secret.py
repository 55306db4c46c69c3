"""
Secrets that stay where they are kept: the settings only say where that is.

    env:NAME     a variable of the environment
    file:PATH    the one line of a file; a path that is not absolute starts at the home

An access token is printed by a command, for servers that take no password.  Nothing
here is logged, and no refusal quotes what was read, or what a command said.
"""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import time

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from grievance.domain.errors import SetupError


LONGEST = 64 * 1024  # bytes of a secret, or of what a command prints
COMMAND_SECONDS = 30.0
MARGIN_SECONDS = 300.0  # a token is not used when it is about to end
_ENV, _FILE = "env:", "file:"


class SecretError(SetupError):
    """A password or an access token could not be had."""


def is_reference(text: str) -> bool:
    """Tell whether *text* says where a secret is, rather than being one."""
    kind, mark, rest = text.partition(":")
    return f"{kind}{mark}" in (_ENV, _FILE) and bool(rest)


def read_secret(
    reference: str, environ: Mapping[str, str], *, base: Path | None = None
) -> str:
    """
    Read the secret that *reference* names; anew each time, for it may be changed.

    Raises:
        SecretError: There is none, or what is there cannot be one.
    """
    if not is_reference(reference):
        msg = "A password is named by env:NAME or file:PATH, never written out."
        raise SecretError(msg)
    if reference.startswith(_ENV):
        return _from_environ(reference.removeprefix(_ENV), environ)
    return _from_file(secret_file(reference, base=base))


def secret_file(reference: str, *, base: Path | None = None) -> Path:
    """Return the file that a reference of the form `file:PATH` names."""
    path = Path(reference.removeprefix(_FILE)).expanduser()
    return (base or Path()) / path


def _from_environ(name: str, environ: Mapping[str, str]) -> str:
    secret = environ.get(name, "")
    if not secret:
        msg = f"The environment has no {name}, which is to hold a password; set it."
        raise SecretError(msg)
    return secret


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            secret = file.read(LONGEST + 1).decode("utf-8")
    except OSError as error:
        what = f"The password file {path} cannot be read"
        msg = f"{what}: {error.strerror}."
        raise SecretError(msg) from None
    except UnicodeDecodeError:
        secret = ""
    lines = secret.splitlines()
    if len(secret) > LONGEST or len(lines) != 1 or not lines[0]:
        msg = f"The file {path} is to hold one line, a password, and nothing else."
        raise SecretError(msg)
    return lines[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A token and until when, on the machine's own clock, it may be used again."""

    token: str = field(repr=False)
    until: float


class AccessToken:
    """
    A token for XOAUTH2, asked of a command when it is needed.

    The command prints either JSON with `access_token` and perhaps `expires_in`
    (seconds), or the token alone.  One whose end is known is used again until shortly
    before; for any other the command is asked each time, as it does its own keeping.
    """

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        *,
        patience: float = COMMAND_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = tuple(command)
        self._environ = dict(environ)
        self._patience = patience
        self._clock = clock
        self._held: _Held | None = None
        self._lock = Lock()

    def get(self) -> str:
        """
        Return a token that has not ended.

        Raises:
            SecretError: The command fails, takes too long, or prints no token.
        """
        with self._lock:
            if self._held is None or self._held.until <= self._clock():
                asked_at = self._clock()
                printed = _output_of(self._command, self._environ, self._patience)
                self._held = _understood(printed, asked_at)
            return self._held.token

    def refuse(self, token: str) -> None:
        """Forget *token*, which a server did not take: the next one is a new one."""
        with self._lock:
            if self._held is not None and self._held.token == token:
                self._held = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordLogin:
    """An account with a password, read again for each connection."""

    user: str
    password: Callable[[], str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLogin:
    """An account with an access token."""

    user: str
    token: AccessToken = field(repr=False)

    def attempt(
        self, authenticate: Callable[[str], None], *, refused: type[Exception]
    ) -> None:
        """
        Call *authenticate* with a token, and once more with a new one if *refused*.

        Raises:
            SecretError: No token can be had.

            Exception: *authenticate* raised it, at the second time if it is *refused*.
        """
        token = self.token.get()
        try:
            authenticate(token)
        except refused:
            self.token.refuse(token)
            authenticate(self.token.get())


Login = PasswordLogin | TokenLogin
"""How an account is shown to be ours."""


def xoauth2(user: str, token: str) -> bytes:
    """Write the initial response of XOAUTH2, before any base64."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01".encode()


def _understood(printed: str, asked_at: float) -> _Held:
    """Read what a token command printed; quotes none of it in a refusal."""
    token, seconds = printed.strip(), 0.0
    if token.startswith("{"):
        try:
            found = json.loads(token)
            token, seconds = found["access_token"], float(found.get("expires_in") or 0)
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            token = ""
    if not math.isfinite(seconds):
        seconds = 0.0
    if not _looks_like_one(token):
        msg = "The token command prints no access token; run it yourself to see why."
        raise SecretError(msg)
    margin = min(MARGIN_SECONDS, seconds / 2)
    return _Held(token=token, until=asked_at + seconds - margin)


def _looks_like_one(token: object) -> bool:
    """Tell a token from an error text or several lines (RFC 6750: no spaces)."""
    if not isinstance(token, str) or not token.isascii():
        return False
    return bool(token) and token.isprintable() and " " not in token


def _output_of(
    command: Sequence[str], environ: Mapping[str, str], patience: float
) -> str:
    """Run a command without a shell; it and all it started end within *patience*."""
    try:
        process = subprocess.Popen(  # noqa: S603  # what the office's settings name
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError, IndexError) as error:
        why = getattr(error, "strerror", None) or "its name is damaged"
        msg = f"The token command cannot be started: {why}."
        raise SecretError(msg) from None
    with process:
        try:
            printed, _ = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            _kill(process)
            msg = f"The token command did not end within {patience:g} seconds."
            raise SecretError(msg) from None
    if process.returncode or len(printed) > LONGEST:
        msg = "The token command failed; run it yourself, as this user, to see why."
        raise SecretError(msg)
    return printed.decode("utf-8", "replace")


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)

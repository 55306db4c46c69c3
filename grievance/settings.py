"""
What the file `grievance.toml` and the environment decide, read once and passed on.

Passwords do not belong into the file: an environment variable overrides a URL.
"""

from __future__ import annotations

import base64
import json
import re
import tomllib

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from grievance.domain.errors import SetupError
from grievance.domain.outbox import LEASE
from grievance.server_rules import (
    refuse_bad_login,
    refuse_bad_server,
    refuse_outside,
)


ROOT_SIZE = 32
ENV_HOME = "GRIEVANCE_HOME"
ENV_PASSPHRASE_FILE = "GRIEVANCE_PASSPHRASE_FILE"  # noqa: S105  # a name
ENV_DEVICE_FILE = "GRIEVANCE_DEVICE_FILE"
ENV_DATABASE = "GRIEVANCE_DATABASE_URL"
ENV_BROKER = "GRIEVANCE_BROKER_URL"
MAILBOX_NAME = "[a-z0-9-]{1,64}"
OTHER_SOURCES = frozenset({"file", "stdin"})  # of receipts
SHORTEST_POLL, LONGEST_POLL = 5, 1500  # seconds; servers end IDLE after half an hour
SHORTEST_LEASE, LONGEST_LEASE = 5, 86_400  # seconds; no job is stuck for over a day
LARGEST_CAP = 1_000_000


class OfficeSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The office; *root* is the public half of its root key, base64."""

    name: str
    root: str
    suite: int = 1


class MailSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    Our own address, whom we believe about senders, and how much goes out by itself.

    *authentication* is `results` where our mail server, named *authserv_id*, writes
    what it found into the mail, or `enforced` where it lets nothing through that fails
    DMARC.  The caps are acknowledgements in 24 hours: from one mailbox, to one domain of
    senders (free-mail domains count like any other), and in all.
    """

    address: str = ""
    authserv_id: str = ""
    authentication: Literal["results", "enforced"] = "results"
    acknowledge: bool = True
    mailbox_cap: int = 200
    domain_cap: int = 100
    overall_cap: int = 500

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value; 0 holds every letter."""
        for name in ("mailbox_cap", "domain_cap", "overall_cap"):
            refuse_outside(name, getattr(self, name), 0, LARGEST_CAP)


class MailboxSettings(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """
    A place that is looked into for mail, again and again.

    *path* for a Maildir or a folder, the rest for IMAP.  *password* is a reference,
    `env:NAME` or `file:PATH`, never a password; *token_command* prints an access token
    for XOAUTH2 instead.  *port* 0 is the usual one.  *address* is at which people write
    to it, where that is not the office's.
    """

    name: str
    kind: Literal["imap", "maildir", "folder"]
    path: str = ""
    host: str = ""
    port: int = 0
    security: Literal["tls", "starttls", "none"] = "tls"
    ca_file: str = ""
    user: str = ""
    password: str = ""
    token_command: tuple[str, ...] = ()
    folder: str = "INBOX"
    address: str = ""
    poll_seconds: int = 60

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value."""
        if not re.fullmatch(MAILBOX_NAME, self.name) or self.name in OTHER_SOURCES:
            msg = "name is to be 1 to 64 of a-z, 0-9 and -, and not file or stdin"
            raise ValueError(msg)
        refuse_outside("poll_seconds", self.poll_seconds, SHORTEST_POLL, LONGEST_POLL)
        if self.kind == "imap":
            self._refuse_bad_account()
        elif not self.path or self.host or self.user or self.password:
            msg = f"a {self.kind} is to have a path, and neither server nor account"
            raise ValueError(msg)

    def _refuse_bad_account(self) -> None:
        refuse_bad_server(host=self.host, port=self.port, security=self.security)
        refuse_bad_login(
            user=self.user, password=self.password, command=self.token_command
        )
        if not (self.password or self.token_command):
            msg = "name a password (env:NAME or file:PATH) or a token_command"
            raise ValueError(msg)
        if self.path or not self.folder:
            msg = "an imap mailbox is to have a folder, and no path"
            raise ValueError(msg)


class SmtpSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    The server that takes our letters, or the *folder* that they are put into as files.

    Without either none is sent, and all wait.
    """

    folder: str = ""
    host: str = ""
    port: int = 0
    security: Literal["tls", "starttls", "none"] = "starttls"
    ca_file: str = ""
    user: str = ""
    password: str = ""
    token_command: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value."""
        if self.folder and self.host:
            msg = "name a host or a folder, not both"
            raise ValueError(msg)
        if self.host or self.port or self.user:
            refuse_bad_server(host=self.host, port=self.port, security=self.security)
        refuse_bad_login(
            user=self.user, password=self.password, command=self.token_command
        )


class UrlSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Where a server is; empty for the embedded one."""

    url: str = ""


class WorkerSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    How long a job is one worker's own; another takes it when that time is over.

    It has to be longer than any job takes, sending a letter over a slow line included.
    """

    lease_seconds: int = int(LEASE.total_seconds())

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value."""
        least, most = SHORTEST_LEASE, LONGEST_LEASE
        refuse_outside("lease_seconds", self.lease_seconds, least, most)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an office configures; in TOML each mailbox is a `[[mailbox]]`."""

    office: OfficeSettings
    mail: MailSettings = MailSettings()
    mailbox: tuple[MailboxSettings, ...] = ()
    smtp: SmtpSettings = SmtpSettings()
    database: UrlSettings = UrlSettings()
    broker: UrlSettings = UrlSettings()
    worker: WorkerSettings = WorkerSettings()

    def __post_init__(self) -> None:
        """Raise `ValueError` if two mailboxes have one name."""
        names = [box.name for box in self.mailbox]
        if len(names) != len(set(names)):
            msg = "two mailboxes have the same name; each is to have its own"
            raise ValueError(msg)

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The addresses at which people write to us; never answered by ourselves."""
        boxes = (box.address for box in self.mailbox)
        return tuple(dict.fromkeys(a for a in (self.mail.address, *boxes) if a))

    @property
    def root_public(self) -> bytes:
        """The key that the directory must be signed with, 32 bytes."""
        try:
            root = base64.b64decode(self.office.root, validate=True)
        except ValueError:  # not base64, or not even ASCII
            root = b""
        if len(root) != ROOT_SIZE:
            msg = "The root key in grievance.toml is damaged; restore the file."
            raise SetupError(msg)
        return root


def read_settings(path: Path, environ: Mapping[str, str]) -> Settings:
    """
    Read the file, then let the environment override the two URLs.

    Raises:
        SetupError: There is no such file, or it says something we do not understand.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        msg = f"{path.parent} is not the home of an office; run `grievance init`."
        raise SetupError(msg) from None
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise SetupError(msg) from None
    except UnicodeDecodeError as error:
        msg = f"{path} is not understood: {error}."
        raise SetupError(msg) from None
    return _overridden(parse_settings(text, path), environ)


def parse_settings(text: str, path: Path) -> Settings:
    """
    Understand the text of a file, which is or is going to be at *path*.

    Raises:
        SetupError: It says something we do not understand.
    """
    try:
        return msgspec.convert(tomllib.loads(text), Settings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        msg = f"{path} is not understood: {error}."
        raise SetupError(msg) from None


def write_mailbox(mailbox: MailboxSettings) -> str:
    """Write one mailbox as TOML, to be added to the end of a file."""
    return "\n".join(["[[mailbox]]", *_fields(msgspec.to_builtins(mailbox)), ""])


def write_settings(settings: Settings) -> str:
    """Write settings as TOML."""
    sections = msgspec.to_builtins(settings)
    lines = ["# The settings of this office; docs/operations.md explains each.\n"]
    for section, values in sections.items():
        if isinstance(values, dict):
            lines += [f"[{section}]", *_fields(values), ""]
        for one in values if not isinstance(values, dict) else ():
            lines += [f"[[{section}]]", *_fields(one), ""]
    return "\n".join(lines)


def _fields(values: Mapping[str, Any]) -> Iterator[str]:
    return (f"{name} = {_literal(value)}" for name, value in values.items())


def _literal(value: object) -> str:
    """Write a JSON value, which is one of TOML too, but for a bare DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _overridden(settings: Settings, environ: Mapping[str, str]) -> Settings:
    database = environ.get(ENV_DATABASE, settings.database.url)
    broker = environ.get(ENV_BROKER, settings.broker.url)
    return msgspec.structs.replace(
        settings,
        database=UrlSettings(url=database),
        broker=UrlSettings(url=broker),
    )

"""
What the file `grievance.toml` and the environment decide, read once and passed on.

Passwords do not belong into the file: an environment variable overrides a URL.
"""

from __future__ import annotations

import base64
import json
import tomllib

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from grievance.domain.errors import SetupError
from grievance.domain.outbox import LEASE


ROOT_SIZE = 32
ENV_HOME = "GRIEVANCE_HOME"
ENV_PASSPHRASE_FILE = "GRIEVANCE_PASSPHRASE_FILE"  # noqa: S105  # a name
ENV_DEVICE_FILE = "GRIEVANCE_DEVICE_FILE"
ENV_DATABASE = "GRIEVANCE_DATABASE_URL"
ENV_BROKER = "GRIEVANCE_BROKER_URL"


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
    DMARC.  The caps are acknowledgements per mailbox, and in all, in 24 hours.
    """

    address: str = ""
    authserv_id: str = ""
    authentication: Literal["results", "enforced"] = "results"
    acknowledge: bool = True
    mailbox_cap: int = 200
    overall_cap: int = 500


class MailboxSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
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


class SmtpSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The server that takes our letters; without *host* none is sent, all wait."""

    host: str = ""
    port: int = 0
    security: Literal["tls", "starttls", "none"] = "starttls"
    ca_file: str = ""
    user: str = ""
    password: str = ""
    token_command: tuple[str, ...] = ()


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


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an office configures; in TOML each mailbox is a `[[mailbox]]`."""

    office: OfficeSettings
    mail: MailSettings = MailSettings()
    mailbox: tuple[MailboxSettings, ...] = ()
    smtp: SmtpSettings = SmtpSettings()
    database: UrlSettings = UrlSettings()
    broker: UrlSettings = UrlSettings()
    worker: WorkerSettings = WorkerSettings()

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
        found = tomllib.loads(path.read_text("utf-8"))
        settings = msgspec.convert(found, Settings)
    except FileNotFoundError:
        msg = f"{path.parent} is not the home of an office; run `grievance init`."
        raise SetupError(msg) from None
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise SetupError(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as e:
        msg = f"{path} is not understood: {e}."
        raise SetupError(msg) from None
    return _overridden(settings, environ)


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

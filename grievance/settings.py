"""
What the file `grievance.toml` and the environment decide, read once and passed on.

Passwords do not belong into the file: an environment variable overrides a URL.
"""

from __future__ import annotations

import base64
import json
import tomllib

from collections.abc import Mapping
from pathlib import Path

import msgspec

from grievance.domain.errors import SetupError


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
    """Our own mailbox, and the name our mail server signs its findings with."""

    address: str = ""
    authserv_id: str = ""


class UrlSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """Where a server is; empty for the embedded one."""

    url: str = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an office configures."""

    office: OfficeSettings
    mail: MailSettings = MailSettings()
    database: UrlSettings = UrlSettings()
    broker: UrlSettings = UrlSettings()

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
        lines.append(f"[{section}]")
        lines.extend(f"{name} = {_literal(value)}" for name, value in values.items())
        lines.append("")
    return "\n".join(lines)


def _literal(value: str | int) -> str:
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

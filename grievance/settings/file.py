"""The file `grievance.toml`: read and written."""

from __future__ import annotations

import json
import tomllib

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from grievance.domain.errors import SetupError
from grievance.settings.mail import MailboxSettings
from grievance.settings.servers import UrlSettings
from grievance.settings.whole import Settings


ENV_HOME = "GRIEVANCE_HOME"
ENV_PASSPHRASE_FILE = "GRIEVANCE_PASSPHRASE_FILE"  # noqa: S105  # a name
ENV_DEVICE_FILE = "GRIEVANCE_DEVICE_FILE"
ENV_DATABASE = "GRIEVANCE_DATABASE_URL"
ENV_BROKER = "GRIEVANCE_BROKER_URL"


def read_settings(path: Path, environ: Mapping[str, str]) -> Settings:
    """
    Read the file, then let the environment override the two URLs.

    Raises:
        SetupError: There is no such file, or it says something we do not understand.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        msg = (
            f"{path.parent} is not the home of an office; run `grievance init`, or "
            "`grievance people join` where there is an office already."
        )
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
        msg = f"{path} is not understood: {error}{_advice(error)}."
        raise SetupError(msg) from None


def _advice(error: Exception) -> str:
    """Say what to do where something stands there twice, as happens when lines are added."""
    is_twice = str(error).startswith(("Cannot declare", "Cannot overwrite"))
    return ": it stands there twice, so join the two" if is_twice else ""


def write_mailbox(mailbox: MailboxSettings) -> str:
    """Write one mailbox as TOML, to be added to the end of a file."""
    return "\n".join(["[[mailbox]]", *_fields(msgspec.to_builtins(mailbox)), ""])


def write_settings(settings: Settings) -> str:
    """Write settings as TOML."""
    sections = msgspec.to_builtins(settings)
    lines = ["# The settings of this office; docs/configuration.md explains each.\n"]
    for section, values in sections.items():
        if isinstance(values, dict):
            lines += [f"[{section}]", *_fields(values), ""]
        for one in values if not isinstance(values, dict) else ():
            lines += [f"[[{section}]]", *_fields(one), ""]
    return "\n".join(lines)


def _fields(values: Mapping[str, Any]) -> Iterator[str]:
    return (f"{name} = {_literal(value)}" for name, value in values.items())


def line_of(text: str, name: str) -> int:
    """
    Return the line of a file's *text*, from 1, on which a key of it stands; 0 for none.

    What reads TOML tells no lines; a name with a dot in it has to be quoted there.
    """
    quoted = (f'"{name}"', f"'{name}'")
    for number, line in enumerate(text.splitlines(), 1):
        said = line.partition("#")[0]
        if any(one in said for one in quoted):
            return number
    return 0


def _literal(value: object) -> str:
    """Write a JSON value, which is one of TOML too, but for a bare DEL and for objects."""
    if isinstance(value, dict):
        pairs = (f"{_literal(name)} = {_literal(one)}" for name, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _overridden(settings: Settings, environ: Mapping[str, str]) -> Settings:
    database = environ.get(ENV_DATABASE, settings.database.url)
    broker = environ.get(ENV_BROKER, settings.broker.url)
    return msgspec.structs.replace(
        settings,
        database=UrlSettings(url=database),
        broker=UrlSettings(url=broker),
    )

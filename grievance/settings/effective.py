"""What is set, where that comes from, and nothing secret."""

from __future__ import annotations

import re
import tomllib

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from grievance.settings.file import ENV_BROKER, ENV_DATABASE
from grievance.settings.reference import every_section, toml
from grievance.settings.whole import Settings


_OF_ENVIRONMENT = {"database.url": ENV_DATABASE, "broker.url": ENV_BROKER}
_ACCOUNT = re.compile(r"//([^/@:]*):[^/]*@")
_QUERY = re.compile(r"(?i)\b(\w*pass\w*|\w*secret\w*|\w*token\w*)=[^&#]*")
HIDDEN = "…"


class Source(StrEnum):
    """Where a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """
    A setting by its whole name, its value as TOML, and where that comes from.

    *is_usual* where it would be the same if nobody had set it.
    """

    name: str
    value: str
    source: Source
    is_usual: bool

    @property
    def section(self) -> str:
        """The section that it is in."""
        return self.name.partition(".")[0]


def effective(
    settings: Settings, text: str, environ: Mapping[str, str]
) -> Iterator[Effective]:
    """Yield every setting as it is in force; *text* is that of the file."""
    written, usual = tomllib.loads(text), _usual()
    for section, values in msgspec.to_builtins(settings).items():
        found = written.get(section, {})
        if isinstance(values, dict):
            yield from _table(section, values, found, environ, usual.get(section, {}))
            continue
        for number, (one, box) in enumerate(zip(values, found, strict=False), 1):
            name = f"{section}.{number}"
            yield from _table(name, one, box, environ, usual.get(section, {}))


def without_secret(url: str) -> str:
    """Return a URL without the password in it, wherever that stands."""
    return _QUERY.sub(rf"\1={HIDDEN}", _ACCOUNT.sub(rf"//\1:{HIDDEN}@", url))


def _table(
    section: str,
    values: Mapping[str, Any],
    written: Mapping[str, Any],
    environ: Mapping[str, str],
    usual: Mapping[str, str],
) -> Iterator[Effective]:
    for field, value in values.items():
        name = f"{section}.{field}"
        source = Source.FILE if field in written else Source.DEFAULT
        if _OF_ENVIRONMENT.get(name, "") in environ:
            source = Source.ENVIRONMENT
        yield Effective(
            name=name,
            value=toml(_shown(field, value)),
            source=source,
            is_usual=usual.get(field) == toml(value),
        )


def _usual() -> Mapping[str, Mapping[str, str]]:
    return {
        section.name: {one.name: one.default for one in section.settings}
        for section in every_section()
    }


def _shown(field: str, value: object) -> object:
    """Hide what may be secret: passwords in URLs, and arguments of programs."""
    if field == "url":
        return without_secret(str(value))
    if field == "token_command" and isinstance(value, (list, tuple)) and value[1:]:
        return [value[0], HIDDEN]
    return value

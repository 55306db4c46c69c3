"""What goes to standard output for programs: JSON, one value on a line."""

from __future__ import annotations

import json
import re

from collections.abc import Mapping
from datetime import date
from enum import Enum
from uuid import UUID

import click

from grievance.domain.display import CODES


Fields = Mapping[str, object]


def print_json(fields: Fields) -> None:
    """Print one line of JSON; a terminal that shows it obeys nothing in it."""
    click.echo(to_json(fields))


def to_json(fields: Fields) -> str:
    """Write as JSON what is readable as it is, and every other code escaped."""
    written = json.dumps(fields, ensure_ascii=False, default=_plain)
    return CODES.sub(_escaped, written)


def _plain(value: object) -> object:
    """Turn what JSON does not know into text or lists; a set in order."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one as well
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    msg = f"{type(value).__name__} has no form in JSON"
    raise TypeError(msg)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]

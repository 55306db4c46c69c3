"""Reading the data files that ship with this room, and those of an operator."""

from __future__ import annotations

import re
import tomllib

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import msgspec

from grievance.domain.errors import GrievanceError


T = TypeVar("T")
Table = Mapping[str, Any]
LARGEST = 4 * 1024 * 1024  # bytes of one file
_LOOKING = Lock()  # msgspec crashes where two threads look at a new type together
_WHERE = re.compile(r" - at `\$\.?(.*)`$")


class CatalogueError(GrievanceError):
    """A file of the catalogue cannot be used; the sentence names it and the place."""


def decode(path: str, kind: type[T]) -> T:
    """
    Decode the JSON file at *path*, relative to this package, as *kind*.

    Raises:
        msgspec.ValidationError: The file does not have that shape.
    """
    source = shipped_file(path)
    with _LOOKING:
        return msgspec.json.decode(source.read_bytes(), type=kind)


def shipped_file(path: str) -> Traversable:
    """Return the shipped file or folder at *path*, relative to this package."""
    return files("grievance.catalogue").joinpath(path)


def read_toml(file: Path | Traversable, name: str = "") -> Table:
    """
    Read a TOML file; *name* is what the sentence calls it, else its own name.

    Raises:
        CatalogueError: It cannot be read, is no TOML or no UTF-8, or is too long.
    """
    called = name or file.name
    try:
        content = file.read_bytes()
    except OSError as error:
        msg = f"{called} cannot be read: {error.strerror}."
        raise CatalogueError(msg) from None
    if len(content) > LARGEST:
        msg = f"{called} is longer than {LARGEST // 1024 // 1024} MB."
        raise CatalogueError(msg)
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        msg = f"{called} is not written in UTF-8; save it so."
        raise CatalogueError(msg) from None
    except tomllib.TOMLDecodeError as error:
        msg = f"{called} is not TOML: {str(error).rstrip('.')}."
        raise CatalogueError(msg) from None


def shaped(value: object, kind: type[T], place: str) -> T:
    """
    Take *value* as *kind*, with no key that *kind* does not know.

    Raises:
        CatalogueError: It has another shape; the sentence begins with *place*.
    """
    try:
        with _LOOKING:
            kept = msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise CatalogueError(_sentence(str(error), place)) from None
    for unknown in _unknown(value, msgspec.to_builtins(kept)):
        msg = (
            f"{place}: nothing is called `{unknown}` there; take it out or correct it."
        )
        raise CatalogueError(msg)
    return kept


def table(value: object, place: str) -> Table:
    """
    Return *value* if it is a table.

    Raises:
        CatalogueError: It is something else.
    """
    if not isinstance(value, Mapping):
        msg = f"{place}: a table is needed here."
        raise CatalogueError(msg)
    return value


def _sentence(error: str, place: str) -> str:
    where = _WHERE.search(error)
    what = _WHERE.sub("", error)
    inner = f" at `{where[1]}`" if where and where[1] else ""
    return f"{place}{inner}: {what[:1].lower()}{what[1:]}."


def _unknown(given: object, kept: object) -> list[str]:
    """List keys that were given and not kept, at any depth."""
    if isinstance(given, Mapping) and isinstance(kept, Mapping):
        here = [str(key) for key in given if key not in kept]
        deeper = [_unknown(v, kept[k]) for k, v in given.items() if k in kept]
        return here + [name for names in deeper for name in names]
    if isinstance(given, (list, tuple)) and isinstance(kept, (list, tuple)):
        pairs = zip(given, kept, strict=True)
        return [name for g, k in pairs for name in _unknown(g, k)]
    return []

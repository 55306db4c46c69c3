"""Reading the data files that ship with this room."""

from __future__ import annotations

from importlib.resources import files
from threading import Lock
from typing import TypeVar

import msgspec


T = TypeVar("T")
_LOOKING = Lock()  # msgspec crashes where two threads look at a new type together


def decode(path: str, kind: type[T]) -> T:
    """
    Decode the JSON file at *path*, relative to this package, as *kind*.

    Raises:
        msgspec.ValidationError: The file does not have that shape.
    """
    source = files("grievance.catalogue").joinpath(path)
    with _LOOKING:
        return msgspec.json.decode(source.read_bytes(), type=kind)

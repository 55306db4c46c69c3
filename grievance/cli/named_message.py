"""Find what somebody names by the first digits of its id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from grievance.domain.errors import NotFoundError


LEAST = 4  # digits
SHOWN = 8
Id = TypeVar("Id", bound=UUID)


def find_id(
    ids: Iterable[Id], written: str, *, where: str = "grievance quarantine list"
) -> Id:
    """
    Return the one id that begins as *written*: at least four hexadecimal digits.

    *where* is the command that lists them.

    Raises:
        NotFoundError: None does, or more than one, or it is too short.
    """
    start = written.strip().replace("-", "").casefold()
    found = [one for one in ids if one.hex.startswith(start)]
    if len(start) < LEAST:
        msg = f"{written} is too short; give at least {LEAST} digits of the id."
        raise NotFoundError(msg)
    if len(found) != 1:
        how = "More than one id" if found else "No id"
        msg = f"{how} begins with {written}; see `{where}`."
        raise NotFoundError(msg)
    return found[0]


def shortened(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return for each id as many digits as tell it from the others, eight at least."""
    every = set(ids)
    sizes = (SHOWN, 12, 16, 20, 24, 28, 32)
    size = next(
        (n for n in sizes if len({one.hex[:n] for one in every}) == len(every)), 32
    )
    return {one: one.hex[:size] for one in every}

"""
The views of the queue that somebody named, sealed for them alone on this machine.

What they look for may be whom a case is about, so that it lies in no settings and in no
plain column.  Keys of theirs from before open the file as well, until it is written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import msgspec

from grievance.domain.errors import NotAllowedError
from grievance.vault.ring import PersonRing
from grievance.vault.seal import Place
from grievance.vault.sealed_file import kept_place, read_sealed, write_sealed


MOST_VIEWS: Final = 30
LONGEST: Final = 200  # characters of a name, and of what is looked for
_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A filter as it is typed, and the order; *is_turned* with the last one first."""

    name: str = field(repr=False)
    wanted: str = field(default="", repr=False)
    order: str = "due"
    is_turned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewFile:
    """Where somebody's views lie, and what opens them: the first key writes."""

    path: Path
    keys: tuple[tuple[bytes, Place], ...] = field(repr=False)

    @classmethod
    def of(cls, ring: PersonRing, path: Path, *, office: str) -> Self:
        """Return the file of whoever's *ring* it is, in the *office* of that name."""
        holder = ring.author.holder
        former = sorted(ring.former.items(), reverse=True)
        keys = (
            (identity.index, kept_place(office, holder, kv, what="views"))
            for kv, identity in ((ring.kv, ring.identity), *former)
        )
        return cls(path=path, keys=tuple(keys))


class _Book(msgspec.Struct, array_like=True):
    version: int
    views: list[SavedView]


_DECODER = msgspec.msgpack.Decoder(_Book)


def read_views(file: ViewFile) -> tuple[SavedView, ...]:
    """Return the views as they were named; none where nothing opens or can be read."""
    bodies = (read_sealed(file.path, key, place) for key, place in file.keys)
    body = next((one for one in bodies if one is not None), None)
    if body is None:
        return ()
    try:
        book = _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ()
    return tuple(book.views) if book.version == _VERSION else ()


def keep_view(file: ViewFile, view: SavedView) -> tuple[SavedView, ...]:
    """
    Keep *view* in place of one of the same name, or after all others.

    Raises:
        NotAllowedError: It has no name, is too long, there are very many, or the file
            cannot be written.
    """
    _refuse_unfit(view)
    before = read_views(file)
    names = [one.name for one in before]
    if view.name in names:
        views = tuple(view if one.name == view.name else one for one in before)
    else:
        views = (*before, view)
    if len(views) > MOST_VIEWS:
        msg = f"There are {MOST_VIEWS} views already; remove one first."
        raise NotAllowedError(msg)
    return _write(file, views)


def drop_view(file: ViewFile, name: str) -> tuple[SavedView, ...]:
    """Remove the view of that *name*; `NotAllowedError` as above."""
    return _write(file, [one for one in read_views(file) if one.name != name])


def _refuse_unfit(view: SavedView) -> None:
    if not view.name.strip():
        msg = "A view needs a name; write one or two words."
        raise NotAllowedError(msg)
    if max(len(view.name), len(view.wanted)) > LONGEST:
        msg = f"Name and filter of a view have {LONGEST} characters at most; shorten them."
        raise NotAllowedError(msg)


def _write(file: ViewFile, views: Sequence[SavedView]) -> tuple[SavedView, ...]:
    key, place = file.keys[0]
    body = msgspec.msgpack.encode(_Book(version=_VERSION, views=list(views)))
    try:
        write_sealed(file.path, key, body, place)
    except OSError as error:
        msg = f"The views cannot be written to {file.path.parent}: {error.strerror}."
        raise NotAllowedError(msg) from None
    return tuple(views)

"""
The views of the queue that somebody named, sealed for them alone on this machine.

What they look for may be whom a case is about, so that it lies in no settings and in no
plain column.  Keys of theirs from before open the file as well, until it is written anew.
"""

from __future__ import annotations

import secrets

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import msgspec

from filelock import FileLock, Timeout

from grievance.domain.errors import NotAllowedError
from grievance.vault.high_water import PRIVATE
from grievance.vault.ring import PersonRing
from grievance.vault.seal import Place
from grievance.vault.sealed_file import kept_place, read_sealed, write_sealed


MOST_VIEWS: Final = 30
LONGEST: Final = 200  # characters of a name, and of what is looked for
PATIENCE_SECONDS: Final = 5.0  # with another desk that writes them
_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A filter as it is typed, and the order; *is_turned* with the last one first."""

    name: str = field(repr=False)
    wanted: str = field(default="", repr=False)
    order: str = "due"
    is_turned: bool = False


Views = tuple[SavedView, ...]


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


def read_views(file: ViewFile) -> Views:
    """Return the views as they were named; none where nothing opens or can be read."""
    return _read(file) or ()


def keep_view(file: ViewFile, view: SavedView) -> Views:
    """
    Keep *view* in place of one of the same name, or after all others.

    Raises:
        NotAllowedError: It has no name, is too long, there are very many, or the file
            cannot be written.
    """
    _refuse_unfit(view)

    def kept(before: Views) -> Views:
        if view.name in {one.name for one in before}:
            return tuple(view if one.name == view.name else one for one in before)
        if len(before) >= MOST_VIEWS:
            msg = f"There are {MOST_VIEWS} views already; remove one first."
            raise NotAllowedError(msg)
        return (*before, view)

    return _change(file, kept)


def drop_view(file: ViewFile, name: str) -> Views:
    """Remove the view of that *name*; `NotAllowedError` as above."""
    return _change(
        file, lambda before: tuple(one for one in before if one.name != name)
    )


def _refuse_unfit(view: SavedView) -> None:
    if not view.name.strip():
        msg = "A view needs a name; write one or two words."
        raise NotAllowedError(msg)
    if max(len(view.name), len(view.wanted)) > LONGEST:
        msg = f"Name and filter of a view have {LONGEST} characters at most; shorten them."
        raise NotAllowedError(msg)


def _read(file: ViewFile) -> Views | None:
    """Return what is in the file; None where nothing opens or can be read."""
    bodies = (read_sealed(file.path, key, place) for key, place in file.keys)
    body = next((one for one in bodies if one is not None), None)
    if body is None:
        return None
    try:
        book = _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return tuple(book.views) if book.version == _VERSION else None


def _change(file: ViewFile, changed: Callable[[Views], Views]) -> Views:
    """Write what was *changed* of the views, which no other desk changes meanwhile."""
    try:
        with _alone(file.path):
            before = _read(file)
            views = changed(before or ())
            if before is None:
                _set_aside(file.path)
            _write(file, views)
    except Timeout:
        msg = "Another desk writes your views at this moment; repeat it."
        raise NotAllowedError(msg) from None
    except OSError as error:
        msg = f"The views cannot be written to {file.path.parent}: {error.strerror}."
        raise NotAllowedError(msg) from None
    return views


def _alone(path: Path) -> FileLock:
    path.parent.stat()  # FileLock would make the folder, open to everybody
    lock = path.with_name(f"lock-{path.name}")
    return FileLock(lock, mode=PRIVATE, timeout=PATIENCE_SECONDS)


def _set_aside(path: Path) -> None:
    """Keep a file that does not open; other keys, or a newer program, may open it."""
    with suppress(FileNotFoundError):
        path.rename(path.with_name(f"unread-{secrets.token_hex(4)}-{path.name}"))


def _write(file: ViewFile, views: Views) -> None:
    key, place = file.keys[0]
    body = msgspec.msgpack.encode(_Book(version=_VERSION, views=list(views)))
    write_sealed(file.path, key, body, place)

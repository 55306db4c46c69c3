"""
What somebody is writing, kept sealed until it is in the books.

One file for each text, in a folder of theirs: whoever cuts the power, or takes the
database away, costs them nothing.  Only their own keys open it, those from before too.
Nothing of it is in the books, so that neither a colleague nor the log knows of words
that somebody may yet think better of.  See ADR 0042.
"""

from __future__ import annotations

import fcntl

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.payload import decode, encode
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing
from grievance.vault.seal import Place
from grievance.vault.sealed_file import read_sealed, write_sealed


PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """
    What was typed into the fields of a screen, by their names.

    *title* says what it was to become; *case_id* and *draft* are there where somebody
    can go on with it in its own place.  *about* is the case before which it was written,
    in whose *compartment* such words lie: it goes when that does.  *desk* is the one on
    which it is being written.
    """

    id: str
    title: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    at: datetime
    case_id: str = ""
    draft: int = 0
    about: str = ""
    compartment: Compartment = Compartment.CONTENTS
    desk: str = ""

    @property
    def words(self) -> str:
        """All that was typed, one field below the other."""
        return "\n".join(filter(str.strip, self.fields.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedFolder:
    """Where it lies, whose it is, and what opens it: the first key writes."""

    path: Path
    whose: str
    keys: tuple[tuple[int, bytes], ...] = field(repr=False)

    @classmethod
    def of(cls, ring: PersonRing, path: Path, *, office: str) -> Self:
        """Return the folder of whoever's *ring* it is, in the *office* of that name."""
        former = sorted(ring.former.items(), reverse=True)
        versions = ((ring.kv, ring.identity), *former)
        keys = tuple((kv, identity.index) for kv, identity in versions)
        return cls(path=path, whose=f"{office}/{ring.author.holder}", keys=keys)

    def make(self) -> None:
        """Make the folder, for its owner only."""
        self.path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)

    def hold(self, desk: str) -> Path:
        """Return the file that a desk holds while it runs."""
        return self.path / f"desk-{desk}"

    def is_held(self, desk: str) -> bool:
        """Whether that desk still runs, so that what it keeps is being written."""
        path = self.hold(desk)
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        path.unlink(missing_ok=True)  # it was killed
        return False

    def keep(self, one: Unfinished) -> None:
        """
        Write *one* in the place of what was kept of it.

        Raises:
            OSError: It cannot be written; what was kept before is still there.
        """
        self.make()
        kv, key = self.keys[0]
        write_sealed(self._file(one.id), key, encode(one), self._place(one.id, kv))

    def drop(self, id_: str) -> None:
        """Keep it no longer."""
        with suppress(OSError):
            self._file(id_).unlink(missing_ok=True)

    def kept(self) -> tuple[Unfinished, ...]:
        """Return all that opens, the newest first."""
        found = filter(None, map(self._read, self._ids()))
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    def _ids(self) -> Iterator[str]:
        for path in self.path.glob("*"):
            with suppress(ValueError):  # half written when somebody pulled the plug
                yield str(UUID(path.name))

    def _read(self, id_: str) -> Unfinished | None:
        for kv, key in self.keys:
            body = read_sealed(self._file(id_), key, self._place(id_, kv))
            if body is not None:
                with suppress(SealError):
                    return decode(Unfinished, body)
        return None

    def _file(self, id_: str) -> Path:
        return self.path / id_

    def _place(self, id_: str, kv: int) -> Place:
        return Place(
            table="unfinished", column="kept", row_id=f"{self.whose}/{id_}", kv=kv
        )


class Writing:
    """A desk that runs: what it keeps is offered at no other one of the same person."""

    def __init__(self, folder: UnfinishedFolder) -> None:
        """Hold a file of its own, which the system lets go however the desk ends."""
        folder.make()
        self.id = str(uuid4())
        self._path = folder.hold(self.id)
        self._file = self._path.open("wb")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def end(self) -> None:
        """Let others have what was kept."""
        self._path.unlink(missing_ok=True)
        self._file.close()


def recall_unfinished(
    tx: Transaction, ring: PersonRing, folder: UnfinishedFolder
) -> tuple[Unfinished, ...]:
    """
    Return what somebody can go on with.

    What is of a case that was erased, or is on their ring no more, is destroyed; what is
    being written at another desk of theirs is left to that.
    """
    kept = tuple(one for one in folder.kept() if not folder.is_held(one.desk))
    lost = {one.id for one in kept if one.about and _is_lost(tx, ring, one)}
    for id_ in lost:
        folder.drop(id_)
    return tuple(one for one in kept if one.id not in lost)


def _is_lost(tx: Transaction, ring: PersonRing, one: Unfinished) -> bool:
    case_id = CaseId(UUID(one.about))
    try:
        is_erased = tx.cases.get(case_id).is_erased
    except NotFoundError:
        return True
    return is_erased or find_key(tx, ring, case_id, one.compartment) is None

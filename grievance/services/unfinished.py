"""
What somebody is writing, kept sealed until it is in the books.

One file for each text, in a folder of theirs: whoever cuts the power, or takes the
database away, costs them nothing.  Only their own keys open it, those from before too.
Nothing of it is in the books, so that neither a colleague nor the log knows of words
that somebody may yet think better of.  See ADR 0042.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self
from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.services.case_keys import find_key
from grievance.services.payload import decode, encode
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
    can go on with it in its own place.
    """

    id: str
    title: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    at: datetime
    case_id: str = ""
    draft: int = 0

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

    def keep(self, one: Unfinished) -> None:
        """
        Write *one* in the place of what was kept of it.

        Raises:
            OSError: It cannot be written; what was kept before is still there.
        """
        self.path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
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


def recall_unfinished(
    tx: Transaction, ring: PersonRing, folder: UnfinishedFolder
) -> tuple[Unfinished, ...]:
    """
    Return what somebody can go on with.

    What is of a case that was erased, or is on their ring no more, is destroyed.
    """
    kept = folder.kept()
    lost = {one.id for one in kept if one.case_id and _is_lost(tx, ring, one)}
    for id_ in lost:
        folder.drop(id_)
    return tuple(one for one in kept if one.id not in lost)


def _is_lost(tx: Transaction, ring: PersonRing, one: Unfinished) -> bool:
    case_id = CaseId(UUID(one.case_id))
    try:
        is_erased = tx.cases.get(case_id).is_erased
    except NotFoundError:
        return True
    return is_erased or find_key(tx, ring, case_id, Compartment.CONTENTS) is None

"""Whom a cell means: by key or id, else by a name that only one goes by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from grievance.domain.certification import Certification
from grievance.domain.firm import Firm
from grievance.domain.registry import Kept, Record, key_of, noun_of
from grievance.domain.registry_ids import Noun, id_for
from grievance.services.registry_form.problems import CellError


_PREFIXES = {f"{noun.value}:": noun for noun in Noun}
_SHEETS = {
    Noun.MEMBER: "members",
    Noun.FIRM: "firms",
    Noun.AUDITOR: "auditors",
    Noun.ENTITY: "entities",
    Noun.CERTIFICATION: "certifications",
}
Fits = Callable[[Record], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What can be referred to: records known before, and good rows of these files."""

    _records: dict[Kept, Record] = field(default_factory=dict, repr=False)
    _here: set[Kept] = field(default_factory=set, repr=False)
    _refused: dict[Kept, str] = field(default_factory=dict, repr=False)
    _named: defaultdict[tuple[Noun, str], dict[UUID, None]] = field(
        default_factory=lambda: defaultdict(dict), repr=False
    )

    def know(self, records: Iterable[Record]) -> None:
        """Let what is on the books be referred to."""
        for record in records:
            noun = noun_of(record)
            self._records[noun, record.id] = record
            for name in _names_of(record):
                self._named[noun, name.casefold()][record.id] = None

    def add(self, record: Record) -> None:
        """Let a row of these files be referred to, before any other of its name."""
        self._here.add((noun_of(record), record.id))
        self.know([record])

    def claim(self, noun: Noun, id_: UUID, name: str) -> None:
        """Let a row be referred to of which only its id and name are read so far."""
        self._here.add((noun, id_))
        if name:
            self._named[noun, name.casefold()][id_] = None

    def is_here(self, kept: Kept) -> bool:
        """Tell whether these files have a row for it."""
        return kept in self._here

    def refuse(self, noun: Noun, id_: UUID, where: str) -> None:
        """Note that the row at *where* was refused, so that nothing refers to it."""
        self._refused[noun, id_] = where

    def find(self, noun: Noun, text: str, *, fits: Fits | None = None) -> UUID:
        """
        Return the id of what *text* names.

        Raises:
            CellError: It is unknown, several are meant, or its row was refused.
        """
        id_ = id_for(noun, text)
        if (noun, id_) in self._records or (noun, id_) in self._here:
            return self._sound(noun, id_, text)
        found = self._called(noun, text, fits)
        if len(found) == 1:
            return self._sound(noun, found[0], text)
        if found:
            msg = f"“{text}” is the name of {len(found)} {_SHEETS[noun]}; write the id."
            raise CellError(msg)
        msg = f"“{text}” is none of the {_SHEETS[noun]} here; add it or correct it."
        raise CellError(msg)

    def record(self, noun: Noun, id_: UUID) -> Record | None:
        """Return what is known under an id."""
        return self._records.get((noun, id_))

    def _called(self, noun: Noun, text: str, fits: Fits | None) -> list[UUID]:
        """Return whom a name may mean: those of these files, else those known."""
        ids = self._named.get((noun, text.casefold()), ())
        found = [one for one in ids if self._may_be(noun, one, fits)]
        return [one for one in found if (noun, one) in self._here] or found

    def _may_be(self, noun: Noun, id_: UUID, fits: Fits | None) -> bool:
        record = self._records.get((noun, id_))
        return record is None or fits is None or fits(record)

    def _sound(self, noun: Noun, id_: UUID, text: str) -> UUID:
        where = self._refused.get((noun, id_))
        if where is None:
            return id_
        msg = f"it refers to {noun} “{text}”, which was refused ({where})."
        raise CellError(msg)


def prefixed(text: str, nouns: tuple[Noun, ...]) -> tuple[Noun, str]:
    """
    Part ``member:KEY`` into its two; a key alone is of the first kind of *nouns*.

    Raises:
        CellError: It names a kind that cannot stand here.
    """
    before, colon, key = text.partition(":")
    noun = _PREFIXES.get(f"{before.strip().casefold()}:") if colon else None
    if noun is None:
        return nouns[0], text
    if noun in nouns:
        return noun, key.strip()
    allowed = ", ".join(nouns)
    msg = f"“{text}” cannot stand here; name one of these: {allowed}."
    raise CellError(msg)


def _names_of(record: Record) -> tuple[str, ...]:
    if isinstance(record, Certification):
        return (record.number,)
    own = getattr(record, "name", "")
    code = record.code if isinstance(record, Firm) else ""
    return tuple({one for one in (own, code, key_of(record)) if one})

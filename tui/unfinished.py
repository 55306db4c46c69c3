"""
What somebody was typing when the desk was locked: sealed to them, and in memory only.

Ten minutes on the telephone must not cost them what they have taken down.  It opens with
their keys alone, so that whoever unlocks the desk next sees nothing of it, and it is
gone when the desk is left.  (Python cannot wipe what lay in the fields before.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

from textual.screen import Screen
from textual.widgets import Input, TextArea

from grievance.domain.ids import PersonId
from grievance.vault.posted import Dropped, drop, pick_up
from grievance.vault.ring import PersonRing
from grievance.vault.suites import suite_for


_TABLE = "unfinished"  # no table: it never lies in the books


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """Words that are sealed to whoever typed them."""

    person_id: PersonId
    kv: int
    id: str
    dropped: Dropped = field(repr=False)

    def take_back(self, ring: PersonRing) -> str:
        """Return the words to who typed them, and nothing to anybody else."""
        if ring.person_id != self.person_id or not ring.opens(self.kv):
            return ""
        box = ring.box(self.kv)
        words = pick_up(box, self.dropped, table=_TABLE, row_id=self.id)
        return words.decode()


def keep_unfinished(
    ring: PersonRing, screens: Iterable[Screen[object]]
) -> Unfinished | None:
    """Seal what is typed on *screens* where there is a text among it, else None."""
    words = "\n\n".join(filter(None, map(_typed_on, screens)))
    if not words:
        return None
    public, id_ = ring.identity.box.public, str(uuid4())
    suite = suite_for(public)
    dropped = drop(public, words.encode(), table=_TABLE, row_id=id_, suite=suite)
    return Unfinished(person_id=ring.person_id, kv=ring.kv, id=id_, dropped=dropped)


def _typed_on(screen: Screen[object]) -> str:
    """Return all that is typed on a screen with a text of many lines that says anything."""
    texts = [area.text for area in screen.query(TextArea) if not area.read_only]
    if not any(text.strip() for text in texts):
        return ""
    return "\n".join((*_lines(screen), *texts))


def _lines(screen: Screen[object]) -> Iterator[str]:
    for typed in screen.query(Input):
        if typed.value.strip() and not typed.password:
            yield typed.value

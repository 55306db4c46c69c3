"""
Read the words of many cases at once, for a search.

What takes a question to the books for each case that somebody opens is asked for all of
a handful together; each is held to the same rules.  A case that does not open, or of
which something is not as the log saw it last, is counted and left out: its words are
nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from grievance.domain.contents import PartKind
from grievance.domain.ids import CaseId
from grievance.domain.seen import Seen
from grievance.services.boxes.case_keys import fits, refuse_changed_people
from grievance.services.boxes.case_parts import OpenedPart, open_loaded
from grievance.services.boxes.in_batches import batches
from grievance.services.boxes.trusted_slot import are_newest
from grievance.services.boxes.who_wrote import is_sound_part
from grievance.services.search.search_folding import fold
from grievance.services.search.search_words import (
    KINDS,
    Passage,
    passages_of,
    plain_attachments,
    text_of,
)
from grievance.storage.store import Transaction
from grievance.vault.case_box import (
    CaseKey,
    SealedPart,
    open_grant,
    read_part,
    verify_slots,
)
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing


AT_ONCE: Final = 500  # ids in one question to the log
BREAK: Final = "\n"  # between two passages, which no word of a search goes over


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCase:
    """The words of a case, and the version of the key that they lay under."""

    case_id: CaseId
    kv: int
    passages: tuple[Passage, ...] = field(repr=False)

    @property
    def folded(self) -> str:
        """All of its words as a search compares them."""
        return BREAK.join(fold(one.text) for one in self.passages)


def read_cases(
    tx: Transaction, ring: PersonRing, case_ids: Sequence[CaseId]
) -> Iterator[ReadCase]:
    """
    Yield the words of those of these cases, a few dozen, that open, in their order.

    Raises:
        NotAllowedError: The ring was unlocked before somebody joined, left or was tied.
    """
    refuse_changed_people(tx, ring)
    keys = _keys(tx, ring, case_ids)
    parts = tx.searchable.words(list(keys))
    seen = _seen(tx, list(chain.from_iterable(parts.values())))
    for case_id in case_ids:
        if case_id in keys:
            with suppress(SealError):
                key = keys[case_id]
                yield _read(tx, ring, key, _sound(parts[case_id], seen))


def _keys(
    tx: Transaction, ring: PersonRing, case_ids: Sequence[CaseId]
) -> dict[CaseId, CaseKey]:
    """Open what this person was given of the newest keys to the contents."""
    slots = tx.rings.slots_of(case_ids)
    newest = are_newest(tx, [some[-1] for some in slots.values()])
    grants = tx.rings.grants_of(ring.author.holder, case_ids)
    keys = {}
    for case_id, grant in grants.items():
        some = slots.get(case_id, [])
        if some and some[-1] in newest and fits(ring, grant):
            with suppress(SealError):
                slot = verify_slots(some, ring.directory)
                keys[case_id] = open_grant(grant, slot, ring.box(grant.holder_kv))
    return keys


def _seen(tx: Transaction, parts: Sequence[SealedPart]) -> dict[str, Seen]:
    """Return how the log saw each of these parts last."""
    seen: dict[str, Seen] = {}
    for some in batches(parts, AT_ONCE):
        seen |= tx.log.seen(part.id for part in some)
    return seen


def _sound(
    parts: Sequence[SealedPart], seen: Mapping[str, Seen]
) -> Sequence[SealedPart]:
    """Return the parts, all of which are as the log saw them last; else `SealError`."""
    if not all(is_sound_part(part, seen) for part in parts):
        raise SealError
    return parts


def _read(
    tx: Transaction, ring: PersonRing, key: CaseKey, parts: Sequence[SealedPart]
) -> ReadCase:
    opened = [
        one for part in parts for one in open_loaded(key, part, ring.directory, KINDS)
    ]
    passages = (*passages_of(opened), *_attached(tx, ring, key, opened))
    return ReadCase(case_id=key.case_id, kv=key.kv, passages=passages)


def _attached(
    tx: Transaction, ring: PersonRing, key: CaseKey, opened: Sequence[OpenedPart]
) -> Iterator[Passage]:
    """Yield the words of what came with letters as plain text."""
    letters = plain_attachments(opened)
    if not letters:
        return
    parts = tx.parts.several(list(letters))
    for part in _sound(parts, _seen(tx, parts)):
        words = text_of(read_part(key, part, ring.directory))
        kind, letter_id = PartKind.ATTACHMENT, letters[part.id]
        yield Passage(part_id=letter_id, kind=kind, text=words)

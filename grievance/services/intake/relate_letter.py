"""Suggest the cases a new letter may belong to; a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from grievance.domain.contents import Related, Why
from grievance.domain.reference import Reference, find_references
from grievance.mail.letter import Letter
from grievance.services.cases.alias_case import find_named
from grievance.services.intake.mark_letter import id_mark
from grievance.storage.receipts import Earlier
from grievance.storage.store import Transaction
from grievance.vault.worker_keys import WorkerKeys


MOST_RELATED = 8
MOST_IDS = 20  # the last ones: each costs a look into the books
MOST_TEXT = 100_000  # characters


def relate_letter(
    tx: Transaction,
    keys: Sequence[WorkerKeys],
    letter: Letter,
    earlier: tuple[Earlier, ...],
    *,
    doubted: tuple[Related, ...] = (),
) -> tuple[Related, ...]:
    """
    Return suggestions, the likeliest first, each case once; *doubted* lead them.

    Anyone can write a reference or somebody else's Message-ID into a mail: so these are
    shown to whoever triages, and nothing follows from them.
    """
    found = {one.reference: one for one in doubted}
    for related in _suggestions(tx, keys, letter, earlier):
        found.setdefault(related.reference, related)
        if len(found) == MOST_RELATED:
            break
    return tuple(found.values())


def _suggestions(
    tx: Transaction,
    keys: Sequence[WorkerKeys],
    letter: Letter,
    earlier: tuple[Earlier, ...],
) -> Iterator[Related]:
    subject = find_references(letter.subject)
    yield from _existing(tx, subject, Why.SUBJECT)
    for message_id in _answered(letter):
        for version in keys:
            answered = tx.spool.same_id(id_mark(version, message_id))
            yield from (
                Related(reference=a.reference, why=Why.ANSWERS) for a in answered
            )
    yield from (Related(reference=one.reference, why=Why.SAME_ID) for one in earlier)
    text = find_references(letter.text[:MOST_TEXT])
    yield from _existing(tx, text[:MOST_RELATED], Why.TEXT)


def _answered(letter: Letter) -> tuple[str, ...]:
    ids = (*letter.in_reply_to, *reversed(letter.references))
    return tuple(dict.fromkeys(ids))[:MOST_IDS]


def _existing(
    tx: Transaction, references: Iterable[Reference], why: Why
) -> Iterator[Related]:
    for reference in references:
        named = find_named(tx, reference)
        if named is not None:
            yield Related(reference=named.case.reference, why=why)

"""Compare the keys of cases with those that this machine saw before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from grievance.domain.compartment import Compartment
from grievance.domain.errors import AlteredError, NotFoundError
from grievance.domain.ids import CaseId
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.high_water import refuse
from grievance.vault.key_marks import KeyMark, KeyMarks


AT_ONCE = 1_000  # keys that are looked at closely; some 0.6 ms each


def compare_key_marks(
    tx: Transaction, directory: Directory, known: KeyMarks
) -> tuple[KeyMark, ...]:
    """
    Return which keys are newer than those that are *known*, a thousand at most.

    Only what is vouched for and in the log: a made-up key, once remembered, would have
    every machine refuse the true one.

    Raises:
        RolledBackError: A case has not the key any more that was seen.
    """
    later = {KeyMark.of(*key): key for key in tx.worklists.later_keys()}
    _refuse_missing(tx, [one for one in known.newest.values() if one not in later])
    unseen = (key for mark, key in later.items() if _is_newer(mark, known))
    newest = {(key.case_id, key.compartment): None for key in unseen}
    return tuple(_trusted(tx, directory, islice(newest, AT_ONCE)))


def _refuse_missing(tx: Transaction, missing: Sequence[KeyMark]) -> None:
    """Refuse another key than the one seen; a case that was erased has none."""
    for start in range(0, len(missing), AT_ONCE):
        some = missing[start : start + AT_ONCE]
        found = tx.worklists.boxes_with_keys({one.case_id for one in some})
        there = {f"{case_id}/{compartment}" for case_id, compartment in found}
        for mark in some:
            if mark.box in there:
                refuse(f"the key {mark.box} is not the one this machine saw")


def _is_newer(mark: KeyMark, known: KeyMarks) -> bool:
    seen = known.newest.get(mark.box)
    return seen is None or seen.kv < mark.kv


def _trusted(
    tx: Transaction,
    directory: Directory,
    boxes: Iterable[tuple[CaseId, Compartment]],
) -> Iterator[KeyMark]:
    for case_id, compartment in boxes:
        try:
            slot = trusted_slot(tx, directory, case_id, compartment)
        except (AlteredError, NotFoundError, SealError):  # whoever opens it hears of it
            continue
        yield KeyMark.of(case_id, compartment, slot.kv, slot.signature)

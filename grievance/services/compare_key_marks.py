"""Compare the keys of cases with those that this machine saw before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from grievance.domain.errors import AlteredError, NotFoundError
from grievance.services.compare_keys import has_key
from grievance.services.trusted_slot import trusted_slot
from grievance.storage.store import Transaction
from grievance.storage.worklists import LaterKey
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
    later: dict[str, list[LaterKey]] = defaultdict(list)
    for key in tx.worklists.later_keys():
        later[f"{key.case_id}/{key.compartment}"].append(key)
    for mark in known.newest.values():
        if not any(mark == _mark(key) for key in later.get(mark.box, ())):
            _refuse_unless_erased(tx, mark)
    newest = (max(keys, key=lambda key: key.kv) for keys in later.values())
    unseen = (key for key in newest if _is_newer(key, known))
    return tuple(_trusted(tx, directory, islice(unseen, AT_ONCE)))


def _refuse_unless_erased(tx: Transaction, mark: KeyMark) -> None:
    """Refuse another key; of a case that was erased there is none left."""
    if has_key(tx, mark.box):
        refuse(f"the key {mark.box} is not the one this machine saw")


def _is_newer(key: LaterKey, known: KeyMarks) -> bool:
    mark = known.newest.get(f"{key.case_id}/{key.compartment}")
    return mark is None or mark.kv < key.kv


def _trusted(
    tx: Transaction, directory: Directory, unseen: Iterator[LaterKey]
) -> Iterator[KeyMark]:
    for key in unseen:
        try:
            slot = trusted_slot(tx, directory, key.case_id, key.compartment)
        except (AlteredError, NotFoundError, SealError):  # whoever opens it hears of it
            continue
        yield KeyMark.of(slot.case_id, slot.compartment, slot.kv, slot.signature)


def _mark(key: LaterKey) -> KeyMark:
    return KeyMark.of(key.case_id, key.compartment, key.kv, key.signature)

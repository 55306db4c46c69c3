"""
Compare the registry with its history, and the history with what the log saw.

Each import is under a digest in the log; the tables are what the last entries of the
history say.  So whoever changes either by hand is noticed.
"""

from __future__ import annotations

import hashlib
import json

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Final

from grievance.domain.registry import Kept, Record, Registry, label_of
from grievance.domain.registry_history import HistoryEntry
from grievance.storage.store import Transaction


OBJECT: Final = "registry"  # its name in the log


def digest_of_import(entries: Iterable[HistoryEntry]) -> bytes:
    """Return the SHA-256 of what an import recorded, in one canonical form."""
    digest = hashlib.sha256()
    for entry in sorted(entries, key=_place):
        line = [
            entry.revision,
            entry.noun,
            str(entry.record_id),
            entry.as_of.isoformat(),
            entry.recorded_at.astimezone(UTC).isoformat(),
            entry.facts,
            entry.removed,
            *([entry.why.value] if entry.why else ()),  # older lines have none
        ]
        written = json.dumps(line, ensure_ascii=True, separators=(",", ":"))
        digest.update(f"{written}\n".encode())
    return digest.digest()


def registry_on_books(tx: Transaction) -> Registry:
    """Return all of the registry as the tables have it now."""
    return Registry(
        members=tx.members.all(),
        firms=tx.firms.all(),
        auditors=tx.auditors.all(),
        entities=tx.entities.all(),
        certifications=tx.certifications.all(),
        audits=tx.audits.all(),
        links=tx.links.all(),
        events=tx.outside_events.all(),
    )


def compare_registry(tx: Transaction) -> Iterator[str]:
    """
    Yield a sentence for whatever is not as the log and the history say.

    Raises:
        LookupError, TypeError, ValueError: The books hold what this program did not
            write.
    """
    yield from _compare_history(tx)
    yield from _compare_tables(
        registry_on_books(tx).kept(), tx.registry_history.state()
    )


def _compare_history(tx: Transaction) -> Iterator[str]:
    logged = {entry.digest for entry in tx.log.about([OBJECT]) if entry.digest}
    imports = [entries for _revision, entries in tx.registry_history.imports()]
    if logged and len(imports) > 1 and imports[0][0].revision == 0:
        # What there was before the log saw any of it came under the first digest.
        imports[:2] = [(*imports[0], *imports[1])]
    for entries in imports:
        number = entries[-1].revision
        is_from_before = not logged and number == 0
        if not is_from_before and digest_of_import(entries).hex() not in logged:
            yield f"Import {number} of the registry is not what the log saw."
    if lacking := max(len(logged) - len(imports), 0):
        are = "is an import" if lacking == 1 else f"are {lacking} imports"
        yield f"There {are} in the log that the registry's history lacks."


def _compare_tables(
    found: dict[Kept, Record], expected: dict[Kept, Record]
) -> Iterator[str]:
    for kept, record in expected.items():
        if kept not in found:
            yield f"The {label_of(record)} is missing from the registry."
        elif found[kept] != record:
            yield f"The {label_of(record)} is not what its history says."
    for kept, record in found.items():
        if kept not in expected:
            yield f"The {label_of(record)} is in no history of the registry."


def _place(entry: HistoryEntry) -> tuple[int, str, str]:
    return entry.revision, entry.noun.value, str(entry.record_id)

"""What people put on record in a case, revision by revision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from grievance.domain.errors import ConflictError


class Record(Protocol):
    """Something with a number within its case, of which the last revision counts."""

    @property
    def number(self) -> int:
        """What people call it by, from 1."""
        ...

    @property
    def revision(self) -> int:
        """How often it was written, from 1."""
        ...


R = TypeVar("R", bound=Record)


def last_revisions(records: Iterable[R]) -> tuple[R, ...]:
    """Return the last revision of each, by number."""
    by_number: dict[int, R] = {}
    for record in sorted(records, key=lambda record: record.revision):
        by_number[record.number] = record
    return tuple(by_number[number] for number in sorted(by_number))


def refuse_overtaken(records: Iterable[R], record: R) -> None:
    """
    Refuse a revision that does not follow on the last one.

    Raises:
        ConflictError: Somebody else wrote one meanwhile.
    """
    last = {one.number: one.revision for one in last_revisions(records)}
    is_new = record.number not in last
    expected = (max(last, default=0) + 1) if is_new else record.number
    if (expected, last.get(record.number, 0) + 1) != (record.number, record.revision):
        msg = "Somebody else changed this meanwhile; look again and repeat."
        raise ConflictError(msg)

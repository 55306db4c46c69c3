"""Say in counts which keys are due for others, and who could change them."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.ids import PersonId
from grievance.domain.rekeying import DueKeys


ALARM = "only the recovery key opens them: see docs/access.md."


def say_due_keys(due: DueKeys, *, me: PersonId | None = None) -> Iterator[str]:
    """Yield sentences; nothing where nothing is due.  *me* is who reads them."""
    if not due.count:
        return
    mine = due.by_person.get(me, 0) if me else 0
    yours = f", {mine} by you: `grievance rekey` or the desk does it" if mine else ""
    yield (
        f"{_keys(due.count)} to be changed since {due.since}, as somebody was taken "
        f"off{yours}."
    )
    if due.nobody:
        yield f"{_keys(due.nobody)} changed by nobody; {ALARM}"


def _keys(count: int) -> str:
    return "1 key is" if count == 1 else f"{count:,} keys are"

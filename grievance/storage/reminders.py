"""Which clocks called, and who was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, select

from grievance.domain.clock import ClockKind
from grievance.domain.ids import CaseId
from grievance.domain.reminder import Call, Reminder
from grievance.storage.inserts import insert_new
from grievance.storage.rows import ReminderRow
from grievance.storage.values import columns_of, fields_of


_REMINDER = ReminderRow.__table__
_ADD = insert_new(ReminderRow, ReminderRow.case_id)
_ALL = select(_REMINDER).order_by(_REMINDER.c.at, _REMINDER.c.clock)
_OF_CASES = _ALL.where(_REMINDER.c.case_id.in_(bindparam("cases", expanding=True)))
_AT_ONCE = 500  # ids in a question


@dataclass(frozen=True, slots=True)
class Reminders:
    """Each is there once, whoever asks for it, and however often."""

    connection: Connection

    def add(self, reminder: Reminder) -> bool:
        """Keep a reminder; False where there was one of that clock already."""
        insert_once = _ADD[self.connection.dialect.name]
        added = self.connection.execute(insert_once, columns_of(reminder))
        return added.first() is not None

    def of_cases(
        self, case_ids: Collection[CaseId]
    ) -> Mapping[CaseId, tuple[Reminder, ...]]:
        """Return the reminders of these cases by case, the oldest first."""
        found: dict[CaseId, list[Reminder]] = defaultdict(list)
        ids = list(case_ids)
        for start in range(0, len(ids), _AT_ONCE):
            some = {"cases": ids[start : start + _AT_ONCE]}
            for row in self.connection.execute(_OF_CASES, some):
                found[row.case_id].append(_to_reminder(row))
        return {case_id: tuple(of_one) for case_id, of_one in found.items()}

    def all(self) -> Iterator[Reminder]:
        """Yield every reminder there is, for verification."""
        streaming = _ALL.execution_options(yield_per=500)
        with self.connection.execute(streaming) as rows:
            for row in rows:
                yield _to_reminder(row)


def _to_reminder(row: Row[tuple[object, ...]]) -> Reminder:
    columns = fields_of(row)
    coded = {"clock": ClockKind(columns["clock"]), "call": Call(columns["call"])}
    return Reminder(**columns | coded)

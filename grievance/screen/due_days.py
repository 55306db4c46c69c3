"""What is due around audits, day by day, as both edges show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.audit_days import DayState
from grievance.domain.review_gate import GateStanding
from grievance.screen.audit_words import DAY_SIGNS, GATE_SIGNS
from grievance.services.overviews.audit_calendar import AuditEntry


OFFICE = "the office"
_PAST = frozenset({DayState.DONE, DayState.SPARED, DayState.OVER, GateStanding.DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """Something on a day of an audit; *who* is told, or has to do it."""

    on: date
    what: str
    state: DayState | GateStanding
    who: str
    entry: AuditEntry = field(repr=False)

    @property
    def sign(self) -> str:
        """The sign of how it stands."""
        if isinstance(self.state, DayState):
            return DAY_SIGNS[self.state]
        return GATE_SIGNS[self.state]

    @property
    def is_past(self) -> bool:
        """Whether nobody has to do anything about it any more."""
        return self.state in _PAST


def due_days(entries: Iterable[AuditEntry], *, with_past: bool = False) -> list[DueDay]:
    """Return what is due, by its day; *with_past* what is done or over, too."""
    found = (one for one in _days(entries) if with_past or not one.is_past)
    return sorted(found, key=lambda one: (one.on, one.entry.key, one.what))


def _days(entries: Iterable[AuditEntry]) -> Iterator[DueDay]:
    for entry in entries:
        if not entry.facts.on and entry.file is None:
            continue
        told = "oversight desk" if entry.for_desk else entry.firm or "nobody named"
        for day in entry.days:
            what = day.kind.replace("-", " ")
            yield DueDay(on=day.on, what=what, state=day.state, who=told, entry=entry)
        for gate in entry.gates:
            if gate.due_on is not None:
                yield DueDay(
                    on=gate.due_on,
                    what=f"{gate.gate.replace('-', ' ')} review",
                    state=gate.standing,
                    who=OFFICE,
                    entry=entry,
                )

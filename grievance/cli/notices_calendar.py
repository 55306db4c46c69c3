"""`grievance notices calendar`: who is told what on which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import click

from grievance.cli.audits_seen import seen_audits
from grievance.cli.output import Fields, print_json
from grievance.cli.recording import with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, who_options
from grievance.domain.audit_days import DayState
from grievance.domain.review_gate import GateStanding
from grievance.screen.audit_words import DAY_SIGNS, GATE_SIGNS
from grievance.services.audit_calendar import AuditEntry, calendar_of


HEADS = ("day", "what", "audit", "Entity", "who", "file")
OFFICE = "the office"
_PAST = frozenset({DayState.DONE, DayState.SPARED, DayState.OVER, GateStanding.DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """Something on a day of an audit; *who* is told, or has to do it."""

    on: date
    what: str
    state: DayState | GateStanding
    who: str
    entry: AuditEntry

    @property
    def sign(self) -> str:
        """The sign of how it stands."""
        if isinstance(self.state, DayState):
            return DAY_SIGNS[self.state]
        return GATE_SIGNS[self.state]


@click.command(epilog="Example: grievance notices calendar --all --json")
@click.option("--all", "with_past", is_flag=True, help="What is done or over, too.")
@with_json
@with_surroundings
@who_options
def calendar(
    who: Who, surroundings: Surroundings, /, *, with_past: bool, as_json: bool
) -> None:
    """
    List what is due around audits, day by day.

    Notices to the firms, the gates at which the office looks, audits and their answers.
    · is ahead, ▲ due, ! overdue, … drafted and waiting, ✓ done, – went by.
    """
    with seen_audits(surroundings, who) as seen:
        every = _days(calendar_of(seen.audits))
        found = sorted(every, key=lambda one: (one.on, one.entry.key, one.what))
    shown = [one for one in found if with_past or one.state not in _PAST]
    if as_json:
        for one in shown:
            print_json(_fields(one))
        return
    empty = "Nothing is due around an audit in a case that you may open."
    rows = [_row(one) for one in shown]
    print_table(HEADS, rows, empty=empty, spare=("who", "Entity"))


def _days(entries: Iterable[AuditEntry]) -> Iterator[_Due]:
    for entry in entries:
        if not entry.facts.on and entry.file is None:
            continue
        told = "oversight desk" if entry.for_desk else entry.firm or "nobody named"
        for day in entry.days:
            what = day.kind.replace("-", " ")
            yield _Due(on=day.on, what=what, state=day.state, who=told, entry=entry)
        for gate in entry.gates:
            if gate.due_on is not None:
                yield _Due(
                    on=gate.due_on,
                    what=f"{gate.gate.replace('-', ' ')} review",
                    state=gate.standing,
                    who=OFFICE,
                    entry=entry,
                )


def _row(one: _Due) -> tuple[object, ...]:
    entry = one.entry
    file = entry.file.reference if entry.file else None
    return one.on, f"{one.sign} {one.what}", entry.key, entry.entity, one.who, file


def _fields(one: _Due) -> Fields:
    entry = one.entry
    return {
        "on": one.on,
        "what": one.what,
        "state": one.state,
        "who": one.who,
        "audit": entry.key,
        "entity": entry.entity,
        "file": entry.file.reference if entry.file else None,
    }

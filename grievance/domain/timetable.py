"""Which clocks run when: started and stopped by what happens, never by an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from grievance.domain.appeal import TRIAGE_CLOCKS, once_told
from grievance.domain.calendar import OfficeCalendar
from grievance.domain.clock import Clock, ClockKind
from grievance.domain.errors import NotFoundError
from grievance.domain.happening import EFFECTS, Happening
from grievance.domain.limit import Limit, Unit
from grievance.domain.stage import TERMINAL, Stage
from grievance.domain.stage_clocks import (
    EACH_ITS_OWN,
    OF_STAGE,
    WHATEVER_THE_STAGE,
    WHOEVER_COMPLAINED,
    stays,
)
from grievance.domain.urgency import Urgency


Running = tuple[Clock, ...]

# Defaults of this project, for an office to change; they are nobody's rules.
DEFAULTS: Mapping[ClockKind, Limit] = MappingProxyType(
    {
        ClockKind.ACKNOWLEDGEMENT: Limit(7, Unit.DAY),
        ClockKind.URGENT_TRIAGE: Limit(2, Unit.BUSINESS_DAY),
        ClockKind.TRIAGE: Limit(15, Unit.BUSINESS_DAY),
        ClockKind.ENTITY_RESPONSE: Limit(14, Unit.BUSINESS_DAY),
        ClockKind.ASSESSMENT: Limit(90, Unit.DAY),
        ClockKind.PROGRESS: Limit(30, Unit.DAY),
        ClockKind.FEEDBACK: Limit(3, Unit.MONTH),
        ClockKind.INVESTIGATION: Limit(60, Unit.BUSINESS_DAY),
        ClockKind.AUDIT_REVIEW: Limit(90, Unit.DAY),
        ClockKind.DECISION_NOTICE: Limit(14, Unit.BUSINESS_DAY),
        ClockKind.APPEAL_WINDOW: Limit(60, Unit.BUSINESS_DAY),
        ClockKind.CORRECTIVE_ACTION_PLAN: Limit(1, Unit.MONTH),
        ClockKind.CORRECTION: Limit(6, Unit.MONTH),
        ClockKind.LAST_COMMENT: Limit(14, Unit.BUSINESS_DAY),
        ClockKind.RESUBMISSION: Limit(28, Unit.DAY),
        ClockKind.RISK_REVIEW: Limit(30, Unit.DAY),
        ClockKind.REPORT_CLOSURE: Limit(10, Unit.BUSINESS_DAY),
        ClockKind.NOTICE_RELEASE: Limit(5, Unit.BUSINESS_DAY),
        ClockKind.NOTICE_ACKNOWLEDGEMENT: Limit(10, Unit.BUSINESS_DAY),
        ClockKind.AUDIT_ANSWER: Limit(30, Unit.DAY),
        ClockKind.RETENTION: Limit(7, Unit.YEAR),
    }
)
SHORT_RETENTION = Limit(1, Unit.YEAR)  # of what was inadmissible


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The limits of an office, counted in its calendar."""

    calendar: OfficeCalendar = field(default_factory=OfficeCalendar)
    limits: Mapping[ClockKind, Limit] = field(default_factory=lambda: DEFAULTS)
    short_retention: Limit = SHORT_RETENTION
    retention: Mapping[str, Limit] = field(default_factory=dict)  # by outcome or kind

    def day_of(self, at: datetime) -> date:
        """Return the office's day of a moment: what clocks start, stop and end on."""
        return self.calendar.day_of(at)

    def due(self, kind: ClockKind, since: date) -> date:
        """Return the last day of a clock that starts on *since*."""
        return self.limits[kind].after(since, self.calendar)

    def received(self, day: date, urgency: Urgency) -> Running:
        """Start the clocks of a new case."""
        return (
            self._start(ClockKind.ACKNOWLEDGEMENT, day),
            self._start(_triage(urgency), day),
        )

    def begun(
        self, stage: Stage, urgency: Urgency, *, since: date, day: date
    ) -> Running:
        """
        Start on *day* the clocks of a case that was at *stage* *since* then without any.

        When somebody wrote to who complained last, nobody knows: they hear from us soon.
        """
        first = OF_STAGE[stage][0]
        kind = _triage(urgency) if first in TRIAGE_CLOCKS else first
        return (self._start(kind, since), self._start(ClockKind.PROGRESS, day))

    def moved(
        self, clocks: Running, *, before: Stage, after: Stage, day: date
    ) -> Running:
        """Stop what ran for the stage before, and start what the next one is given."""
        if after in TERMINAL:
            return self._ended(clocks, before, day)
        if before in TERMINAL:
            clocks = (*clocks, *self._again(clocks, day))
        own, kept = OF_STAGE[after], WHATEVER_THE_STAGE | stays(before, after)
        running = tuple(c for c in clocks if c.kind is not ClockKind.RETENTION)
        running = self._stop(running, frozenset(ClockKind) - kept - set(own), day)
        if any(clock.kind in own and not clock.is_stopped for clock in running):
            return running
        return (*running, self._start(own[0], day))

    def happened(self, clocks: Running, what: Happening, day: date) -> Running:
        """Stop what waited for this, and start what follows from it."""
        effect = EFFECTS[what]
        waited = any(c.kind in effect.stops and not c.is_stopped for c in clocks)
        if effect.stops and not waited:
            return clocks
        left = self._meet(clocks, effect.stops, day)
        runs = {clock.kind for clock in left if not clock.is_stopped} - EACH_ITS_OWN
        starts = (once_told(kind, clocks) for kind in effect.starts)
        started = (kind for kind in starts if kind not in runs)
        return (*left, *(self._start(kind, day) for kind in started))

    def urgency_changed(
        self, clocks: Running, urgency: Urgency, *, since: date, day: date
    ) -> Running:
        """
        Let triage be due sooner from *day* on, or as late as it was at first.

        *since* is the day on which triage began to be waited for.  It keeps its pauses;
        but what becomes urgent waits for nobody.
        """
        open_ = [c for c in clocks if c.kind in TRIAGE_CLOCKS and not c.is_stopped]
        kind = _triage(urgency)
        if not open_ or open_[-1].kind is kind:
            return clocks
        starts, old = since, open_[-1]
        if kind is ClockKind.URGENT_TRIAGE:
            starts, old = day, self._going(old, day)
        limit = self.limits[kind]
        fresh = self._start(kind, starts).carrying(old.pauses, limit, self.calendar)
        return (*(one for one in clocks if one is not open_[-1]), fresh)

    def pause(self, clocks: Running, kind: ClockKind, day: date) -> Running:
        """
        Let the clock for *kind* stand still.

        Raises:
            NotFoundError: None is there that has not been stopped.

            NotAllowedError: It stands still.
        """
        clock = _open(clocks, kind)
        return _with(clocks, clock, clock.pause(day))

    def resume(self, clocks: Running, kind: ClockKind, day: date) -> Running:
        """
        Let the clock for *kind* go on.

        Raises:
            NotFoundError: None is there that has not been stopped.

            NotAllowedError: It does not stand still.
        """
        clock = _open(clocks, kind)
        going = clock.resume(day, self.limits[kind], self.calendar)
        return _with(clocks, clock, going)

    def _going(self, clock: Clock, day: date) -> Clock:
        limit = self.limits[clock.kind]
        return clock.resume(day, limit, self.calendar) if clock.is_paused else clock

    def _start(self, kind: ClockKind, day: date) -> Clock:
        return Clock(kind=kind, started_on=day, due_on=self.due(kind, day))

    def _meet(self, clocks: Running, kinds: frozenset[ClockKind], day: date) -> Running:
        """Stop what waited for it; where each letter has its own, what is due first."""
        left = self._stop(clocks, kinds - EACH_ITS_OWN, day)
        own = [c for c in left if c.kind in kinds & EACH_ITS_OWN and not c.is_stopped]
        if not own:
            return left
        first = min(own, key=lambda clock: clock.due_on)
        place = left.index(first)
        return (*left[:place], *self._stop((first,), kinds, day), *left[place + 1 :])

    def _stop(self, clocks: Running, kinds: frozenset[ClockKind], day: date) -> Running:
        return tuple(
            clock.stop(day, self.limits[clock.kind], self.calendar)
            if clock.kind in kinds and not clock.is_stopped
            else clock
            for clock in clocks
        )

    def _again(self, clocks: Running, day: date) -> Running:
        """Start anew what whoever complained waited for when the case ended."""
        end = latest(clocks, ClockKind.RETENTION)
        last = (latest(clocks, kind) for kind in WHOEVER_COMPLAINED)
        return tuple(
            self._start(clock.kind, day)
            for clock in last
            if clock and end and clock.stopped_on == end.started_on
        )

    def _ended(self, clocks: Running, before: Stage, day: date) -> Running:
        limit = self.limits[ClockKind.RETENTION]
        if before is Stage.INADMISSIBLE:
            limit = self.short_retention
        kept = Clock(
            kind=ClockKind.RETENTION,
            started_on=day,
            due_on=limit.after(day, self.calendar),
        )
        return (*self._stop(clocks, frozenset(ClockKind), day), kept)


def due_on(clocks: Running) -> date | None:
    """
    Return the day by which the office has to do the next thing, if any.

    What others have time for, and keeping what is closed, is nothing to be late with.
    """
    return calls_on(tuple(clock for clock in clocks if not clock.is_window))


def calls_on(clocks: Running) -> date | None:
    """Return the day of the clock that runs out first; None where none runs."""
    running = [  # asked of very many, each with few: a property takes half the time
        one.due_on
        for one in clocks
        if one.stopped_on is None and not (one.pauses and one.is_paused)
    ]
    return min(running) if running else None


def latest(clocks: Running, kind: ClockKind) -> Clock | None:
    """Return the last clock of *kind*, stopped or not."""
    return next((clock for clock in reversed(clocks) if clock.kind is kind), None)


def _triage(urgency: Urgency) -> ClockKind:
    is_urgent = urgency is Urgency.CRITICAL
    return ClockKind.URGENT_TRIAGE if is_urgent else ClockKind.TRIAGE


def _open(clocks: Running, kind: ClockKind) -> Clock:
    clock = latest(clocks, kind)
    if clock is None or clock.is_stopped:
        msg = f"No clock for {kind} runs in this case."
        raise NotFoundError(msg)
    return clock


def _with(clocks: Running, old: Clock, new: Clock) -> Running:
    return tuple(new if clock is old else clock for clock in clocks)

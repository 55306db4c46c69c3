"""
Read off the slips of a complaint what happened to it, each thing once.

A report counts with its sub-cases as one complaint: eight sub-cases of one writer are
no crowd for that writer to hide in.  What has no day was found when somebody counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import Left
from grievance.domain.correction import Correction
from grievance.domain.finding import Grade
from grievance.domain.ids import CaseId
from grievance.domain.slip import MOST_STAGES, StageDate
from grievance.domain.stage import TERMINAL, Stage
from grievance.statistics.noted import Facts, Noted, each, joined


Codes = Mapping[str, tuple[str, ...]]
_OVER: Mapping[str, str] = {  # what is counted once a stage is over
    Stage.ASSESSMENT: "assessed",
    Stage.DIALOGUE: "dialogue",
    Stage.INVESTIGATION: "investigated",
    Stage.AUDIT_FOLLOW_UP: "followed-up",
    Stage.DECISION: "decided",
}
_NAMES_ITSELF = frozenset({Stage.WITHDRAWN, Stage.REFERRED, Stage.MERGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """
    That something happened, which is counted once under its *name*.

    *thing* is what it happened to: a complaint, or a notice.  *codes* say by which
    dimension what is known of it, as a code or a number of days; *about* are the Entities
    and Members it is about.
    """

    measure: str
    thing: str
    mark: str = ""
    day: date | None = None
    codes: Codes = field(default_factory=dict)
    about: frozenset[str] = frozenset()

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells it from all others."""
        return self.measure, self.thing, self.mark


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """
    That a case came *to* a stage on a *day*, from one that it *left*; none at first.

    *begun* is since when it was there, *came* since when it was open; None where stages
    of long ago are not kept.
    """

    left: str
    to: str
    day: date
    begun: date | None
    came: date | None

    @property
    def stage_took(self) -> tuple[str, ...]:
        """How many days the stage took that was left, if it is known."""
        return _days(self.begun, self.day)

    @property
    def whole_took(self) -> tuple[str, ...]:
        """How many days it was open, if it is known."""
        return _days(self.came, self.day)


def _steps(stages: Sequence[StageDate]) -> Iterator[_Step]:
    """
    Yield how a case went from stage to stage.

    Triage begins as a complaint comes in.  One that is taken up again is open anew.
    """
    left = ""
    begun = came = None
    for at in stages:
        yield _Step(left=left, to=at.stage, day=at.since, begun=begun, came=came)
        is_anew = left in TERMINAL or (not left and len(stages) < MOST_STAGES)
        came = at.since if is_anew else came
        if (left, at.stage) != (Stage.RECEIVED, Stage.TRIAGE):
            begun = at.since
        left = at.stage


def _days(since: date | None, until: date) -> tuple[str, ...]:
    return () if since is None else (str(max((until - since).days, 0)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """
    A case, or a report and what was made of it, by what of its slips is counted.

    *codes* and *about* are those of all of them.
    """

    thing: str
    slips: Sequence[Noted] = field(repr=False)
    codes: Codes
    about: frozenset[str]

    @classmethod
    def of(cls, id_: CaseId, slips: Sequence[Noted]) -> Complaint:
        """Put together what was noted of a case and its sub-cases."""
        facts = [one.facts for one in slips]
        return cls(
            thing=str(id_),
            slips=slips,
            codes=_codes(facts),
            about=frozenset(who for one in facts for who in one.about),
        )

    def happened(self) -> Iterator[Happened]:
        """Yield what happened to it, but for what audits said."""
        yield self._new("received", day=came_on(self.slips))
        if any(one.facts.is_paid_for for one in self.slips):
            yield self._new("reprisal")
        for one in self.slips:
            for step in _steps(one.stages):
                yield from self._at(one, step)

    def answered(self, facts: AuditFacts) -> Iterator[Happened]:
        """Yield what an audit said of it."""
        cases = {one.case_id for one in self.slips}
        for item in facts.items:
            if item.case_id in cases and item.left in _SAID:
                said = item.grade or Grade.NOT_ASSESSED.value
                yield self._new(
                    "answered",
                    mark=f"{facts.audit_id}/{item.case_id}/{item.number}/{item.flags}",
                    day=item.left_on,
                    finding=(said,),
                )

    def _at(self, noted: Noted, step: _Step) -> Iterator[Happened]:
        """Yield what came about by a step: what began, and what was over by it."""
        case_id, facts, day = noted.case_id, noted.facts, step.day
        if step.left in _OVER:
            measure, mark = _OVER[step.left], f"{case_id}/{step.left}/{day}"
            yield self._new(measure, mark=mark, day=day, took=step.stage_took)
        mark = f"{case_id}/{step.to}/{day}"
        match step.to:
            case Stage.ASSESSMENT | Stage.INADMISSIBLE:
                is_admitted = step.to == Stage.ASSESSMENT
                ground = ("admitted" if is_admitted else facts.ground,)
                took = step.stage_took
                yield self._new(
                    "admission", mark=mark, day=day, admission=ground, took=took
                )
            case Stage.APPEAL:
                yield self._new("appealed", mark=mark, day=day)
            case Stage.TRIAGE if step.left in TERMINAL:
                yield self._new("reopened", mark=f"{case_id}/{day}", day=day)
            case stage if stage in TERMINAL:
                outcome = (stage if stage in _NAMES_ITSELF else facts.outcome,)
                codes = {"outcome": outcome, "remedy": facts.remedies or ("none",)}
                yield self._new(
                    "ended", mark=mark, day=day, took=step.whole_took, **codes
                )
            case _:
                pass  # counted once it is over

    def _new(
        self,
        measure: str,
        *,
        mark: str = "",
        day: date | None = None,
        **codes: tuple[str, ...],
    ) -> Happened:
        return Happened(
            measure=measure,
            thing=self.thing,
            mark=mark,
            day=day,
            codes={**self.codes, **codes},
            about=self.about,
        )


_SAID = frozenset({Left.ANSWERED, Left.NOT_ASSESSED})


def audited(facts: AuditFacts, entity_id: str) -> Iterator[Happened]:
    """Yield the notices that were sent about an audit, that one was acknowledged, and corrections."""
    about = frozenset({entity_id} - {""})
    for note in facts.notices:
        if note.is_released:
            yield Happened(
                measure="notices",
                thing=f"{facts.audit_id}/{note.number}",
                day=note.settled_on,
                codes={
                    "notice": (note.kind.value,),
                    "ahead": _days(note.settled_on, note.start),
                },
                about=about,
            )
    if facts.acknowledged_on is not None:
        yield Happened(
            measure="acknowledged",
            thing=str(facts.audit_id),
            day=facts.acknowledged_on,
            codes={"awaited": _days(_first_sent(facts), facts.acknowledged_on)},
            about=about,
        )
    for one in facts.corrections:
        yield _corrected(facts, one, about)


def _first_sent(facts: AuditFacts) -> date | None:
    sent = (note.settled_on for note in facts.notices if note.is_released)
    return min((day for day in sent if day), default=None)


def _corrected(facts: AuditFacts, one: Correction, about: frozenset[str]) -> Happened:
    """Return that a correction was done by its day, or on the day after that it was not."""
    is_in_time = one.closed_on is not None and one.closed_on <= one.closed_by
    return Happened(
        measure="corrected",
        thing=f"{facts.audit_id}/{one.criterion}/{one.version}",
        day=one.closed_on if is_in_time else one.closed_by + timedelta(days=1),
        codes={"punctual": ("in-time" if is_in_time else "late",)},
        about=about,
    )


def _codes(facts: Sequence[Facts]) -> Codes:
    is_protected = any(one.is_protected for one in facts)
    return {
        "channel": each(one.channel for one in facts),
        "complainant": each(one.complainant for one in facts),
        "naming": ("protected" if is_protected else "open",),
        "respondent": joined([one.respondents for one in facts]),
        "language": each(one.language for one in facts),
        "severity": (max((f.severity for f in facts), key=lambda one: one.rank).value,),
        "principle": joined([one.principles for one in facts]),
    }


def came_on(slips: Sequence[Noted]) -> date | None:
    """Return when a complaint came in; None of one with so many stages that it is lost."""
    first = [one.stages[0].since for one in slips if 0 < len(one.stages) < MOST_STAGES]
    return min(first, default=None)

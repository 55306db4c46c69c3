"""
Read off the slips of a complaint what happened to it, each thing once.

A report counts with its sub-cases as one complaint: eight sub-cases of one writer are
no crowd for that writer to hide in.  What has no day was found when somebody counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from grievance.domain.audit_facts import AuditFacts, Left
from grievance.domain.finding import Grade
from grievance.domain.ids import CaseId
from grievance.domain.slip import Flag, RespondentKind, Slip, StageDate
from grievance.domain.stage import TERMINAL, Stage
from grievance.statistics.tables import came_on


Codes = Mapping[str, tuple[str, ...]]
_PROTECTED = frozenset({Flag.WISHES_ANONYMITY, Flag.NAMES_WITHHELD})
_NAMES_ITSELF = frozenset({Stage.WITHDRAWN, Stage.REFERRED, Stage.MERGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """
    That something happened, which is counted once under its *name*.

    *thing* is what it happened to: a complaint, or a notice.  *codes* say by which
    dimension what is known of it, *about* are the Entities and Members it is about.
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
class Complaint:
    """The slips of a case, or of a report and what was made of it."""

    id: CaseId
    slips: Sequence[tuple[CaseId, Slip]] = field(repr=False)

    def happened(self) -> Iterator[Happened]:
        """Yield what happened to it, but for what audits said."""
        slips = [slip for _, slip in self.slips]
        yield self._new("received", day=came_on(slips))
        if any(slip.incidents for slip in slips):
            yield self._new("reprisal")
        for case_id, slip in self.slips:
            for stage in slip.stages:
                yield from self._at(case_id, slip, stage)
            for before, after in pairwise(slip.stages):
                if before.stage in TERMINAL and after.stage == Stage.TRIAGE:
                    mark = f"{case_id}/{after.since}"
                    yield self._new("reopened", mark=mark, day=after.since)

    def answered(self, facts: AuditFacts) -> Iterator[Happened]:
        """Yield what an audit said of it."""
        cases = {case_id for case_id, _ in self.slips}
        for item in facts.items:
            if item.case_id in cases and item.left in _SAID:
                said = item.grade or Grade.NOT_ASSESSED.value
                yield self._new(
                    "answered",
                    mark=f"{facts.audit_id}/{item.case_id}/{item.number}/{item.flags}",
                    day=item.left_on,
                    finding=(said,),
                )

    def _at(self, case_id: CaseId, slip: Slip, at: StageDate) -> Iterator[Happened]:
        mark, day = f"{case_id}/{at.stage}/{at.since}", at.since
        match at.stage:
            case Stage.ASSESSMENT:
                yield self._new(
                    "admission", mark=mark, day=day, admission=("admitted",)
                )
            case Stage.INADMISSIBLE:
                ground = (slip.ground,)
                yield self._new("admission", mark=mark, day=day, admission=ground)
            case stage if stage in TERMINAL:
                outcome = (stage if stage in _NAMES_ITSELF else slip.outcome,)
                remedy = slip.remedies or ("none",)
                yield self._new(
                    "ended", mark=mark, day=day, outcome=outcome, remedy=remedy
                )
            case Stage.RECEIVED | Stage.TRIAGE:
                pass  # counted as it came in, and as it is admitted or not
            case stage:
                yield self._new("reached", mark=mark, day=day, stage=(stage,))

    def _new(
        self,
        measure: str,
        *,
        mark: str = "",
        day: date | None = None,
        **codes: tuple[str, ...],
    ) -> Happened:
        slips = [slip for _, slip in self.slips]
        return Happened(
            measure=measure,
            thing=str(self.id),
            mark=mark,
            day=day,
            codes={**_codes(slips), **codes},
            about=frozenset(_about(slips)),
        )


_SAID = frozenset({Left.ANSWERED, Left.NOT_ASSESSED})


def notices_of(facts: AuditFacts, entity_id: str) -> Iterator[Happened]:
    """Yield the notices that were sent about an audit, and that one was acknowledged."""
    about = frozenset({entity_id} - {""})
    for note in facts.notices:
        if note.is_released:
            yield Happened(
                measure="notices",
                thing=f"{facts.audit_id}/{note.number}",
                day=note.settled_on,
                codes={"notice": (note.kind.value,)},
                about=about,
            )
    if facts.acknowledged_on is not None:
        yield Happened(
            measure="acknowledged",
            thing=str(facts.audit_id),
            day=facts.acknowledged_on,
            about=about,
        )


def _codes(slips: Sequence[Slip]) -> Codes:
    is_protected = any(slip.flags & _PROTECTED for slip in slips)
    return {
        "channel": _each(slip.channel for slip in slips),
        "complainant": _each(slip.complainant for slip in slips),
        "naming": ("protected" if is_protected else "open",),
        "respondent": _each(kind for slip in slips for kind in _kinds(slip)),
        "language": _each(slip.language.partition("-")[0] for slip in slips),
        "severity": (max((s.severity for s in slips), key=lambda one: one.rank).value,),
        "principle": _each(code for slip in slips for code in _principles(slip)),
    }


def _kinds(slip: Slip) -> Iterable[RespondentKind]:
    return {one.kind for one in slip.allegations} or {slip.respondent}


def _principles(slip: Slip) -> Iterator[str]:
    criteria = (*slip.criteria, *(one.criterion for one in slip.allegations))
    yield from (code.partition(".")[0] for code in criteria)


def _about(slips: Sequence[Slip]) -> Iterator[str]:
    for slip in slips:
        yield from map(str, (*slip.concerned, *slip.members))


def _each(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({str(code) for code in codes}))

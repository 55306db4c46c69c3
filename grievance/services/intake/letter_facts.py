"""Take from a case what a letter says, so that a person gives only what it cannot know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.letters import FACTS, LetterBook, LetterFacts, LetterId
from grievance.catalogue.letters.facts import LetterError
from grievance.domain.allegation import Allegation, AllegationState
from grievance.domain.appeal import appeal_is_decided, follows_appeal
from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.criterion import CriterionRef, parse_criterion_code
from grievance.domain.outgoing import PULL_BACK
from grievance.domain.reference import Reference
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.domain.stage_clocks import MAY_TAKE_LONGER
from grievance.domain.step import resubmission_until
from grievance.domain.timetable import Timetable, calls_on, latest


# What was taken back, or is dealt with in another case, is not spoken of in this one.
_NOT_HERE = frozenset(
    {AllegationState.WITHDRAWN, AllegationState.MOVED, AllegationState.STRUCK}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """
    What an office writes with: its words, its name, its address, its calendar.

    *desk* is where notices go about firms that nobody else oversees; a letter that is
    let go waits for *pull_back* first.
    """

    letters: LetterBook = field(repr=False)
    office: str
    mailbox: str
    timetable: Timetable
    desk: str = ""
    pull_back: timedelta = PULL_BACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """
    What only a person knows: codes, and a day to answer by or to put something off to.

    *grounds*, *forums* and *remedies* only where the case does not have them yet;
    *outcomes* are told besides the one on record.
    """

    questions: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    delays: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    ruling: str = ""
    by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The case as it is on *today*, and what a person has *given*."""

    case: Case
    slip: Slip
    allegations: tuple[Allegation, ...] = field(default=(), repr=False)
    given: Given = field(default_factory=Given)
    reference: Reference
    entity: str = field(default="", repr=False)
    asked_on: date | None = None
    today: date


def letter_facts(
    letter: LetterId, source: Source, stationery: Stationery
) -> LetterFacts:
    """
    Return the facts of a letter.

    Raises:
        LetterError: Something is missing that only a person can give.
    """
    kind = FACTS[letter]
    found: dict[str, Any] = {
        one.name: _FACTS[one.name](source, stationery) for one in fields(kind)
    }
    return kind(**found)


def _criteria(source: Source, stationery: Stationery) -> tuple[CriterionRef, ...]:
    """
    Return each criterion once that is alleged, in the number of its own version.

    While nothing at all is, those on the slip once people have confirmed it: what is
    merely proposed may be an error, and is never told to anybody.
    """
    catalogue = stationery.letters.catalogue
    if source.allegations or source.slip.allegations:
        held = (one for one in source.allegations if one.state not in _NOT_HERE)
        coded = [_ref(catalogue, one.criterion, one.version) for one in held]
    else:
        confirmed = () if source.slip.proposed else source.slip.criteria
        coded = [catalogue.resolve(code) for code in confirmed]
    return tuple(dict.fromkeys(coded))


def _ref(catalogue: Catalogue, written: str, version: str) -> CriterionRef:
    if not version:
        return catalogue.resolve(written)
    code = parse_criterion_code(written)
    standard = catalogue.standard(code.short, version)
    return CriterionRef(
        standard=standard.standard, version=standard.version, criterion=str(code.id)
    )


def _appeal_by(source: Source, stationery: Stationery) -> date:
    """Return until when one may appeal; nobody may against what was decided on one."""
    if follows_appeal(source.case.clocks):
        msg = (
            "An appeal was decided, and there is no second one; write APPEAL-DECISION."
        )
        raise LetterError(msg)
    return _clock_day(ClockKind.APPEAL_WINDOW)(source, stationery)


def _reply_by(source: Source, stationery: Stationery) -> date:
    due = stationery.timetable.due(ClockKind.ENTITY_RESPONSE, source.today)
    return source.given.by or due


def _due(source: Source, stationery: Stationery) -> date:
    """Return when the reader hears again: by the clock for that, or as for any."""
    clock = latest(source.case.clocks, ClockKind.PROGRESS)
    is_ahead = clock and not clock.is_stopped and clock.due_on > source.today
    due = stationery.timetable.due(ClockKind.PROGRESS, source.today)
    return source.given.by or (clock.due_on if clock and is_ahead else due)


def _clock_day(kind: ClockKind) -> Callable[[Source, Stationery], date]:
    """Make what reads the day of a clock, or when it would be if it began today."""

    def day(source: Source, stationery: Stationery) -> date:
        clock = latest(source.case.clocks, kind)
        return clock.due_on if clock else stationery.timetable.due(kind, source.today)

    return day


def _old_due(source: Source, _stationery: Stationery) -> date:
    """Return the next day that may be put off at all."""
    clocks = (c for c in source.case.clocks if c.kind in MAY_TAKE_LONGER)
    due = calls_on(tuple(clocks))
    if due is None:
        kinds = ", ".join(sorted(MAY_TAKE_LONGER))
        msg = f"No clock runs here that may take longer; these may: {kinds}."
        raise LetterError(msg)
    return due


def _new_due(source: Source, stationery: Stationery) -> date:
    old, new = _old_due(source, stationery), source.given.by
    if new is None or new <= max(old, source.today):
        msg = f"Say to which day after {max(old, source.today)} it is put off (`--by`)."
        raise LetterError(msg)
    return new


def _asked_on(source: Source, _stationery: Stationery) -> date:
    if source.asked_on is None:
        msg = "Nothing was asked of them before, so that there is nothing to remind of."
        raise LetterError(msg)
    return source.asked_on


def _decided_on(source: Source, _stationery: Stationery) -> date:
    """Return when an appeal was decided; of a first decision another letter tells."""
    if not appeal_is_decided(source.case.clocks):
        msg = "No appeal was decided in this case; write OUTCOME or CLOSURE."
        raise LetterError(msg)
    return source.case.stage_since


def _grounds(source: Source, _stationery: Stationery) -> tuple[str, ...]:
    """Return why it is not taken up: the ground that two people confirmed, if any."""
    given, ground = source.given.grounds, source.slip.ground
    if source.case.stage is not Stage.INADMISSIBLE or not ground:
        return _codes(given, ())
    if set(given) - {ground}:
        msg = f"Two people confirmed the ground {ground}; the letter gives no other."
        raise LetterError(msg)
    return (ground,)


def _codes(given: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return what is given, each once, else what is known; what is empty is neither."""
    return tuple(dict.fromkeys(filter(None, given))) or tuple(filter(None, known))


_FACTS: Mapping[str, Callable[[Source, Stationery], object]] = {
    "reference": lambda source, _office: source.reference,
    "office": lambda _source, office: office.office,
    "entity": lambda source, _office: source.entity,
    "criteria": _criteria,
    "due": _due,
    "reply_by": _reply_by,
    "resubmit_by": lambda source, _office: resubmission_until(
        source.case, source.today
    ),
    "appeal_by": _appeal_by,
    "old_due": _old_due,
    "new_due": _new_due,
    "asked_on": _asked_on,
    "received_on": lambda source, _office: source.case.stage_since,
    "decided_on": _decided_on,
    "closed_on": lambda source, _office: source.case.stage_since,
    "stage": lambda source, _office: source.case.stage.value,
    "questions": lambda source, _office: source.given.questions,
    "delays": lambda source, _office: source.given.delays,
    "ruling": lambda source, _office: source.given.ruling,
    "forums": lambda source, _office: _codes(source.given.forums, source.slip.forums),
    "grounds": _grounds,
    "outcomes": lambda source, _office: _codes(
        (source.slip.outcome, *source.given.outcomes), ()
    ),
    "remedies": lambda source, _office: _codes(
        source.given.remedies, source.slip.remedies
    ),
}

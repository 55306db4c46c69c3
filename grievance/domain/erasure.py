"""
What is left of a case that is erased: a cover that tells little, and coded facts.

    cover   id, reference, kind, how it ended, the months of its beginning and its end
    slip    what is counted: criteria, Entities, outcome, stages; and nobody by name

Who may open the slip is the worker alone.  The log keeps every act with its moment, as
a log cannot be shredded; so nothing here hides when something happened from who has it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from grievance.domain.case import Case
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.ids import HolderId
from grievance.domain.people import Person, Role
from grievance.domain.retention import Retention
from grievance.domain.slip import CodedAllegation, Flag, RespondentKind, Slip
from grievance.domain.urgency import Urgency


class Cause(StrEnum):
    """Why a case is to be erased."""

    RETENTION = "retention"  # its time is over
    ASKED = "asked"  # somebody whom it is about, or who wrote it, asked for it
    UNLAWFUL = "unlawful"  # it should never have been kept


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedErasure:
    """What one person asks another to confirm; sealed in the case, and gone with it."""

    cause: Cause
    reason: str = field(repr=False)


_ORGANISATIONS = frozenset({RespondentKind.ENTITY, RespondentKind.MEMBER})
_COUNTED = frozenset({Flag.REPRISAL_FEARED, Flag.WISHES_ANONYMITY, Flag.NAMES_WITHHELD})
_MOVES_CASES = frozenset({Role.COORDINATOR, Role.HANDLER})


def refuse_erasure(
    case: Case, slip: Slip, kept: Retention | None, cause: Cause, *, today: date
) -> None:
    """
    Refuse to erase what must not be.

    Raises:
        NotAllowedError: It is open, on hold, has something new in it, or its time is
            not over and nobody asked.
    """
    if case.is_open or kept is None:
        msg = f"This case is in {case.stage}; only what is over can be erased."
        raise NotAllowedError(msg)
    if Flag.LEGAL_HOLD in slip.flags:
        msg = (
            "This case is on hold, and nothing of it may be destroyed; `grievance "
            "retention release` ends that."
        )
        raise NotAllowedError(msg)
    if case.unread:
        msg = (
            "There is something in this case that nobody has read; open it before it is "
            "destroyed."
        )
        raise NotAllowedError(msg)
    if cause is Cause.RETENTION and not kept.is_over(today):
        msg = (
            f"This case is kept until {kept.until}; name another cause where somebody "
            "asked that it goes before."
        )
        raise NotAllowedError(msg)


def refuse_asker(person: Person) -> None:
    """
    Refuse whoever does not move cases.

    Raises:
        NotAllowedError: They are neither a handler nor a coordinator.
    """
    if not person.roles & _MOVES_CASES:
        msg = "A handler or a coordinator asks for a case to be erased."
        raise NotAllowedError(msg)


def refuse_pair(one: Person, other: Person) -> None:
    """
    Refuse two people neither of whom coordinates.

    Raises:
        NotAllowedError: One of them has to, and both to work on cases.
    """
    if not are_pair(one, other):
        msg = "A case is erased by a handler and a coordinator, or two coordinators."
        raise NotAllowedError(msg)


def are_pair(one: Person, other: Person) -> bool:
    """Whether what one of them asks for the other may confirm."""
    both = (one, other)
    coordinates = any(person.has(Role.COORDINATOR) for person in both)
    return coordinates and all(person.roles & _MOVES_CASES for person in both)


def second_for(person: Person) -> str:
    """Say whose yes it takes beside theirs."""
    if person.has(Role.COORDINATOR):
        return "a handler or another coordinator"
    return "a coordinator"


def tombstone(
    case: Case, *, by: HolderId, on: date, at: datetime
) -> tuple[Case, Event]:
    """Reduce a cover to what is left of an erased case; *on* is the office's day."""
    left = replace(
        case,
        received_on=case.received_on.replace(day=1),
        stage_since=case.stage_since.replace(day=1),
        urgency=Urgency.NORMAL,
        clocks=(),
        duty=None,
        handler=None,
        resubmitted=False,
        reopened=0,
        language="",
        parent=None,
        unread=False,
        token_epoch=case.token_epoch + 1,
        erased_on=on,
    )
    return left, Event(act=Act.CASE_ERASED, actor=by, case_id=case.id, at=at)


def reduced(slip: Slip) -> Slip:
    """
    Leave on a slip what is counted, and nobody.

    Entities stay: that three of them at least stand behind a number is asked for each
    that is published.  The report that a sub-case was of stays, so that both count once.
    """
    audit = slip.audit
    if audit is not None:
        notes = tuple(replace(one, outgoing_id="") for one in audit.notices)
        audit = replace(audit, addressee="", notices=notes, shown=())
    return replace(
        slip,
        staff_named=(),
        staff_greeted=(),
        firms=(),
        auditors=(),
        cleared=(),
        deciders=(),
        also_named=(),
        tasks=(),
        merged_into=None,
        flags=slip.flags & _COUNTED,
        allegations=tuple(map(_coded, slip.allegations)),
        audit=audit,
    )


def _coded(allegation: CodedAllegation) -> CodedAllegation:
    """Drop whom it is against, unless that is an organisation which has a certificate."""
    if allegation.kind in _ORGANISATIONS:
        return allegation
    return replace(allegation, respondent="")

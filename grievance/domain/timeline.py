"""
What happened when, as seen from one case: in lanes beside each other, days down.

    outside    laws, reports, lists, news
    evidence   when what it shows happened, and when it was published
    audits     of the Entities, and what each could have known
    notices    what auditors are told, and what they answer
    case       letters, stages, flags
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from grievance.domain.evidence import Relation


class Lane(StrEnum):
    """Beside what a thing stands, in their order."""

    OUTSIDE = "outside"
    EVIDENCE = "evidence"
    AUDITS = "audits"
    NOTICES = "notices"
    CASE = "case"


class Moment(StrEnum):
    """What kind of thing happened."""

    EVENT = "event"
    HAPPENED = "happened"  # what evidence shows
    PUBLISHED = "published"
    OBTAINED = "obtained"  # the only day that is known of evidence
    AUDIT_HELD = "audit-held"
    AUDIT_AHEAD = "audit-ahead"
    NOTICE_DUE = "notice-due"
    NOTICE_DRAFTED = "notice-drafted"
    NOTICE_RELEASED = "notice-released"
    NOTICE_ENDED = "notice-ended"  # given up, overtaken by another, or not arrived
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CARRIED = "carried"
    MOVED = "moved"  # another audit has to answer, or none
    FLAGGED = "flagged"
    RECEIVED = "received"
    LETTER_CAME = "letter-came"
    LETTER_WENT = "letter-went"
    STAGE = "stage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an audit could have known of the piece of evidence with that number."""

    evidence: int
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """
    Something on a day, or from that day until another; without *on* no day is known.

    *about* names what it is about in a word, such as ``E2`` or the key of an audit.
    """

    on: date | None
    until: date | None = None
    lane: Lane
    moment: Moment
    about: str = ""
    text: str = field(repr=False)
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """
    All of it as it is *today*, in the order of days; what has none stands last.

    *lasting* is what of it goes on for more than a day.
    """

    today: date
    entries: tuple[TimelineEntry, ...]
    lasting: tuple[TimelineEntry, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[TimelineEntry], *, today: date) -> Timeline:
        """Put entries in order; of one day the outer lanes come first."""
        ordered = tuple(sorted(entries, key=_order))
        lasting = tuple(one for one in ordered if one.on and one.until)
        return cls(today=today, entries=ordered, lasting=lasting)

    @property
    def audits(self) -> tuple[TimelineEntry, ...]:
        """The audits among them."""
        return tuple(one for one in self.entries if one.lane is Lane.AUDITS)

    @property
    def evidence(self) -> tuple[int, ...]:
        """The numbers of the evidence that the audits are held against."""
        return tuple(sorted({k.evidence for one in self.audits for k in one.known}))


_LANES, _MOMENTS = tuple(Lane), tuple(Moment)


def _order(entry: TimelineEntry) -> tuple[date, int, int, str]:
    lane, moment = _LANES.index(entry.lane), _MOMENTS.index(entry.moment)
    return entry.on or date.max, lane, moment, entry.about

"""
A book of what should hold around audits, kept in tests by hand as each thing happens.

It asks the code under test for nothing but where planning put things and what it drafted:
what waits, who was told what, and who must not be, it knows from what happened.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.audit import Audit
from grievance.domain.audit_item import Key, Topic
from grievance.domain.block import AuditSide
from grievance.domain.ids import AuditId, CaseId
from grievance.domain.notice import NoticeKind


FIRST_WORD = frozenset({NoticeKind.FIRST, NoticeKind.LATE})
REPEATS = frozenset({NoticeKind.REMINDER, NoticeKind.LAST})
TELLS = FIRST_WORD | REPEATS | {NoticeKind.ADDENDUM}
Flagged = tuple[Key, int]  # an allegation, and for the how manieth time it waits


@dataclass(slots=True, kw_only=True)
class Word:
    """A notice: to whom, of which kind and why; *on* is when somebody decided on it."""

    audit_id: AuditId
    number: int
    reader: str
    kind: NoticeKind
    start: date
    topics: frozenset[Topic]
    on: date | None = None
    is_told: bool = False

    @property
    def reason(self) -> tuple[object, ...]:
        """Why it was written; a first notice and a late one are one reason."""
        kind = "first" if self.kind in FIRST_WORD else self.kind
        return self.reader, kind, self.start, self.topics


@dataclass(slots=True, kw_only=True)
class Ledger:
    """
    What waits, what was told, who is complained of: case by case, audit by audit.

    *place* is where planning put an allegation last and under which topic; *been* has
    every such place, and *passed* the audits that said they did not assess it.
    """

    waiting: dict[Key, int] = field(default_factory=dict)
    accused: set[tuple[CaseId, str]] = field(default_factory=set)
    cleared: set[tuple[CaseId, str]] = field(default_factory=set)
    words: defaultdict[AuditId, list[Word]] = field(
        default_factory=lambda: defaultdict(list)
    )
    reader: dict[AuditId, tuple[str, int]] = field(default_factory=dict)
    arrived: dict[AuditId, date] = field(default_factory=dict)
    place: dict[Flagged, AuditId] = field(default_factory=dict)
    been: dict[tuple[Flagged, AuditId], Topic] = field(default_factory=dict)
    passed: defaultdict[Key, set[AuditId]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def reads(self, audit_id: AuditId, reader: str) -> None:
        """Note who reads of an audit from now on, who knows of nothing yet."""
        if reader != self.reader.get(audit_id, ("", 0))[0]:
            since = max((one.number for one in self.words[audit_id]), default=0)
            self.reader[audit_id] = reader, since
            self.arrived.pop(audit_id, None)

    def said(self, audit_id: AuditId) -> list[Word]:
        """Return what people let go or gave up, for whoever reads of an audit now."""
        since = self.reader[audit_id][1]
        return [w for w in self.words[audit_id] if w.on and w.number > since]

    def told(self, audit_id: AuditId) -> list[Word]:
        """Return those of them that went out, and told of what the audit is to answer."""
        return [w for w in self.said(audit_id) if w.is_told and w.kind in TELLS]

    def draft(self, new: Word, *, held_until: date | None) -> None:
        """Take in a draft, for which there has to be a reason that there was not yet."""
        words = self.words[new.audit_id]
        if words and words[-1].on is None:
            assert (
                words.pop().reason != new.reason
            )  # it took the place of the other one
        told = self.told(new.audit_id)
        if new.kind in FIRST_WORD:
            assert [] == told
        elif new.kind is NoticeKind.ADDENDUM:
            assert not new.topics <= told[-1].topics
        else:
            assert new.start not in self._said_for(new, held_until)
        words.append(new)

    def withdraw(self, audit_id: AuditId) -> None:
        """Note that nothing waits any more, as nothing is to be told now."""
        self.words[audit_id] = [one for one in self.words[audit_id] if one.on]

    def _said_for(self, new: Word, held_until: date | None) -> list[date]:
        """Return for which days of the audit the same was said, for the same reason."""
        alike = [w for w in self.said(new.audit_id) if w.kind is new.kind]
        if new.kind not in REPEATS:
            since = held_until or self._silent_since(new.audit_id)
            alike = [w for w in alike if w.on and w.on >= since]
        return [w.start for w in alike]

    def _silent_since(self, audit_id: AuditId) -> date:
        """Return since when nobody has said that a notice arrived."""
        known = self.arrived.get(audit_id, date.min)
        return min(w.on for w in self.told(audit_id) if w.on and w.on > known)

    def settle(self, audit_id: AuditId, number: int, on: date, *, told: bool) -> None:
        """Note that a notice went out, or was given up."""
        [word] = [one for one in self.words[audit_id] if one.number == number]
        word.on, word.is_told = on, told

    def forget(self, audit_id: AuditId, number: int) -> None:
        """Note that a notice told nobody, which is as if there were none."""
        kept = [one for one in self.words[audit_id] if one.number != number]
        self.words[audit_id] = kept

    def settle_places(self, places: dict[Key, tuple[AuditId, Topic]]) -> None:
        """Note where planning put each allegation that waits."""
        self.place = {}
        for key, (audit_id, topic) in places.items():
            flagged = key, self.waiting[key]
            self.place[flagged] = audit_id
            self.been[flagged, audit_id] = topic

    def asked(self, audit_id: AuditId, topic: Topic) -> set[Key]:
        """
        Return what waits and an audit has a say in, if it says something of a topic.

        That is what it has to answer, and what went elsewhere once it was told of it or
        had said that it did not assess it.
        """
        has_heard = any(
            w.is_told and w.kind in TELLS and topic in w.topics
            for w in self.words[audit_id]
        )
        return {
            key
            for key, flags in self.waiting.items()
            if self.been.get(((key, flags), audit_id)) == topic
            and (
                has_heard
                or self.place.get((key, flags)) == audit_id
                or audit_id in self.passed[key]
            )
        }

    def answer(self, audit_id: AuditId, topic: Topic, asked: set[Key]) -> None:
        """Note that an audit answered what it was *asked* on a topic, and passes none on."""
        for key in asked:
            del self.waiting[key]
        for ((key, _), place), what in self.been.items():
            if (place, what) == (audit_id, topic):
                self.passed[key].discard(audit_id)

    def must_not_read(self, audit: Audit, side: AuditSide) -> bool:
        """
        Whether somebody who holds an audit is complained of, or is one of theirs.

        Theirs are their firm, all who work for it, and whoever audits with any of them.
        """
        employer = {str(one.id): str(one.firm_id) for one in side.auditors}
        standing = {who for _, who in self.accused - self.cleared}
        firms = {employer.get(who, who) for who in standing}
        out = firms | {one for one, firm in employer.items() if firm in firms}
        hold = [one.people | {str(one.firm_id)} for one in side.audits]
        with_them = (them - _firms(side) for them in hold if them & out)
        return not out.union(*with_them).isdisjoint(audit.people | {str(audit.firm_id)})


def _firms(side: AuditSide) -> set[str]:
    return {str(one.id) for one in side.firms}

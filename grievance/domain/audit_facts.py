"""
The coded facts of an audit file: what it has to answer, and what was told of it.

Nothing here is a word that anybody wrote, so that the worker can plan by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from grievance.domain.audit_item import AuditItem, ItemState, Topic
from grievance.domain.correction import Correction
from grievance.domain.ids import AuditId
from grievance.domain.notice import BEFORE_AUDIT
from grievance.domain.notice_note import NoteState, NoticeNote, latest
from grievance.domain.reprisal import RiskLevel
from grievance.domain.topic_facts import TopicFacts


MOST_ITEMS = 115  # the slip of a file has the size of any other
_FORGETTABLE = frozenset({ItemState.MOVED, ItemState.ENDED})
_DECIDED = frozenset({NoteState.RELEASED, NoteState.DROPPED})


class Gate(StrEnum):
    """What somebody of the office looks at, around each audit that was told something."""

    PRE_AUDIT_RISK = "pre-audit-risk"
    AUDIT_PLAN = "audit-plan"
    AUDIT_REPORT = "audit-report"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateNote:
    """That somebody looked at a gate, and on which day; their words lie in the file."""

    gate: Gate
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFacts:
    """
    The coded facts of an audit file.

    *start* is the day of the audit as it was planned by last, *addressee* whom notices
    go to: ``firm:`` or ``oversight:`` with the id of the firm, empty where none is known.
    *risk* is the greatest that anybody ran of whom something was told.
    Notices up to the number *elsewhere* went to somebody else, who held it before; those
    up to *arrived* somebody answered.
    *corrections* are what the audit found amiss, with the days for it.
    *shown* is what the last notice says of criteria, and earlier ones to the same reader.
    With *has_unread* an answer says more than its form, and nobody has taken it up.
    """

    audit_id: AuditId
    start: date | None = None
    addressee: str = ""
    elsewhere: int = 0
    items: tuple[AuditItem, ...] = ()
    notices: tuple[NoticeNote, ...] = ()
    risk: RiskLevel = RiskLevel.NONE
    arrived: int = 0
    acknowledged_on: date | None = None
    answered_on: date | None = None
    gates: tuple[GateNote, ...] = ()
    corrections: tuple[Correction, ...] = ()
    shown: tuple[TopicFacts, ...] = ()
    has_unread: bool = False

    @property
    def on(self) -> tuple[AuditItem, ...]:
        """The items that this audit still has to answer."""
        return tuple(item for item in self.items if item.is_on)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What these items are about, each once, in order: all that a notice tells."""
        return tuple(sorted({item.topic for item in self.on}))

    @property
    def pending(self) -> NoticeNote | None:
        """The notice that waits for people, if one does."""
        return next((note for note in reversed(self.notices) if note.is_pending), None)

    @property
    def released(self) -> tuple[NoticeNote, ...]:
        """The notices that whoever holds the audit now was sent."""
        return tuple(
            note
            for note in self.notices
            if note.is_released and note.number > self.elsewhere
        )

    @property
    def tellings(self) -> tuple[NoticeNote, ...]:
        """Those of them that told of the items."""
        return tuple(note for note in self.released if note.kind in BEFORE_AUDIT)

    @property
    def untold(self) -> tuple[AuditItem, ...]:
        """The items that are not in what whoever holds the audit was told last."""
        last = max((note.number for note in self.tellings), default=self.elsewhere + 1)
        return tuple(item for item in self.on if item.told < last)

    @property
    def failed(self) -> NoticeNote | None:
        """The last notice that did not arrive, if nobody let another go since."""
        decided = (n.number for n in self.notices if n.state in _DECIDED)
        last = max(decided, default=0)
        failed = [n for n in self.notices if n.state is NoteState.FAILED]
        return next((n for n in reversed(failed) if n.number > last), None)

    @property
    def next_number(self) -> int:
        """The number of the next notice."""
        return max((note.number for note in self.notices), default=0) + 1

    def is_listed(self, note: NoticeNote) -> bool:
        """Whether *note* says exactly what is to be told."""
        listed = {item.topic for item in self.items if item.listed == note.number}
        return listed == set(self.topics)

    def drafted(
        self, note: NoticeNote, current: Iterable[TopicFacts] = ()
    ) -> AuditFacts:
        """
        Return them with one more notice, which lists all that is to be told.

        Of what its reader was told of before it says the same again, else what is
        *current*.
        """
        items = tuple(
            replace(item, listed=note.number) if item.is_on else item
            for item in self.items
        )
        return replace(
            self,
            items=items,
            notices=latest((*self.notices, note)),
            shown=self._shown(note.number, current),
        )

    def _shown(
        self, number: int, current: Iterable[TopicFacts]
    ) -> tuple[TopicFacts, ...]:
        last = max((note.number for note in self.released), default=0)
        new = (replace(one, first=number) for one in current)
        found = {one.topic: one for one in new if one.topic in self.topics}
        found |= {one.topic: one for one in self.shown if one.first <= last}
        return tuple(found[topic] for topic in sorted(found))

    def settled(
        self, number: int, state: NoteState, *, on: date, outgoing_id: str = ""
    ) -> AuditFacts:
        """
        Return them with a notice let go as a letter of ours, given up or overtaken.

        Whoever reads what was let go knows of each item that it lists.
        """
        notices = tuple(
            replace(
                note,
                state=state,
                settled_on=on,
                outgoing_id=outgoing_id or note.outgoing_id,
            )
            if note.number == number
            else note
            for note in self.notices
        )
        items = self.items
        if state is NoteState.RELEASED:
            last = max(self.released_before(number), default=0)
            items = tuple(item.told_by(number, last) for item in items)
        return replace(self, notices=notices, items=items)

    def released_before(self, number: int) -> tuple[int, ...]:
        """Return the notices before that one which were let go, to whomever."""
        return tuple(
            n.number for n in self.notices if n.is_released and n.number < number
        )

    def with_items(self, items: Iterable[AuditItem]) -> AuditFacts:
        """
        Return them with other items, in an order of their own.

        Of very many the oldest are forgotten that left for another audit, or for none.
        """
        ordered = sorted(items, key=_order)
        spare = len(ordered) - MOST_ITEMS
        gone = (item for item in ordered if item.state in _FORGETTABLE)
        oldest = sorted(gone, key=lambda item: item.since)[: max(spare, 0)]
        kept = tuple(item for item in ordered if item not in oldest)
        return replace(self, items=kept)


def _order(item: AuditItem) -> tuple[str, int, date]:
    return str(item.case_id), item.number, item.since

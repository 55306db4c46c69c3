"""
Whatever can happen around audits, on paper: each step is taken, and noted in a book.

*which* and *how* are numbers, out of which each step makes what it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_change import merged
from grievance.domain.audit_facts import AuditFacts, NoteState, NoticeNote
from grievance.domain.confirming import refuse_early, with_finding
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.ids import AuditId, CaseId, PersonId
from grievance.domain.slip import Clearing, StageDate
from grievance.domain.stage import Move, Stage
from grievance.domain.standing import Standing
from grievance.domain.taken_back import taken_back
from grievance.services.audit_scope import FIRM
from grievance.services.plan_audits import Plan
from tests.services.audits_ahead import DAY, HERON, PAPER
from tests.services.notice_ledger import REPEATS, TELLS, Ledger, Word
from tests.services.paper_office import (
    ALLEGED,
    CHAIN,
    LEA,
    OLE,
    OSPREY,
    PaperOffice,
    audit_of,
    case_of,
)


STARTS_LATE = 30 * DAY  # an audit may, and the registry hears of it later
FIRMS, WHO = (HERON, OSPREY), (HERON, OSPREY, LEA, OLE)
TEAMS = ((LEA, ()), (OLE, ()), (OLE, (LEA,)), (None, ()), (None, (OLE,)))
SCOPES = ((PAPER.id,), (CHAIN.id,), (PAPER.id, CHAIN.id), ())
ENDS = (Stage.WITHDRAWN, Stage.MERGED, Stage.CLOSED, Stage.REFERRED, Stage.INADMISSIBLE)
GRADES = (Grade.MINOR, Grade.NOT_ASSESSED, Grade.CONFORMANCE, Grade.MAJOR)
AHEAD = {AuditStatus.PLANNED, AuditStatus.SCHEDULED, AuditStatus.PLAN_SUBMITTED}
ANYBODY = PersonId(case_of(99))


@dataclass(slots=True)
class World:
    """An office on paper, and the book beside it; whatever happens is told to both."""

    office: PaperOffice = field(default_factory=PaperOffice.at_work)
    book: Ledger = field(default_factory=Ledger)

    @property
    def today(self) -> date:
        return self.office.today

    def act(self, what: str, which: int, how: int) -> None:
        steps: dict[str, Callable[[int, int], None]] = {
            name: getattr(self, name) for name in STEPS
        }
        steps[what](which, how)

    # What people find out of a case

    def flag(self, which: int, how: int) -> None:
        case_id, number = case_of(which % 3), how % len(ALLEGED)
        if self.office.slips[case_id].is_over:
            return
        one = self.office.allege(case_id, number, state="")
        if (case_id, number) not in self.book.waiting:
            flags = one.flags + 1
            self.office.allege(
                case_id,
                number,
                flagged=True,
                flags=flags,
                finding="",
                answered_by=None,
                carried=0,
            )
            self.book.waiting[case_id, number] = flags

    def unflag(self, which: int, how: int) -> None:
        self._take_off(which, how, flagged=False)

    def withdraw(self, which: int, how: int) -> None:
        self._take_off(which, how, flagged=False, state="withdrawn")

    def _take_off(self, which: int, how: int, **facts: object) -> None:
        case_id, number = case_of(which % 3), how % len(ALLEGED)
        if self.book.waiting.pop((case_id, number), None):
            self.office.allege(case_id, number, **facts)

    def end(self, which: int, how: int) -> None:
        """Let a case end, which nobody can while an audit has to answer."""
        self.plan()
        case_id, step = case_of(which % 3), Move(to=ENDS[how % len(ENDS)], reason="so")
        slip = self.office.slips[case_id]
        waits = sum(one.awaits_audit for one in slip.allegations)
        if any(case_id == owner for owner, _ in self.book.waiting):
            with pytest.raises(NotAllowedError, match="have no answer"):
                Standing(unanswered=waits).refuse_ending(step)
            return
        Standing(unanswered=waits).refuse_ending(step)
        self._reach(case_id, step.to)

    def reopen(self, which: int, _how: int) -> None:
        self._reach(case_of(which % 3), Stage.TRIAGE)

    def _reach(self, case_id: CaseId, stage: Stage) -> None:
        reached = self.office.slips[case_id].reached(
            StageDate(stage=stage, since=self.today)
        )
        self.office.slips[case_id] = reached

    # Who is complained of

    def accuse(self, which: int, how: int) -> None:
        self._accuse(case_of(which % 3), how % len(WHO), is_accused=True)

    def acquit(self, which: int, how: int) -> None:
        self._accuse(case_of(which % 3), how % len(WHO), is_accused=False)

    def _accuse(self, case_id: CaseId, who: int, *, is_accused: bool) -> None:
        said = case_id, str(WHO[who].id)
        self.book.accused.discard(said)
        self.book.accused |= {said} if is_accused else set()
        named = {one for owner, one in self.book.accused if owner == case_id}
        self.office.slips[case_id] = replace(
            self.office.slips[case_id],
            firms=tuple(one.id for one in FIRMS if str(one.id) in named),
            auditors=tuple(one.id for one in (LEA, OLE) if str(one.id) in named),
        )

    def clear(self, which: int, how: int) -> None:
        """Let two people let somebody back."""
        case_id, who = case_of(which % 3), str(WHO[how % len(WHO)].id)
        if (case_id, who) in self.book.accused - self.book.cleared:
            slip = self.office.slips[case_id]
            made = Clearing(
                who=who,
                entities=slip.concerned,
                on=self.today,
                asked_by=ANYBODY,
                confirmed_by=ANYBODY,
            )
            self.office.slips[case_id] = replace(slip, cleared=(*slip.cleared, made))
            self.book.cleared.add((case_id, who))

    # What the registry brings

    def _audit(self, which: int) -> Audit | None:
        return self.office.audits.get(audit_of(which % 4, 0).id)

    def add(self, which: int, how: int) -> None:
        if self._audit(which) is None:
            made = replace(
                audit_of(which % 4, 0), scheduled_start=self.today + how * DAY
            )
            self.office.audits[made.id] = made

    def move(self, which: int, how: int) -> None:
        day = self.today + (how - 10) * DAY
        self.office.change(self._audit(which), scheduled_start=day)

    def unfix(self, which: int, how: int) -> None:
        """Let the audit have a window and no day, or not even that."""
        due = self.today + (how - 60) * DAY
        window = (due, due + 60 * DAY) if how % 7 else (None, None)
        self.office.change(
            self._audit(which),
            scheduled_start=None,
            due_from=window[0],
            due_until=window[1],
        )

    def come_to(self, which: int, how: int) -> None:
        self.office.change(self._audit(which), status=list(AuditStatus)[how % 7])

    def hold(self, which: int, how: int) -> None:
        """Let an audit begin some days ago, or end as well; mostly one with a file."""
        files = [self.office.audits.get(one) for one in self.office.files]
        audit = files[which % len(files)] if files and how % 4 else self._audit(which)
        start = self.today - (how % 20) * DAY
        if audit is not None and audit.actual_start is None:
            self.office.change(audit, actual_start=start, status=AuditStatus.UNDER_WAY)
        elif audit is not None and audit.actual_start is not None:
            end = max(audit.actual_start, start)
            self.office.change(audit, actual_end=end, status=AuditStatus.CLOSED)

    def lose(self, which: int, _how: int) -> None:
        self.office.audits.pop(audit_of(which % 4, 0).id, None)

    def merge(self, which: int, how: int) -> None:
        one, into = self._audit(which), self._audit(how)
        if one is None or into is None:
            return
        try:
            both = merged(one, into)
        except NotAllowedError:
            return
        self.office.audits |= {audit.id: audit for audit in both}

    def rescope(self, which: int, how: int) -> None:
        self.office.change(self._audit(which), certification_ids=SCOPES[how % 4])

    def hand_over(self, which: int, how: int) -> None:
        lead, team = TEAMS[how % len(TEAMS)]
        self.office.change(
            self._audit(which),
            firm_id=(HERON.id, OSPREY.id, OSPREY.id, None)[which % 4],
            lead_auditor_id=lead.id if lead else None,
            team=tuple(one.id for one in team),
        )

    def wait(self, _which: int, how: int) -> None:
        self.office.today += (1 + how % 60) * DAY

    # What is told, and what comes back

    def release(self, _which: int, how: int) -> None:
        """Let what waits go out; nobody hears of it who must not."""
        self.plan()
        for audit_id, facts in self.office.files.items():
            note, audit = facts.pending, self.office.audits.get(audit_id)
            if note is not None and audit is not None and how % 5:
                is_kept_out = self.book.must_not_read(audit, self.office.side)
                assert not (is_kept_out and facts.addressee.startswith(FIRM))
                self._settle(facts, note.number, NoteState.RELEASED)

    def give_up(self, _which: int, _how: int) -> None:
        """Give up what may be: the rest would never be told."""
        self.plan()
        for facts in self.office.files.values():
            note = facts.pending
            if note is not None and note.kind not in TELLS - REPEATS:
                self._settle(facts, note.number, NoteState.DROPPED)

    def _settle(self, facts: AuditFacts, number: int, state: NoteState) -> None:
        settled = facts.settled(number, state, on=self.today, outgoing_id=str(number))
        self.office.files[facts.audit_id] = settled
        is_told = state is NoteState.RELEASED
        self.book.settle(facts.audit_id, number, self.today, told=is_told)

    def come_back(self, which: int, how: int) -> None:
        """Let a notice on each audit turn out to have told nobody, or be taken back."""
        state = (NoteState.FAILED, NoteState.OVERTAKEN)[how % 2]
        for audit_id, facts in self.office.files.items():
            sent = [note.number for note in facts.notices if note.is_released]
            if sent:
                number = sent[max(len(sent) - 1 - which // 3, 0)]
                untold = taken_back(facts, number, state, on=self.today)
                self.office.files[audit_id] = untold
                self.book.forget(audit_id, number)

    def acknowledge(self, which: int, _how: int) -> None:
        told = [one for one in self.office.files.values() if one.tellings]
        if told:
            facts = replace(told[which % len(told)], acknowledged_on=self.today)
            self.office.files[facts.audit_id] = facts
            self.book.arrived[facts.audit_id] = self.today

    def answer(self, which: int, how: int) -> None:
        """Confirm a grade, however late, and whatever was said before."""
        begun = [one for one in self.office.files.values() if self._has_begun(one)]
        if not begun:
            return
        facts = begun[which % len(begun)]
        topics = sorted({item.topic for item in facts.items})
        topic, grade = topics[how % len(topics)], GRADES[how // 4 % len(GRADES)]
        asked = self.book.asked(facts.audit_id, topic)
        try:
            said = with_finding(facts, topic, grade, on=self.today)
        except NotAllowedError:
            assert set() == asked or not grade.is_answer
            return
        self.office.files[facts.audit_id] = said
        if grade.is_answer:
            self.book.answer(facts.audit_id, topic, asked)
            return
        for key in asked:
            if self.book.place.get((key, self.book.waiting[key])) == facts.audit_id:
                self.book.passed[key].add(facts.audit_id)

    def _has_begun(self, facts: AuditFacts) -> bool:
        """Whether anybody may say already what an audit has found."""
        audit = self.office.audits.get(facts.audit_id)
        try:
            refuse_early(audit, self.today, self.today)
        except NotAllowedError:
            return False
        return bool(facts.items)

    # What the worker does

    def plan(self) -> Plan:
        """Plan, and write into the book what is where, and who is to read of it."""
        plan, drafted = self.office.plan()
        for audit_id, facts in self.office.files.items():
            if facts.addressee:
                self.book.reads(audit_id, facts.addressee)
            if facts.pending is None:
                self.book.withdraw(audit_id)
        for audit_id, note in drafted:
            self._note(audit_id, note)
        self.book.settle_places(
            {
                item.key: (facts.audit_id, item.topic)
                for facts in self.office.files.values()
                for item in facts.on
            }
        )
        return plan

    def _note(self, audit_id: AuditId, note: NoticeNote) -> None:
        facts, audit = self.office.files[audit_id], self.office.audits[audit_id]
        word = Word(
            audit_id=audit_id,
            number=note.number,
            reader=facts.addressee,
            kind=note.kind,
            start=note.start,
            topics=frozenset(facts.topics),
        )
        held_until = None if may_begin(audit, self.today) else end_of(audit)
        self.book.draft(word, held_until=held_until)


def start_of(audit: Audit) -> date | None:
    """Return the day an audit begins or begun, as far as anybody knows."""
    return audit.actual_start or audit.scheduled_start or audit.due_from


def latest_of(audit: Audit) -> date | None:
    """Return the last day on which it begins."""
    return audit.actual_start or audit.scheduled_start or audit.due_until


def end_of(audit: Audit) -> date:
    """Return the day it ended, or may have."""
    end = audit.actual_end or audit.actual_start or audit.scheduled_start
    return end or audit.due_until or audit.due_from or date.max


def may_begin(audit: Audit, today: date, late: timedelta = STARTS_LATE) -> bool:
    """Whether an audit may still be ahead, if it begins so much later than planned."""
    latest = latest_of(audit) or today
    is_begun = audit.actual_start is not None or audit.status not in AHEAD
    return not is_begun and latest + late >= today


STEPS = (
    *("flag", "flag", "flag", "unflag", "withdraw", "end", "reopen"),
    *("accuse", "acquit", "clear"),
    *("add", "move", "unfix", "come_to", "hold", "hold", "lose", "merge", "rescope"),
    *("hand_over", "wait", "wait"),
    *("release", "release", "release", "give_up", "come_back", "acknowledge"),
    *("answer", "answer", "answer", "answer"),
)

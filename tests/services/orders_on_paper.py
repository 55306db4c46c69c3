"""Whatever can happen around audits, on paper: what is told, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.confirming import refuse_early, with_finding
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.notice_note import NoteState
from grievance.domain.taken_back import taken_back
from grievance.services.audits.audit_scope import FIRM
from tests.services.notice_ledger import REPEATS, TELLS
from tests.services.paper_steps import AuditSteps, CaseSteps


GRADES = (Grade.MINOR, Grade.NOT_ASSESSED, Grade.CONFORMANCE, Grade.MAJOR)
STEPS = (
    *("flag", "flag", "flag", "unflag", "withdraw", "end", "reopen"),
    *("accuse", "acquit", "clear"),
    *("add", "move", "unfix", "come_to", "hold", "hold", "lose", "merge", "rescope"),
    *("hand_over", "wait", "wait"),
    *("release", "release", "release", "give_up", "come_back", "acknowledge"),
    *("answer", "answer", "answer", "answer"),
)


class World(CaseSteps, AuditSteps):
    """All that can happen, by its name."""

    def act(self, what: str, which: int, how: int) -> None:
        steps: dict[str, Callable[[int, int], None]] = {
            name: getattr(self, name) for name in STEPS
        }
        steps[what](which, how)

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

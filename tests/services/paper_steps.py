"""
What can happen to cases and to audits, on paper: each step is taken, and noted in a book.

*which* and *how* are numbers, out of which each step makes what it needs.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_change import merged
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.slip import Clearing, StageDate
from grievance.domain.stage import Move, Stage
from grievance.domain.standing import Standing
from tests.services.audits_ahead import DAY, HERON, PAPER
from tests.services.paper_office import (
    ALLEGED,
    CHAIN,
    LEA,
    OLE,
    OSPREY,
    audit_of,
    case_of,
)
from tests.services.paper_world import PaperWorld


FIRMS, WHO = (HERON, OSPREY), (HERON, OSPREY, LEA, OLE)
TEAMS = ((LEA, ()), (OLE, ()), (OLE, (LEA,)), (None, ()), (None, (OLE,)))
SCOPES = ((PAPER.id,), (CHAIN.id,), (PAPER.id, CHAIN.id), ())
ENDS = (Stage.WITHDRAWN, Stage.MERGED, Stage.CLOSED, Stage.REFERRED, Stage.INADMISSIBLE)
ANYBODY = PersonId(case_of(99))


class CaseSteps(PaperWorld):
    """What people find out of a case, and who is complained of."""

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


class AuditSteps(PaperWorld):
    """What the registry brings."""

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

"""What can happen to notices, in an office at work: what is told, and what comes back."""

from __future__ import annotations

import email

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

import pytest

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import ItemState
from grievance.domain.auditor import Auditor
from grievance.domain.case import Case
from grievance.domain.confirming import concerned
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoticeNote
from grievance.domain.outbox import JobKind
from grievance.domain.outgoing import OutgoingState
from grievance.mail.post.smtp import RefusedForGoodError, ServerAwayError
from grievance.services.letters.edit_draft import give_up_draft
from grievance.services.letters.send_letter import send_letter
from grievance.services.letters.withdraw_outgoing import withdraw_outgoing
from tests.doubles import make_mail
from tests.offices import DANA
from tests.services.answers import confirm
from tests.services.audits_ahead import (
    drafts,
    facts,
    files,
)
from tests.services.drafts import release
from tests.services.notices.test_failed_notice import bounce
from tests.services.outgoings import claim, dispatch
from tests.services.steps_at_work import FIRMS, WHO, AuditSteps, CaseSteps
from tests.services.world_at_work import CRITERIA


MINUTES = timedelta(minutes=10)  # so that a lease that somebody left is over


class World(CaseSteps, AuditSteps):
    """All that can happen, by its name."""

    def act(self, what: str, which: int, how: object) -> None:
        """Let something happen, ten minutes after what happened before."""
        self.at += MINUTES
        before, self.is_planned = self.is_planned, False
        if what in {"release", "reply", "wait", "send"}:
            self.is_planned = before
        steps: dict[str, Callable[[int, object], None]] = {
            "flag": self.flag,
            "unflag": self.unflag,
            "move": self.move,
            "status": self.come_to,
            "gone": self.lose,
            "by_hand": self.change_by_hand,
            "hand_over": self.hand_over,
            "accuse": self.accuse,
            "clear": self.clear,
            "release": self.release,
            "send": self.send,
            "fail": self.fail,
            "reply": self.reply,
            "confirm": self.confirm,
            "end": self.end,
            "wait": self.wait,
        }
        steps[what](which, how)

    def release(self, which: int, how: object) -> None:
        """Let every notice go that waits; *how* says whether they are sent at once."""
        for file in files(self.office):
            known = facts(self.office, file)
            if known.pending is not None:
                self._release(file, known, known.pending)
        if how:
            self.send(which, how)

    def _release(self, file: Case, known: AuditFacts, note: NoticeNote) -> None:
        [draft] = [d for d in drafts(self.office, file) if d.number == note.number]
        try:
            release(self.office, file.id, draft, at=self.at)
        except NotAllowedError:
            if self.is_planned:
                raise
            return  # the worker had no time to draft another one
        reason = (note.kind, note.start, known.topics, known.elsewhere)
        self.told.append((known.audit_id, note.number, reason))

    def send(self, _which: int, how: object) -> None:
        """Do what is promised to be sent, or have it refused if *how* says so."""
        before = len(self.out.given)
        with self.office.store.read() as tx:
            jobs = tx.outbox.ready(JobKind.SEND_LETTER)
        for job_id in jobs:
            job = claim(self.office, job_id, at=self.at)
            refused = [RefusedForGoodError("550")] if how == "refuse" else []
            self.out.at_once = list(refused)
            try:
                send_letter(dispatch(self.office, self.out, at=self.at), job)
            except ServerAwayError:  # what changed has to be planned first
                with self.office.store.begin() as tx:
                    tx.outbox.defer(job, error="away", until=self.at)
        self.out.at_once = []
        went_to = {parcel.recipient for parcel in self.out.given[before:]}
        assert set() == self._kept_out() & went_to

    def _kept_out(self) -> set[str]:
        """Return where nobody may hear of it: a firm, or whoever works there, is blamed."""
        standing = [WHO[n] for n in self.accused - self.cleared]
        firms = {
            one.firm_id if isinstance(one, Auditor) else one.id for one in standing
        }
        return {one.notices_to for one in FIRMS if one.id in firms}

    def fail(self, which: int, how: object) -> None:
        """Let notices be taken back in time, come back, or be given up."""
        if how == "bounce":
            for parcel in self.out.given[-1 - which : len(self.out.given) - which]:
                self.office.take_in(bounce(parcel.message), at=self.at)
            return
        for file in files(self.office):
            known = facts(self.office, file)
            if how == "give-up" and known.pending is not None:
                self._give_up(file, known.pending)
            elif how == "withdraw":
                self._withdraw(file)

    def _give_up(self, file: Case, note: NoticeNote) -> None:
        """What tells of something for the first time cannot be given up."""
        tells = note.kind in {NoticeKind.FIRST, NoticeKind.LATE, NoticeKind.ADDENDUM}
        with (
            pytest.raises(NotAllowedError, match="would not hear of it")
            if tells
            else nullcontext(),
            self.office.store.begin() as tx,
        ):
            give_up_draft(
                tx,
                self.office.rings[DANA],
                file.id,
                note.number,
                timetable=self.office.mechanism.timetable,
                at=self.at,
            )

    def _withdraw(self, file: Case) -> None:
        with self.office.store.begin() as tx:
            for letter in tx.outgoing.of_case(file.id):
                if letter.state is OutgoingState.RELEASED:
                    ring = self.office.rings[DANA]
                    withdraw_outgoing(tx, ring, outgoing_id=letter.id, at=self.at)

    def reply(self, which: int, how: object) -> None:
        """Have whoever was written to answer; nobody has confirmed it, so it is none."""
        assert isinstance(how, int)
        if which >= len(self.out.given):
            return
        parcel = self.out.given[which]
        to = str(email.message_from_bytes(parcel.message)["Reply-To"])
        grade = ("conformance", "not assessed")[which % 2]
        text = f"- {CRITERIA[how]}: {grade}"
        self.office.take_in(make_mail(text, sender=parcel.recipient, to=to), at=self.at)

    def confirm(self, which: int, how: object) -> None:
        """Confirm a grade in every file that was asked about a criterion."""
        assert isinstance(how, Grade)
        self.plan()
        for file in files(self.office):
            about = concerned(facts(self.office, file), (CRITERIA[which], "V3.1"))
            said = {item.state for item in about}
            if not about:
                continue
            is_undone = ItemState.ANSWERED in said and not how.is_answer
            day, asked = self.today, CRITERIA[which]
            try:
                confirm(self.office, file, asked, how, at=self.at, found_on=day)
            except NotAllowedError as error:
                why = str(error)  # it has not begun, or was answered and stays so
                assert "has not begun" in why or (is_undone and "stays so" in why)
                continue
            assert not is_undone
            if how.is_answer:
                new = (item for item in about if item.state is not ItemState.ANSWERED)
                self.waiting -= {item.key for item in new}

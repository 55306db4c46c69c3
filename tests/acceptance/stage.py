"""
The stage of the scenarios: an office, its embedded worker, its day, and what goes out.

People act through services with their own rings, mails come in through a real mailbox,
letters leave by a real SMTP server, and the day is what a scenario says it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from grievance.catalogue.letters import LetterId
from grievance.domain.case import Case
from grievance.domain.clock import Clock, ClockKind, ClockState
from grievance.domain.compartment import Compartment
from grievance.domain.draft import COMPLAINANT, Addressee, Draft
from grievance.domain.entity import Entity
from grievance.domain.ids import CaseId, EntityId, RequestId
from grievance.domain.member import Member
from grievance.domain.outgoing import Party
from grievance.domain.request import RequestState
from grievance.domain.slip import Slip
from grievance.services.boxes.case_keys import contents_key, find_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.cases.list_clocks import list_clocks
from grievance.services.cases.open_case import OpenedCase, open_case
from grievance.services.intake.letter_facts import Given
from grievance.services.letters.answer_release import answer_release
from grievance.services.letters.check_letter import check_draft
from grievance.services.letters.draft_letter import draft_letter
from grievance.services.letters.edit_draft import edit_draft
from grievance.services.letters.pass_letter import Release
from grievance.services.letters.release_letter import Released, release_letter
from grievance.services.slips.list_cases import list_cases
from grievance.settings import SmtpSettings
from grievance.settings.notices import NoticeSettings
from grievance.wiring import Mechanism
from tests.acceptance.letterbox import Intake, Letterbox
from tests.acceptance.scene import Day, Scene
from tests.acceptance.sent_letter import SentLetter
from tests.offices import CHIDI, DANA, Office
from tests.servers.smtp import HOST, running_smtp
from worker.embedded import Embedded


NOTHING = Given()
DESK = "oversight@scheme.example"  # where notices go about firms that must not be told


@dataclass(slots=True, kw_only=True)
class Play(Scene):
    """A scene, with letters that people write, and with all that one can see."""

    # Letters that people write

    def draft(  # noqa: PLR0913  # keywords, each something a person may say
        self,
        case_id: CaseId,
        letter: LetterId,
        *,
        to: Addressee = COMPLAINANT,
        given: Given = NOTHING,
        by: str = DANA,
        address: str = "",
    ) -> Draft:
        return self.do(
            draft_letter,
            case_id,
            letter,
            self.office.mechanism.stationery,
            by=by,
            to=to,
            given=given,
            address=address,
        )

    def add(self, case_id: CaseId, draft: Draft, words: str) -> Draft:
        """Have Dana write something more into a draft."""
        body = f"{draft.body}\n{words}\n"
        return self.rewrite(case_id, draft, body)

    def rewrite(self, case_id: CaseId, draft: Draft, body: str) -> Draft:
        return self.do(
            edit_draft, case_id, draft.number, subject=draft.subject, body=body
        )

    def hits(self, case_id: CaseId, draft: Draft, *, by: str = DANA) -> set[str]:
        """Return the words in a draft at which the leak guard stops."""
        with self.office.store.begin() as tx:
            guard = self.office.mechanism.guard(tx)
            _, checked = check_draft(
                tx,
                self.office.rings[by],
                case_id,
                draft.number,
                guard,
                at=self.day(),
            )
        return {hit.words for hit in checked.hits}

    def release(  # keywords, each something a person may say
        self,
        case_id: CaseId,
        draft: Draft,
        *,
        by: str = DANA,
        address: str = "",
        despite: str = "",
    ) -> Released:
        """Have somebody let a draft go, or ask for it where it takes two."""
        with self.office.store.begin() as tx:
            told = self._release(self.office.mechanism.guard(tx), address, despite)
            ring = self.office.rings[by]
            released = release_letter(tx, ring, case_id, draft.number, told)
        self.hint(released.job_id)
        return released

    def say_yes(
        self,
        released: Released,
        *,
        by: str = CHIDI,
        address: str = "",
        despite: str = "",
    ) -> Released:
        """Have a custodian confirm what somebody asks to release."""
        assert released.request is not None
        with self.office.store.begin() as tx:
            told = self._release(self.office.mechanism.guard(tx), address, despite)
            ring, request_id = self.office.rings[by], RequestId(released.request.id)
            done = answer_release(tx, ring, request_id, RequestState.CONFIRMED, told)
        self.hint(done.job_id)
        return done

    def write(
        self,
        case_id: CaseId,
        letter: LetterId,
        *,
        given: Given = NOTHING,
        despite: str = "",
        by: str = DANA,
    ) -> SentLetter:
        """Have somebody write to the complainant and Chidi say yes; give the letter."""
        draft = self.draft(case_id, letter, given=given, by=by)
        self.say_yes(self.release(case_id, draft, despite=despite, by=by))
        [sent] = self.new_letters()
        return sent

    def _release(self, guard: object, address: str, despite: str) -> Release:
        return Release(
            stationery=self.office.mechanism.stationery,
            guard=guard,  # type: ignore[arg-type]  # what the mechanism gives
            address=address,
            despite=despite,
            at=self.day(),
        )

    # What one can see

    def cover(self, case_id: CaseId) -> Case:
        with self.office.store.read() as tx:
            return tx.cases.get(case_id)

    def slip(self, case_id: CaseId, *, by: str = DANA) -> Slip:
        with self.office.store.read() as tx:
            ring = self.office.rings[by]
            return read_case_slip(tx, ring, contents_key(tx, ring, case_id))

    def open(self, case_id: CaseId, *, by: str = DANA) -> OpenedCase:
        return self.do(open_case, case_id, by=by, with_writers=True)

    def readers(self, case_id: CaseId, box: Compartment) -> set[str]:
        """Name everybody of the office whose ring opens a compartment."""
        with self.office.store.read() as tx:
            return {
                name
                for name, ring in self.office.rings.items()
                if find_key(tx, ring, case_id, box) is not None
            }

    def listed(self, name: str) -> set[CaseId]:
        """Return the cases in somebody's list."""
        with self.office.store.read() as tx:
            return {line.case.id for line in list_cases(tx, self.office.rings[name])}

    def clock(self, case_id: CaseId, kind: ClockKind) -> Clock:
        """Return the last clock of a kind."""
        return [one for one in self.cover(case_id).clocks if one.kind is kind][-1]

    def state(self, case_id: CaseId, kind: ClockKind) -> ClockState:
        return self.clock(case_id, kind).state(self.today)

    def running(self, case_id: CaseId) -> dict[ClockKind, date]:
        """Return until when each clock runs that nothing has stopped."""
        clocks = self.cover(case_id).clocks
        return {one.kind: one.due_on for one in clocks if one.is_running}

    def told(self, case_id: CaseId, kind: ClockKind) -> set[str]:
        """Return what the worker has called for by a clock that is not stopped."""
        with self.office.store.read() as tx:
            clocks = list_clocks(tx, self.office.rings[DANA], today=self.today)
        return {
            told.call.value
            for one in clocks
            if one.case.id == case_id and one.clock.kind is kind
            for told in one.told
        }

    def problems(self) -> tuple[str, ...]:
        """Return what a verification of the log finds."""
        return self.office.verify(at=self.day()).problems


@contextmanager
def on_stage(office: Office, letterbox: Letterbox) -> Iterator[Play]:
    """Give the stage of an office, with its worker at work."""
    with running_smtp() as server:
        day, mechanism = Day(), _wired(office, server.port, letterbox)
        mechanism = replace(mechanism, now=day)
        with Embedded(mechanism) as worker:
            intake = Intake.of(mechanism, worker, letterbox)
            play = Play(
                office=replace(office, mechanism=mechanism),
                worker=worker,
                day=day,
                server=server,
                intake=intake,
            )
            play.go_on_to(play.today)  # so that no clock of this day is looked at later
            try:
                yield play
            finally:
                intake.mailbox.close()


def _wired(office: Office, port: int, letterbox: Letterbox) -> Mechanism:
    """Give an office a server to send by, and a mailbox to look into."""
    settings = msgspec.structs.replace(
        office.mechanism.settings,
        smtp=SmtpSettings(host=HOST, port=port, security="none"),
        mailbox=(letterbox.settings,),
        notices=NoticeSettings(desk=DESK),
    )
    return replace(office.mechanism, settings=settings, environ=dict(letterbox.environ))


def to_entity(entity: Entity | EntityId) -> Addressee:
    """Address an Entity of the registry."""
    id_ = entity.id if isinstance(entity, Entity) else entity
    return Addressee(party=Party.ENTITY, entity=id_)


def to_member(member: Member) -> Addressee:
    """Address a Member of the registry."""
    return Addressee(party=Party.MEMBER, member=member.id)

"""A complaint about an auditor keeps the auditor out until two people clear it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from grievance.domain.block import Block, blocking_audit, blocks_of
from grievance.domain.calendar import OfficeCalendar
from grievance.domain.errors import AlteredError, NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, RequestId
from grievance.domain.knock_on import AuditRole
from grievance.domain.registry import Registry
from grievance.domain.request import EXPIRES_AFTER, RequestState
from grievance.domain.slip import RespondentKind, Slip
from grievance.domain.timetable import Timetable
from grievance.services.access.blocks import (
    blocks_on_ring,
    case_blocks,
    touched_certificates,
)
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.respondents import audit_side
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.registry.import_registry import import_registry
from grievance.services.requests.clear_block import answer_clearing, ask_clearing
from grievance.services.requests.list_requests import describe_requests
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, HENRI, RUTH, Office
from tests.registries import AUDIT, AUDITOR, CERTIFICATE, ENTITY, EVERYTHING, FIRM
from tests.services.access.test_access import grant
from tests.services.access.test_conflicts import assign, name_staff
from tests.services.looking import opened, slip_of
from tests.staged import staged


WHO = str(AUDITOR.id)
WHY = "an inquiry found nothing against them"


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    """A complaint about an auditor of an Entity, open to Dana, Henri and Ruth."""
    return accused(office)


def accused(office: Office, readers: tuple[str, ...] = (RUTH, HENRI)) -> CaseId:
    """Take in a complaint about an auditor, which Dana reads, and who is named."""
    with office.store.begin() as tx:
        import_registry(tx, Registry.of(EVERYTHING), at=NOON)
    case_id = office.case_of(make_mail("Somebody was bribed."))
    for name in readers:
        if name == RUTH:  # as reviewers are: until a day
            grant(office, case_id, name, until=date(2099, 12, 31))
        else:
            assign(office, case_id, name)
    accuse(office, case_id)
    return case_id


def accuse(office: Office, case_id: CaseId) -> None:
    def about(slip: Slip) -> Slip:
        return replace(
            slip,
            respondent=RespondentKind.AUDITOR,
            entities=(ENTITY.id,),
            auditors=(AUDITOR.id,),
        )

    with office.store.begin() as tx:
        key = contents_key(tx, office.rings[DANA], case_id)
        rewrite_slip(Pen.of(tx, office.rings[DANA], NOON), key, about)


def ask(
    office: Office,
    case_id: CaseId,
    *,
    by: str = DANA,
    who: str = WHO,
    second: str | None = None,
) -> RequestId:
    with office.store.begin() as tx:
        ring = office.rings[by]
        asked = ask_clearing(
            tx,
            ring,
            case_id,
            who,
            reason=f" {WHY} ",
            at=NOON,
            second=office.person(second) if second else None,
        )
        return asked.id


def answer(  # noqa: PLR0913  # keywords, each what some test is about
    office: Office,
    request_id: RequestId,
    state: RequestState = RequestState.CONFIRMED,
    *,
    by: str = RUTH,
    at: datetime = NOON,
    timetable: Timetable | None = None,
) -> None:
    times = timetable or office.mechanism.timetable
    with office.store.begin() as tx:
        ring = office.rings[by]
        answer_clearing(tx, ring, request_id, state, timetable=times, at=at)


def blocks(office: Office, case_id: CaseId) -> tuple[Block, ...]:
    with office.store.read() as tx:
        return case_blocks(tx, office.rings[DANA], case_id)


def test_people_and_worker_see_the_same(office: Office, case_id: CaseId) -> None:
    """
    On the case, on the ring and on the slip, which is all that the worker opens.
    """
    expected = Block(who=WHO, case_id=case_id, since=TODAY, entities=(ENTITY.id,))

    assert (expected,) == blocks(office, case_id)
    with office.store.read() as tx:
        assert (expected,) == blocks_on_ring(tx, office.rings[DANA])
        slip = worker_slip(tx, office.worker, case_id)
        assert (expected,) == blocks_of(slip, case_id, TODAY)
        assert (expected,) == blocking_audit([expected], AUDIT, audit_side(tx))


def test_nothing_of_it_lies_in_the_open(office: Office, case_id: CaseId) -> None:
    """
    Whoever has the database does not learn that there is such a complaint: the slip
    is sealed, and of one size.
    """
    with office.store.read() as tx:
        slip = tx.slips.of_case(case_id)
        cover = tx.cases.get(case_id)

    assert WHO.encode() not in slip.sealed
    assert WHO not in str(cover)
    assert str(ENTITY.id) not in str(cover)


class TestClearing:
    def test_takes_two_people(self, office: Office, case_id: CaseId) -> None:
        """
        With both names and the day on the slip, and the reason in the case.
        """
        answer(office, ask(office, case_id))

        (block,) = blocks(office, case_id)
        assert not block.is_standing
        clearing = block.clearing
        assert clearing is not None
        assert (ENTITY.id,) == clearing.entities
        assert (office.person(DANA), office.person(RUTH), TODAY) == (
            clearing.asked_by,
            clearing.confirmed_by,
            clearing.on,
        )
        reasons = [
            line.reason.text for line in opened(office, case_id).history if line.reason
        ]
        assert WHY in reasons
        with office.store.read() as tx:
            found = blocks(office, case_id)
            assert () == blocking_audit(found, AUDIT, audit_side(tx))
        assert () == office.verify().problems

    def test_is_dated_where_the_office_is(self, sqlite_office: Office) -> None:
        """
        Late in the evening of one place it is the next day of another.
        """
        case_id = accused(sqlite_office)
        tokyo = OfficeCalendar(zone=ZoneInfo("Asia/Tokyo"))
        late = NOON + timedelta(hours=8)

        times = Timetable(calendar=tokyo)
        answer(sqlite_office, ask(sqlite_office, case_id), at=late, timetable=times)

        (block,) = blocks(sqlite_office, case_id)
        assert block.clearing is not None
        assert TODAY + timedelta(days=1) == block.clearing.on

    def test_somebody_has_to_be_able_to_answer(self, sqlite_office: Office) -> None:
        """
        Where nobody else reads the case one is named, who is given its key; and has a
        say in it.
        """
        office = sqlite_office
        case_id = accused(office, ())
        with pytest.raises(NotAllowedError, match="Nobody could answer"):
            ask(office, case_id)
        with pytest.raises(NotAllowedError, match="Only coordinators and reviewers"):
            ask(office, case_id, second=HENRI)

        answer(office, ask(office, case_id, second=RUTH))

        assert not blocks(office, case_id)[0].is_standing

    def test_is_listed_by_name(self, sqlite_office: Office) -> None:
        """
        Whom it is about is said as people call them; a handler sees that others answer.
        """
        office = sqlite_office
        case_id = accused(office)
        ask(office, case_id)

        with office.store.read() as tx:
            seen = {
                name: describe_requests(tx, office.rings[name], at=NOON)
                for name in (DANA, RUTH, HENRI)
            }
        assert {(AUDITOR.name,)} == {one.codes for (one,) in seen.values()}
        assert {DANA: False, RUTH: True, HENRI: False} == {
            name: one.may_answer for name, (one,) in seen.items()
        }

    def test_nobody_is_both(self, office: Office, case_id: CaseId) -> None:
        """
        Whoever asked can only withdraw it.
        """
        request_id = ask(office, case_id)

        with pytest.raises(NotAllowedError, match="Another person"):
            answer(office, request_id, by=DANA)
        answer(office, request_id, RequestState.WITHDRAWN, by=DANA)
        assert blocks(office, case_id)[0].is_standing

    def test_refused_it_stands(self, office: Office, case_id: CaseId) -> None:
        """
        And it can be asked for again.
        """
        answer(office, ask(office, case_id), RequestState.REFUSED)

        assert blocks(office, case_id)[0].is_standing
        answer(office, ask(office, case_id))
        assert not blocks(office, case_id)[0].is_standing

    def test_is_for_coordinators_and_reviewers(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        A handler has no say in it.
        """
        with pytest.raises(NotAllowedError, match="Only coordinators and reviewers"):
            ask(office, case_id, by=HENRI)
        with pytest.raises(NotAllowedError, match="Only coordinators and reviewers"):
            answer(office, ask(office, case_id), by=HENRI)

    def test_is_for_nobody_with_a_conflict(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Not even where they asked before it came out.
        """
        request_id = ask(office, case_id)
        name_staff(office, case_id, DANA)

        with pytest.raises(NotAllowedError, match=f"{DANA}, who asked for this"):
            answer(office, request_id)
        with pytest.raises(NotAllowedError, match="not yours"):
            ask(office, case_id)

    def test_is_asked_for_once_with_a_reason(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        And of somebody who is blocked.
        """
        with pytest.raises(NotFoundError, match="Nobody like that is blocked"):
            ask(office, case_id, who=str(uuid4()))
        ask(office, case_id)
        with pytest.raises(NotAllowedError, match="asked for this already"):
            ask(office, case_id)
        with (
            office.store.begin() as tx,
            pytest.raises(NotAllowedError, match="one sentence"),
        ):
            ask_clearing(tx, office.rings[DANA], case_id, WHO, reason=" ", at=NOON)

    def test_too_late_it_is_asked_again(self, office: Office, case_id: CaseId) -> None:
        """
        Nobody confirms what was asked long ago.
        """
        request_id = ask(office, case_id)
        with (
            office.store.begin() as tx,
            pytest.raises(NotAllowedError, match="too old"),
        ):
            answer_clearing(
                tx,
                office.rings[RUTH],
                request_id,
                RequestState.CONFIRMED,
                timetable=office.mechanism.timetable,
                at=NOON + EXPIRES_AFTER,
            )

    def test_a_request_that_was_altered_clears_nothing(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Put back as unanswered by hand, it is not what the log saw.
        """
        request_id = ask(office, case_id)
        answer(office, request_id, RequestState.REFUSED)
        office.tamper(
            "UPDATE request SET state = 'asked', answered_by = NULL, answer = NULL, "
            "answered_at = NULL, answered_kv = NULL"
        )

        with pytest.raises(AlteredError):
            answer(office, request_id)
        assert blocks(office, case_id)[0].is_standing


def test_knock_on_names_their_certificates(office: Office, case_id: CaseId) -> None:
    """
    Of the last two years, with the audit and what they were on it.
    """
    found = blocks(office, case_id)
    after = AUDIT.actual_end
    assert after is not None
    with office.store.read() as tx:
        (one,) = touched_certificates(tx, found, today=after)
        later = after + timedelta(days=800)
        assert () == touched_certificates(tx, found, today=later)
        assert touched_certificates(tx, found, today=later, months=36)

    assert (CERTIFICATE.id, AuditRole.LEAD) == (one.certification.id, one.role)


def test_what_their_firm_did_without_them_is_apart(
    office: Office, case_id: CaseId
) -> None:
    """
    The auditor was on this audit, so that it is none of the firm alone.
    """
    found, after = blocks(office, case_id), AUDIT.actual_end
    assert after is not None
    firm = Block(who=str(FIRM.id), case_id=case_id, since=TODAY)
    with office.store.read() as tx:
        assert () == touched_certificates(tx, found, today=after, of_firm=True)
        both = touched_certificates(tx, (*found, firm), today=after)
        (alone,) = touched_certificates(tx, [firm], today=after)

    assert [AuditRole.LEAD] == [one.role for one in both]
    assert AuditRole.FIRM is alone.role


def test_a_firm_is_found_by_its_code(office: Office, case_id: CaseId) -> None:
    """
    As an allegation may name it.
    """
    block = Block(who=FIRM.code, case_id=case_id, since=TODAY, entities=(ENTITY.id,))
    today = AUDIT.actual_end
    assert today is not None
    with office.store.read() as tx:
        assert touched_certificates(tx, [block], today=today)
        assert (block,) == blocking_audit([block], AUDIT, audit_side(tx))
    assert slip_of(office, case_id).audited_by == {WHO}

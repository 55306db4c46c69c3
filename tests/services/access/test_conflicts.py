"""Whoever is tied to those a case is about is kept from it, whenever that comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.conflict import CONFLICT, OFFICE
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import RECOVERY, CaseId, EntityId, holder_of
from grievance.domain.reprisal import Incident, IncidentKind
from grievance.domain.slip import RespondentKind, Slip
from grievance.services.access.assign_case import assign_case
from grievance.services.access.recuse_conflicted import conflicted_holders, recuse_found
from grievance.services.boxes.case_keys import contents_key, find_key, identity_key
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.respondents import respondents_of
from grievance.services.cases.assess_risk import record_incident
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.handling.add_note import add_note
from grievance.services.rekeying.count_due_keys import count_due_keys
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.registries import AUDITOR, ENTITY, FIRM, MEMBER
from tests.services.access.test_access import grant
from tests.services.looking import cover, holders, opened
from tests.services.ties import allege, tie
from tests.staged import staged


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    """A case that Dana, Henri and (for a time) Ruth can open, and Henri handles."""
    case_id = office.case_of(make_mail())
    grant(office, case_id, RUTH, until=NOON.date() + timedelta(days=60))
    assign(office, case_id, HENRI)
    return case_id


def assign(office: Office, case_id: CaseId, name: str, *, by: str = DANA) -> None:
    with office.store.begin() as tx:
        assign_case(
            tx,
            office.rings[by],
            case_id=case_id,
            handler_id=office.person(name),
            at=NOON,
        )


def name_staff(office: Office, case_id: CaseId, *names: str, by: str = DANA) -> None:
    people = tuple(office.person(name) for name in names)

    def named(slip: Slip) -> Slip:
        return replace(slip, staff_named=people)

    with office.store.begin() as tx:
        key = contents_key(tx, office.rings[by], case_id)
        rewrite_slip(Pen.of(tx, office.rings[by], NOON), key, named)


def may_open(office: Office, case_id: CaseId, name: str) -> bool:
    with office.store.read() as tx:
        found = find_key(tx, office.rings[name], case_id, Compartment.CONTENTS)
    return found is not None


def due(office: Office) -> list[tuple[CaseId, Compartment]]:
    with office.store.read() as tx:
        return [(one.case_id, one.compartment) for one in tx.rekeys.all()]


def conflicted(office: Office, case_id: CaseId, *, by: str) -> Sequence[str]:
    with office.store.read() as tx:
        found = conflicted_holders(tx, office.rings[by], case_id)
    return [one.person.name for one in found]


class TestFoundOutLater:
    def test_a_handler_who_is_named_loses_the_case(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Their key is off their ring at once, and due for another as they may have kept
        it; the coordinator has the case back.
        """
        assert may_open(office, case_id, HENRI)
        name_staff(office, case_id, HENRI)

        case = cover(office, case_id)
        assert (None, office.person(DANA)) == (case.handler, case.owner)
        assert not may_open(office, case_id, HENRI)
        assert may_open(office, case_id, DANA)
        assert [] == conflicted(office, case_id, by=DANA)
        assert [(case_id, Compartment.CONTENTS)] == due(office)
        assert () == office.verify().problems

    def test_is_refused_everywhere_in_one_sentence(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Reading, writing and deciding all go through the key, also as long as they have
        it: nobody has opened the case since they were found to be tied.
        """
        allege(office, case_id, RespondentKind.AUDIT_FIRM, FIRM.code)
        ring = tie(office, HENRI, FIRM.code)
        rings = {**office.rings, HENRI: ring}

        with pytest.raises(NotAllowedError, match=CONFLICT):
            opened(replace(office, rings=rings), case_id, HENRI)
        with (
            office.store.begin() as tx,
            pytest.raises(NotAllowedError, match=CONFLICT),
        ):
            add_note(tx, ring, case_id=case_id, text="nothing to see", at=NOON)

    def test_who_is_named_is_not_given_it_again(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Although there is no word of the office in it.
        """
        name_staff(office, case_id, HENRI)

        with pytest.raises(NotAllowedError, match="conflict of interest"):
            assign(office, case_id, HENRI)

    def test_a_coordinator_who_accuses_themselves_is_out(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Whoever else holds a key for good answers for the case from then on.
        """
        name_staff(office, case_id, DANA)

        assert not may_open(office, case_id, DANA)
        assert office.person(HENRI) == cover(office, case_id).owner
        assert office.person(HENRI) == cover(office, case_id).duty
        assert holder_of(office.person(DANA)) not in holders(
            office, case_id, Compartment.CONTENTS
        )

    def test_somebody_has_to_be_left(self, office: Office) -> None:
        """
        A change that leaves nobody is refused, and changes nothing.
        """
        case_id = office.case_of(make_mail())

        with pytest.raises(NotAllowedError, match="assign it to such a person first"):
            name_staff(office, case_id, DANA)

        assert may_open(office, case_id, DANA)
        assert office.person(DANA) == cover(office, case_id).duty

    @pytest.mark.parametrize(
        ("kind", "who", "tied_to"),
        [
            (RespondentKind.AUDIT_FIRM, str(FIRM.id), FIRM.code),
            (RespondentKind.AUDIT_FIRM, FIRM.code, str(FIRM.id)),
            (RespondentKind.AUDITOR, str(AUDITOR.id), str(FIRM.id)),
            (RespondentKind.AUDIT_FIRM, str(FIRM.id), str(AUDITOR.id)),
            (RespondentKind.ENTITY, str(ENTITY.id), str(ENTITY.id)),
            (RespondentKind.MEMBER, str(MEMBER.id), str(ENTITY.id)),
        ],
    )
    def test_an_allegation_counts_with_those_behind_it(
        self,
        office: Office,
        case_id: CaseId,
        kind: RespondentKind,
        who: str,
        tied_to: str,
    ) -> None:
        """
        A tie to the firm is one to its auditors, a tie to an Entity one to its Member.
        """
        with office.store.begin() as tx:
            tx.members.save_all([MEMBER])
            tx.firms.save_all([FIRM])
            tx.auditors.save_all([AUDITOR])
            tx.entities.save_all([ENTITY])
        allege(office, case_id, kind, who)
        assert may_open(office, case_id, HENRI)

        ring = tie(office, HENRI, tied_to)

        with (
            office.store.read() as tx,
            pytest.raises(NotAllowedError, match=CONFLICT),
        ):
            contents_key(tx, ring, case_id)


class TestCustodians:
    def test_a_custodian_who_is_named_opens_no_name(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Also one who has no key to the contents: the slip says it in codes.  Where they
        were the only one, only the recovery key can give that compartment another.
        """
        name_staff(office, case_id, CHIDI)

        with office.store.read() as tx:
            with pytest.raises(NotAllowedError):
                identity_key(tx, office.rings[CHIDI], case_id)
            waits = count_due_keys(tx, office.directory, at=NOON, today=NOON.date())
        assert (1, 1, {}) == (waits.count, waits.nobody, waits.by_person)

    def test_loses_the_key_when_somebody_opens_the_case(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        A tie that the directory tells of is listed, with what to do, until then.
        """
        allege(office, case_id, RespondentKind.AUDIT_FIRM, FIRM.code)
        newer = tie(office, CHIDI, FIRM.code).directory
        dana = replace(office.rings[DANA], directory=newer)

        with office.store.begin() as tx:
            [found] = conflicted_holders(tx, dana, case_id)
            assert (found,) == recuse_found(tx, dana, case_id, at=NOON)
            assert () == recuse_found(tx, dana, case_id, at=NOON)

        assert CHIDI == found.person.name
        assert "who complained" in found.next_step
        assert [(case_id, Compartment.IDENTITY)] == due(office)
        assert {RECOVERY} == holders(office, case_id, Compartment.IDENTITY)

    def test_cannot_even_tell_of_a_reprisal(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        What they drop in could bury what others tell.
        """
        name_staff(office, case_id, CHIDI)
        incident = Incident(number=1, kind=IncidentKind.OTHER, told_at=NOON)

        with (
            office.store.begin() as tx,
            pytest.raises(NotAllowedError),
        ):
            record_incident(
                tx,
                office.rings[CHIDI],
                case_id,
                incident,
                timetable=office.mechanism.timetable,
                at=NOON,
            )


class TestOffice:
    ACCUSED = "I want to complain about your own office, the grievance office."

    def test_a_reviewer_leads_and_assigns(self, office: Office) -> None:
        """
        Nobody else has a key, and only another reviewer could lead.
        """
        case_id = office.case_of(make_mail(self.ACCUSED))
        assert {holder_of(office.person(RUTH)), "recovery"} == holders(
            office, case_id, Compartment.CONTENTS
        )

        with pytest.raises(NotAllowedError, match="independent reviewer leads"):
            assign(office, case_id, HENRI, by=RUTH)
        assign(office, case_id, RUTH, by=RUTH)

        assert office.person(RUTH) == cover(office, case_id).handler
        assert () == office.verify().problems

    def test_that_it_is_about_the_office_can_come_out_later(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Then it is given to a reviewer; who is named has lost it.
        """
        allege(office, case_id, RespondentKind.OFFICE, str(office.person(HENRI)))

        assert office.person(DANA) == cover(office, case_id).owner
        with pytest.raises(NotAllowedError, match="independent reviewer leads"):
            assign(office, case_id, DANA)
        assign(office, case_id, RUTH)
        assert office.person(RUTH) == cover(office, case_id).owner


class TestRespondents:
    def test_those_behind_an_entity_and_an_auditor(self, office: Office) -> None:
        """
        The Member of an Entity; the firm of an auditor, by id and code.
        """
        with office.store.begin() as tx:
            tx.members.save_all([MEMBER])
            tx.firms.save_all([FIRM])
            tx.auditors.save_all([AUDITOR])
            tx.entities.save_all([ENTITY])
            about = respondents_of(
                tx, Slip(entities=(ENTITY.id,), auditors=(AUDITOR.id,))
            )

        assert {str(MEMBER.id), str(FIRM.id), FIRM.code} <= about
        assert OFFICE not in about

    def test_who_left_the_registry_is_still_a_respondent(self, office: Office) -> None:
        """
        Only those behind them are not known any more.
        """
        gone = EntityId(uuid4())
        with office.store.read() as tx:
            assert {str(gone)} == respondents_of(tx, Slip(entities=(gone,)))

"""Who is at risk is the custodians' to say; what was done to them is anybody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from grievance.domain.clock import ClockKind
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.reprisal import (
    Harm,
    Incident,
    IncidentKind,
    Likelihood,
    RiskAssessment,
    RiskLevel,
)
from grievance.domain.risk_review import review_of
from grievance.domain.slip import Flag
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.assess_risk import (
    assess_risk,
    read_incidents,
    read_risk,
    record_incident,
)
from grievance.services.cases.due_risks import DueRisk, due_risks
from grievance.services.cases.safe_contact import refuse_never_contact, safe_contact
from grievance.services.handling.move_case import move_case
from tests.doubles import NOON, TODAY, make_mail, make_step
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.looking import cover, slip_of
from tests.services.moves import assign, move
from tests.services.sealed import destroy, of_kind
from tests.staged import staged


IN_A_MONTH = TODAY + timedelta(days=30)
RISK = RiskAssessment(
    at=NOON,
    who="everybody on the night shift",
    from_whom="the foreman",
    likelihood=Likelihood.LIKELY,
    harm=Harm.LIVELIHOOD,
    safe_contact="mira@home.example, after eight",
    never_contact=("mira@works.example", "+47 22 33 44 55"),
    review_on=IN_A_MONTH,
)
INCIDENT = Incident(
    number=1,
    kind=IncidentKind.THREAT,
    happened_on=TODAY - timedelta(days=2),
    told_at=NOON,
    text="they were told to keep quiet",
)


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    return office.case_of(make_mail())


def assess(
    office: Office, case_id: CaseId, risk: RiskAssessment = RISK, *, by: str = CHIDI
) -> None:
    times = office.mechanism.timetable
    with office.store.begin() as tx:
        assess_risk(tx, office.rings[by], case_id, risk, timetable=times, at=NOON)


def tell(
    office: Office, case_id: CaseId, incident: Incident = INCIDENT, *, by: str = CHIDI
) -> None:
    times, ring = office.mechanism.timetable, office.rings[by]
    with office.store.begin() as tx:
        record_incident(tx, ring, case_id, incident, timetable=times, at=NOON)


def known(office: Office, case_id: CaseId) -> RiskAssessment | None:
    with office.store.begin() as tx:
        return read_risk(tx, office.rings[CHIDI], case_id, at=NOON)


def due(office: Office, name: str, today: date = TODAY) -> tuple[DueRisk, ...]:
    with office.store.read() as tx:
        return due_risks(tx, office.rings[name], today=today)


class TestAssessment:
    def test_a_custodian_needs_no_contents(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Who, from whom and how is theirs alone; the level is there for the worker, and
        the day on the cover.
        """
        assess(office, case_id)

        assert RISK == known(office, case_id)
        assert RiskLevel.ELEVATED == slip_of(office, case_id).risk
        review = review_of(cover(office, case_id))
        assert review is not None
        assert IN_A_MONTH == review.due_on
        assert () == office.verify().problems

    @pytest.mark.parametrize("name", [DANA, HENRI, RUTH])
    def test_nobody_else_does(self, office: Office, case_id: CaseId, name: str) -> None:
        """
        Whoever reads the contents may not say, nor see, who is at risk.
        """
        with pytest.raises(NotAllowedError, match="sealed to the custodians"):
            assess(office, case_id, by=name)
        with (
            office.store.begin() as tx,
            pytest.raises(NotAllowedError, match="sealed to the custodians"),
        ):
            read_risk(tx, office.rings[name], case_id, at=NOON)

    def test_a_look_at_it_is_logged(self, office: Office, case_id: CaseId) -> None:
        """
        As any look at who complained.
        """
        assess(office, case_id)
        known(office, case_id)

        with office.store.read() as tx:
            acts = [entry.act for entry in tx.log.about([case_id])]
        assert "identity-opened" in acts

    def test_two_cannot_write_the_same_revision(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        The second is told so; a review is the next revision, and nothing is lost.
        """
        assess(office, case_id)

        with pytest.raises(ConflictError, match="Somebody else changed this"):
            assess(office, case_id)
        safe = replace(RISK, revision=2, nobody=True, who="", from_whom="")
        assess(office, case_id, safe)
        assert RiskLevel.NONE == slip_of(office, case_id).risk

    def test_what_says_nothing_is_not_kept(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Nothing changes then.
        """
        with pytest.raises(NotAllowedError, match="who may be harmed"):
            assess(office, case_id, replace(RISK, who=""))
        for named in (replace(RISK, who=""), replace(RISK, from_whom="")):
            with pytest.raises(NotAllowedError, match="say one of the two"):
                assess(office, case_id, replace(named, nobody=True))

        assert known(office, case_id) is None
        assert RiskLevel.UNASSESSED == slip_of(office, case_id).risk

    def test_the_slip_key_that_counts_is_the_workers(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        In a case without it, as older ones are, a custodian alone is told so.
        """
        [copy] = of_kind(office, case_id, PartKind.SLIP_KEY)
        destroy(office, copy)

        with pytest.raises(NotAllowedError, match="open its contents as well"):
            assess(office, case_id)


class TestIncident:
    @pytest.mark.parametrize("name", [CHIDI, DANA])
    def test_whoever_hears_of_one_tells(
        self, office: Office, case_id: CaseId, name: str
    ) -> None:
        """
        Custodians read it; the case is critical, and its risk to be assessed again.
        """
        assess(office, case_id)

        tell(office, case_id, by=name)

        with office.store.begin() as tx:
            found = read_incidents(tx, office.rings[CHIDI], case_id, at=NOON)
        assert (replace(INCIDENT, escalated=True),) == found
        slip, case = slip_of(office, case_id), cover(office, case_id)
        assert (1, RiskLevel.UNASSESSED) == (slip.incidents, slip.risk)
        assert Flag.REPRISAL_FEARED in slip.flags
        assert Urgency.CRITICAL == slip.severity == case.urgency
        assert TODAY == case.due_on
        assert any(c.kind is ClockKind.URGENT_TRIAGE for c in case.clocks)
        assert () == office.verify().problems

    def test_who_drops_one_in_cannot_read_it_again(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        It lies with the identity, where a handler has no key.
        """
        tell(office, case_id, by=DANA)

        [incident] = of_kind(office, case_id, PartKind.INCIDENT)
        assert Compartment.IDENTITY is incident.part.compartment
        with (
            office.store.begin() as tx,
            pytest.raises(NotAllowedError, match="sealed to the custodians"),
        ):
            read_incidents(tx, office.rings[DANA], case_id, at=NOON)

    @pytest.mark.parametrize("name", [CHIDI, DANA])
    def test_two_cannot_tell_the_same_one(
        self, office: Office, case_id: CaseId, name: str
    ) -> None:
        """
        The number of the next one counts, for who reads them and who does not.
        """
        tell(office, case_id, by=DANA)

        with pytest.raises(ConflictError):
            tell(office, case_id, by=name)
        tell(office, case_id, replace(INCIDENT, number=2), by=name)
        assert 2 == slip_of(office, case_id).incidents

    def test_a_stranger_tells_nothing(self, office: Office, case_id: CaseId) -> None:
        """
        Who has no key to the case changes nothing in it.
        """
        with pytest.raises(NotAllowedError, match="key is not yours"):
            tell(office, case_id, by=HENRI)


class TestDue:
    def test_what_nobody_assessed_is_due(self, office: Office, case_id: CaseId) -> None:
        """
        For custodians and for whoever reads the contents, and for nobody else.
        """
        assert [case_id] == [one.case.id for one in due(office, CHIDI)]
        assert [case_id] == [one.case.id for one in due(office, DANA)]
        assert () == due(office, HENRI)

    def test_what_was_assessed_is_due_near_its_day(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Three days before, and with its level.
        """
        assess(office, case_id)

        assert () == due(office, CHIDI)
        (one,) = due(office, CHIDI, IN_A_MONTH - timedelta(days=3))
        assert (RiskLevel.ELEVATED, IN_A_MONTH) == (one.level, one.review_on)

    def test_a_reprisal_is_due_at_once(self, office: Office, case_id: CaseId) -> None:
        """
        Before everything else.
        """
        other = office.case_of(make_mail("They took our cards."))
        assess(office, other, replace(RISK, review_on=TODAY))
        assess(office, case_id)
        tell(office, case_id)

        assert [1, 0] == [one.incidents for one in due(office, CHIDI)]

    def test_what_is_taken_up_again_is_due_at_once(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        It does not move before somebody has looked, so that they have to find it.
        """
        assign(office, case_id)
        assess(office, case_id)
        for to in (Stage.WITHDRAWN, Stage.TRIAGE):
            move(office, case_id, make_step(to))

        (one,) = due(office, CHIDI)

        assert (case_id, RiskLevel.ELEVATED, None) == (
            one.case.id,
            one.level,
            one.review_on,
        )


class TestSafeContact:
    def test_is_for_custodians(self, office: Office, case_id: CaseId) -> None:
        """
        How to reach somebody is as secret as who they are.
        """
        assess(office, case_id)
        with office.store.read() as tx:
            found = safe_contact(tx, office.rings[CHIDI], case_id)
            with pytest.raises(NotAllowedError, match="sealed to the custodians"):
                safe_contact(tx, office.rings[DANA], case_id)

        assert (RISK.safe_contact, RISK.never_contact) == (found.how, found.never)
        assert (RiskLevel.ELEVATED, IN_A_MONTH) == (found.level, found.review_on)

    def test_a_reprisal_voids_what_was_found(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        It counts as unassessed until a custodian looks again; where never to contact
        anybody is not forgotten.
        """
        assess(office, case_id)
        tell(office, case_id)
        with office.store.read() as tx:
            void = safe_contact(tx, office.rings[CHIDI], case_id)
        assess(office, case_id, replace(RISK, revision=2))
        with office.store.read() as tx:
            anew = safe_contact(tx, office.rings[CHIDI], case_id)

        assert (RiskLevel.UNASSESSED, True) == (void.level, void.is_voided)
        assert RISK.never_contact == void.never
        assert (RiskLevel.ELEVATED, False) == (anew.level, anew.is_voided)

    def test_nobody_is_contacted_where_they_must_not_be(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        However it is written; other addresses pass, and the sentence names none.
        """
        assess(office, case_id)
        ring = office.rings[CHIDI]
        with office.store.read() as tx:
            refuse_never_contact(tx, ring, case_id, "mira@home.example")
            for address in ("Mira <MIRA@works.example>", "0047 22334455"):
                with pytest.raises(NotAllowedError) as refused:
                    refuse_never_contact(tx, ring, case_id, address)
                assert "works" not in str(refused.value)
                assert "2233" not in str(refused.value)

    def test_says_where_nobody_looked_yet(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        That is another thing than that there is nothing to fear.
        """
        with office.store.read() as tx:
            found = safe_contact(tx, office.rings[CHIDI], case_id)

        assert RiskLevel.UNASSESSED == found.level


class TestReview:
    def test_a_protected_case_goes_on_after_a_look(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Past its day it stands still; assessed again, it moves.
        """
        late = NOON + timedelta(days=31)
        with office.store.begin() as tx:
            assign_case(
                tx,
                office.rings[DANA],
                case_id=case_id,
                handler_id=office.person(HENRI),
                at=NOON,
            )
        assess(office, case_id)

        with pytest.raises(NotAllowedError, match="a custodian assesses it anew"):
            triage(office, case_id, at=late)
        next_look = TODAY + timedelta(days=60)
        assess(office, case_id, replace(RISK, revision=2, review_on=next_look))
        triage(office, case_id, at=late)

        assert Stage.TRIAGE == cover(office, case_id).stage


def triage(office: Office, case_id: CaseId, *, at: datetime) -> None:
    with office.store.begin() as tx:
        move_case(
            tx,
            office.rings[HENRI],
            case_id=case_id,
            step=make_step(Stage.TRIAGE),
            timetable=office.mechanism.timetable,
            at=at,
        )

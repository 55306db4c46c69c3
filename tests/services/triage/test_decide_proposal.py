"""People decide what was proposed: on the slip, on record, signed, in the log."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.deciding import (
    EXPANSION,
    Answer,
    Decision,
    ProposalState,
    Verdict,
)
from grievance.domain.errors import GrievanceError, NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, CertificationId, holder_of
from grievance.domain.proposal import KeptProposals, Proposal, ProposalKind
from grievance.domain.registry import Record, Registry
from grievance.domain.registry_ids import OrganisationId
from grievance.domain.slip import Flag, RespondentKind
from grievance.domain.urgency import Urgency
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.payload import encode
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.registry.import_registry import import_registry
from grievance.services.triage.decide_proposal import (
    decide_all,
    decide_proposals,
)
from grievance.services.triage.read_proposals import open_proposals, read_proposals
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.registries import CERTIFICATE, LINK, MEMBER
from tests.services.entries import refile
from tests.services.looking import AUTOMATIC, cover, opened, slip_of, token_for
from tests.services.sealed import destroy, of_kind
from tests.staged import staged


NORVIK = make_entity("Norvik Smelter")
TAMARACK = make_entity("Tamarack Rolling")
TEXT = "At Norvik Smelter the agent keeps our passports, and nobody may leave."
FORCED = "criterion:PS 10.3"


def know(office: Office, *records: Record) -> None:
    with office.store.begin() as tx:
        import_registry(tx, Registry.of(records), at=NOON)


def certificate(standard: str, version: str) -> Record:
    return replace(
        CERTIFICATE,
        id=CertificationId(uuid4()),
        key=standard,
        entity_id=NORVIK.id,
        standard=standard,
        version=version,
    )


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    know(office, NORVIK, TAMARACK)
    return office.case_of(make_mail(TEXT))


def states(
    office: Office, case_id: CaseId, *, by: str = DANA
) -> dict[str, ProposalState]:
    with office.store.read() as tx:
        found = read_proposals(tx, office.rings[by], case_id)
    return {one.proposal.id: one for one in found}


def undecided(office: Office, case_id: CaseId) -> set[str]:
    found = states(office, case_id).items()
    return {id_ for id_, state in found if state.needs_decision}


def decide(  # noqa: PLR0913  # whose hands, which case and proposal, what, when
    office: Office,
    case_id: CaseId,
    proposal_id: str,
    verdict: Verdict,
    code: str = "",
    *,
    by: str = DANA,
) -> Decision:
    with office.store.begin() as tx:
        return decide_proposals(
            tx,
            office.rings[by],
            case_id,
            [Answer(proposal_id=proposal_id, verdict=verdict, code=code)],
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def confirm_all(office: Office, case_id: CaseId) -> Decision:
    with office.store.begin() as tx:
        return decide_all(
            tx,
            office.rings[DANA],
            case_id,
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def acts(office: Office, case_id: CaseId, wanted: Act) -> int:
    """Return how often the log says that something was done to the case."""
    with office.store.read() as tx:
        return [entry.act for entry in tx.log.about([case_id])].count(wanted)


class TestReading:
    def test_reasons_are_read_by_people_on_the_case(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Each proposal comes with the words that speak for it, and how it stands.
        """
        found = states(office, case_id)

        entity = found[f"entity:{NORVIK.id}"]
        assert ("Norvik Smelter", ("norvik smelter",)) == (
            entity.proposal.label,
            entity.proposal.words,
        )
        assert found[FORCED].proposal.words
        assert found[FORCED].on_slip
        assert found[FORCED].needs_decision
        assert () == office.verify().problems

    def test_nobody_else_reads_them(self, office: Office, case_id: CaseId) -> None:
        """
        They hold the letter's own words.
        """
        with pytest.raises(NotAllowedError):
            states(office, case_id, by=HENRI)

    def test_that_they_were_shown_is_logged(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        To read reasons is to read in the case.
        """
        with office.store.begin() as tx:
            open_proposals(tx, office.rings[DANA], case_id, at=NOON)

        assert 1 == acts(office, case_id, Act.CONTENTS_OPENED)

    def test_what_a_person_drops_in_is_no_proposal(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Anybody with the database can reach a slot; only the worker reads letters.
        """
        forged = KeptProposals(
            spool_id="",
            at=NOON,
            is_first=True,
            items=(
                Proposal(kind=ProposalKind.SEVERITY, code="low", score=1.0),
                Proposal(kind=ProposalKind.CRITERION, code="PS 1.1", score=1.0),
            ),
        )
        drop(office, ring_name=CHIDI, case_id=case_id, value=forged)

        assert "criterion:PS 1.1" not in states(office, case_id)


def drop(office: Office, *, ring_name: str, case_id: CaseId, value: object) -> None:
    """Drop something into a case as somebody can who has no key to it."""
    ring = office.rings[ring_name]
    kind = PartKind.PROPOSALS if isinstance(value, KeptProposals) else PartKind.DECISION
    with office.store.begin() as tx:
        slot = trusted_slot(tx, ring.directory, case_id, Compartment.CONTENTS)
        part = seal_part(ring.author, slot, kind, encode(value))
        keep_parts(Pen.of(tx, ring, NOON), [part], Act.PART_ADDED)


class TestDeciding:
    def test_a_confirmed_fact_stays_and_is_signed_for(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Who decided, and when, is on record with what was decided.
        """
        before = slip_of(office, case_id)

        decide(office, case_id, FORCED, Verdict.CONFIRMED)

        decision = states(office, case_id)[FORCED].decision
        assert decision is not None
        assert (Verdict.CONFIRMED, NOON, holder_of(office.person(DANA))) == (
            decision.verdict,
            decision.at,
            decision.by,
        )
        assert before == slip_of(office, case_id)
        assert () == office.verify().problems

    def test_rejected_and_changed_facts_leave_the_slip(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        A registered name serves for an id.
        """
        decide(
            office,
            case_id,
            f"entity:{NORVIK.id}",
            Verdict.CHANGED,
            "Tamarack Rolling",
        )
        decide(office, case_id, FORCED, Verdict.REJECTED)

        slip = slip_of(office, case_id)
        assert (TAMARACK.id,) == slip.entities
        assert "PS 10.3" not in slip.criteria

    def test_severity_goes_with_the_urgency_of_the_case(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        The cover shows it, its clock follows, and the log says so.
        """
        proposed = f"severity:{slip_of(office, case_id).severity}"

        decide(office, case_id, proposed, Verdict.CHANGED, "low")

        assert Urgency.LOW == cover(office, case_id).urgency
        assert Urgency.LOW == slip_of(office, case_id).severity
        assert 1 == acts(office, case_id, Act.URGENCY_CHANGED)
        assert () == office.verify().problems

    def test_the_slip_is_confirmed_once_all_is_decided(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Some by one key each, the rest by one for all.
        """
        decide(office, case_id, FORCED, Verdict.CONFIRMED)
        halfway = slip_of(office, case_id).proposed
        confirm_all(office, case_id)

        assert halfway
        assert set() == undecided(office, case_id)
        assert not slip_of(office, case_id).proposed
        assert () == office.verify().problems

    def test_what_nobody_proposed_is_put_in_by_hand(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        An Entity by its name, a flag by its code; what was proposed is confirmed.
        """
        added = [
            Answer(proposal_id="entity:Tamarack Rolling", verdict=Verdict.ADDED),
            Answer(proposal_id="flag:wishes-anonymity", verdict=Verdict.ADDED),
            Answer(proposal_id=FORCED, verdict=Verdict.ADDED),
        ]
        with office.store.begin() as tx:
            decision = decide_proposals(
                tx,
                office.rings[DANA],
                case_id,
                added,
                timetable=office.mechanism.timetable,
                at=NOON,
            )

        slip = slip_of(office, case_id)
        assert TAMARACK.id in slip.entities
        assert Flag.WISHES_ANONYMITY in slip.flags
        assert [Verdict.ADDED, Verdict.ADDED, Verdict.CONFIRMED] == [
            answer.verdict for answer in decision.answers
        ]

    def test_a_wrong_one_decides_nothing_at_all(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Several decisions are made together or not at all.
        """
        before = slip_of(office, case_id)
        answers = [
            Answer(proposal_id=FORCED, verdict=Verdict.REJECTED),
            Answer(proposal_id="criterion:PS 99.9", verdict=Verdict.ADDED),
        ]
        with pytest.raises(GrievanceError), office.store.begin() as tx:
            decide_proposals(
                tx,
                office.rings[DANA],
                case_id,
                answers,
                timetable=office.mechanism.timetable,
                at=NOON,
            )

        assert before == slip_of(office, case_id)
        assert FORCED in undecided(office, case_id)

    @pytest.mark.parametrize(
        ("proposal_id", "verdict", "code"),
        [
            ("criterion:PS 1.1", Verdict.CONFIRMED, ""),
            ("severity:urgent", Verdict.ADDED, ""),
            ("colour:red", Verdict.ADDED, ""),
            ("related:GR-7F3K-9Q2D", Verdict.ADDED, ""),
            ("entity:Nobody Ltd", Verdict.ADDED, ""),
            ("staff:Nobody", Verdict.ADDED, ""),
            (FORCED, Verdict.CHANGED, "PS 99.9"),
            (FORCED, Verdict.CHANGED, ""),
        ],
    )
    def test_what_is_not_there_is_refused(
        self,
        office: Office,
        case_id: CaseId,
        proposal_id: str,
        verdict: Verdict,
        code: str,
    ) -> None:
        """
        No code gets onto a slip that means nothing.
        """
        with pytest.raises(GrievanceError):
            decide(office, case_id, proposal_id, verdict, code)

    def test_without_the_key_nobody_decides(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Not by the service, and not by dropping a decision through the slot.
        """
        with pytest.raises(NotAllowedError):
            decide(office, case_id, FORCED, Verdict.CONFIRMED, by=HENRI)
        answers = (Answer(proposal_id=FORCED, verdict=Verdict.REJECTED),)
        decision = Decision(number=1, at=NOON, answers=answers)
        drop(office, ring_name=CHIDI, case_id=case_id, value=decision)

        assert states(office, case_id)[FORCED].decision is None

    def test_naming_somebody_of_the_office_takes_the_case_from_them(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Whoever turns out to be complained of loses the case with the decision.
        """
        with office.store.begin() as tx:
            decide_proposals(
                tx,
                office.rings[DANA],
                case_id,
                [Answer(proposal_id=f"staff:{HENRI}", verdict=Verdict.ADDED)],
                timetable=office.mechanism.timetable,
                at=NOON,
            )

        assert str(office.person(HENRI)) in slip_of(office, case_id).respondents


class TestExpansions:
    def test_rules_add_what_goes_with_a_confirmed_criterion(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Under the standards that the Entity is certified for, and not before.
        """
        know(office, NORVIK, certificate("ASI-PS", "V3.1"))
        before = set(states(office, case_id))
        decide(office, case_id, FORCED, Verdict.CONFIRMED)
        after = states(office, case_id)

        new = set(after) - before
        assert {"criterion:PS 9.8"} <= new
        assert not any("CoC" in id_ for id_ in new)
        offered = after["criterion:PS 9.8"]
        assert EXPANSION == offered.proposal.how
        assert "Norvik Smelter" in offered.proposal.words
        assert not offered.on_slip
        assert not offered.needs_decision

    def test_chain_of_custody_counts_for_who_is_certified_for_it(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Then what is accepted is on the slip, and stays listed as what a rule added.
        """
        know(
            office,
            NORVIK,
            certificate("ASI-PS", "V3.1"),
            certificate("ASI-CoC", "V2.1"),
        )
        decide(office, case_id, FORCED, Verdict.CONFIRMED)
        decide(office, case_id, "criterion:CoC 7.1", Verdict.CONFIRMED)

        found = states(office, case_id)["criterion:CoC 7.1"]
        assert "CoC 7.1" in slip_of(office, case_id).criteria
        assert (EXPANSION, True) == (found.proposal.how, found.on_slip)


class TestLaterLetters:
    def test_a_reply_proposes_and_rewrites_nothing(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        What it adds waits for a person; the slip is as it was.
        """
        confirm_all(office, case_id)
        before = slip_of(office, case_id)
        text = "They also threatened my family at Tamarack Rolling, and beat a man."
        reply = make_mail(text, to=token_for(office, case_id))

        assert case_id == office.case_of(reply)

        assert f"entity:{TAMARACK.id}" in undecided(office, case_id)
        assert f"entity:{NORVIK.id}" not in undecided(office, case_id)
        assert before == slip_of(office, case_id)
        assert () == office.verify().problems

    def test_what_is_filed_elsewhere_takes_its_proposals_along(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        They are proposed where the letter lies now.
        """
        confirm_all(office, case_id)
        text = "At Tamarack Rolling a man was beaten."
        office.take_in(make_mail(text, to=token_for(office, case_id)))
        stray = opened(office, case_id).letters[-1]
        before = undecided(office, case_id)
        filed = refile(office, case_id, stray.id)
        elsewhere = office.receive(filed.collected).case_id

        assert elsewhere is not None
        assert f"entity:{TAMARACK.id}" in before
        assert set() == undecided(office, case_id)
        assert f"entity:{TAMARACK.id}" in undecided(office, elsewhere)

    def test_what_a_machine_answers_proposes_nothing_graver(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        An absence note lies in the case; it says nothing that was not known.
        """
        confirm_all(office, case_id)
        away = make_mail(
            "I am away until Monday.",
            subject="Away",
            to=token_for(office, case_id),
            headers=AUTOMATIC,
        )
        office.take_in(away)

        assert set() == undecided(office, case_id)


def test_decisions_are_numbered_records(office: Office, case_id: CaseId) -> None:
    """
    None is lost when people change their minds.
    """
    decide(office, case_id, FORCED, Verdict.CONFIRMED)
    decide(office, case_id, FORCED, Verdict.REJECTED)

    ring = office.rings[DANA]
    with office.store.read() as tx:
        key = contents_key(tx, ring, case_id)
        found = read_records(tx, key, ring.directory, Decision)
    assert [1, 2] == [one.number for one in found]
    decision = states(office, case_id)[FORCED].decision
    assert decision is not None
    assert Verdict.REJECTED == decision.verdict


def test_a_case_without_proposals_is_confirmed_as_it_is(
    office: Office, case_id: CaseId
) -> None:
    """
    Cases from before proposals were kept have only their slip.
    """
    destroy(office, *of_kind(office, case_id, PartKind.PROPOSALS))

    decision = confirm_all(office, case_id)

    assert () == decision.answers
    assert not slip_of(office, case_id).proposed
    assert RespondentKind.ENTITY == slip_of(office, case_id).respondent


def test_a_member_is_not_put_among_the_entities(office: Office) -> None:
    """
    Links lead to Members as well; a case is about an Entity of theirs.
    """
    owner = replace(MEMBER, name="Boreal Holding", aliases=(), other_names=())
    link = replace(LINK, to_id=OrganisationId(NORVIK.id))
    know(office, owner, NORVIK, link)
    case_id = office.case_of(make_mail(TEXT))
    concerned = f"possibly-concerned:{MEMBER.id}"

    assert concerned in states(office, case_id)
    with pytest.raises(NotAllowedError):
        decide(office, case_id, concerned, Verdict.CONFIRMED)

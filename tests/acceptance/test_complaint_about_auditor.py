"""An auditor is complained of, and loses every way to the case (scenario d)."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.block import blocking_audit, blocks_of
from grievance.domain.clock import ClockKind, ClockState
from grievance.domain.compartment import Compartment
from grievance.domain.deciding import Answer, Verdict
from grievance.domain.draft import Addressee, Draft
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.ids import CaseId
from grievance.domain.knock_on import AuditRole
from grievance.domain.outcome import CaseOutcome, Heard
from grievance.domain.outgoing import Party
from grievance.domain.proposal import ProposalKind
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment, RiskLevel
from grievance.domain.request import RequestState
from grievance.domain.slip import Flag, RespondentKind
from grievance.domain.stage import Stage
from grievance.domain.unsettled import UnsettledError
from grievance.services.access.blocks import case_blocks, touched_certificates
from grievance.services.access.share_case import share_case
from grievance.services.boxes.respondents import audit_side
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.cases.open_case import open_case
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.intake.letter_facts import Given
from grievance.services.letters.draft_letter import draft_letter
from grievance.services.requests.clear_block import answer_clearing, ask_clearing
from grievance.services.triage.decide_proposal import decide_proposals
from grievance.services.triage.read_proposals import read_proposals
from tests.acceptance.auditing import (
    audit_files,
    comes_back,
    confirm,
    file_of,
    held,
    known,
    let_go,
    proposed,
    settle,
    waiting,
)
from tests.acceptance.auditor import Auditor
from tests.acceptance.colleagues import enrol
from tests.acceptance.norwegian_audits import (
    ACCUSED,
    BY_A_COLLEAGUE,
    BY_STRANGERS,
    BY_THE_ACCUSED,
    BY_THE_FIRM,
    CHAIN_OF_WORKS,
    FIRM,
    LED,
    LED_LONG_AGO,
    MILL,
    OF_ANOTHER,
    OF_CASTHOUSE,
    OF_MILL,
    OF_THE_TEAM,
    OF_WORKS,
    REGISTRY,
    WITH_THE_GUEST,
    WORKS,
)
from tests.acceptance.sent_letter import SentLetter
from tests.acceptance.stage import DESK, NOTHING, Play, to_entity
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH


TORA = "Tora Handler"  # she worked for the firm
WRITER, FIRM_ADDRESS = "solveig.dahl@privat.example", "quality@kestrel.example"
MAIL = make_mail(
    """Bonjour,

Je travaille à la planification chez Tverrvik Aluminium et j'étais présente pendant
l'audit de mai dernier. L'auditeur responsable, M. Anders Mørk, de Kestrel & Low
Verification, a passé le week-end d'avant dans le chalet de notre directeur. Il n'a pas
été impartial : deux des six ouvriers qu'il dit avoir interrogés étaient en congé cette
semaine-là, et il a coché comme vus des relevés qui n'existaient pas encore.

Je veux porter plainte contre cet auditeur.

Solveig Dahl
""",
    sender=f"Solveig Dahl <{WRITER}>",
    subject="Plainte contre un auditeur",
)
WISH = "Bonjour, ne donnez pas mon nom à l'entreprise, s'il vous plaît. S. D."
SMALL = RiskAssessment(
    at=NOON,
    who="whoever wrote",
    from_whom="the works",
    likelihood=Likelihood.REMOTE,
    harm=Harm.LIVELIHOOD,
    review_on=date(2027, 1, 4),
)
NOBODY = RiskAssessment(at=NOON, nobody=True, review_on=date(2027, 1, 4))
DUST = make_mail(
    """Good morning,

on windy days there is dust from Tverrvik Aluminium and from Solheim Rolling all over our
gardens. Could somebody look at their filters?

Kirsten Lund
""",
    sender="Kirsten Lund <k.lund@nabolag.example>",
    subject="Dust",
)
ENDED = {"decided": CaseOutcome.LOSS_OF_ACCREDITATION}
TELLING = (WRITER, "Solveig", "Dahl", "chalet")
TO_COME = (BY_THE_ACCUSED, BY_THE_FIRM, WITH_THE_GUEST, BY_STRANGERS, OF_ANOTHER)
NOTICE_BY, TOLD_ON = date(2026, 5, 26), date(2026, 5, 11)
APPEAL_BY = date(2026, 8, 3)  # 60 business days after they were told


@pytest.mark.slow
def test_a_complaint_about_an_auditor(play: Play) -> None:
    """
    The auditor and everybody beside them are kept out, somebody uninvolved leads, and
    the accreditation is lost, also on appeal.
    """
    play.know(REGISTRY)
    enrol(play, TORA, tied_to=(str(FIRM.id),))
    case_id = play.case_of(MAIL)

    it_is_known_for_what_it_is(play, case_id)
    it_is_acknowledged(play, case_id)
    it_is_triaged(play, case_id)
    somebody_uninvolved_leads(play, case_id)
    firm_and_team_are_kept_out(play, case_id)
    their_other_work_is_listed(play, case_id)
    the_risk_is_small(play, case_id)
    it_is_investigated(play, case_id)
    the_works_are_not_told(play, case_id)
    told = both_are_told_of_the_decision(play, case_id)
    dust, notice = the_desk_is_told_instead_of_the_firm(play, case_id)
    the_accused_appeals(play, case_id, told)
    somebody_else_decides_on_it(play, case_id)
    the_desk_answers(play, dust, notice)
    it_ends_and_they_stay_out(play, case_id)
    two_people_let_them_back(play, case_id)
    assert () == play.problems()


def it_is_known_for_what_it_is(play: Play, case_id: CaseId) -> None:
    """An auditor, a firm, an Entity, somebody who wishes not to be named; in French."""
    case, slip = play.cover(case_id), play.slip(case_id)
    assert ("fr", Stage.RECEIVED) == (case.language, case.stage)
    assert RespondentKind.AUDITOR is slip.respondent
    assert ((ACCUSED.id,), ()) == (slip.auditors, slip.firms)
    assert (WORKS.id,) == slip.entities
    assert date(2026, 3, 23) == play.clock(case_id, ClockKind.TRIAGE).due_on

    with play.office.store.read() as tx:
        states = read_proposals(tx, play.office.rings[DANA], case_id)
    found = [one.proposal for one in states]
    tied = [one.label for one in found if one.kind is ProposalKind.CONFLICT]
    assert [TORA] == tied


def it_is_acknowledged(play: Play, case_id: CaseId) -> None:
    """In French, with the reference, and with none of what it says."""
    [letter] = play.new_letters()
    assert WRITER == letter.to
    assert letter.says("Bonjour")
    reference = play.cover(case_id).reference
    assert {reference} == letter.told_of(reference, "Mørk", "Kestrel", "Tverrvik")
    assert ClockState.MET is play.state(case_id, ClockKind.ACKNOWLEDGEMENT)

    answer = make_mail(WISH, sender=WRITER, to=letter.reply_to)
    assert case_id == play.case_of(answer)
    assert [None, True] == [o.letter.verified for o in play.open(case_id).letters]


def it_is_triaged(play: Play, case_id: CaseId) -> None:
    """The firm is where he works; she fears nothing, but wishes not to be known."""
    with play.office.store.read() as tx:
        states = read_proposals(tx, play.office.rings[DANA], case_id)
    proposed = {one.proposal.id for one in states}
    wrong = proposed & {"flag:reprisal-feared"}
    denied = [Answer(proposal_id=id_, verdict=Verdict.REJECTED) for id_ in wrong]
    wish = Answer(proposal_id="flag:wishes-anonymity", verdict=Verdict.ADDED)
    play.decide(decide_proposals, case_id, [*denied, wish], with_rest=True)
    slip = play.slip(case_id)
    assert not slip.proposed
    assert Flag.WISHES_ANONYMITY in slip.flags


def somebody_uninvolved_leads(play: Play, case_id: CaseId) -> None:
    """Whoever is tied to the firm is never given it, in whatever way it is tried."""
    with pytest.raises(NotAllowedError, match="Tora Handler has a conflict"):
        play.assign(case_id, TORA)
    with pytest.raises(NotAllowedError, match="Tora Handler has a conflict"):
        play.do(share_case, case_id, play.office.person(TORA))
    with pytest.raises(NotAllowedError, match="key is not yours"):
        play.do(open_case, case_id, by=TORA, with_writers=False)
    assert set() == play.listed(TORA)

    play.assign(case_id, HENRI)
    assert play.office.person(HENRI) == play.cover(case_id).owner
    assert {DANA, HENRI} == play.readers(case_id, Compartment.CONTENTS)
    assert {CHIDI} == play.readers(case_id, Compartment.IDENTITY)


def firm_and_team_are_kept_out(play: Play, case_id: CaseId) -> None:
    """Of all that is to come at that Entity, and of nothing elsewhere."""
    with play.office.store.read() as tx:
        blocks = case_blocks(tx, play.office.rings[DANA], case_id)
        slip, since = worker_slip(tx, play.office.worker, case_id), blocks[0].since
        assert blocks == blocks_of(slip, case_id, since)
        side = audit_side(tx)
        blocked = {one.id for one in TO_COME if blocking_audit(blocks, one, side)}
    assert [(str(ACCUSED.id), (WORKS.id,))] == [(b.who, b.entities) for b in blocks]
    assert {BY_THE_ACCUSED.id, BY_THE_FIRM.id, WITH_THE_GUEST.id} == blocked


def their_other_work_is_listed(play: Play, case_id: CaseId) -> None:
    """His certificates of the last 24 months, and apart what others of the firm did."""
    with play.office.store.read() as tx:
        blocks = case_blocks(tx, play.office.rings[DANA], case_id)
        found = touched_certificates(tx, blocks, today=play.today)
        others = touched_certificates(tx, blocks, today=play.today, of_firm=True)
    assert {BY_A_COLLEAGUE.id} == {one.audit.id for one in others}

    assert [
        (LED.id, AuditRole.LEAD),
        (LED.id, AuditRole.LEAD),
        (OF_THE_TEAM.id, AuditRole.TEAM),
        (LED_LONG_AGO.id, AuditRole.LEAD),
    ] == [(one.audit.id, one.role) for one in found]
    assert {OF_WORKS, CHAIN_OF_WORKS, OF_CASTHOUSE, OF_MILL} == {
        one.certification for one in found
    }


def the_risk_is_small(play: Play, case_id: CaseId) -> None:
    """The custodian says so."""
    play.assess(case_id, SMALL)
    assert RiskLevel.LOW is play.slip(case_id).risk


def the_works_are_not_told(play: Play, case_id: CaseId) -> None:
    """No letter to the Entity leaves, as she does not wish to be known there."""
    draft = play.draft(case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS), by=HENRI)
    with pytest.raises(NotAllowedError, match="no Entity"):
        play.release(case_id, draft, by=HENRI, address="post@tverrvik.example")
    assert [] == play.new_letters()


def it_is_investigated(play: Play, case_id: CaseId) -> None:
    """Each stage with its day; triaged in time, investigated within 60 business days."""
    play.go_on_to(date(2026, 3, 4))
    play.move(case_id, Stage.TRIAGE)
    play.move(case_id, Stage.ASSESSMENT)
    assert ClockState.MET is play.state(case_id, ClockKind.TRIAGE)
    assert date(2026, 6, 2) == play.clock(case_id, ClockKind.ASSESSMENT).due_on

    play.go_on_to(date(2026, 3, 11))
    play.move(case_id, Stage.INVESTIGATION)
    assert date(2026, 6, 3) == play.clock(case_id, ClockKind.INVESTIGATION).due_on
    letter = play.write(case_id, LetterId.PANEL_CONVENED, by=HENRI)
    assert WRITER == letter.to
    assert set() == letter.told_of("Mørk", "Kestrel", "Tverrvik", HENRI)
    assert date(2026, 4, 10) == play.clock(case_id, ClockKind.PROGRESS).due_on

    play.go_on_to(date(2026, 5, 6))
    play.move(case_id, Stage.DECISION, **ENDED)
    assert ClockState.MET is play.state(case_id, ClockKind.INVESTIGATION)
    assert NOTICE_BY == play.clock(case_id, ClockKind.DECISION_NOTICE).due_on
    slip = play.slip(case_id)
    assert (CaseOutcome.LOSS_OF_ACCREDITATION, (play.office.person(HENRI),)) == (
        slip.outcome,
        slip.deciders,
    )


def both_are_told_of_the_decision(play: Play, case_id: CaseId) -> SentLetter:
    """Each in their own language, under a number of their own; the guard finds her."""
    play.go_on_to(TOLD_ON)
    letter = play.write(case_id, LetterId.OUTCOME, by=HENRI)
    reference = play.cover(case_id).reference
    assert (WRITER, {reference}) == (letter.to, letter.told_of(reference))
    assert letter.says("Il a été mis fin à l'accréditation de l'auditeur.")
    assert letter.says("3 août 2026")
    assert ClockState.MET is play.state(case_id, ClockKind.DECISION_NOTICE)
    assert APPEAL_BY == play.clock(case_id, ClockKind.APPEAL_WINDOW).due_on

    nobody_lets_a_name_go(play, case_id)
    told = write_to_the_accused(play, case_id, LetterId.OUTCOME)
    assert FIRM_ADDRESS == told.to
    assert told.says("The auditor's accreditation was ended.")
    everything = (*TELLING, reference, letter.reply_to, letter.message_id, WORKS.name)
    assert set() == told.told_of(*everything)
    assert letter.reply_to != told.reply_to
    return told


def nobody_lets_a_name_go(play: Play, case_id: CaseId) -> None:
    """Dana writes down who complained; the guard finds it, and she takes it out."""
    draft = draft_to_the_accused(play, case_id, LetterId.OUTCOME)
    telling = play.add(case_id, draft, "Solveig Dahl saw you in the chalet.")
    assert {"Solveig Dahl"} <= play.hits(case_id, telling)
    with pytest.raises(NotAllowedError, match="may give somebody away"):
        play.release(case_id, telling)
    assert set() == play.hits(case_id, play.rewrite(case_id, telling, draft.body))
    assert [] == play.new_letters()


def draft_to_the_accused(
    play: Play, case_id: CaseId, letter: LetterId, given: Given = NOTHING
) -> Draft:
    return play.do(
        draft_letter,
        case_id,
        letter,
        play.office.mechanism.stationery,
        to=Addressee(party=Party.OTHER),
        given=given,
        language="en",
        neutral=False,
        address=FIRM_ADDRESS,
    )


def write_to_the_accused(
    play: Play, case_id: CaseId, letter: LetterId, given: Given = NOTHING
) -> SentLetter:
    """Let Dana and Chidi write to the firm, in its language."""
    draft = draft_to_the_accused(play, case_id, letter, given)
    play.say_yes(play.release(case_id, draft))
    [sent] = play.new_letters()
    return sent


def the_desk_is_told_instead_of_the_firm(
    play: Play, case_id: CaseId
) -> tuple[CaseId, SentLetter]:
    """
    What somebody else says of the works is not for the firm; of another Entity it is.

    Nothing in either letter tells that anybody was complained of.
    """
    play.go_on_to(date(2026, 6, 9))
    dust = somebody_tells_of_dust(play)
    files = {audit.id: file_of(play, audit) for audit in (BY_THE_FIRM, OF_ANOTHER)}
    assert 2 == len(audit_files(play))

    draft = waiting(play, files[BY_THE_FIRM.id])
    with pytest.raises(NotAllowedError, match="address in the registry"):
        play.release(files[BY_THE_FIRM.id], draft, address=FIRM.notices_to)
    notice = let_go(play, files[BY_THE_FIRM.id])
    other = let_go(play, files[OF_ANOTHER.id])

    assert (DESK, FIRM.notices_to) == (notice.to, other.to)
    assert notice.says("the usual addressee is not written to with it")
    assert not other.says("oversight desk")
    assert not other.says(WORKS.name)
    references = {play.cover(one).reference for one in (case_id, dust)}
    for letter in (notice, other):
        assert set() == letter.told_of(*TELLING, *references, "block", "conflict")
    assert set() == notice.told_of(ACCUSED.name)
    desk = Auditor(address=DESK)
    assert files[BY_THE_FIRM.id] == comes_back(play, desk.acknowledges(notice))
    assert play.today == known(play, files[BY_THE_FIRM.id]).acknowledged_on
    return dust, notice


def somebody_tells_of_dust(play: Play) -> CaseId:
    """Of the works and of the mill; two audits are to look at it."""
    case_id = play.case_of(DUST)
    [_] = play.new_letters()
    play.decide(decide_proposals, case_id, (), with_rest=True)
    play.assess(case_id, NOBODY)
    play.assign(case_id, HENRI)
    play.move(case_id, Stage.TRIAGE)
    play.move(case_id, Stage.ASSESSMENT)
    for number, one in enumerate((WORKS, MILL), start=1):
        alleged = Allegation(
            number=number,
            respondent=Respondent(kind=RespondentKind.ENTITY, id=str(one.id)),
            criterion="PS 6.1",
            version="V3.1",
            flagged=True,
        )
        play.do(record_allegation, case_id, alleged, by=HENRI)
    play.move(case_id, Stage.AUDIT_FOLLOW_UP)
    return case_id


def the_desk_answers(play: Play, dust: CaseId, notice: SentLetter) -> None:
    """For the works; what the firm says of the mill in another letter counts there."""
    held(play, BY_THE_FIRM, date(2026, 9, 1), date(2026, 9, 2))
    held(play, OF_ANOTHER, date(2026, 9, 7), date(2026, 9, 7))
    file_id, desk = file_of(play, BY_THE_FIRM), Auditor(address=DESK)
    found = {"PS 6.1": Grade.CONFORMANCE}
    firm = Auditor.of(FIRM)
    comes_back(play, firm.answers(notice, "- PS 6.1: conformance"))
    assert [] == proposed(play, file_id)

    assert file_id == comes_back(play, desk.tops(notice, found))

    assert [found] == proposed(play, file_id)
    play.move(dust, Stage.DECISION, decided=CaseOutcome.AUDIT_NO_FINDING)
    play.move(dust, Stage.MONITORING)
    for left, one in ((2, file_id), (1, file_of(play, OF_ANOTHER))):
        with pytest.raises(NotAllowedError, match=rf"no answer \({left}\)"):
            play.move(dust, Stage.CLOSED, heard=Heard.COMMENTED)
        confirm(play, one, "PS 6.1", Grade.CONFORMANCE)
        settle(play, one)
    play.move(dust, Stage.CLOSED, heard=Heard.COMMENTED)
    assert [] == play.new_letters()


def the_accused_appeals(play: Play, case_id: CaseId, told: SentLetter) -> None:
    """By an answer on the last day, which lies there under the number that they know."""
    play.go_on_to(APPEAL_BY)
    words = "We appeal against this decision. Two of your dates are wrong."
    answer = make_mail(words, sender=FIRM_ADDRESS, to=told.reply_to)
    assert case_id == play.case_of(answer)
    [*_, letter] = [one.letter for one in play.open(case_id).letters]
    assert (True, Party.OTHER) == (letter.verified, letter.party)
    assert {letter.alias} == told.told_of(letter.alias)
    assert [] == play.new_letters()

    play.move(case_id, Stage.APPEAL)
    assert date(2026, 10, 26) == play.clock(case_id, ClockKind.INVESTIGATION).due_on
    received = write_to_the_accused(play, case_id, LetterId.APPEAL_RECEIVED)
    assert (FIRM_ADDRESS, set()) == (received.to, received.told_of(*TELLING))
    progress = play.write(case_id, LetterId.PROGRESS, by=HENRI)
    assert (WRITER, set()) == (progress.to, progress.told_of("Mørk", letter.alias))


def somebody_else_decides_on_it(play: Play, case_id: CaseId) -> None:
    """Whoever took the decision has no part in it; both hear what became of it."""
    with pytest.raises(NotAllowedError, match="Henri Handler took the decision"):
        play.move(case_id, Stage.DECISION, by=HENRI, **ENDED)
    with pytest.raises(NotAllowedError, match="say until which day"):
        play.assign(case_id, RUTH)
    until, ruth = date(2027, 1, 31), play.office.person(RUTH)
    play.do(share_case, case_id, ruth, until=until)
    play.assign(case_id, RUTH)
    play.go_on_to(date(2026, 9, 7))
    with pytest.raises(UnsettledError, match="waits for a decision"):
        play.move(case_id, Stage.DECISION, by=RUTH, **ENDED)
    play.decide(decide_proposals, case_id, (), with_rest=True)  # of the appeal's letter
    play.move(case_id, Stage.DECISION, by=RUTH, **ENDED)
    judges = tuple(play.office.person(name) for name in (HENRI, RUTH))
    assert judges == play.slip(case_id).deciders

    play.go_on_to(date(2026, 9, 8))
    given = Given(ruling="dismissed")
    letter = play.write(case_id, LetterId.APPEAL_DECISION, given=given, by=RUTH)
    assert letter.says("La décision reste comme elle est.")
    assert ClockState.MET is play.state(case_id, ClockKind.DECISION_NOTICE)
    assert ClockKind.APPEAL_WINDOW not in play.running(case_id)
    told = write_to_the_accused(play, case_id, LetterId.APPEAL_DECISION, given)
    assert told.says("The decision stays as it is.")
    assert set() == told.told_of(*TELLING, play.cover(case_id).reference)


def it_ends_and_they_stay_out(play: Play, case_id: CaseId) -> None:
    """Nobody appeals twice; that a case is over lets nobody back."""
    play.go_on_to(date(2026, 12, 2))
    with pytest.raises(NotAllowedError, match="there is no second one"):
        play.move(case_id, Stage.APPEAL, by=RUTH)
    play.move(case_id, Stage.MONITORING, by=RUTH)
    with pytest.raises(NotAllowedError, match="comments before a case is closed"):
        play.move(case_id, Stage.CLOSED, by=RUTH)
    play.move(case_id, Stage.CLOSED, by=RUTH, heard=Heard.COMMENTED)

    assert {ClockKind.RETENTION: date(2033, 12, 2)} == play.running(case_id)
    assert [
        Stage.RECEIVED,
        Stage.TRIAGE,
        Stage.ASSESSMENT,
        Stage.INVESTIGATION,
        Stage.DECISION,
        Stage.APPEAL,
        Stage.DECISION,
        Stage.MONITORING,
        Stage.CLOSED,
    ] == [one.stage for one in play.slip(case_id).stages]
    assert is_blocked(play, case_id)


def two_people_let_them_back(play: Play, case_id: CaseId) -> None:
    """Only a coordinator and a reviewer together, and with a reason."""
    who, why = str(ACCUSED.id), "The accreditation was given anew, with conditions."
    asked = play.do(ask_clearing, case_id, who, reason=why)
    with pytest.raises(NotAllowedError, match="Another person"):
        play.decide(answer_clearing, asked.id, RequestState.CONFIRMED, by=DANA)
    assert is_blocked(play, case_id)
    play.decide(answer_clearing, asked.id, RequestState.CONFIRMED, by=RUTH)
    assert not is_blocked(play, case_id)


def is_blocked(play: Play, case_id: CaseId) -> bool:
    """Whether a notice on the next audit by the accused is kept from the firm."""
    with play.office.store.read() as tx:
        blocks = case_blocks(tx, play.office.rings[DANA], case_id)
        return bool(blocking_audit(blocks, BY_THE_ACCUSED, audit_side(tx)))

"""Bauxite residue in a community's stream (scenario c)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.allegation import (
    Allegation,
    Period,
    Respondent,
)
from grievance.domain.certification import CertificationStatus
from grievance.domain.clock import ClockKind, ClockState
from grievance.domain.compartment import Compartment
from grievance.domain.contested import ContestedFact, Side, Version
from grievance.domain.deciding import Answer, Verdict
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.happening import Happening
from grievance.domain.ids import CaseId
from grievance.domain.notice import NoticeKind
from grievance.domain.outcome import CaseOutcome, Heard, Remedy
from grievance.domain.proposal import ProposalKind
from grievance.domain.registry_reason import RegistryReason
from grievance.domain.reminder import Call
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind
from grievance.domain.stage import Stage
from grievance.services.audits.change_audit import add_audit
from grievance.services.cases.records_of_case import records_of_case
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.findings.mark_provisional import mark_provisional
from grievance.services.handling.contest_fact import contest_fact
from grievance.services.handling.note_happening import note_happening
from grievance.services.intake.letter_facts import Given
from grievance.services.registry.change_registry import Hand
from grievance.services.triage.decide_proposal import decide_proposals
from grievance.services.triage.read_proposals import read_proposals
from tests.acceptance.auditing import (
    comes_back,
    confirm,
    file_of,
    held,
    let_go,
    proposed,
    settle,
    waiting,
)
from tests.acceptance.auditor import Auditor, asked_in
from tests.acceptance.colleagues import enrol
from tests.acceptance.red_stream import (
    ADDRESS,
    AUDIT,
    CERTIFICATE,
    CODES,
    ELSEWHERE,
    FAMILIES,
    FIRM,
    MAIL,
    REFINERY,
    REFINERY_ADDRESS,
    REGISTRY,
    SOME_RISK,
    SPECIAL,
    WRITER,
)
from tests.acceptance.sent_letter import SentLetter
from tests.acceptance.stage import Play, to_entity
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI


TOVE = "Tove Handler"
QUESTION = "What came down the stream on 14 February?"
HEARD = (
    "Meet people where they feel safe, through somebody they trust",
    "Pode a qualquer momento alterar o programa de entrevistas",
)
AT_DESK = Auditor.of(FIRM, "pt")
PASSED_OVER = "PS 2.7"
FOUND = {
    **dict.fromkeys(sorted(CODES), Grade.CONFORMANCE),
    "PS 6.6": Grade.MAJOR,
    PASSED_OVER: Grade.NOT_ASSESSED,
}
WALKED = [
    Stage.RECEIVED,
    Stage.TRIAGE,
    Stage.ASSESSMENT,
    Stage.DIALOGUE,
    Stage.AUDIT_FOLLOW_UP,
    Stage.DECISION,
    Stage.MONITORING,
    Stage.CLOSED,
]


@pytest.mark.slow
def test_a_spill_is_talked_about_then_audited_and_made_good(play: Play) -> None:
    """
    From a mail in Portuguese to the community's last word: talks come first and lead
    nowhere, the audit finds what it finds, and the remedy is watched over.
    """
    play.know(REGISTRY)
    enrol(play, TOVE, tied_to=(str(REFINERY.id),))
    case_id = play.case_of(MAIL)

    it_is_acknowledged_at_once(play, case_id)
    it_is_triaged(play, case_id)
    it_is_admissible(play, case_id)
    letter = talks_are_offered(play, case_id)
    both_versions_are_kept(play, case_id, letter)
    the_community_hears_of_it_meanwhile(play, case_id)
    there_is_no_agreement_in_ninety_days(play, case_id)
    notice = the_firm_is_asked_to_hear_the_community(play, case_id)
    the_audit_finds_a_major_one(play, case_id, notice)
    again = what_it_passed_over_goes_to_the_next_one(play, case_id)
    the_remedy_is_monitored(play, case_id, notice, again)
    the_community_has_the_last_word(play, case_id)
    assert () == play.problems()


def it_is_acknowledged_at_once(play: Play, case_id: CaseId) -> None:
    """By the worker, in Portuguese; who wrote lies apart from what they wrote."""
    [letter] = play.new_letters()

    assert ADDRESS == letter.to
    reference = play.cover(case_id).reference
    assert {reference, "A sua mensagem chegou"} == letter.told_of(
        reference, "A sua mensagem chegou", REFINERY.name, *FAMILIES, "bauxita"
    )
    assert "pt" == play.cover(case_id).language
    assert ClockState.MET is play.state(case_id, ClockKind.ACKNOWLEDGEMENT)
    assert {
        ClockKind.TRIAGE: date(2026, 3, 23),
        ClockKind.PROGRESS: date(2026, 4, 1),
        ClockKind.FEEDBACK: date(2026, 6, 2),
    } == play.running(case_id)
    assert {DANA} == play.readers(case_id, Compartment.CONTENTS)
    assert {CHIDI} == play.readers(case_id, Compartment.IDENTITY)
    [opened] = play.open(case_id).letters
    assert opened.writer is None
    assert 1 == len(opened.letter.attachments)


def it_is_triaged(play: Play, case_id: CaseId) -> None:
    """People confirm what is right of what was proposed, and add what is missing."""
    proposed = {
        one.proposal.code
        for one in play.look(read_proposals, case_id)
        if one.proposal.kind is ProposalKind.CRITERION
    }
    assert {"PS 6.6", "PS 3.4"} <= proposed
    # The refinery may hear of it, and of no name.
    assert {Flag.NAMES_WITHHELD} == play.slip(case_id).flags
    answers = [
        *(_answer(code, Verdict.REJECTED) for code in proposed - CODES),
        *(_answer(code, Verdict.ADDED) for code in CODES - proposed),
    ]
    play.decide(decide_proposals, case_id, answers, with_rest=True)
    play.assess(case_id, SOME_RISK)

    slip = play.slip(case_id)
    assert {Flag.NAMES_WITHHELD} == slip.flags
    assert CODES == set(slip.criteria)
    assert (REFINERY.id,) == slip.entities
    assert RespondentKind.ENTITY is slip.respondent
    assert ComplainantKind.COMMUNITY is slip.complainant
    assert (RiskLevel.LOW, False) == (slip.risk, slip.proposed)
    with pytest.raises(NotAllowedError, match="conflict of interest"):
        play.assign(case_id, TOVE)
    assert set() == play.listed(TOVE)
    play.assign(case_id, HENRI)
    assert play.office.person(HENRI) == play.cover(case_id).owner


def _answer(code: str, verdict: Verdict) -> Answer:
    return Answer(proposal_id=f"{ProposalKind.CRITERION}:{code}", verdict=verdict)


def it_is_admissible(play: Play, case_id: CaseId) -> None:
    """Within fifteen business days, and they are told so."""
    play.go_on_to(date(2026, 3, 12))
    play.move(case_id, Stage.TRIAGE)
    play.move(case_id, Stage.ASSESSMENT)

    letter = play.write(case_id, LetterId.ADMISSIBLE)

    assert ADDRESS == letter.to
    assert ClockState.MET is play.state(case_id, ClockKind.TRIAGE)
    running = play.running(case_id)
    assert date(2026, 6, 10) == running[ClockKind.ASSESSMENT]
    assert date(2026, 4, 11) == running[ClockKind.PROGRESS]


def talks_are_offered(play: Play, case_id: CaseId) -> SentLetter:
    """
    To both, each with a reference of its own; the refinery reads no name.

    The guard stops at that of the writer and of a family, whoever may see them.
    """
    play.move(case_id, Stage.DIALOGUE)
    offer = play.write(case_id, LetterId.DIALOGUE_OFFER, given=Given())
    assert ADDRESS == offer.to

    draft = play.draft(case_id, LetterId.ENTITY_LETTER, to=to_entity(REFINERY))
    assert set() == play.hits(case_id, draft)
    told = play.add(
        case_id, draft, f"{WRITER} diz que {FAMILIES[0]} e {FAMILIES[1]} perderam tudo."
    )
    hits = " ".join(play.hits(case_id, told))
    assert all(name in hits for name in (WRITER, "Pantoja", "Sarmento"))
    with pytest.raises(NotAllowedError, match="no name is passed on"):
        play.release(case_id, told, address=REFINERY_ADDRESS, despite="they know")

    fair = play.rewrite(case_id, told, draft.body)
    asked = play.release(case_id, fair, address=REFINERY_ADDRESS)
    assert [] == play.new_letters()
    play.say_yes(asked)

    [letter] = play.new_letters()
    assert REFINERY_ADDRESS == letter.to
    reference = play.cover(case_id).reference
    assert {"6.6", REFINERY.name} == letter.told_of(
        "6.6", REFINERY.name, reference, WRITER, ADDRESS, "Jurandi", *FAMILIES
    )
    assert set() == letter.told_of(offer.reply_to, ELSEWHERE.name)
    assert date(2026, 4, 1) == play.running(case_id)[ClockKind.ENTITY_RESPONSE]
    return letter


def both_versions_are_kept(play: Play, case_id: CaseId, letter: SentLetter) -> None:
    """The refinery answers in time, and says something else; neither is struck out."""
    play.go_on_to(date(2026, 3, 27))
    answer = make_mail(
        "Foi somente água de chuva.",
        sender=f"Ouvidoria <{REFINERY_ADDRESS}>",
        to=letter.reply_to,
        subject=f"Re: {letter.subject}",
    )
    assert case_id == play.case_of(answer)
    assert ClockState.MET is play.state(case_id, ClockKind.ENTITY_RESPONSE)
    assert [None, True] == [one.letter.verified for one in play.open(case_id).letters]

    says = Version(side=Side.COMPLAINANT, value="residue", ground="photos", at=NOON)
    fact = ContestedFact(number=1, question=QUESTION, versions=(says,))
    play.do(contest_fact, case_id, fact, by=HENRI)
    denies = Version(
        side=Side.RESPONDENT, value="rain water", ground="their letter", at=play.day()
    )
    play.do(contest_fact, case_id, replace(fact.told(denies), revision=2), by=HENRI)

    [kept] = play.look(records_of_case, case_id, ContestedFact, by=HENRI)
    assert kept.is_contested
    assert [
        (Side.COMPLAINANT, "residue", "photos"),
        (Side.RESPONDENT, "rain water", "their letter"),
    ] == [(one.side, one.value, one.ground) for one in kept.versions]


def the_community_hears_of_it_meanwhile(play: Play, case_id: CaseId) -> None:
    """Every thirty days after the last word from us."""
    for due in (date(2026, 4, 11), date(2026, 5, 11), date(2026, 6, 10)):
        play.go_on_to(due)
        assert due == play.running(case_id)[ClockKind.PROGRESS]
        letter = play.write(case_id, LetterId.PROGRESS)
        assert (ADDRESS, set()) == (letter.to, letter.told_of(*FAMILIES, REFINERY.name))


def there_is_no_agreement_in_ninety_days(play: Play, case_id: CaseId) -> None:
    """The clock says so the day after; then it is the next audit's to look at."""
    kind = ClockKind.ASSESSMENT
    assert ClockState.DUE_SOON is play.state(case_id, kind)
    play.go_on_to(date(2026, 6, 11))
    assert ClockState.OVERDUE is play.state(case_id, kind)
    assert Call.ESCALATION in play.told(case_id, kind)

    for number, code in enumerate(sorted(CODES), start=1):
        flagged = alleged(number, code, flagged=True)
        play.do(record_allegation, case_id, flagged, by=HENRI)
    play.move(case_id, Stage.AUDIT_FOLLOW_UP)

    assert CODES == {one.criterion for one in play.slip(case_id).allegations}
    assert date(2026, 9, 9) == play.running(case_id)[ClockKind.AUDIT_REVIEW]
    assert ClockState.MISSED is play.state(case_id, kind)


def alleged(number: int, code: str, **more: object) -> Allegation:
    return Allegation(
        number=number,
        respondent=Respondent(kind=RespondentKind.ENTITY, id=str(REFINERY.id)),
        criterion=code,
        version="V3.1",
        when=Period(since=date(2026, 2, 14)),
        text="The stream was red.",
        **more,  # type: ignore[arg-type]  # fields of its own
    )


def the_firm_is_asked_to_hear_the_community(play: Play, case_id: CaseId) -> SentLetter:
    """In its own language, without a name or the place, and late, as talks come first."""
    file_id = file_of(play, AUDIT)
    draft = waiting(play, file_id)
    assert draft.notice is not None
    assert (NoticeKind.LATE, "pt") == (draft.notice.kind, draft.language)
    assert {Flag.NAMES_WITHHELD} == play.slip(file_id).flags

    notice = let_go(play, file_id)

    assert FIRM.notices_to == notice.to
    assert CODES == set(asked_in(notice))
    assert set(HEARD) == notice.told_of(*HEARD)
    reference = play.cover(case_id).reference
    assert {REFINERY.name} == notice.told_of(
        REFINERY.name, reference, WRITER, ADDRESS, "Jurandi", *FAMILIES
    )
    assert file_id == comes_back(play, AT_DESK.acknowledges(notice))
    return notice


def the_audit_finds_a_major_one(
    play: Play, case_id: CaseId, notice: SentLetter
) -> None:
    """On 6.6: the certificate is provisional for a year, and the community is told."""
    play.go_on_to(date(2026, 7, 20))
    held(play, AUDIT, date(2026, 7, 6), date(2026, 7, 10))
    file_id = file_of(play, AUDIT)
    assert file_id == comes_back(play, AT_DESK.goes_inline(notice, FOUND))
    assert FOUND == proposed(play, file_id)[-1]
    for criterion, grade in FOUND.items():
        finding = confirm(play, file_id, criterion, grade).finding
        by = date(2026, 8, 20) if grade is Grade.MAJOR else None
        assert by == finding.plan_by
    settle(play, file_id)
    with play.office.store.begin() as tx:
        mark_provisional(
            tx, CERTIFICATE.id, since=play.today, at=play.day(), today=play.today
        )

    remedies = frozenset({Remedy.IMPROVEMENT, Remedy.REMEDY})
    play.move(
        case_id, Stage.DECISION, decided=CaseOutcome.AUDIT_MAJOR, remedies=remedies
    )
    assert date(2026, 8, 7) == play.running(case_id)[ClockKind.DECISION_NOTICE]

    letter = play.write(case_id, LetterId.OUTCOME)

    with play.office.store.read() as tx:
        [paper] = tx.certifications.of_entity(REFINERY.id)
    assert (CertificationStatus.PROVISIONAL, date(2027, 7, 19)) == (
        paper.status,
        paper.expires,
    )
    assert (ADDRESS, set()) == (letter.to, letter.told_of(*FAMILIES))
    assert ClockState.MET is play.state(case_id, ClockKind.DECISION_NOTICE)
    assert date(2026, 10, 12) == play.running(case_id)[ClockKind.APPEAL_WINDOW]


def what_it_passed_over_goes_to_the_next_one(play: Play, case_id: CaseId) -> SentLetter:
    """An audit is added by hand, and told at once what nobody has looked at yet."""
    [left] = [one for one in play.slip(case_id).allegations if one.awaits_audit]
    assert (PASSED_OVER, 1) == (left.criterion, left.carried)
    with play.office.store.begin() as tx:
        why = RegistryReason.OFFICE_DECIDED
        add_audit(tx, SPECIAL, Hand(why=why, today=play.today, at=play.day()))

    notice = let_go(play, file_of(play, SPECIAL))

    assert [PASSED_OVER] == asked_in(notice)
    assert notice.says("auditorias que o deviam avaliar e não avaliaram: 1")
    assert set() == notice.told_of("6.6", *FAMILIES)
    comes_back(play, AT_DESK.acknowledges(notice))
    return notice


def the_next_one_answers(
    play: Play, case_id: CaseId, former: SentLetter, notice: SentLetter
) -> None:
    """
    On the day after it; until then the case stays open, whatever else is done.

    The former one has a word on it after all, in its own file, which was settled; and of
    two forms in one letter neither is sure.
    """
    play.go_on_to(date(2026, 10, 15))
    held(play, SPECIAL, date(2026, 10, 12), date(2026, 10, 14))
    settled, file_id = file_of(play, AUDIT), file_of(play, SPECIAL)
    late = {PASSED_OVER: Grade.MINOR}
    assert settled == comes_back(play, AT_DESK.reorders(former, late))
    assert late == proposed(play, settled)[-1]
    assert [] == proposed(play, file_id)
    both = late, {PASSED_OVER: Grade.CONFORMANCE}
    assert file_id == comes_back(play, AT_DESK.contradicts(notice, *both))
    assert [{}] == proposed(play, file_id, guesses=False)
    with pytest.raises(NotAllowedError, match=r"no answer \(1\)"):
        play.move(case_id, Stage.CLOSED, heard=Heard.COMMENTED)

    confirm(play, file_id, PASSED_OVER, Grade.CONFORMANCE, by=DANA)

    assert not any(one.awaits_audit for one in play.slip(case_id).allegations)


def the_remedy_is_monitored(
    play: Play, case_id: CaseId, former: SentLetter, notice: SentLetter
) -> None:
    """A plan within a month, then six for what it says; each by the clock."""
    play.move(case_id, Stage.MONITORING)
    running = play.running(case_id)
    assert date(2026, 8, 20) == running[ClockKind.CORRECTIVE_ACTION_PLAN]
    assert ClockKind.APPEAL_WINDOW in running

    play.go_on_to(date(2026, 8, 17))
    _note(play, case_id, Happening.PLAN_RECEIVED)
    assert ClockState.MET is play.state(case_id, ClockKind.CORRECTIVE_ACTION_PLAN)
    assert date(2027, 2, 17) == play.running(case_id)[ClockKind.CORRECTION]
    the_next_one_answers(play, case_id, former, notice)
    play.go_on_to(date(2026, 11, 2))
    _note(play, case_id, Happening.CORRECTION_CONFIRMED)
    assert ClockState.MET is play.state(case_id, ClockKind.CORRECTION)


def _note(play: Play, case_id: CaseId, what: Happening) -> None:
    play.decide(note_happening, case_id, what, by=HENRI, text="It was sent to us.")


def the_community_has_the_last_word(play: Play, case_id: CaseId) -> None:
    """Nobody closes it before they have had the time to, or have, commented."""
    assert date(2026, 11, 20) == play.running(case_id)[ClockKind.LAST_COMMENT]
    with pytest.raises(NotAllowedError, match="comments before a case is closed"):
        play.move(case_id, Stage.CLOSED)
    asked = play.write(case_id, LetterId.PROGRESS)
    comment = make_mail(
        "A água voltou a ficar limpa.",
        sender=f"{WRITER} <{ADDRESS}>",
        to=asked.reply_to,
        subject=f"Re: {asked.subject}",
    )
    assert case_id == play.case_of(comment)

    play.move(case_id, Stage.CLOSED, heard=Heard.COMMENTED)
    letter = play.write(case_id, LetterId.CLOSURE)

    slip = play.slip(case_id)
    assert (ADDRESS, set()) == (letter.to, letter.told_of(*FAMILIES))
    assert WALKED == [one.stage for one in slip.stages]
    assert CaseOutcome.AUDIT_MAJOR == slip.outcome
    assert {Remedy.IMPROVEMENT, Remedy.REMEDY} == set(slip.remedies)
    assert {ClockKind.RETENTION: date(2033, 11, 2)} == play.running(case_id)

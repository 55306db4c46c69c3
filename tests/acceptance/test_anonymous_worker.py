"""An anonymous worker tells of forced labour, and may pay for it (scenario b)."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.allegation import (
    Allegation,
    Period,
    Respondent,
)
from grievance.domain.clock import ClockKind, ClockState
from grievance.domain.compartment import Compartment
from grievance.domain.draft import Draft
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.ids import CaseId
from grievance.domain.outbox import JobKind
from grievance.domain.outcome import AskedBy, CaseOutcome, Heard
from grievance.domain.outgoing import Hold, LookFor, OutgoingState
from grievance.domain.registry import Registry
from grievance.domain.reminder import Call
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment, RiskLevel
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.publishing import publishing_of
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.findings.read_audit_file import read_answers
from grievance.services.intake.letter_facts import Given
from grievance.services.letters.edit_draft import edit_draft
from grievance.services.letters.withdraw_outgoing import withdraw_outgoing
from grievance.services.statistics.preview_statistics import preview_statistics
from grievance.services.triage.decide_proposal import decide_proposals
from tests.acceptance.auditing import (
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
from tests.acceptance.auditor import (
    Auditor,
    asked_in,
    forged,
    hostile,
    passed_on,
)
from tests.acceptance.colleagues import enrol, give_address
from tests.acceptance.registry import certificate, entity, firm, next_audit
from tests.acceptance.sent_letter import SentLetter
from tests.acceptance.stage import DESK, Play, to_entity
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH
from tests.services.sealed import held_for


NAME, NAME_ZH, DORMITORY = "Chengchuan Light Metals", "澄川轻金属", "红柳宿舍"
TOVE = "Tove Handler"
TELLING = (NAME, NAME_ZH, DORMITORY, "10.3", "投诉")
WRITER = "k40418@throwaway.example"
MAIL = make_mail(
    f"""你们好：

我不敢写名字，也请你们不要告诉厂里有人写信，这个邮箱是临时的。

我在{NAME_ZH}的铸造车间上班。去年秋天我们是被人带队送过来的，不是自己愿意来的。
身份证第一天就被带队的收走了，到现在没有还。我们住在{DORMITORY}二号楼，门口有人看着，
晚上不许出去。想走也走不了，说要先赔钱。有人请假回家以后就被强迫劳动，工资也不发。

我很害怕被报复。上次有人打电话投诉，第二天就被带走了，现在没有人知道他在哪里。
如果你们来检查，请不要让厂里挑人回答问题。

一个工人
""",
    sender=WRITER,
    subject="求助，请保密",
)
FIRM = firm("Talgrund Assurance")
WORKS = entity(NAME, zh=NAME_ZH)
AUDIT = next_audit(WORKS, FIRM, date(2026, 9, 14))
NEAR = date(2026, 6, 15)  # a week before the first notice is due
REGISTRY = Registry(
    firms=(FIRM,),
    entities=(WORKS,),
    certifications=(certificate(WORKS),),
    audits=(AUDIT,),
)
IN_DANGER = RiskAssessment(
    at=NOON,
    who="whoever wrote, and those in the same building",
    from_whom="the works and those who brought them",
    likelihood=Likelihood.LIKELY,
    harm=Harm.LIBERTY,
    safe_contact=WRITER,
    never_contact=("@chengchuan.example",),
    review_on=date(2026, 3, 30),
)


BY_APRIL = Given(by=date(2026, 4, 1))
CODES = ("PS 10.3", "PS 9.1", "PS 10.7")
CODES_SORTED = list(CODES)  # in the order in which they were recorded
FOUND = {
    "PS 10.3": Grade.MINOR,
    "PS 9.1": Grade.CONFORMANCE,
    "PS 10.7": Grade.CONFORMANCE,
}
STRANGER = "somebody@elsewhere.example"
WALKED = [
    Stage.RECEIVED,
    Stage.TRIAGE,
    Stage.ASSESSMENT,
    Stage.AUDIT_FOLLOW_UP,
    Stage.DECISION,
    Stage.MONITORING,
    Stage.CLOSED,
]


@pytest.mark.slow
def test_a_worker_whom_nobody_must_find(play: Play) -> None:
    """
    From a mail in Chinese to the end: the works never learn that there is a complaint,
    nobody is made to answer, and silence ends nothing.
    """
    play.know(REGISTRY)
    enrol(play, TOVE, tied_to=(str(WORKS.id),))
    give_address(play, DANA)
    case_id = play.case_of(MAIL)

    it_is_critical(play, case_id)
    only_custodians_see_who_wrote(play, case_id)
    nothing_goes_out_by_itself(play, case_id)
    somebody_is_called_when_two_days_are_over(play, case_id)
    it_is_triaged(play, case_id)
    the_works_are_not_written_to(play, case_id)
    two_people_let_a_letter_go(play, case_id)
    it_goes_on_in_silence(play, case_id)
    it_waits_for_the_audit(play, case_id)
    notice = the_firm_is_told_in_general_words(play, case_id)
    nobody_else_answers_for_the_firm(play, notice)
    the_firm_says_that_it_has_it(play, notice)
    the_audit_is_silent_and_the_desk_is_told(play, case_id)
    a_late_answer_is_an_answer(play, notice)
    it_is_decided_and_waits_for_answers(play, case_id)
    people_confirm_what_it_says(play, case_id)
    it_is_closed(play, case_id)
    nothing_tells_of_it(play)
    assert () == play.problems()


def it_is_critical(play: Play, case_id: CaseId) -> None:
    """Two business days from a Monday, whatever else."""
    case, slip = play.cover(case_id), play.slip(case_id)

    assert (Stage.RECEIVED, Urgency.CRITICAL) == (case.stage, case.urgency)
    assert "zh" == case.language
    assert (WORKS.id,) == slip.entities
    assert {Flag.REPRISAL_FEARED, Flag.WISHES_ANONYMITY} <= slip.flags
    assert "PS 10.3" in slip.criteria
    assert RespondentKind.ENTITY is slip.respondent
    assert date(2026, 3, 4) == play.running(case_id)[ClockKind.URGENT_TRIAGE]
    assert ClockKind.TRIAGE not in play.running(case_id)
    assert play.office.person(DANA) == case.owner


def only_custodians_see_who_wrote(play: Play, case_id: CaseId) -> None:
    """Whoever reads the words does not see the address, and the other way round."""
    assert {DANA} == play.readers(case_id, Compartment.CONTENTS)
    assert {CHIDI} == play.readers(case_id, Compartment.IDENTITY)
    [letter] = play.open(case_id).letters
    assert letter.writer is None
    assert WRITER not in letter.letter.text
    for name in (CHIDI, HENRI, RUTH, TOVE):
        with pytest.raises(NotAllowedError):
            play.open(case_id, by=name)
    assert set() == play.listed(HENRI) | play.listed(TOVE)


def nothing_goes_out_by_itself(play: Play, case_id: CaseId) -> None:
    """Not even the acknowledgement, as whoever reads that mailbox may see it."""
    [held] = play.outgoing(case_id)

    assert (OutgoingState.HELD, Hold.LOOK_FIRST) == (held.state, held.hold)
    assert LookFor.CRITICAL in held_for(play.office, held)
    assert [] == play.new_letters()


def somebody_is_called_when_two_days_are_over(play: Play, case_id: CaseId) -> None:
    """Reminded while there is time, then called, by mail each time."""
    kind = ClockKind.URGENT_TRIAGE
    for day, state, calls in (
        (date(2026, 3, 4), ClockState.DUE_SOON, {Call.REMINDER}),
        (date(2026, 3, 5), ClockState.OVERDUE, {Call.REMINDER, Call.ESCALATION}),
    ):
        play.go_on_to(day)
        assert (state, calls) == (play.state(case_id, kind), play.told(case_id, kind))
        mails = mails_of_the_day(play)
        assert "Test office: a case cannot wait" in {mail.subject for mail in mails}
        reference = play.cover(case_id).reference
        for mail in mails:
            assert {reference} == mail.told_of(reference, WRITER, *TELLING)


def mails_of_the_day(play: Play) -> list[SentLetter]:
    """Return what went to Dana, who is the only one with an address."""
    play.worker.drain(JobKind.SEND_STAFF_MAIL)
    mails = play.new_letters()
    assert {"dana@staff.example"} >= {mail.to for mail in mails}
    return mails


def it_is_triaged(play: Play, case_id: CaseId) -> None:
    """People decide on what was proposed; the custodian says who may pay for it."""
    play.assess(case_id, IN_DANGER)
    play.decide(decide_proposals, case_id, (), with_rest=True)
    slip = play.slip(case_id)
    assert RiskLevel.HIGH is slip.risk
    assert not slip.proposed
    assert slip.complainant in {ComplainantKind.WORKER, ComplainantKind.ANONYMOUS}

    with pytest.raises(NotAllowedError, match="conflict of interest"):
        play.assign(case_id, TOVE)
    play.assign(case_id)
    play.move(case_id, Stage.TRIAGE)
    play.move(case_id, Stage.ASSESSMENT)

    assert {DANA, HENRI} == play.readers(case_id, Compartment.CONTENTS)
    assert {CHIDI} == play.readers(case_id, Compartment.IDENTITY)
    assert play.office.person(HENRI) == play.cover(case_id).owner
    assert ClockState.MISSED is play.state(case_id, ClockKind.URGENT_TRIAGE)
    assert date(2026, 6, 3) == play.running(case_id)[ClockKind.ASSESSMENT]
    assert date(2026, 3, 30) == play.running(case_id)[ClockKind.RISK_REVIEW]


def the_works_are_not_written_to(play: Play, case_id: CaseId) -> None:
    """No letter to them goes out, whoever says yes; not even an offer of talks."""
    for letter in (LetterId.ENTITY_LETTER, LetterId.DIALOGUE_OFFER):
        draft = play.draft(case_id, letter, to=to_entity(WORKS), given=BY_APRIL)
        with pytest.raises(NotAllowedError, match="no Entity"):
            play.release(case_id, draft, address="office@chengchuan.example")

    assert [] == play.new_letters()


def two_people_let_a_letter_go(play: Play, case_id: CaseId) -> None:
    """
    To the worker alone, in Chinese, in words that tell whoever looks on nothing.

    The guard stops at the dormitory, which only those who live there are told of.
    """
    [held] = play.outgoing(case_id)
    play.do(withdraw_outgoing, outgoing_id=held.id, by=HENRI)
    draft = play.draft(case_id, LetterId.ACK_ANON, by=HENRI)
    assert ("zh", True) == (draft.language, draft.neutral)
    assert set() == play.hits(case_id, draft)

    told = play.add(case_id, draft, f"您说的{DORMITORY}在哪里？")
    assert {DORMITORY, "宿舍"} == play.hits(case_id, told)
    with pytest.raises(NotAllowedError, match="may give somebody away"):
        play.release(case_id, told, by=HENRI)

    again = play.rewrite(case_id, told, draft.body)
    asked = play.release(case_id, again, by=HENRI)
    assert [] == play.new_letters()
    for name in (HENRI, DANA):
        with pytest.raises(NotAllowedError):
            play.say_yes(asked, by=name)
    play.say_yes(asked)

    [letter] = play.new_letters()
    it_tells_nothing(play, case_id, letter)
    assert ClockState.MET is play.state(case_id, ClockKind.ACKNOWLEDGEMENT)
    assert date(2026, 4, 4) == play.running(case_id)[ClockKind.PROGRESS]


def it_tells_nothing(play: Play, case_id: CaseId, letter: SentLetter) -> None:
    """Only the reference that the worker knows; no name, no place, no complaint."""
    office = play.office.mechanism.settings.office.name
    reference = play.cover(case_id).reference
    assert WRITER == letter.to
    assert {reference} == letter.told_of(reference, office, *TELLING)


def it_goes_on_in_silence(play: Play, case_id: CaseId) -> None:
    """The worker never answers: that withdraws nothing, and the risk is looked at."""
    with pytest.raises(NotAllowedError, match="Silence withdraws nothing"):
        play.move(case_id, Stage.WITHDRAWN, asked_by=AskedBy.NOBODY)

    play.go_on_to(date(2026, 3, 31))
    mails_of_the_day(play)
    assert ClockState.OVERDUE is play.state(case_id, ClockKind.RISK_REVIEW)
    with pytest.raises(NotAllowedError, match="risk of reprisal had to be reviewed"):
        play.move(case_id, Stage.AUDIT_FOLLOW_UP)
    play.assess(case_id, IN_DANGER, number=2, review_on=date(2026, 12, 31))
    assert ClockState.RUNNING is play.state(case_id, ClockKind.RISK_REVIEW)

    it_tells_nothing(play, case_id, play.write(case_id, LetterId.PROGRESS))
    assert date(2026, 4, 30) == play.running(case_id)[ClockKind.PROGRESS]


def alleged(number: int, code: str, **more: object) -> Allegation:
    return Allegation(
        number=number,
        respondent=Respondent(kind=RespondentKind.ENTITY, id=str(WORKS.id)),
        criterion=code,
        version="V3.1",
        when=Period(since=date(2025, 9, 1)),
        text="身份证被收走",
        **more,  # type: ignore[arg-type]  # fields of its own
    )


def it_waits_for_the_audit(play: Play, case_id: CaseId) -> None:
    """What is flagged for it keeps the case open until it has an answer."""
    for number, code in enumerate(CODES, start=1):
        flagged = alleged(number, code, flagged=True)
        play.do(record_allegation, case_id, flagged, by=HENRI)
    play.move(case_id, Stage.AUDIT_FOLLOW_UP)

    coded = play.slip(case_id).allegations
    assert [(code, True) for code in CODES] == [
        (one.criterion, one.flagged) for one in coded
    ]
    assert date(2026, 6, 29) == play.running(case_id)[ClockKind.AUDIT_REVIEW]


def the_firm_is_told_in_general_words(play: Play, case_id: CaseId) -> SentLetter:
    """Three requirements, with steps that are the same everywhere; no complaint."""
    next_day(play, NEAR)
    file_id = file_of(play, AUDIT, by=HENRI)
    assert RiskLevel.HIGH is play.slip(file_id, by=HENRI).risk
    draft = waiting(play, file_id, by=HENRI)
    assert set() == play.hits(file_id, draft, by=HENRI)
    nobody_lets_the_dormitory_go(play, file_id, draft)

    again = play.rewrite(file_id, waiting(play, file_id, by=HENRI), draft.body)
    asked = play.release(file_id, again, by=HENRI)
    assert [] == play.new_letters()
    with pytest.raises(NotAllowedError):
        play.say_yes(asked, by=HENRI)
    play.say_yes(asked)

    [notice] = play.new_letters()
    assert FIRM.notices_to == notice.to
    assert sorted(CODES) == sorted(asked_in(notice))
    general = (
        "away from the site",
        "Choose whom you speak with yourself",
        "with an interpreter of your own",
        "break off interviews or the whole audit",
        "certification alone is not sufficient due diligence",
    )
    assert set(general) == notice.told_of(*general)
    reference = play.cover(case_id).reference
    assert {NAME} == notice.told_of(*TELLING[:3], reference, WRITER, "anonymous")
    return notice


def nobody_lets_the_dormitory_go(play: Play, file_id: CaseId, draft: Draft) -> None:
    """Whoever writes it in is stopped, in the script of the complaint and in words."""
    told = play.do(
        edit_draft,
        file_id,
        draft.number,
        by=HENRI,
        subject=draft.subject,
        body=f"{draft.body}\nPlease look at {DORMITORY}.\n",
    )
    assert {DORMITORY} <= play.hits(file_id, told, by=HENRI)
    with pytest.raises(NotAllowedError, match="may give somebody away"):
        play.release(file_id, told, by=HENRI)


def nobody_else_answers_for_the_firm(play: Play, notice: SentLetter) -> None:
    """Not a machine, not who only says that they are, not who was passed the letter."""
    file_id = file_of(play, AUDIT)
    desk, text = Auditor.of(FIRM), "Received. PS 10.3: conformance"
    whole = asked_in(notice)
    for raw in (
        desk.is_away(notice),
        forged(notice, text, FIRM.notices_to),
        passed_on(notice, f"Received. {text}", STRANGER),
    ):
        comes_back(play, raw)

        facts = known(play, file_id)
        assert (None, None) == (facts.acknowledged_on, facts.answered_on)
        assert len(whole) == len(facts.on)
        assert [] == proposed(play, file_id)
        assert ClockKind.NOTICE_ACKNOWLEDGEMENT in play.running(file_id)
    assert [] == play.new_letters()


def the_firm_says_that_it_has_it(play: Play, notice: SentLetter) -> None:
    """One word over a quotation is enough; the clock that waited for it stops."""
    next_day(play, date(2026, 6, 24))
    file_id = file_of(play, AUDIT)

    assert file_id == comes_back(play, Auditor.of(FIRM).acknowledges(notice))

    assert date(2026, 6, 24) == known(play, file_id).acknowledged_on
    kind = ClockKind.NOTICE_ACKNOWLEDGEMENT
    assert ClockState.MET is play.state(file_id, kind)


def the_audit_is_silent_and_the_desk_is_told(play: Play, case_id: CaseId) -> None:
    """A month after the audit the firm is reminded, and ten days later overseen."""
    next_day(play, date(2026, 9, 21))
    held(play, AUDIT, date(2026, 9, 14), date(2026, 9, 17))
    file_id = file_of(play, AUDIT)
    assert CODES_SORTED == [item.criterion for item in known(play, file_id).on]

    for day, to in ((date(2026, 10, 19), FIRM.notices_to), (date(2026, 11, 4), DESK)):
        next_day(play, day)
        letter = let_go(play, file_id, by=HENRI)
        assert to == letter.to
        reference = play.cover(case_id).reference
        assert set() == letter.told_of(DORMITORY, reference, WRITER)


def a_late_answer_is_an_answer(play: Play, notice: SentLetter) -> None:
    """After the reminder and the desk; what is meant for machines is a letter, no more."""
    next_day(play, date(2026, 11, 6))
    file_id, desk = file_of(play, AUDIT), Auditor.of(FIRM)
    assert file_id == comes_back(play, desk.answers(notice, hostile(notice)))
    assert {} == dict(*proposed(play, file_id, guesses=False))

    assert file_id == comes_back(play, desk.reorders(notice, FOUND))

    assert FOUND == proposed(play, file_id, guesses=False)[-1]
    assert len(FOUND) == len(known(play, file_id).on)  # nobody has confirmed it yet


def it_is_decided_and_waits_for_answers(play: Play, case_id: CaseId) -> None:
    """What the office makes of it closes nothing while anything is unanswered."""
    play.move(case_id, Stage.DECISION, by=HENRI, decided=CaseOutcome.AUDIT_MINOR)
    play.move(case_id, Stage.MONITORING)


def people_confirm_what_it_says(play: Play, case_id: CaseId) -> None:
    """Its published words pass the guard, or they are not; each answers its own item."""
    file_id = file_of(play, AUDIT)
    with pytest.raises(NotAllowedError, match="may give somebody away"):
        confirm(
            play,
            file_id,
            "PS 10.3",
            Grade.MINOR,
            by=HENRI,
            published=f"Papers are kept from those who live in {DORMITORY}.",
        )
    for number, (code, grade) in enumerate(FOUND.items(), start=1):
        with pytest.raises(NotAllowedError, match=rf"no answer \({4 - number}\)"):
            play.move(case_id, Stage.CLOSED, heard=Heard.UNREACHABLE)
        assert 1 == confirm(play, file_id, code, grade, by=HENRI).cases

    said = play.look(read_answers, case_id, by=HENRI)
    assert FOUND == {one.answer.criterion: one.answer.grade for one in said}
    assert FOUND == {
        one.criterion: one.finding for one in play.slip(case_id).allegations
    }
    settle(play, file_id)


def it_is_closed(play: Play, case_id: CaseId) -> None:
    """The audit found a minor non-conformance; there is no safe way to ask them."""
    with pytest.raises(NotAllowedError, match="comments before"):
        play.move(case_id, Stage.CLOSED)
    play.move(case_id, Stage.CLOSED, heard=Heard.UNREACHABLE)

    slip = play.slip(case_id)
    assert CaseOutcome.AUDIT_MINOR == slip.outcome
    assert WALKED == [one.stage for one in slip.stages]
    assert {ClockKind.RETENTION: date(2033, 11, 6)} == play.running(case_id)


def next_day(play: Play, day: date) -> None:
    """Go on to a day, with the mails that people of the office get on it."""
    play.go_on_to(day)
    mails_of_the_day(play)


def nothing_tells_of_it(play: Play) -> None:
    """One case alone is in no cell of the statistics; one letter went out in all."""
    assert [] == play.new_letters()
    with play.office.store.read() as tx:
        how = publishing_of(play.office.mechanism)
        tables = preview_statistics(tx, play.office.worker, how)
    assert [] == [table for table in tables if table.cells]
    assert any(table.others for table in tables)

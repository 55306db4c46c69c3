"""A published report that names eight organisations (scenario a)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.allegation import Allegation
from grievance.domain.case import CaseKind
from grievance.domain.clock import ClockKind, ClockState
from grievance.domain.compartment import Compartment
from grievance.domain.entity import Entity
from grievance.domain.errors import NotAllowedError
from grievance.domain.evidence import Relation
from grievance.domain.finding import Grade
from grievance.domain.forum import Forum
from grievance.domain.ids import CaseId
from grievance.domain.notice import NoticeKind
from grievance.domain.outcome import AskedBy, CaseOutcome, Heard
from grievance.domain.outgoing import OutgoingState
from grievance.domain.proposal import ProposalKind
from grievance.domain.reminder import Call
from grievance.domain.slip import ComplainantKind, RespondentKind
from grievance.domain.stage import Stage
from grievance.services.cases.records_of_case import records_of_case
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.evidence.record_evidence import record_evidence
from grievance.services.handling.set_kind import set_kind
from grievance.services.letters.release_outgoing import release_outgoing
from grievance.services.reports.fan_out_report import FannedOut, fan_out_report
from grievance.services.reports.report_tree import read_report_tree
from grievance.services.triage.decide_proposal import decide_proposals
from grievance.services.triage.read_proposals import read_proposals
from tests.acceptance.auditing import (
    audit_files,
    comes_back,
    confirm,
    correct_firm,
    file_of,
    held,
    known,
    let_go,
    proposed,
    settle,
    waiting,
)
from tests.acceptance.auditor import Auditor, Grades, asked_in, bounced
from tests.acceptance.colleagues import enrol
from tests.acceptance.eight_organisations import (
    ADDRESS,
    BRACKWATER,
    ENTITIES,
    FAN_OUT,
    HERONFIELD,
    HEXI,
    LINDMOOR,
    MAIL,
    MERIDALE,
    NAMES,
    NEXT,
    NGO,
    NOBODY_AT_RISK,
    ORLEC,
    OUTSIDE,
    PELLORY,
    REGISTRY,
    REPORT,
    SKARVIK,
    TALGRUND,
    TAMARACK,
    WITH_COC,
    WRITER,
)
from tests.acceptance.sent_letter import SentLetter
from tests.acceptance.stage import Play, to_entity, to_member
from tests.doubles import make_mail
from tests.offices import CHIDI, DANA, HENRI


TOVE = "Tove Handler"
_SOUND = dict.fromkeys(("PS 9.1", "PS 9.8", "PS 10.3"), Grade.CONFORMANCE)
_CUSTODY = dict.fromkeys(("CoC 7.1", "CoC 7.2"), Grade.CONFORMANCE)
FOUND: Mapping[str, Grades] = {
    TAMARACK.name: _SOUND,
    HEXI.name: {**_SOUND, **_CUSTODY, "PS 9.8": Grade.MAJOR},
    LINDMOOR.name: {**_SOUND, "PS 10.3": Grade.MINOR},
    PELLORY.name: {**_SOUND, **_CUSTODY},
    SKARVIK.name: _SOUND,
    MERIDALE.name: {**_SOUND, "PS 9.1": Grade.MINOR},
}
AT_DESK = {
    **dict.fromkeys((HEXI.name, LINDMOOR.name, TAMARACK.name), Auditor.of(HERONFIELD)),
    **dict.fromkeys((PELLORY.name, SKARVIK.name), Auditor.of(TALGRUND, "fr")),
    MERIDALE.name: Auditor(address="audits@orlec.example"),
}
WAYS: Mapping[str, Callable[[Auditor, SentLetter, Grades], bytes]] = {
    TAMARACK.name: Auditor.tops,
    HEXI.name: Auditor.goes_inline,
    LINDMOOR.name: Auditor.reorders,
    PELLORY.name: Auditor.sends_a_table,
    SKARVIK.name: Auditor.writes_in_html,
    MERIDALE.name: Auditor.goes_inline,
}
FIRST_NOTICES = (
    (date(2026, 4, 13), MERIDALE),
    (date(2026, 5, 11), LINDMOOR),
    (date(2026, 6, 9), HEXI),
    (date(2026, 6, 15), PELLORY),
    (date(2026, 7, 13), SKARVIK),
)


@dataclass(slots=True, kw_only=True)
class Report:
    """The parent, and the case about each organisation by its name."""

    parent: CaseId
    cases: dict[str, CaseId]

    def of(self, one: Entity) -> CaseId:
        return self.cases[one.name]


@pytest.mark.slow
# The longest of the six; the five others walk the same services on both engines.
@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_eight_organisations_each_by_itself(play: Play) -> None:
    """
    From the mail of an NGO to the end of the last case: each of those it names is
    written to alone, reads of nobody else, and the report ends when all of them have.
    """
    play.know(REGISTRY)
    enrol(play, TOVE, tied_to=(str(PELLORY.id),))
    parent = play.case_of(MAIL)

    it_names_six_entities_and_a_member(play, parent)
    ours = it_is_acknowledged(play, parent)
    evidence_is_related_to_audits_of_each(it_is_fanned_out(play, parent))
    report = each_has_a_case_of_its_own(play, parent)
    nobody_with_a_tie_sees_any_of_it(play, report)
    all_are_triaged_in_two_days(play, report)
    letters = seven_letters_go_out(play, report, ours)
    notices = {TAMARACK.name: an_audit_that_is_near_is_told_at_once(play, report)}
    an_answer_goes_to_the_case_it_is_about(play, report, letters)
    the_first_audit_answers(play, report, notices[TAMARACK.name])
    the_ngo_hears_every_thirty_days(play, report, notices)
    six_notices_went_out_each_by_itself(play, report, notices)
    every_audit_answers_in_its_own_way(play, report, notices)
    the_report_ends_last(play, report)
    assert () == play.problems()


def it_names_six_entities_and_a_member(play: Play, parent: CaseId) -> None:
    """Of eight names two are in another script or an alias, and one is nobody's."""
    slip = play.slip(parent)
    states = play.look(read_proposals, parent)
    members = {
        one.proposal.code for one in states if one.proposal.kind is ProposalKind.MEMBER
    }

    assert {one.id for one in ENTITIES} == set(slip.entities)
    assert {str(BRACKWATER.id)} == members
    assert RespondentKind.ENTITY is slip.respondent
    assert ComplainantKind.NGO is slip.complainant
    assert "PS 10.3" in slip.criteria


def it_is_acknowledged(play: Play, parent: CaseId) -> SentLetter:
    """Forced labour is critical, so that a person lets the acknowledgement go."""
    assert [] == play.new_letters()
    play.assess(parent, NOBODY_AT_RISK)
    play.decide(decide_proposals, parent, (), with_rest=True)
    [held] = play.outgoing(parent)

    play.hint(play.do(release_outgoing, outgoing_id=held.id, by=CHIDI))

    [letter] = play.new_letters()
    assert ADDRESS == letter.to
    assert set() == letter.told_of(*NAMES)
    assert ClockState.MET is play.state(parent, ClockKind.ACKNOWLEDGEMENT)
    running = play.running(parent)
    assert date(2026, 4, 1) == running[ClockKind.PROGRESS]
    assert date(2026, 6, 2) == running[ClockKind.FEEDBACK]
    return letter


def it_is_fanned_out(play: Play, parent: CaseId) -> FannedOut:
    """A person says what each is; done again, nothing is made twice."""
    play.do(set_kind, parent, CaseKind.REPORT, reason="It was published.")
    play.do(record_evidence, parent, REPORT)
    fanned_out = fan_out(play, parent)
    again = fan_out(play, parent)

    assert (7, 0) == (len(fanned_out.collected), len(again.collected))
    return fanned_out


def fan_out(play: Play, parent: CaseId) -> FannedOut:
    catalogue = play.office.mechanism.catalogue
    done = play.do(
        fan_out_report, parent, FAN_OUT, catalogue=catalogue, today=play.today
    )
    for one in done.collected:
        play.hint(one.job_id)
    play.worker.drain()
    return done


def evidence_is_related_to_audits_of_each(fanned_out: FannedOut) -> None:
    """What one audit could have read came out two years after another."""
    planned = {one.named.name: one for one in fanned_out.planned}
    past = {
        name: [one.relation for one in plan.relations if one.is_past]
        for name, plan in planned.items()
    }

    assert [Relation.AVAILABLE_THEN] == past[HEXI.name]
    assert [Relation.LATER] == past[LINDMOOR.name]
    assert [] == past[TAMARACK.name]
    soon = planned[TAMARACK.name].next_audit
    assert soon is not None
    assert date(2026, 3, 22) == soon.scheduled_start


def each_has_a_case_of_its_own(play: Play, parent: CaseId) -> Report:
    """Six of Entities and one of a Member; the eighth has none, and a reason."""
    tree = play.look(read_report_tree, parent)
    assert 8 == len(tree.branches)
    assert () == tree.undecided
    cases = {one.named.name: one.limb.case.id for one in tree.branches if one.limb}
    report = Report(parent=parent, cases=cases)

    assert 7 == len(set(cases.values()))
    assert OUTSIDE not in cases
    for one in ENTITIES:
        slip = play.slip(report.of(one))
        custody = {"CoC 7.1", "CoC 7.2"} if one.name in WITH_COC else set()
        assert {"PS 9.1", "PS 9.8", "PS 10.3"} | custody == set(slip.criteria)
        assert (one.id,) == slip.entities
        assert {str(one.id)} == {said.respondent for said in slip.allegations}
        version = "V2" if one is SKARVIK else "V3.1"
        assert (
            version
            == {said.criterion: said.version for said in slip.allegations}["PS 10.3"]
        )
        cover = play.cover(report.of(one))
        assert (parent, Stage.RECEIVED) == (cover.parent, cover.stage)
        assert ClockKind.ACKNOWLEDGEMENT not in play.running(report.of(one))
    conduct = play.slip(cases[BRACKWATER.name])
    assert RespondentKind.MEMBER is conduct.respondent
    assert () == conduct.entities
    assert ("PS 10.3",) == conduct.criteria
    assert [(str(BRACKWATER.id), "")] == [
        (said.respondent, said.version) for said in conduct.allegations
    ]
    return report


def nobody_with_a_tie_sees_any_of_it(play: Play, report: Report) -> None:
    """Who is tied to one of them gets no case, as each one's letter names them all."""
    for case_id in (report.parent, *report.cases.values()):
        assert {DANA} == play.readers(case_id, Compartment.CONTENTS)
        assert {CHIDI} == play.readers(case_id, Compartment.IDENTITY)
        with pytest.raises(NotAllowedError, match="conflict of interest"):
            play.assign(case_id, TOVE)
        play.assign(case_id, HENRI)
        assert play.office.person(HENRI) == play.cover(case_id).owner
    assert set() == play.listed(TOVE)
    assert {report.parent, *report.cases.values()} == play.listed(HENRI)


def all_are_triaged_in_two_days(play: Play, report: Report) -> None:
    """As what the report tells of is critical, for each of them."""
    play.go_on_to(date(2026, 3, 4))
    for case_id in (report.parent, *report.cases.values()):
        assert date(2026, 3, 4) == play.running(case_id)[ClockKind.URGENT_TRIAGE]
        play.move(case_id, Stage.TRIAGE)
        play.move(case_id, Stage.ASSESSMENT)
        assert ClockState.MET is play.state(case_id, ClockKind.URGENT_TRIAGE)
        assert date(2026, 6, 2) == play.running(case_id)[ClockKind.ASSESSMENT]


def seven_letters_go_out(
    play: Play, report: Report, ours: SentLetter
) -> dict[str, SentLetter]:
    """None names another addressee, the report, or who wrote it; each has its way back."""
    letters = {
        one.name: entity_is_written_to(play, report.of(one), one) for one in ENTITIES
    }
    letters[BRACKWATER.name] = member_is_written_to(play, report.cases[BRACKWATER.name])
    references = {play.cover(one).reference for one in report.cases.values()}
    references.add(play.cover(report.parent).reference)

    others = {*NAMES, WRITER, NGO, ADDRESS, "Bound Hands", *references}
    for name, letter in letters.items():
        assert address_of(name) == letter.to
        assert set() == letter.told_of(*(others - {name}))
    for name in (*(one.name for one in ENTITIES), BRACKWATER.name):
        disclaimer = "certification alone is not sufficient due diligence"
        assert {disclaimer} == letters[name].told_of(disclaimer)
    ways_back = {one.reply_to for one in (ours, *letters.values())}
    assert 8 == len(ways_back)
    for name in WITH_COC:
        assert {"7.1", "7.2"} == letters[name].told_of("7.1", "7.2")
    assert set() == letters[LINDMOOR.name].told_of("7.1", "7.2", "CoC")
    return letters


def address_of(name: str) -> str:
    return f"office@{name.split(maxsplit=1)[0].lower()}.example"


def entity_is_written_to(play: Play, case_id: CaseId, one: Entity) -> SentLetter:
    """The guard stops at another one's name, and at that of who wrote the report."""
    draft = play.draft(case_id, LetterId.ENTITY_LETTER, to=to_entity(one))
    assert set() == play.hits(case_id, draft)
    another = next(other for other in ENTITIES if other is not one)
    told = play.add(case_id, draft, f"As {WRITER} told of {another.name}.")
    assert {another.name, WRITER} <= play.hits(case_id, told)

    fair = play.rewrite(case_id, told, draft.body)
    play.release(case_id, fair, address=address_of(one.name))
    [letter] = play.new_letters()
    assert date(2026, 3, 24) == play.running(case_id)[ClockKind.ENTITY_RESPONSE]
    return letter


def member_is_written_to(play: Play, case_id: CaseId) -> SentLetter:
    """
    A Member of whom nothing is certified is asked about itself, and has time to answer.

    The guard lets its own name pass, and stops at all others.
    """
    draft = play.draft(case_id, LetterId.ENTITY_LETTER, to=to_member(BRACKWATER))
    own = play.add(case_id, draft, f"Whom does {BRACKWATER.name} buy from?")
    assert set() == play.hits(case_id, own)
    told = play.add(case_id, own, f"As {WRITER} told of {HEXI.name}.")
    assert {HEXI.name, WRITER} <= play.hits(case_id, told)

    fair = play.rewrite(case_id, told, draft.body)
    play.release(case_id, fair, address=address_of(BRACKWATER.name))
    [letter] = play.new_letters()
    assert date(2026, 3, 24) == play.running(case_id)[ClockKind.ENTITY_RESPONSE]
    return letter


def an_answer_goes_to_the_case_it_is_about(
    play: Play, report: Report, letters: dict[str, SentLetter]
) -> None:
    """One answers in time, and lies with its case alone; one never does."""
    play.go_on_to(date(2026, 3, 9))
    raw = make_mail(
        "We have looked into it.",
        sender=f"Hexi <{address_of(HEXI.name)}>",
        to=letters[HEXI.name].reply_to,
        subject=f"Re: {letters[HEXI.name].subject}",
    )

    assert report.of(HEXI) == play.case_of(raw)
    assert ClockState.MET is play.state(report.of(HEXI), ClockKind.ENTITY_RESPONSE)
    assert [1, 2] == [
        len(play.open(report.of(one)).letters) for one in (LINDMOOR, HEXI)
    ]
    play.go_on_to(date(2026, 3, 25))
    late, kind = report.of(LINDMOOR), ClockKind.ENTITY_RESPONSE
    assert ClockState.OVERDUE is play.state(late, kind)
    assert Call.ESCALATION in play.told(late, kind)


def an_audit_that_is_near_is_told_at_once(play: Play, report: Report) -> SentLetter:
    """What is flagged twenty days before is late; the other five wait for their day."""
    for one in ENTITIES:
        case_id = report.of(one)
        for alleged in play.look(records_of_case, case_id, Allegation, by=HENRI):
            flagged = replace(alleged, revision=2, flagged=True)
            play.do(record_allegation, case_id, flagged, by=HENRI)
        play.move(case_id, Stage.AUDIT_FOLLOW_UP)

    [near] = audit_files(play).values()
    assert NEXT[TAMARACK.name].id == known(play, near).audit_id
    draft = waiting(play, near)
    assert draft.notice is not None
    assert NoticeKind.LATE is draft.notice.kind
    notice = let_go(play, near)
    assert notice.says("leaves you less time than you should have")
    assert near == comes_back(play, AT_DESK[TAMARACK.name].acknowledges(notice))
    return notice


def the_first_audit_answers(play: Play, report: Report, notice: SentLetter) -> None:
    """In a form over the whole notice; until people confirm it, nothing is closed."""
    audit, case_id = NEXT[TAMARACK.name], report.of(TAMARACK)
    held(play, audit, date(2026, 3, 22), date(2026, 3, 25))
    play.move(case_id, Stage.DECISION, decided=CaseOutcome.AUDIT_NO_FINDING)
    play.move(case_id, Stage.MONITORING)
    with pytest.raises(NotAllowedError, match=r"have no answer \(3\)"):
        play.move(case_id, Stage.CLOSED, heard=Heard.COMMENTED)

    it_answers(play, TAMARACK, notice)

    play.move(case_id, Stage.CLOSED, heard=Heard.COMMENTED)


def it_answers(play: Play, one: Entity, notice: SentLetter) -> None:
    """Have a firm answer as it does, people confirm that, and the file settled."""
    file_id, grades = file_of(play, NEXT[one.name]), FOUND[one.name]
    write = WAYS[one.name]
    assert file_id == comes_back(play, write(AT_DESK[one.name], notice, grades))
    assert grades == proposed(play, file_id)[-1]
    for criterion, grade in grades.items():
        confirm(play, file_id, criterion, grade)
    settle(play, file_id)


def the_ngo_hears_every_thirty_days(
    play: Play, report: Report, notices: dict[str, SentLetter]
) -> None:
    """After 30, 60 and 90 days, in time each time, and of no organisation by name."""
    for due, following in (
        (date(2026, 4, 1), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 5, 31)),
        (date(2026, 5, 31), date(2026, 6, 30)),
    ):
        firms_are_told_until(play, due, notices)
        play.go_on_to(due)
        assert due == play.running(report.parent)[ClockKind.PROGRESS]
        assert Call.REMINDER in play.told(report.parent, ClockKind.PROGRESS)

        letter = play.write(report.parent, LetterId.PROGRESS)

        assert ADDRESS == letter.to
        assert set() == letter.told_of(*NAMES)
        assert following == play.running(report.parent)[ClockKind.PROGRESS]
    met = [
        clock.state(play.today)
        for clock in play.cover(report.parent).clocks
        if clock.kind is ClockKind.PROGRESS
    ]
    assert [ClockState.MET] * 3 + [ClockState.RUNNING] == met
    play.move(report.parent, Stage.DECISION, decided=CaseOutcome.NOT_SUBSTANTIATED)
    play.write(report.parent, LetterId.OUTCOME)
    assert ClockState.MET is play.state(report.parent, ClockKind.FEEDBACK)


def firms_are_told_until(play: Play, day: date, notices: dict[str, SentLetter]) -> None:
    """Let each first notice go on its day, 84 days before the audit."""
    for due, one in FIRST_NOTICES:
        if due > day or one.name in notices:
            continue
        play.go_on_to(due)
        file_id = file_of(play, NEXT[one.name])
        draft = waiting(play, file_id)
        assert draft.notice is not None
        assert NoticeKind.FIRST is draft.notice.kind
        notices[one.name] = let_go(play, file_id)
        if one is MERIDALE:
            lost = notices[one.name]
            notices[one.name] = it_comes_back_and_goes_out_again(play, file_id, lost)
        raw = AT_DESK[one.name].acknowledges(notices[one.name])
        assert file_id == comes_back(play, raw)
        assert play.today == known(play, file_id).acknowledged_on


def it_comes_back_and_goes_out_again(
    play: Play, file_id: CaseId, lost: SentLetter
) -> SentLetter:
    """A notice to an address of nobody is no notice: another one waits at once."""
    [*_, sent] = play.outgoing(file_id)
    assert OutgoingState.SENT is sent.state
    assert file_id == comes_back(play, bounced(lost))
    [*_, sent] = play.outgoing(file_id)
    assert OutgoingState.BOUNCED is sent.state
    assert None is known(play, file_id).acknowledged_on

    now_at = replace(ORLEC, notices_to=AT_DESK[MERIDALE.name].address)
    correct_firm(play, REGISTRY, now_at)
    play.go_on_to(play.today + timedelta(days=1))
    again = waiting(play, file_id)
    assert again.notice is not None
    assert NoticeKind.FIRST is again.notice.kind
    letter = let_go(play, file_id)
    assert (now_at.notices_to, ORLEC.notices_to) == (letter.to, lost.to)
    return letter


def six_notices_went_out_each_by_itself(
    play: Play, report: Report, notices: dict[str, SentLetter]
) -> None:
    """Three to one firm, and none that names another Entity, the report, or a case."""
    firms_are_told_until(play, date(2026, 7, 13), notices)
    references = {play.cover(one).reference for one in report.cases.values()}
    others = {*NAMES, WRITER, NGO, ADDRESS, "Bound Hands", *references}
    for name, notice in notices.items():
        assert AT_DESK[name].address == notice.to
        assert {name} == notice.told_of(*others)
        version = {"9.1", "9.8", "10.3"} | (
            {"7.1", "7.2"} if name in WITH_COC else set()
        )
        assert version == {code.split()[1] for code in asked_in(notice)}
    sent_to = [notice.to for notice in notices.values()]
    assert [3, 2, 1] == sorted(map(sent_to.count, set(sent_to)), reverse=True)
    assert 6 == len({notice.reply_to for notice in notices.values()})
    assert 6 == len({notice.subject for notice in notices.values()})


def every_audit_answers_in_its_own_way(
    play: Play, report: Report, notices: dict[str, SentLetter]
) -> None:
    """Between lines, in another order, in HTML alone, in French; one to another file."""
    play.go_on_to(date(2026, 10, 12))
    others = [one for one in ENTITIES if one is not TAMARACK]
    for one in others:
        start = NEXT[one.name].scheduled_start
        assert start is not None
        held(play, NEXT[one.name], start, start)
    the_same_firm_may_mix_its_letters_up(play, notices)
    for one in others:
        it_answers(play, one, notices[one.name])
    grades = {
        (said.criterion, said.finding)
        for one in ENTITIES
        for said in play.slip(report.of(one)).allegations
    }
    assert ("PS 9.8", Grade.MAJOR) in grades
    assert "" not in {grade for _, grade in grades}


def the_same_firm_may_mix_its_letters_up(
    play: Play, notices: dict[str, SentLetter]
) -> None:
    """Its form for one audit, sent to the address for another, is read for that alone."""
    desk = AT_DESK[HEXI.name]
    assert AT_DESK[LINDMOOR.name] == desk
    hexi, lindmoor = (file_of(play, NEXT[one.name]) for one in (HEXI, LINDMOOR))
    address = notices[LINDMOOR.name].reply_to
    raw = desk.tops(notices[HEXI.name], FOUND[HEXI.name], to=address)
    assert lindmoor == comes_back(play, raw)
    assert [] == proposed(play, hexi)
    for said in proposed(play, lindmoor):
        assert said.keys() <= FOUND[LINDMOOR.name].keys()  # and no number but its own


def the_report_ends_last(play: Play, report: Report) -> None:
    """Whatever each comes to; the last one calls for the report itself."""
    parent = report.parent
    *entities, last = report.cases.values()
    for case_id in set(entities[:-1]) - {report.of(TAMARACK)}:
        is_closed(play, case_id, CaseOutcome.NOT_SUBSTANTIATED)
    play.move(entities[-1], Stage.WITHDRAWN, asked_by=AskedBy.COMPLAINANT)
    with pytest.raises(NotAllowedError, match=r"still open \(1\)"):
        play.move(parent, Stage.WITHDRAWN, asked_by=AskedBy.COMPLAINANT)
    assert ClockKind.REPORT_CLOSURE not in play.running(parent)
    play.move(last, Stage.REFERRED, forums=frozenset({Forum.LEGAL_AID}))
    assert date(2026, 10, 26) == play.running(parent)[ClockKind.REPORT_CLOSURE]

    play.move(parent, Stage.MONITORING)
    play.move(parent, Stage.CLOSED, heard=Heard.COMMENTED)

    assert {ClockKind.RETENTION: date(2033, 10, 12)} == play.running(parent)
    ends = {name: play.cover(id_).stage for name, id_ in report.cases.items()}
    assert {Stage.CLOSED: 5, Stage.WITHDRAWN: 1, Stage.REFERRED: 1} == {
        end: list(ends.values()).count(end) for end in set(ends.values())
    }


def is_closed(play: Play, case_id: CaseId, outcome: CaseOutcome) -> None:
    play.move(case_id, Stage.DECISION, decided=outcome)
    play.move(case_id, Stage.MONITORING)
    play.move(case_id, Stage.CLOSED, heard=Heard.COMMENTED)

"""
The office itself is complained of, and its own log is the witness (scenario f).

The case that was mishandled is given new keys, so that whoever is named in the complaint
holds none that fits, whatever they kept of the one before.
"""

from __future__ import annotations

import hashlib

from collections.abc import Sequence
from datetime import date

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.clock import ClockKind, ClockState
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PlainKind, Why
from grievance.domain.deciding import Answer, Verdict
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.evidence import Evidence, EvidenceKind
from grievance.domain.ids import CaseId, PartId, holder_of
from grievance.domain.outbox import JobKind
from grievance.domain.outcome import CaseOutcome, Heard, Remedy
from grievance.domain.outgoing import Hold, LookFor, OutgoingState
from grievance.domain.reprisal import (
    Harm,
    Incident,
    IncidentKind,
    Likelihood,
    RiskAssessment,
)
from grievance.domain.slip import Flag, RespondentKind
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.services.access.recuse_conflicted import conflicted_holders
from grievance.services.access.share_case import share_case
from grievance.services.boxes.case_keys import contents_key
from grievance.services.cases.assess_risk import record_incident
from grievance.services.cases.open_case import open_case
from grievance.services.cases.read_attachment import read_attachment
from grievance.services.evidence.record_evidence import record_evidence
from grievance.services.handling.add_note import add_note
from grievance.services.letters.release_outgoing import release_outgoing
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.services.requests.list_requests import list_requests
from grievance.services.triage.decide_proposal import decide_proposals
from grievance.vault.case_box import CaseKey
from grievance.vault.case_part import read_part
from grievance.vault.errors import SealError
from grievance.vault.log import LogEntry, canonical, parse_entry
from tests.acceptance.colleagues import give_address
from tests.acceptance.sent_letter import SentLetter
from tests.acceptance.stage import Play
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH
from tests.services.looking import holders
from tests.services.sealed import held_for


WRITER = "Karin Wolter <k.wolter@privat.example>"
WAGES = make_mail(
    """Good morning,

at the casthouse in Brenn the hours after six are not paid. The list is attached. My name
is for your office only.

Karin Wolter
""",
    sender=WRITER,
    subject="Hours that nobody pays",
    attachment=b"a photograph of a list of hours",
)
LEAK = """Dear Reviewer,

this is a complaint about your own grievance office, so please do not give it to the
person I complain about.

In March I wrote to you about hours that are not paid. Two weeks later my foreman had one
sentence of my mail, word for word, and the photograph of the list. When I telephoned,
Henri Handler said that he had only spoken informally with the site. I had asked in the
first lines that this should not happen. Since then I am on nights, and I fear further
reprisals.

I want to know who opened my file, who saved the photograph, and when.

Karin Wolter
"""
AT_RISK = RiskAssessment(
    at=NOON,
    who="whoever wrote",
    from_whom="the foreman",
    likelihood=Likelihood.REMOTE,
    harm=Harm.LIVELIHOOD,
    review_on=date(2026, 12, 1),
)
FOUND = {"decided": CaseOutcome.WARNING, "remedies": frozenset({Remedy.IMPROVEMENT})}
SEEING = {Act.CONTENTS_OPENED, Act.IDENTITY_OPENED, Act.ATTACHMENT_READ}
COMPLAINED_ON, LATE_ON = date(2026, 4, 20), date(2026, 4, 23)


@pytest.mark.slow
def test_a_complaint_about_the_office(play: Play) -> None:
    """
    Those named never see it, a reviewer leads, and the log says who saw what and when.
    """
    give_address(play, DANA)
    reviewer = give_address(play, RUTH)
    wages, photograph, letter = somebody_handles_it_badly(play)
    kept = a_checkpoint_is_printed(play)

    play.go_on_to(COMPLAINED_ON)
    case_id = she_answers_those_whom_she_accuses(play, wages, letter)
    it_goes_to_the_reviewer_alone(play, case_id)
    nobody_else_comes_near_it(play, case_id)
    the_reviewer_alone_is_called(play, case_id, reviewer)
    the_reviewer_answers_and_leads(play, case_id)
    who_is_named_loses_the_other_case(play, wages)
    the_log_says_who_saw_what(play, wages, photograph)
    the_log_becomes_evidence(play, case_id, kept)
    it_is_decided_and_closed(play, case_id)
    no_key_was_given_to_anybody_else(play, case_id)
    whoever_tampers_is_found_out(play, photograph, kept)


def somebody_handles_it_badly(play: Play) -> tuple[CaseId, PartId, SentLetter]:
    """Henri opens a case and saves its photograph; Dana only opened it."""
    wages = play.case_of(WAGES)
    play.open(wages)
    play.assign(wages, HENRI)
    play.days_pass(7)
    opened = play.open(wages, by=HENRI)
    [photograph] = [one.part_id for one in opened.letters[0].letter.attachments]
    saved = play.do(read_attachment, by=HENRI, case_id=wages, part_id=photograph)
    assert b"a photograph of a list of hours" == saved
    [acknowledgement] = play.new_letters()
    assert "k.wolter@privat.example" == acknowledgement.to
    return wages, photograph, acknowledgement


def a_checkpoint_is_printed(play: Play) -> str:
    """Somebody keeps what the worker signed where nobody of the office can change it."""
    play.days_pass(1)
    play.worker.drain(JobKind.SIGN_CHECKPOINT)
    with play.office.store.read() as tx:
        return tx.log.checkpoints()[-1]


def she_answers_those_whom_she_accuses(
    play: Play, wages: CaseId, letter: SentLetter
) -> CaseId:
    """Her answer is proven to be hers, and yet does not lie where Henri reads it."""
    subject = "Complaint about your office: a breach of confidentiality"
    answer = make_mail(LEAK, sender=WRITER, subject=subject, to=letter.reply_to)
    case_id = play.case_of(answer)
    assert case_id != wages
    with play.office.store.read() as tx:
        letters = tx.parts.of_case(wages, Compartment.CONTENTS, (PlainKind.LETTER,))
    assert 1 == len(letters)
    [first] = play.open(case_id, by=RUTH).letters
    related = [(one.reference, one.why) for one in first.letter.related]
    assert [(play.cover(wages).reference, Why.ABOUT_OFFICE)] == related
    return case_id


def it_goes_to_the_reviewer_alone(play: Play, case_id: CaseId) -> None:
    """From the first moment: nobody has to take it away from anybody."""
    slip, case = play.slip(case_id, by=RUTH), play.cover(case_id)
    assert RespondentKind.OFFICE is slip.respondent
    assert (play.office.person(HENRI),) == slip.staff_named
    assert play.office.person(RUTH) == case.owner
    assert {RUTH} == play.readers(case_id, Compartment.CONTENTS)
    assert {CHIDI} == play.readers(case_id, Compartment.IDENTITY)


def nobody_else_comes_near_it(play: Play, case_id: CaseId) -> None:
    """No list names it, and nothing in it opens."""
    for name in (DANA, HENRI, CHIDI):
        assert case_id not in play.listed(name)
        with pytest.raises(NotAllowedError):
            play.do(open_case, case_id, by=name, with_writers=False)
        with pytest.raises(NotAllowedError):
            play.do(add_note, by=name, case_id=case_id, text="Nothing to see here.")


def the_reviewer_alone_is_called(play: Play, case_id: CaseId, reviewer: str) -> None:
    """What is done to her makes it urgent; when two days are over, Ruth hears of it."""
    told = Incident(number=1, kind=IncidentKind.PAY, told_at=play.day())
    play.decide(record_incident, case_id, told, by=RUTH)
    assert Urgency.CRITICAL is play.cover(case_id).urgency
    due = play.clock(case_id, ClockKind.URGENT_TRIAGE).due_on
    assert date(2026, 4, 22) == due
    the_mails_of_the_day(play)

    play.go_on_to(LATE_ON)
    assert ClockState.OVERDUE is play.state(case_id, ClockKind.URGENT_TRIAGE)
    mails = the_mails_of_the_day(play)
    reference = play.cover(case_id).reference
    naming = [mail for mail in mails if mail.told_of(reference)]
    assert {reviewer} == {mail.to for mail in naming}
    assert {"Test office: a case cannot wait", "Test office: 1 overdue"} == {
        mail.subject for mail in naming
    }
    assert set() == {w for mail in mails for w in mail.told_of(HENRI, "Wolter")}


def the_mails_of_the_day(play: Play) -> list[SentLetter]:
    """Return what went out, also to people of the office."""
    play.worker.drain(JobKind.SEND_STAFF_MAIL)
    return play.new_letters()


def the_reviewer_answers_and_leads(play: Play, case_id: CaseId) -> None:
    """Neither who is named nor their coordinator can be given it."""
    with pytest.raises(NotAllowedError, match="an independent reviewer leads it"):
        play.assign(case_id, DANA, by=RUTH)
    with pytest.raises(NotAllowedError, match="independent reviewer leads"):
        play.assign(case_id, HENRI, by=RUTH)
    with pytest.raises(NotAllowedError, match="Henri Handler has a conflict"):
        play.do(share_case, case_id, play.office.person(HENRI), by=RUTH)
    play.assign(case_id, RUTH, by=RUTH)
    assert play.office.person(RUTH) == play.cover(case_id).handler

    [held] = play.outgoing(case_id)
    assert (OutgoingState.HELD, Hold.LOOK_FIRST) == (held.state, held.hold)
    assert LookFor.NOT_AUTHENTICATED in held_for(play.office, held)
    with pytest.raises(NotAllowedError):
        play.do(release_outgoing, outgoing_id=held.id, by=DANA)
    with pytest.raises(NotAllowedError, match="risk assess"):
        play.do(release_outgoing, outgoing_id=held.id, by=RUTH)
    play.assess(case_id, AT_RISK)
    play.hint(play.do(release_outgoing, outgoing_id=held.id, by=RUTH))
    [letter] = play.new_letters()
    reference = play.cover(case_id).reference
    assert "k.wolter@privat.example" == letter.to
    assert {reference} == letter.told_of(reference, HENRI, "complain", "Test office")

    play.move(case_id, Stage.TRIAGE, by=RUTH)
    play.decide(decide_proposals, case_id, (), by=RUTH, with_rest=True)
    play.move(case_id, Stage.ASSESSMENT, by=RUTH)
    play.move(case_id, Stage.INVESTIGATION, by=RUTH)
    assert ClockState.MISSED is play.state(case_id, ClockKind.URGENT_TRIAGE)
    assert date(2026, 7, 16) == play.clock(case_id, ClockKind.INVESTIGATION).due_on


def who_is_named_loses_the_other_case(play: Play, wages: CaseId) -> None:
    """Dana says that Henri is named; whatever he does next is refused."""
    with play.office.store.read() as tx:
        kept = contents_key(tx, play.office.rings[HENRI], wages)
    assert {DANA, HENRI} == play.readers(wages, Compartment.CONTENTS)
    named = Answer(proposal_id=f"staff:{HENRI}", verdict=Verdict.ADDED)
    play.decide(decide_proposals, wages, [named])

    assert {DANA} == play.readers(wages, Compartment.CONTENTS)
    assert play.office.person(DANA) == play.cover(wages).owner
    assert wages not in play.listed(HENRI)
    with pytest.raises(NotAllowedError, match="key is not yours"):
        play.open(wages, by=HENRI)
    with play.office.store.read() as tx:
        assert () == conflicted_holders(tx, play.office.rings[DANA], wages)
        [due] = tx.rekeys.of_case(wages)
    assert Compartment.CONTENTS is due.compartment
    its_keys_are_made_again(play, wages, kept)


def its_keys_are_made_again(play: Play, wages: CaseId, kept: CaseKey) -> None:
    """With the key that Henri kept he opens nothing of it any more, old or new."""
    box = Compartment.CONTENTS
    play.do(rekey_case, wages, box)
    play.do(add_note, case_id=wages, text="Henri is off it.")
    with play.office.store.read() as tx:
        assert () == tx.rekeys.of_case(wages)
        current = contents_key(tx, play.office.rings[DANA], wages)
        parts = tx.parts.several(tx.parts.ids(wages))
        readable = [one for one in parts if one.compartment is box]
    assert (1, 2) == (kept.kv, current.kv)
    assert {2} == {one.kv for one in readable}
    for part in readable:
        with pytest.raises(SealError):
            read_part(kept, part, play.office.directory)
    for part in readable:
        assert read_part(current, part, play.office.directory)


def the_log_says_who_saw_what(play: Play, wages: CaseId, photograph: PartId) -> None:
    """Ruth reads it in the case, which Dana shares with her: names, acts and days."""
    play.do(share_case, wages, play.office.person(RUTH), until=date(2027, 1, 31))
    seen = [
        (line.actor, line.entry.act, line.entry.object, line.entry.at.date())
        for line in play.open(wages, by=RUTH).history
        if line.entry.act in SEEING
    ]
    assert [
        (DANA, Act.CONTENTS_OPENED, str(wages), date(2026, 3, 2)),
        (HENRI, Act.CONTENTS_OPENED, str(wages), date(2026, 3, 9)),
        (HENRI, Act.ATTACHMENT_READ, str(photograph), date(2026, 3, 9)),
    ] == seen


def the_log_becomes_evidence(play: Play, case_id: CaseId, kept: str) -> None:
    """Line by line as it was written, under a checkpoint from before the complaint."""
    assert () == play.office.verify(kept, at=play.day()).problems
    lines = entries(play, Act.ATTACHMENT_READ)
    [line] = lines
    assert holder_of(play.office.person(HENRI)) == line.actor
    item = Evidence(
        number=1,
        title="A line of the log: who saved the photograph",
        kind=EvidenceKind.OFFICIAL_RECORD,
        received_on=play.today,
        source="the office's log",
        locator=f"entry {line.sequence}",
        sha256=hashlib.sha256(canonical(line)).hexdigest(),
    )
    play.do(record_evidence, case_id, item, by=RUTH)


def entries(play: Play, act: Act) -> Sequence[LogEntry]:
    """Return the lines of the log with one act."""
    with play.office.store.read() as tx:
        lines = [parse_entry(body) for body in tx.log.bodies()]
    return [line for line in lines if line.act == act]


def it_is_decided_and_closed(play: Play, case_id: CaseId) -> None:
    """By the reviewer; her letter is in words that tell nothing, and two let it go."""
    play.move(case_id, Stage.DECISION, by=RUTH, **FOUND)
    draft = play.draft(case_id, LetterId.OUTCOME, by=RUTH)
    assert draft.neutral
    asked = play.release(case_id, draft, by=RUTH)
    assert [0, 0, 1] == [requests_of(play, name) for name in (DANA, HENRI, CHIDI)]
    for name in (DANA, HENRI):
        with pytest.raises(NotAllowedError):
            play.say_yes(asked, by=name)
    play.say_yes(asked)

    [letter] = play.new_letters()
    assert "k.wolter@privat.example" == letter.to
    telling = (HENRI, RUTH, "complain", "warning", "Test office", "Brenn")
    assert set() == letter.told_of(*telling)
    assert ClockState.MET is play.state(case_id, ClockKind.DECISION_NOTICE)
    assert date(2026, 7, 16) == play.clock(case_id, ClockKind.APPEAL_WINDOW).due_on

    play.move(case_id, Stage.MONITORING, by=RUTH)
    play.go_on_to(date(2026, 7, 17))
    play.move(case_id, Stage.CLOSED, by=RUTH, heard=Heard.COMMENTED)
    slip = play.slip(case_id, by=RUTH)
    assert (CaseOutcome.WARNING, (Remedy.IMPROVEMENT,)) == (slip.outcome, slip.remedies)
    assert Flag.REPRISAL_FEARED in slip.flags


def requests_of(play: Play, name: str) -> int:
    """Count what somebody sees that waits for a second person."""
    with play.office.store.read() as tx:
        return len(list_requests(tx, play.office.rings[name], at=play.day()))


def no_key_was_given_to_anybody_else(play: Play, case_id: CaseId) -> None:
    """Neither at the beginning nor later; the log would know."""
    assert {holder_of(play.office.person(RUTH)), "recovery"} == holders(
        play.office, case_id, Compartment.CONTENTS
    )
    assert {holder_of(play.office.person(CHIDI)), "recovery"} == holders(
        play.office, case_id, Compartment.IDENTITY
    )
    given = [line.object for line in entries(play, Act.ACCESS_GRANTED)]
    for name in (DANA, HENRI):
        holder = holder_of(play.office.person(name))
        about = [o for o in given if str(case_id) in o and o.endswith(holder)]
        assert [] == about
    assert () == play.problems()


def whoever_tampers_is_found_out(play: Play, photograph: PartId, kept: str) -> None:
    """With the whole database in hand nobody takes the lines out again."""
    gone = "DELETE FROM log_entry WHERE object = :object"
    came_read_and_carried = play.office.tamper(gone, object=str(photograph))
    assert 3 == came_read_and_carried
    problems = play.office.verify(kept, at=play.day()).problems
    assert any("are not those a checkpoint saw" in one for one in problems)

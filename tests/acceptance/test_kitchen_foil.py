"""
Scenario (e), out of scope: somebody wants money back for kitchen foil that tears.

When its time is over its keys are destroyed; its count survives, and the log verifies.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.case import CaseKind
from grievance.domain.clock import ClockKind, ClockState
from grievance.domain.compartment import Compartment
from grievance.domain.erasure import AskedErasure, Cause
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.forum import Forum
from grievance.domain.ids import CaseId, PartId
from grievance.domain.outcome import CaseOutcome, Ground, Heard
from grievance.domain.outgoing import OutgoingKind, OutgoingState
from grievance.domain.reprisal import RiskAssessment
from grievance.domain.request import RequestState
from grievance.domain.retention import RetentionRules
from grievance.domain.slip import Flag, RespondentKind
from grievance.domain.stage import Move, Stage
from grievance.domain.urgency import Urgency
from grievance.publishing import publishing_of
from grievance.services.handling.move_case import move_case
from grievance.services.handling.reopen_case import reopen_case
from grievance.services.requests.answer_request import answer_request
from grievance.services.requests.ask_erasure import ask_erasure
from grievance.services.requests.ask_move import answer_move, ask_move
from grievance.services.statistics.preview_statistics import preview_statistics
from grievance.vault.log import LogEntry, parse_entry
from tests.acceptance.sent_letter import SentLetter
from tests.acceptance.stage import Play
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH
from tests.services.looking import holders


WRITER = "Gundula Rehbein <g.rehbein@heimpost.example>"
FOIL = """Guten Tag,

ich habe am Samstag zwei Rollen Ihrer Alufolie gekauft, und sie ist defekt: Sie reißt
schon beim Abziehen, und die zweite Rolle war auf dem ersten Meter verklebt. Auf der
Packung ist ein kleines Logo mit ASI. Ich möchte mein Geld zurück oder eine neue Rolle,
den Kassenbon habe ich noch.

Mit freundlichen Grüßen
Gundula Rehbein
"""
AGAIN = """Guten Tag, ich schicke Ihnen jetzt den Kassenbon. Die Folie ist immer noch
defekt, und der Laden gibt mir kein Geld zurück. Bitte prüfen Sie es noch einmal.
"""
OTHERS = ("Frühstück", "Grillabend", "Geburtstag", "Picknick")
NOBODY = RiskAssessment(at=NOON, nobody=True, review_on=date(2026, 6, 1))
SENT_AWAY = Move(
    to=Stage.INADMISSIBLE,
    reason="It is about a thing that somebody bought, and about no criterion.",
    ground=Ground.OUT_OF_SCOPE,
    forums=frozenset({Forum.CONSUMER_AUTHORITY}),
)
TRIAGE_DUE = date(2026, 3, 23)  # 15 business days after a Monday
REFUSED_ON = date(2026, 3, 13)
RESUBMIT_BY = date(2026, 4, 10)  # four weeks later
REFUSED_AGAIN_ON = date(2026, 4, 14)
KEPT_UNTIL = date(2027, 5, 13)  # a year after it was closed


@pytest.mark.slow
def test_a_complaint_about_kitchen_foil(play: Play) -> None:
    """
    It is answered, refused by two people in time, may come once more, is kept for one
    year, and then destroyed by two people.
    """
    case_id = _it_is_acknowledged(play)
    _two_people_refuse_it(play, case_id)
    letter = _she_is_told_why_and_who_can_help(play, case_id)
    _it_comes_again_in_time_and_once(play, case_id, letter)
    _it_is_kept_for_a_year_and_counted(play, case_id)
    _two_people_destroy_it_and_it_is_counted(play, case_id)
    assert () == play.problems()


def _it_is_acknowledged(play: Play) -> CaseId:
    """At once and in her language; nobody needs to hurry, and it looks out of scope."""
    raw = make_mail(FOIL, sender=WRITER, subject="Defekte Alufolie - Geld zurück")
    case_id = play.case_of(raw)

    case, slip = play.cover(case_id), play.slip(case_id)
    assert (CaseKind.COMPLAINT, Stage.RECEIVED) == (case.kind, case.stage)
    assert (Urgency.LOW, "de") == (case.urgency, case.language)
    assert frozenset({Flag.LIKELY_OUT_OF_SCOPE}) == slip.flags
    assert ((), RespondentKind.UNKNOWN) == (slip.entities, slip.respondent)
    assert play.office.person(DANA) == case.owner

    [letter] = play.new_letters()
    assert "g.rehbein@heimpost.example" == letter.to
    assert {case.reference} == letter.told_of(case.reference)
    assert set() == letter.told_of("Rehbein,", "Folie", "Kassenbon", HENRI)
    assert letter.says("Guten Tag")
    assert ClockState.MET is play.state(case_id, ClockKind.ACKNOWLEDGEMENT)
    assert TRIAGE_DUE == play.clock(case_id, ClockKind.TRIAGE).due_on
    assert {DANA} == play.readers(case_id, Compartment.CONTENTS)
    assert {CHIDI} == play.readers(case_id, Compartment.IDENTITY)
    return case_id


def _two_people_refuse_it(play: Play, case_id: CaseId) -> None:
    """Whoever asks says why and on what ground; it takes another one's yes."""
    play.assign(case_id, HENRI)
    play.go_on_to(REFUSED_ON)
    play.move(case_id, Stage.TRIAGE)
    assert TRIAGE_DUE == play.clock(case_id, ClockKind.TRIAGE).due_on

    with pytest.raises(NotAllowedError, match="A second person must confirm"):
        play.decide(move_case, by=HENRI, case_id=case_id, step=SENT_AWAY)
    asked = play.do(ask_move, case_id, SENT_AWAY, by=HENRI)
    assert Stage.TRIAGE is play.cover(case_id).stage
    with pytest.raises(NotAllowedError, match="Another person than the one who asked"):
        play.decide(answer_move, asked.id, RequestState.CONFIRMED, by=HENRI)
    with pytest.raises(NotAllowedError, match="key is not yours"):
        play.decide(answer_move, asked.id, RequestState.CONFIRMED, by=RUTH)
    play.decide(answer_move, asked.id, RequestState.CONFIRMED, by=DANA)

    case, slip = play.cover(case_id), play.slip(case_id)
    assert (Stage.INADMISSIBLE, REFUSED_ON) == (case.stage, case.stage_since)
    assert ClockState.MET is play.state(case_id, ClockKind.TRIAGE)
    assert RESUBMIT_BY == play.clock(case_id, ClockKind.RESUBMISSION).due_on
    assert (CaseOutcome.INADMISSIBLE, Ground.OUT_OF_SCOPE) == (
        slip.outcome,
        slip.ground,
    )
    assert (Forum.CONSUMER_AUTHORITY,) == slip.forums
    assert () == slip.deciders


def _she_is_told_why_and_who_can_help(play: Play, case_id: CaseId) -> SentLetter:
    """Only once the risk was looked at; with the ground, the forum and the last day."""
    draft = play.draft(case_id, LetterId.INADMISSIBLE, by=HENRI)
    with pytest.raises(NotAllowedError, match="risk assess"):
        play.release(case_id, draft, by=HENRI)
    play.assess(case_id, NOBODY)
    asked = play.release(case_id, draft, by=HENRI)
    assert asked.request is not None
    assert [] == play.new_letters()
    play.say_yes(asked)

    [letter] = play.new_letters()
    reference = play.cover(case_id).reference
    assert "g.rehbein@heimpost.example" == letter.to
    assert letter.says("10. April 2026")
    assert letter.says("Verbraucher")
    assert {reference} == letter.told_of(reference)
    assert set() == letter.told_of("Rehbein,", "Alufolie", "Kassenbon", HENRI, DANA)
    covers = play.outgoing(case_id)
    assert {OutgoingKind.ACKNOWLEDGEMENT, OutgoingKind.INADMISSIBLE} == {
        cover.kind for cover in covers
    }
    assert {(OutgoingState.SENT, "de")} == {(c.state, c.language) for c in covers}
    assert ClockState.MET is play.state(case_id, ClockKind.FEEDBACK)
    return letter


def _it_comes_again_in_time_and_once(
    play: Play, case_id: CaseId, letter: SentLetter
) -> None:
    """Her answer is known for one; taken up, refused again, it is at its end."""
    with pytest.raises(NotAllowedError, match="may be resubmitted until 2026-04-10"):
        play.move(case_id, Stage.CLOSED, heard=Heard.COMMENTED)

    play.go_on_to(RESUBMIT_BY)
    assert case_id == play.case_of(_answer(letter))
    assert Flag.MAY_BE_RESUBMISSION in play.slip(case_id).flags
    assert Stage.INADMISSIBLE is play.cover(case_id).stage
    assert [] == play.new_letters()

    play.days_pass(4)  # it came in time, however late we look
    assert {"window-over"} == play.told(case_id, ClockKind.RESUBMISSION)
    play.decide(reopen_case, by=HENRI, case_id=case_id, reason="She sent the receipt.")
    assert (Stage.TRIAGE, True) == (
        play.cover(case_id).stage,
        play.cover(case_id).resubmitted,
    )
    assert ("", "") == (play.slip(case_id).outcome, play.slip(case_id).ground)
    assert ClockState.RUNNING is play.state(case_id, ClockKind.TRIAGE)

    asked = play.do(ask_move, case_id, SENT_AWAY, by=DANA)
    play.decide(answer_move, asked.id, RequestState.CONFIRMED, by=HENRI)
    assert REFUSED_AGAIN_ON == play.cover(case_id).stage_since
    with pytest.raises(NotAllowedError, match="resubmitted once before"):
        play.decide(reopen_case, by=HENRI, case_id=case_id, reason="Once more.")


def _answer(letter: SentLetter) -> bytes:
    """Write as she does who answers our letter."""
    return make_mail(
        AGAIN,
        sender=WRITER,
        subject=f"Re: {letter.subject}",
        to=letter.reply_to,
        headers=(("In-Reply-To", letter.message_id),),
    )


def _it_is_kept_for_a_year_and_counted(play: Play, case_id: CaseId) -> None:
    """A year and not seven; among five it is counted, alone it is withheld."""
    for number, occasion in enumerate(OTHERS):
        sender = f"kunde{number}@heimpost.example"
        play.case_of(make_mail(f"{occasion}: {FOIL}", sender=sender))
    play.go_on_to(date(2026, 5, 13))
    play.move(case_id, Stage.CLOSED, heard=Heard.COMMENTED)

    assert {ClockKind.RETENTION: KEPT_UNTIL} == play.running(case_id)
    assert Stage.CLOSED is play.cover(case_id).stage
    assert {("de",): 5} == _counted(play, "received-by-language")
    assert {} == _counted(play, "remedies-by-region")

    play.go_on_to(KEPT_UNTIL)
    assert ClockState.DUE_SOON is play.state(case_id, ClockKind.RETENTION)
    play.go_on_to(KEPT_UNTIL + timedelta(days=1))
    assert ClockState.OVERDUE is play.state(case_id, ClockKind.RETENTION)
    assert {"window-over"} == play.told(case_id, ClockKind.RETENTION)
    assert {("de",): 5} == _counted(play, "received-by-language")
    assert TODAY == play.cover(case_id).received_on


def _two_people_destroy_it_and_it_is_counted(play: Play, case_id: CaseId) -> None:
    """Neither key nor word is left, also not for recovery; the log has every step."""
    rules = RetentionRules.of(play.office.mechanism.timetable)
    over = AskedErasure(cause=Cause.RETENTION, reason="Its year is over.")
    sealed, lines = _of_case(play, case_id)
    assert () != sealed
    with pytest.raises(NotAllowedError, match="nobody has read"):
        play.do(ask_erasure, case_id, over, by=HENRI, rules=rules)
    play.open(case_id, by=HENRI)
    asked = play.do(ask_erasure, case_id, over, by=HENRI, rules=rules)
    with pytest.raises(NotAllowedError, match="Another person than the one who asked"):
        play.decide(answer_request, asked.id, RequestState.CONFIRMED, by=HENRI)
    assert not play.cover(case_id).is_erased
    play.decide(answer_request, asked.id, RequestState.CONFIRMED, by=DANA)

    left = play.cover(case_id)
    assert (KEPT_UNTIL + timedelta(days=1), Stage.CLOSED) == (
        left.erased_on,
        left.stage,
    )
    for name in (DANA, HENRI):
        assert case_id not in play.listed(name)
        with pytest.raises(NotAllowedError):
            play.open(case_id, by=name)
    assert set() == holders(play.office, case_id, Compartment.CONTENTS)
    assert set() == holders(play.office, case_id, Compartment.IDENTITY)
    gone, told = _of_case(play, case_id)
    assert () == gone
    assert set(lines) < set(told)
    assert {Act.CASE_ERASED, Act.DESTROYED} <= {one.act for one in told}
    assert {("de",): 5} == _counted(play, "received-by-language")
    assert () == play.problems()


def _of_case(
    play: Play, case_id: CaseId
) -> tuple[tuple[PartId, ...], tuple[LogEntry, ...]]:
    """Return what is sealed in a case, and every line of the log."""
    with play.office.store.read() as tx:
        lines = [parse_entry(body) for body in tx.log.bodies()]
        return tx.parts.ids(case_id), tuple(lines)


def _counted(play: Play, name: str) -> dict[tuple[str, ...], int | None]:
    with play.office.store.read() as tx:
        how = publishing_of(play.office.mechanism)
        [shown] = preview_statistics(tx, play.office.worker, how, (name,))
    return dict(shown.cells)

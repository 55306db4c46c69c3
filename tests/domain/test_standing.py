"""What is owed to somebody keeps a case from ending, and from the same judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from grievance.catalogue.letters.book import shipped_letters
from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.forum import MOST_FORUMS, Forum
from grievance.domain.happening import Happening
from grievance.domain.ids import WORKER
from grievance.domain.outcome import AskedBy, Ground, Heard
from grievance.domain.people import Role
from grievance.domain.stage import TERMINAL, Move, Stage
from grievance.domain.standing import NOTHING_OWED, Standing, current
from grievance.domain.step import resubmission_until, take_step
from grievance.domain.timetable import Timetable
from tests.doubles import NOON, make_case, make_person, make_step


TIMES = Timetable()
HANDLER = make_person(name="Handler")
OTHER = make_person(Role.COORDINATOR, name="Other")
REVIEWER = make_person(Role.REVIEWER, name="Reviewer")
LATER = NOON + timedelta(days=40)


def in_stage(stage: Stage) -> Case:
    """Make a case that somebody handles, as it came to *stage*."""
    clocks = TIMES.moved((), before=Stage.TRIAGE, after=stage, day=NOON.date())
    return replace(make_case(stage=stage, handler=HANDLER.id), clocks=clocks)


def take(
    case: Case,
    step: Move,
    standing: Standing = NOTHING_OWED,
    *,
    at: timedelta = timedelta(),
) -> Case:
    return take_step(
        case,
        step,
        timetable=TIMES,
        by=HANDLER,
        at=NOON + at,
        confirmed_by=REVIEWER,
        standing=standing,
    )[0]


def notified(case: Case, *, at: timedelta = timedelta()) -> Case:
    """Let those concerned be told what was decided."""
    return case.happened(
        Happening.DECISION_NOTIFIED, timetable=TIMES, by=WORKER, at=NOON + at
    )[0]


def decided_on_appeal() -> Case:
    """Make a case in which an appeal was decided, and nobody told of it yet."""
    case = notified(in_stage(Stage.DECISION))
    case = take(case, make_step(Stage.APPEAL), at=timedelta(days=80))
    return take(case, make_step(Stage.DECISION), at=timedelta(days=120))


class TestClosing:
    def test_not_while_an_audit_owes_an_answer(self) -> None:
        """
        An allegation that was flagged for an audit is answered before the case closes.
        """
        step = make_step(Stage.CLOSED)

        with pytest.raises(NotAllowedError, match=r"have no answer \(2\)"):
            take(in_stage(Stage.MONITORING), step, Standing(unanswered=2))

    @pytest.mark.parametrize(
        "step",
        [
            make_step(Stage.WITHDRAWN),
            make_step(Stage.REFERRED),
            make_step(Stage.MERGED),
        ],
        ids=["withdrawn", "referred", "merged"],
    )
    def test_no_other_end_forgets_what_an_audit_was_asked(self, step: Move) -> None:
        """
        Whoever takes a complaint back has the flags taken off first, with a reason.
        """
        with pytest.raises(NotAllowedError, match=r"have no answer \(1\)"):
            take(in_stage(Stage.AUDIT_FOLLOW_UP), step, Standing(unanswered=1))

    @pytest.mark.parametrize("stage", [Stage.MONITORING, Stage.APPEAL])
    def test_not_before_the_complainant_was_heard(self, stage: Stage) -> None:
        """
        They commented, or there is no safe way to ask: one of the two is said.
        """
        unsaid = replace(make_step(Stage.CLOSED), heard=None)

        with pytest.raises(NotAllowedError, match="comments before"):
            take(in_stage(stage), unsaid)
        for heard in Heard:
            closed = take(in_stage(stage), replace(unsaid, heard=heard))
            assert Stage.CLOSED is closed.stage

    def test_when_their_time_to_comment_is_over(self) -> None:
        """
        Asked, and silent until the clock ran out: nothing more has to be said.
        """
        case = in_stage(Stage.MONITORING)
        for what in (Happening.PLAN_RECEIVED, Happening.CORRECTION_CONFIRMED):
            case, _ = case.happened(what, timetable=TIMES, by=WORKER, at=NOON)
        unsaid = replace(make_step(Stage.CLOSED), heard=None)

        with pytest.raises(NotAllowedError, match="until their time is over"):
            take(case, unsaid, at=timedelta(days=18))
        closed = take(case, unsaid, at=timedelta(days=30))

        assert Stage.CLOSED is closed.stage

    @pytest.mark.parametrize("to", sorted(TERMINAL))
    def test_a_report_ends_after_its_sub_cases(self, to: Stage) -> None:
        """
        Whichever way it ends, while somebody works on one of them it does not.
        """
        case = in_stage(Stage.MONITORING)

        with pytest.raises(NotAllowedError, match=r"still open \(1\)"):
            take(case, make_step(to), Standing(open_children=1))


class TestResubmission:
    def test_what_may_come_again_is_not_closed(self) -> None:
        """
        Four weeks are theirs; after that it can be closed.
        """
        case, step = in_stage(Stage.INADMISSIBLE), make_step(Stage.CLOSED)

        with pytest.raises(NotAllowedError, match="until 2026-03-30; close"):
            take(case, step, at=timedelta(days=28))
        assert Stage.CLOSED is take(case, step, at=timedelta(days=29)).stage

    def test_what_came_twice_is_closed_at_once(self) -> None:
        """
        It could be resubmitted once, and was.
        """
        case = replace(in_stage(Stage.INADMISSIBLE), resubmitted=True)

        assert Stage.CLOSED is take(case, make_step(Stage.CLOSED)).stage

    def test_a_letter_in_time_counts_however_late_we_look(self) -> None:
        """
        That nobody here looked for weeks is not held against who wrote in time.
        """
        case, late = in_stage(Stage.INADMISSIBLE), timedelta(days=60)
        in_time = Standing(in_time=True)

        with pytest.raises(NotAllowedError, match="take the case up again, or say"):
            take(case, make_step(Stage.CLOSED), in_time, at=late)
        again = take(case, make_step(Stage.TRIAGE), in_time, at=late)

        assert (Stage.TRIAGE, True) == (again.stage, again.resubmitted)

    def test_until_when(self) -> None:
        """
        A cover says until when it may come again, and no longer than that.
        """
        case, day = in_stage(Stage.INADMISSIBLE), NOON.date()

        assert day + timedelta(days=28) == resubmission_until(case, day)
        assert resubmission_until(case, day + timedelta(days=29)) is None
        assert resubmission_until(replace(case, resubmitted=True), day) is None
        assert resubmission_until(in_stage(Stage.TRIAGE), day) is None


class TestAppeal:
    @pytest.mark.parametrize("to", [Stage.DECISION, Stage.CLOSED])
    def test_is_decided_by_somebody_else(self, to: Stage) -> None:
        """
        Who took the decision does not judge themselves; somebody else does.
        """
        case, step = in_stage(Stage.APPEAL), make_step(to)

        with pytest.raises(NotAllowedError, match="Handler took the decision"):
            take(case, step, Standing(deciders=frozenset({HANDLER.id})))
        assert to is take(case, step, Standing(deciders=frozenset({OTHER.id}))).stage

    @pytest.mark.parametrize("told", [True, False])
    @pytest.mark.parametrize("stage", [Stage.DECISION, Stage.MONITORING])
    def test_there_is_no_second_one(self, stage: Stage, *, told: bool) -> None:
        """
        Neither before nor after they were told of the decision on the first one.
        """
        case = decided_on_appeal()
        if told:
            case = notified(case, at=timedelta(days=121))
        if stage is Stage.MONITORING:
            case = take(case, make_step(stage), at=timedelta(days=122))

        with pytest.raises(NotAllowedError, match="there is no second one"):
            take(case, make_step(Stage.APPEAL), at=timedelta(days=123))

    def test_no_time_for_a_second_one_begins(self) -> None:
        """
        Once they were told it is final, and what follows from it is waited for.
        """
        case = notified(decided_on_appeal(), at=timedelta(days=121))

        waited_for = {clock.kind for clock in case.clocks if not clock.is_stopped}
        assert {ClockKind.CORRECTIVE_ACTION_PLAN} == waited_for

    def test_on_new_evidence_there_is_one_again(self) -> None:
        """
        A case that was taken up again is decided anew, and appealed against in time.
        """
        case, day = decided_on_appeal(), timedelta(days=130)
        for to in (Stage.MONITORING, Stage.CLOSED, Stage.TRIAGE, Stage.ASSESSMENT):
            case = take(case, make_step(to), at=day)
        case = notified(take(case, make_step(Stage.DECISION), at=day), at=day)

        assert current(case.clocks, ClockKind.APPEAL_WINDOW) is not None
        case = take(case, make_step(Stage.APPEAL), at=day)
        assert Stage.APPEAL is case.stage


class TestMove:
    def test_silence_withdraws_nothing(self) -> None:
        """
        A worker who stops answering may be afraid; the case goes on without them.
        """
        step = replace(make_step(Stage.WITHDRAWN), asked_by=AskedBy.NOBODY)

        with pytest.raises(NotAllowedError, match="Silence withdraws nothing"):
            take(in_stage(Stage.ASSESSMENT), step)

    @pytest.mark.parametrize(
        ("to", "changes", "sentence"),
        [
            (Stage.WITHDRAWN, {"asked_by": None}, "say who asked"),
            (Stage.REFERRED, {"forums": frozenset()}, "name one forum"),
            (Stage.MERGED, {"into": None}, "name it, there only"),
            (Stage.INADMISSIBLE, {"ground": Ground.BETTER_FORUM}, "name one forum"),
            (Stage.TRIAGE, {"asked_by": AskedBy.COMPLAINANT}, "there only"),
            (Stage.TRIAGE, {"forums": frozenset({Forum.COURT})}, "is named where"),
            (Stage.TRIAGE, {"heard": Heard.COMMENTED}, "where a case is closed"),
            (Stage.REFERRED, {"forums": frozenset(Forum)}, f"Name {MOST_FORUMS}"),
        ],
    )
    def test_says_what_belongs_to_its_stage(
        self, to: Stage, changes: dict[str, object], sentence: str
    ) -> None:
        """
        What is missing, or said in the wrong place, is named in the refusal.
        """
        step = replace(make_step(to), **changes)  # type: ignore[arg-type]  # any field

        with pytest.raises(NotAllowedError, match=sentence):
            step.check()

    def test_vexatious_is_for_a_reviewer_to_confirm(self) -> None:
        """
        Another coordinator is a second person, but not the one that takes.
        """
        step = replace(make_step(Stage.INADMISSIBLE), ground=Ground.VEXATIOUS)
        case = in_stage(Stage.TRIAGE)

        with pytest.raises(NotAllowedError, match="for a reviewer"):
            take_step(
                case, step, timetable=TIMES, by=HANDLER, at=NOON, confirmed_by=OTHER
            )
        assert Stage.INADMISSIBLE is take(case, step).stage

    def test_its_codes_are_kept_for_the_history(self) -> None:
        """
        A reopened case shows on what ground it was once refused, and where to.
        """
        step = replace(
            make_step(Stage.INADMISSIBLE), forums=frozenset({Forum.COURT, Forum.POLICE})
        )

        assert (Ground.OUT_OF_SCOPE, Forum.COURT, Forum.POLICE) == step.codes


def test_letters_have_a_sentence_for_each_forum() -> None:
    """
    Whom a person is sent to is named in every language there is a letter in.
    """
    voices = shipped_letters().voices

    assert {language: {f.value for f in Forum} for language in voices} == {
        language: set(voice.forums) for language, voice in voices.items()
    }

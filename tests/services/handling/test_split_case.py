"""A part of a case becomes another one: letters, allegations, and where both belong."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from grievance.domain.allegation import Allegation, AllegationState, Respondent
from grievance.domain.contents import RelationKind
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.slip import RespondentKind
from grievance.domain.stage import Stage
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.handling.split_case import move_allegations, split_letter
from grievance.services.intake.refile_letter import Refiled
from tests.doubles import NOON, make_mail, make_step
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.audits_ahead import WORKS
from tests.services.looking import opened, slip_of
from tests.services.moves import case_in, move, reference_of
from tests.staged import staged


WHY = "It is about the other smelter"


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    """A case with two allegations, the second flagged for an audit."""
    case_id = case_in(office)
    for number, flagged in ((1, False), (2, True)):
        allegation = Allegation(
            number=number,
            respondent=Respondent(kind=RespondentKind.ENTITY, id=str(WORKS.id)),
            criterion=f"PS 9.{number}",
            text=f"What number {number} tells",
            flagged=flagged,
        )
        with office.store.begin() as tx:
            record_allegation(tx, office.rings[DANA], case_id, allegation, at=NOON)
    return case_id


def split(office: Office, case_id: CaseId, *, keep: bool = False) -> Refiled:
    [letter] = opened(office, case_id).letters
    with office.store.begin() as tx:
        return split_letter(
            tx,
            office.rings[CHIDI],
            case_id=case_id,
            letter_id=letter.id,
            reason=WHY,
            at=NOON,
            keep=keep,
        )


def let_go(  # noqa: PLR0913  # keywords, each what some test is about
    office: Office,
    case_id: CaseId,
    to: CaseId,
    numbers: Sequence[int],
    *,
    by: str = DANA,
    reason: str = WHY,
) -> tuple[Allegation, ...]:
    with office.store.begin() as tx:
        return move_allegations(
            tx,
            office.rings[by],
            case_id=case_id,
            to=to,
            numbers=numbers,
            reason=reason,
            at=NOON,
        )


def allegations(office: Office, case_id: CaseId) -> tuple[Allegation, ...]:
    ring = office.rings[DANA]
    with office.store.read() as tx:
        key = contents_key(tx, ring, case_id)
        return read_records(tx, key, ring.directory, Allegation)


class TestLetter:
    def test_becomes_a_case_that_belongs_to_this_one(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        The worker makes it; here it is named as soon as there is a reference.
        """
        filed = split(office, case_id)
        [before] = opened(office, case_id).relations

        receipt = office.receive(filed.collected)

        case = opened(office, case_id)
        [after] = case.relations
        assert ("", receipt.reference) == (before.case, after.case)
        assert (RelationKind.SPLIT_OFF, WHY) == (after.kind, after.reason)
        assert ((), 1) == (case.letters, len(case.elsewhere))
        assert () == office.verify().problems

    def test_can_lie_in_both(self, office: Office, case_id: CaseId) -> None:
        """
        One letter tells of two matters: each case has it, with who wrote it.
        """
        receipt = office.receive(split(office, case_id, keep=True).collected)

        assert receipt.case_id is not None
        here = opened(office, case_id)
        there = opened(office, receipt.case_id)
        assert (1, 0) == (len(here.letters), len(here.elsewhere))
        [copied], [letter] = there.letters, here.letters
        assert letter.letter.text == copied.letter.text
        assert here.case.reference == copied.letter.from_case


class TestAllegations:
    def test_go_on_in_the_other_case(self, office: Office, case_id: CaseId) -> None:
        """
        There they have numbers of their own; here it stays known that they were made.
        """
        other = case_in(office, text="Another letter.")

        [moved] = let_go(office, case_id, other, [2])

        assert (1, "PS 9.2", True) == (moved.number, moved.criterion, moved.flagged)
        assert (moved,) == allegations(office, other)
        first, gone = allegations(office, case_id)
        assert AllegationState.OPEN is first.state
        assert (AllegationState.MOVED, False) == (gone.state, gone.flagged)
        coded = slip_of(office, case_id).allegations
        assert [1] == [one.number for one in coded]
        assert () == office.verify().problems

    def test_a_tie_to_whom_they_name_still_counts(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        The letters that name them stay, and so does who must not read them.
        """
        other = case_in(office, text="Another letter.")
        firm = Respondent(kind=RespondentKind.AUDIT_FIRM, id="ALDER")
        third = Allegation(number=3, respondent=firm, criterion="PS 9.8", text="Bribes")
        with office.store.begin() as tx:
            record_allegation(tx, office.rings[DANA], case_id, third, at=NOON)

        let_go(office, case_id, other, [3])

        assert ("ALDER",) == slip_of(office, case_id).also_named
        assert "ALDER" in slip_of(office, case_id).respondents

    def test_both_cases_name_the_other(self, office: Office, case_id: CaseId) -> None:
        """
        Why is said where they were; the other's readers are told only whence.
        """
        other = case_in(office, text="Another letter.")
        let_go(office, case_id, other, [1, 2, 1])

        [off], [whence] = (opened(office, one).relations for one in (case_id, other))
        assert (RelationKind.SPLIT_OFF, reference_of(office, other), WHY) == (
            off.kind,
            off.case,
            off.reason,
        )
        assert (RelationKind.SPLIT_FROM, reference_of(office, case_id), "") == (
            whence.kind,
            whence.case,
            whence.reason,
        )
        assert 2 == len(allegations(office, other))

    def test_take_their_open_answer_with_them(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        What an audit owes is owed to the case in which the allegation goes on.
        """
        other = case_in(office, text="Another letter.")
        let_go(office, case_id, other, [2])
        for one in (case_id, other):
            for stage in (
                Stage.TRIAGE,
                Stage.ASSESSMENT,
                Stage.DECISION,
                Stage.MONITORING,
            ):
                move(office, one, make_step(stage))

        move(office, case_id, make_step(Stage.CLOSED))
        with pytest.raises(NotAllowedError, match="have no answer"):
            move(office, other, make_step(Stage.CLOSED))

    def test_are_not_moved_twice(self, office: Office, case_id: CaseId) -> None:
        """
        An allegation goes on in one place.
        """
        other = case_in(office, text="Another letter.")
        let_go(office, case_id, other, [2])

        with pytest.raises(NotAllowedError, match="went to another case"):
            let_go(office, case_id, other, [2])
        with pytest.raises(NotFoundError, match="no allegation 7"):
            let_go(office, case_id, other, [7])

    def test_need_both_cases_open_and_both_keys(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Nothing is put where nobody works on it, or by who cannot read what they change.
        """
        other = office.case_of(make_mail("Nobody handles this one."))
        with pytest.raises(NotAllowedError, match="key is not yours"):
            let_go(office, case_id, other, [1], by=HENRI)
        over = case_in(office, Stage.WITHDRAWN, text="Over.")
        with pytest.raises(NotAllowedError, match="take it up again first"):
            let_go(office, case_id, over, [1])

    @pytest.mark.parametrize(
        ("numbers", "reason", "sentence"),
        [([], WHY, "by their numbers"), ([1], " ", "needs a reason")],
    )
    def test_are_named_with_a_reason(
        self,
        office: Office,
        case_id: CaseId,
        numbers: list[int],
        reason: str,
        sentence: str,
    ) -> None:
        """
        Which and why is said, and nothing goes to the case it is in.
        """
        other = case_in(office, text="Another letter.")

        with pytest.raises(NotAllowedError, match=sentence):
            let_go(office, case_id, other, numbers, reason=reason)
        with pytest.raises(NotAllowedError, match="this very case"):
            let_go(office, case_id, case_id, [1])

"""A letter tells what is alleged, or what a person has confirmed; never a guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from grievance.catalogue.letters import LetterId
from grievance.catalogue.letters.facts import (
    ExtensionFacts,
    LetterError,
    OutcomeFacts,
)
from grievance.domain.allegation import Allegation, AllegationState, Respondent
from grievance.domain.clock import Clock, ClockKind
from grievance.domain.slip import CodedAllegation, RespondentKind, Slip
from grievance.services.intake.letter_facts import Given, Source, letter_facts
from tests.doubles import TODAY, make_case
from tests.offices import Office


WORKS = "works"
ALLEGED = Allegation(
    number=1,
    respondent=Respondent(kind=RespondentKind.ENTITY, id=WORKS),
    criterion="PS 9.8",
    version="V3.1",
)
CODED = CodedAllegation(
    number=1, kind=RespondentKind.ENTITY, respondent=WORKS, criterion="PS 9.8"
)
GUESSED = Slip(criteria=("PS 10.3",))
CONFIRMED = replace(GUESSED, proposed=False)


def criteria(office: Office, slip: Slip, *allegations: Allegation) -> list[str]:
    """Return the criteria that an OUTCOME names."""
    facts = outcome(office, slip, *allegations)
    return [one.criterion for one in facts.criteria]


def outcome(
    office: Office,
    slip: Slip,
    *allegations: Allegation,
    clocks: tuple[Clock, ...] = (),
) -> OutcomeFacts:
    source = Source(
        case=replace(make_case(), clocks=clocks),
        slip=slip,
        allegations=allegations,
        given=Given(outcomes=("not-substantiated",)),
        reference=make_case().reference,
        today=TODAY,
    )
    facts = letter_facts(LetterId.OUTCOME, source, office.mechanism.stationery)
    assert isinstance(facts, OutcomeFacts)
    return facts


class TestCriteria:
    def test_what_is_proposed_is_never_told(self, sqlite_office: Office) -> None:
        """
        A word in a mail made the program think of it; nobody has looked.
        """
        assert [] == criteria(sqlite_office, GUESSED)

    def test_what_people_confirmed_is(self, sqlite_office: Office) -> None:
        """
        Triage is done, and nothing is on record yet.
        """
        assert ["10.3"] == criteria(sqlite_office, CONFIRMED)

    def test_what_is_alleged_goes_before_it(self, sqlite_office: Office) -> None:
        """
        Also where the slip holds proposals still.
        """
        assert ["9.8"] == criteria(sqlite_office, GUESSED, ALLEGED)
        assert ["9.8"] == criteria(sqlite_office, CONFIRMED, ALLEGED)

    @pytest.mark.parametrize(
        "state", [AllegationState.WITHDRAWN, AllegationState.MOVED]
    )
    def test_nothing_is_told_of_what_is_not_held_here(
        self, sqlite_office: Office, state: AllegationState
    ) -> None:
        """
        It was taken back, or is another case's to tell.
        """
        gone = replace(ALLEGED, state=state)

        assert [] == criteria(sqlite_office, CONFIRMED, gone)

    def test_nobody_is_told_what_is_alleged_of_others(
        self, sqlite_office: Office
    ) -> None:
        """
        Of whom nothing is on record, although something is of somebody else.
        """
        slip = replace(CONFIRMED, allegations=(CODED,))

        assert [] == criteria(sqlite_office, slip)


def test_nobody_is_offered_a_second_appeal(sqlite_office: Office) -> None:
    """
    The letter after an appeal is another one.
    """
    notice = Clock(kind=ClockKind.DECISION_NOTICE, started_on=TODAY, due_on=TODAY)

    assert TODAY < outcome(sqlite_office, CONFIRMED, clocks=(notice,)).appeal_by
    with pytest.raises(LetterError, match="write APPEAL-DECISION"):
        outcome(sqlite_office, CONFIRMED, clocks=(notice, notice))


def clock(kind: ClockKind, days: int) -> Clock:
    return Clock(kind=kind, started_on=TODAY, due_on=TODAY + timedelta(days=days))


def extension(office: Office, by: date, *clocks: Clock) -> ExtensionFacts:
    source = Source(
        case=replace(make_case(), clocks=clocks),
        slip=CONFIRMED,
        given=Given(delays=("translation",), by=by),
        reference=make_case().reference,
        today=TODAY,
    )
    facts = letter_facts(LetterId.EXTENSION, source, office.mechanism.stationery)
    assert isinstance(facts, ExtensionFacts)
    return facts


class TestWhatMayTakeLonger:
    def test_it_is_the_next_day_that_they_were_told(
        self, sqlite_office: Office
    ) -> None:
        """
        Not the day on which the office looks at their risk anew, or hears from others.
        """
        found = extension(
            sqlite_office,
            TODAY + timedelta(days=60),
            clock(ClockKind.RISK_REVIEW, 1),
            clock(ClockKind.ENTITY_RESPONSE, 2),
            clock(ClockKind.FEEDBACK, 40),
            clock(ClockKind.ASSESSMENT, 30),
        )

        assert (30, 60) == tuple(
            (day - TODAY).days for day in (found.old_due, found.new_due)
        )

    @pytest.mark.parametrize(
        "kind", [ClockKind.URGENT_TRIAGE, ClockKind.RISK_REVIEW, ClockKind.PROGRESS]
    )
    def test_nothing_else_does(self, sqlite_office: Office, kind: ClockKind) -> None:
        """
        Who is in danger is not told that it takes longer.
        """
        with pytest.raises(LetterError, match="may take longer"):
            extension(sqlite_office, TODAY + timedelta(days=60), clock(kind, 1))

    @pytest.mark.parametrize("days", [-1, 0, 30])
    def test_it_is_put_off_to_a_later_day(
        self, sqlite_office: Office, days: int
    ) -> None:
        """
        Later than it was due, and than today.
        """
        with pytest.raises(LetterError, match="--by"):
            extension(
                sqlite_office,
                TODAY + timedelta(days=days),
                clock(ClockKind.ASSESSMENT, 30),
            )

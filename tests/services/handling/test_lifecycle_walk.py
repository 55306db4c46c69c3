"""Whatever several people do to several cases, the books hold together."""

from __future__ import annotations

import random

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId
from grievance.domain.request import RequestState
from grievance.domain.stage import NEEDS_SECOND_PERSON, Stage, next_stages
from grievance.services.cases.filings import number_letters
from grievance.services.cases.open_case import open_case
from grievance.services.handling.merge_case import merge_case
from grievance.services.handling.move_case import move_case
from grievance.services.handling.pause_clock import (
    PauseReason,
    pause_clock,
    resume_clock,
)
from grievance.services.handling.reopen_case import reopen_case
from grievance.services.handling.split_case import split_letter
from grievance.services.intake.collect_mail import Collected
from grievance.services.requests.answer_request import answer_request
from grievance.services.requests.ask_move import ask_move
from grievance.services.requests.list_requests import list_requests
from grievance.storage.store import Transaction
from tests.doubles import NOON, make_mail, make_step
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.looking import cover, token_for
from tests.services.moves import case_in


STEPS = 40
Do = Callable[[Transaction], object]


@dataclass
class Walk:
    """People at work on three cases; refusals change nothing, and time goes on."""

    office: Office
    chance: random.Random
    cases: list[CaseId]
    at: datetime = NOON
    done: Counter[str] = field(default_factory=Counter)

    def step(self) -> None:
        self.at += timedelta(minutes=5)
        acts = (
            self.go_on,
            self.go_on,
            self.go_on,
            self.answer,
            self.merge,
            self.reopen,
        )
        more = (self.write, self.split, self.pause, self.resume)
        self.chance.choice((*acts, *more))()

    def go_on(self) -> None:
        case = self.any_case()
        step = make_step(self.chance.choice(next_stages(case.stage)))
        if step.to is Stage.MERGED:
            return
        by = self.chance.choice([DANA, HENRI])
        if step.to in NEEDS_SECOND_PERSON:
            self.tried(
                "ask",
                lambda tx: ask_move(
                    tx, self.office.rings[by], case.id, step, at=self.at
                ),
            )
            return
        self.tried(
            step.to,
            lambda tx: move_case(
                tx,
                self.office.rings[by],
                case_id=case.id,
                step=step,
                timetable=self.office.mechanism.timetable,
                at=self.at,
            ),
        )

    def answer(self) -> None:
        ring = self.office.rings[self.chance.choice([DANA, HENRI])]
        state = self.chance.choice([RequestState.CONFIRMED, RequestState.REFUSED])
        with self.office.store.read() as tx:
            waiting = list_requests(tx, ring, at=self.at)
        if not waiting:
            return
        self.tried(
            f"answer {state}",
            lambda tx: answer_request(
                tx,
                ring,
                waiting[0].id,
                state,
                at=self.at,
                timetable=self.office.mechanism.timetable,
                reason="looked at it",
            ),
        )

    def merge(self) -> None:
        case, into = self.any_case(), self.any_case()
        self.tried(
            "merge",
            lambda tx: merge_case(
                tx,
                self.office.rings[DANA],
                case_id=case.id,
                into=into.reference,
                reason="the same",
                timetable=self.office.mechanism.timetable,
                at=self.at,
                share=self.chance.random() < 0.5,
            ),
        )

    def reopen(self) -> None:
        case = self.any_case()
        self.tried(
            "reopen",
            lambda tx: reopen_case(
                tx,
                self.office.rings[DANA],
                case_id=case.id,
                reason="something new",
                timetable=self.office.mechanism.timetable,
                at=self.at,
            ),
        )

    def write(self) -> None:
        """Whoever complained answers; wherever it belongs, it is kept."""
        case = self.any_case()
        raw = make_mail("And this.", to=token_for(self.office, case.id))
        receipt = self.office.take_in(raw, at=self.at)
        assert receipt.case_id is not None
        self.done["write"] += 1

    def split(self) -> None:
        case = self.any_case()
        with self.office.store.read() as tx:
            letter = self.chance.choice(list(number_letters(tx, case.id)))
        collected: list[Collected] = []
        self.tried(
            "split",
            lambda tx: collected.append(
                split_letter(
                    tx,
                    self.office.rings[CHIDI],
                    case_id=case.id,
                    letter_id=letter,
                    reason="another matter",
                    at=self.at,
                    keep=self.chance.random() < 0.5,
                ).collected
            ),
        )
        for one in collected:
            receipt = self.office.receive(one, at=self.at)
            assert receipt.case_id is not None

    def pause(self) -> None:
        case, kind = self.any_case(), self.chance.choice(list(ClockKind))
        self.tried(
            "pause",
            lambda tx: pause_clock(
                tx,
                self.office.rings[DANA],
                case.id,
                kind,
                why=PauseReason.SAFETY,
                text="too dangerous now",
                timetable=self.office.mechanism.timetable,
                at=self.at,
            ),
        )

    def resume(self) -> None:
        case, kind = self.any_case(), self.chance.choice(list(ClockKind))
        self.tried(
            "resume",
            lambda tx: resume_clock(
                tx,
                self.office.rings[DANA],
                case.id,
                kind,
                timetable=self.office.mechanism.timetable,
                at=self.at,
            ),
        )

    def any_case(self) -> Case:
        return cover(self.office, self.chance.choice(self.cases))

    def tried(self, name: str, do: Do) -> None:
        """Do it, or be refused in a sentence and leave no trace."""
        try:
            with self.office.store.begin() as tx:
                do(tx)
        except GrievanceError:
            self.done["refused"] += 1
        else:
            self.done[name] += 1


@pytest.mark.parametrize("seed", [1, 2])
def test_the_books_hold_together(office: Office, seed: int) -> None:
    """
    Each case has one who answers for it and something due, and the log knows it all.
    """
    chance = random.Random(seed)  # a walk, not a secret
    cases = [case_in(office, text=f"Matter {number}.") for number in range(3)]
    walk = Walk(office=office, chance=chance, cases=cases)

    for _ in range(STEPS):
        walk.step()

    assert () == office.verify(at=walk.at).problems
    assert walk.done["refused"] < walk.done.total()
    for case_id in cases:
        case = cover(office, case_id)
        waiting = [clock for clock in case.clocks if not clock.is_stopped]
        assert case.owner
        assert waiting
        with office.store.begin() as tx:
            found = open_case(
                tx, office.rings[DANA], case_id, with_writers=False, at=walk.at
            )
        assert case.stage == found.slip.stages[-1].stage
        assert (case.stage is Stage.MERGED) == (found.slip.merged_into is not None)

"""What must hold when it is quiet again, whatever happened before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text

from grievance.domain.intake import Outcome
from grievance.domain.outgoing import OutgoingState
from tests.chaos.letters import Befell, Letter, judge_letters
from tests.chaos.mails import expected_held, expected_outcomes
from tests.offices import Office


BUSY = (
    "SELECT count(*) FROM outbox WHERE state IN ('ready', 'leased') AND kind <> :kind"
)
RECEIPTS = "SELECT count(*) FROM receipt"
OUTCOMES = "SELECT outcome FROM receipt"
ASIDE = "SELECT reason, count(*) AS many FROM receipt WHERE outcome = :aside GROUP BY 1"
LEFT = (
    "SELECT kind, state, attempts, error, count(*) AS many FROM outbox"
    " WHERE state IN ('ready', 'leased') GROUP BY 1, 2, 3, 4"
)
LETTERS = "SELECT case_id, message_id, state, error FROM outgoing"
FAILED = "SELECT count(*) FROM outbox WHERE state = 'failed'"
RAN_BACK = "is dated before the one above it."
CASES = 'SELECT count(*) FROM "case"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is wrong, a sentence each, and how much of everything there is."""

    problems: tuple[str, ...]
    outcomes: Mapping[str, int]
    letters: Mapping[str, int]
    delivered: int


def came(office: Office) -> int:
    """Count the mails that are on the books."""
    with office.store.engine.connect() as connection:
        return int(connection.execute(text(RECEIPTS)).scalar_one())


def is_quiet(office: Office, mails: int) -> bool:
    """Whether every mail is on the books and nobody has anything left to do."""
    if came(office) < mails:
        return False
    with office.store.engine.connect() as connection:
        busy = connection.execute(text(BUSY), {"kind": "sign-checkpoint"}).scalar_one()
    return bool(busy == 0)


def unfinished(office: Office) -> list[str]:
    """Say what is left to do, a line for jobs that are alike."""
    with office.store.engine.connect() as connection:
        return [
            f"{job.many} × {job.kind} {job.state}, try {job.attempts}, {job.error!r}"
            for job in connection.execute(text(LEFT))
        ]


def judge(
    office: Office,
    mails: int,
    delivered: Counter[str],
    *,
    befell: Befell,
    is_clock_wrong: bool = False,
) -> Verdict:
    """
    Compare the books with what so many mails become, what the server got, and the log.

    Where clocks were wrong, letters that came tomorrow are put aside, for a person to
    have them read again; and the log tells that somebody's time ran back.
    """
    with office.store.engine.connect() as connection:
        outcomes = Counter(connection.scalars(text(OUTCOMES)))
        rows = connection.execute(text(LETTERS)).all()
        failed = connection.execute(text(FAILED)).scalar_one()
        cases = connection.execute(text(CASES)).scalar_one()
        aside = {"aside": Outcome.QUARANTINED.value}
        reasons = connection.execute(text(ASIDE), aside).all()
    letters = [_letter(row) for row in rows]
    expected, held = expected_outcomes(mails), expected_held(mails)
    missing = _missing(expected, outcomes) if is_clock_wrong else 0
    expected = _some_aside(expected, missing)
    awry = _differ("outcomes", {o.value: n for o, n in expected.items()}, outcomes)
    if awry:
        awry += [f"in quarantine: {one.many} × {one.reason}" for one in reasons]
    problems = [
        *awry,
        *_differ("jobs that failed", 0, failed),
        *_differ("cases", expected[Outcome.CASE], cases),
        *_differ("cases with an answer", cases, len({row.case_id for row in rows})),
        *_differ("answers", cases, len(letters)),
        *judge_letters(
            letters,
            delivered,
            held=range(max(held - missing, 0), held + 1),
            befell=befell,
        ),
        *(
            problem
            for problem in office.verify().problems
            if not (is_clock_wrong and problem.endswith(RAN_BACK))
        ),
    ]
    return Verdict(
        problems=tuple(problems),
        outcomes={str(outcome): many for outcome, many in outcomes.items()},
        letters=Counter(letter.state.value for letter in letters),
        delivered=delivered.total(),
    )


def _letter(row: Row[Any]) -> Letter:
    state = OutgoingState(row.state)
    return Letter(message_id=row.message_id, state=state, error=row.error)


def _missing(expected: Mapping[Outcome, int], outcomes: Mapping[str, int]) -> int:
    return max(expected[Outcome.CASE] - outcomes.get(Outcome.CASE, 0), 0)


def _some_aside(expected: Mapping[Outcome, int], missing: int) -> dict[Outcome, int]:
    """Expect so many of the cases to have been put aside."""
    return {
        **expected,
        Outcome.CASE: expected[Outcome.CASE] - missing,
        Outcome.QUARANTINED: expected.get(Outcome.QUARANTINED, 0) + missing,
    }


def _differ(what: str, expected: object, actual: object) -> list[str]:
    return [] if expected == actual else [f"{what}: {actual} instead of {expected}"]

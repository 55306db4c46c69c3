"""What must hold when it is quiet again, whatever happened before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text

from grievance.domain.intake import Outcome
from grievance.domain.outgoing import OutgoingState
from tests.chaos.inbox import Inbox, Mishap
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
LETTERS = "SELECT case_id, message_id, state FROM outgoing"
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
    expected: Mapping[Outcome, int],
    inbox: Inbox,
    *,
    is_clock_wrong: bool = False,
) -> Verdict:
    """
    Compare the books, what the mail server got, and the log.

    Where clocks were wrong, letters that came tomorrow are put aside, for a person to
    have them read again; and the log tells that somebody's time ran back.
    """
    delivered = inbox.delivered
    with office.store.engine.connect() as connection:
        outcomes = Counter(connection.scalars(text(OUTCOMES)))
        letters = connection.execute(text(LETTERS)).all()
        failed = connection.execute(text(FAILED)).scalar_one()
        cases = connection.execute(text(CASES)).scalar_one()
        aside = {"aside": Outcome.QUARANTINED.value}
        reasons = connection.execute(text(ASIDE), aside).all()
    states = {row.message_id: OutgoingState(row.state) for row in letters}
    if is_clock_wrong:
        expected = _some_aside(expected, outcomes)
    awry = _differ("outcomes", {o.value: n for o, n in expected.items()}, outcomes)
    if awry:
        awry += [f"in quarantine: {one.many} × {one.reason}" for one in reasons]
    problems = [
        *awry,
        *_differ("jobs that failed", 0, failed),
        *_differ("cases", expected[Outcome.CASE], cases),
        *_differ("cases with an answer", cases, len({row.case_id for row in letters})),
        *_differ("answers", cases, len(letters)),
        *_sent_wrongly(states, delivered),
        *_differ("letters given up", inbox.mishaps[Mishap.REFUSED], _failed(states)),
        *(
            problem
            for problem in office.verify().problems
            if not (is_clock_wrong and problem.endswith(RAN_BACK))
        ),
    ]
    return Verdict(
        problems=tuple(problems),
        outcomes={str(outcome): many for outcome, many in outcomes.items()},
        letters=Counter(state.value for state in states.values()),
        delivered=delivered.total(),
    )


def _some_aside(
    expected: Mapping[Outcome, int], outcomes: Mapping[str, int]
) -> Mapping[Outcome, int]:
    """Expect some of the cases, at most all of them, to have been put aside."""
    missing = expected[Outcome.CASE] - outcomes.get(Outcome.CASE, 0)
    missing = max(missing, 0)
    return {
        **expected,
        Outcome.CASE: expected[Outcome.CASE] - missing,
        Outcome.QUARANTINED: expected[Outcome.QUARANTINED] + missing,
    }


def _differ(what: str, expected: object, actual: object) -> list[str]:
    return [] if expected == actual else [f"{what}: {actual} instead of {expected}"]


def _failed(states: Mapping[str, OutgoingState]) -> int:
    return sum(state is OutgoingState.FAILED for state in states.values())


def _sent_wrongly(
    states: Mapping[str, OutgoingState], delivered: Counter[str]
) -> list[str]:
    problems = [
        f"{message_id} was delivered {times} times"
        for message_id, times in delivered.items()
        if times > 1 or message_id not in states
    ]
    for message_id, state in states.items():
        came = message_id in delivered
        is_right = {
            OutgoingState.SENT: came,
            OutgoingState.HELD: not came,
            OutgoingState.FAILED: not came,
            OutgoingState.UNCERTAIN: True,
        }.get(state, False)
        if not is_right:
            problems.append(f"{message_id} is {state}, delivered: {came}")
    return problems

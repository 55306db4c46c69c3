"""One step for many cases: each in a transaction of its own, so that one stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from grievance.domain.case import Case
from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId
from grievance.domain.stage import NEEDS_SECOND_PERSON, TERMINAL, Stage, next_stages
from grievance.domain.undo import Change
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.cases.refuse_overtaken import refuse_overtaken
from grievance.services.cases.watch_case import watch_case
from grievance.services.slips.list_cases import handler_name, handler_names
from grievance.storage.store import Transaction
from tui.case_row import Row
from tui.desk_words import desk_words
from tui.session import Session


MANY = 20  # cases; for more of them somebody is asked once more
NAMED = 12
_ONE_BY_ONE = TERMINAL | NEEDS_SECOND_PERSON | {Stage.DECISION}
# What it returns is taken back; without, whatever it changed of the cover.
Step = Callable[[Transaction, Case], Change | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What became of a step for many cases.

    *rows* are the cases as they are after it, *refused* says of which it was refused
    and why, *gone* are those that it was done to and that are on the ring no more.
    *changes* are what it did, for taking it back.
    """

    rows: tuple[Row, ...] = field(default=(), repr=False)
    changes: tuple[Change, ...] = field(default=(), repr=False)
    refused: tuple[tuple[Row, str], ...] = field(default=(), repr=False)
    gone: int = 0
    left: int = 0

    @property
    def done(self) -> int:
        """How many it was done to."""
        return len(self.rows) + self.gone


def act_on_each(
    session: Session, rows: Sequence[Row], step: Step, goes_on: Callable[[int], bool]
) -> Outcome:
    """Take *step* with each case, as long as *goes_on* with how many were looked at."""
    done: list[Row] = []
    refused: list[tuple[Row, str]] = []
    changes: list[Change] = []
    gone = 0
    for count, row in enumerate(rows):
        if not goes_on(count):
            break
        try:
            changes.append(_take(session, row, step))
        except GrievanceError as error:
            refused.append((row, desk_words(error)))
            continue
        now = _as_it_is(session, row)
        gone += now is None
        done += [now] if now else []
    left = len(rows) - len(done) - len(refused) - gone
    return Outcome(
        rows=tuple(done),
        changes=tuple(changes),
        refused=tuple(refused),
        gone=gone,
        left=left,
    )


def _take(session: Session, row: Row, step: Step) -> Change:
    said: list[Change | None] = []
    with session.mechanism.store.begin() as tx:
        refuse_overtaken(tx, session.ring, row.case)
        of_cover = watch_case(tx, row.case.id, lambda: said.append(step(tx, row.case)))
    return said[0] or of_cover


def _as_it_is(session: Session, row: Row) -> Row | None:
    ring = session.ring
    try:
        with session.mechanism.store.read() as tx:
            case = tx.cases.get(row.case.id)
            slip = read_case_slip(tx, ring, contents_key(tx, ring, case.id))
    except GrievanceError:
        return None
    name = handler_name(case, handler_names(ring)) or ""
    mine = case.owner == ring.person_id
    return row._replace(case=case, slip=slip, handler=name, mine=mine)


def ways_of(rows: Sequence[Row]) -> tuple[Stage, ...]:
    """Return the stages that all of *rows* may go to together: none that ends a case."""
    common = set(Stage) - _ONE_BY_ONE if rows else set()
    for row in rows:
        common &= set(next_stages(row.case.stage))
    return tuple(stage for stage in Stage if stage in common)


def named(rows: Sequence[Row]) -> str:
    """Name cases by their references; of very many the first ones."""
    words = ", ".join(row.case.reference for row in rows[:NAMED])
    more = len(rows) - NAMED
    return f"{words} and {more:,} more" if more > 0 else words


def outcome_words(outcome: Outcome) -> str:
    """Say what became of it: ``12 done, 2 refused: …``, each reason once."""
    return "".join(_outcome_words(outcome))


def _outcome_words(outcome: Outcome) -> Iterator[str]:
    yield f"{outcome.done:,} done"
    if outcome.left:
        yield f", {outcome.left:,} left as they were"
    if not outcome.refused:
        yield "."
        return
    yield f", {len(outcome.refused):,} refused: "
    reasons: dict[str, list[Row]] = {}
    for row, reason in outcome.refused:
        reasons.setdefault(reason, []).append(row)
    yield " ".join(f"{named(rows)}: {reason}" for reason, rows in reasons.items())


def finished(outcome: Outcome, rows: Sequence[Row]) -> set[CaseId]:
    """Return which of *rows* need no mark any more: those that were not refused."""
    refused = {row.case.id for row, _ in outcome.refused}
    return {row.case.id for row in rows} - refused

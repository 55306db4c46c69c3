"""The fields of a step from stage to stage: which a stage needs, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from grievance.domain.errors import ConflictError
from grievance.domain.forum import Forum
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.outcome import (
    DECIDED,
    AskedBy,
    CaseOutcome,
    Ground,
    Heard,
    Remedy,
)
from grievance.domain.overtaken import OvertakenError
from grievance.domain.stage import NEEDS_SECOND_PERSON, Move, Stage
from tui.forms.form import BETWEEN, Field, One, Several, Values, Words, coded
from tui.forms.option import Option
from tui.refused_field import about


TO, SECOND, ANYWAY = "to", "second", "anyway"
NEEDED = {
    Stage.INADMISSIBLE: ("ground", "forums"),
    Stage.REFERRED: ("forums",),
    Stage.WITHDRAWN: ("asked_by",),
    Stage.MERGED: ("into",),
    Stage.DECISION: ("decided", "remedies"),
    Stage.CLOSED: ("heard",),
}
ANYBODY = Option("", "whoever reads the case")
NOT_SAID = Option("", "as the clock says")


def fields_shown(to: Stage) -> tuple[str, ...]:
    """Return the names of the fields that a stage needs."""
    second = (SECOND,) if to in NEEDS_SECOND_PERSON else ()
    return (*NEEDED.get(to, ()), "reason", *second)


def fields_of(
    cases: Sequence[Option], people: Sequence[Option] = (), reason: str = ""
) -> tuple[Field, ...]:
    """
    Return the fields of all stages.

    *cases* are those one can be merged into, *people* those who can be the second.
    """
    decided = [outcome for outcome in CaseOutcome if outcome in DECIDED]
    return (
        One(name="ground", label="On the ground", options=coded(tuple(Ground))),
        Several(name="forums", label="Better forums", options=coded(tuple(Forum))),
        One(name="asked_by", label="Who asked", options=coded(tuple(AskedBy))),
        One(name="into", label="Into which case", options=cases),
        One(name="decided", label="Outcome", options=coded(decided)),
        Several(name="remedies", label="Remedies", options=coded(tuple(Remedy))),
        One(
            name="heard",
            label="They were heard",
            options=(NOT_SAID, *coded(tuple(Heard))),
        ),
        Words(
            name="reason",
            label="Why?",
            value=reason,
            hint="one sentence; it is sealed in the case",
        ),
        One(name=SECOND, label="Who confirms it", options=(ANYBODY, *people)),
    )


def move_of(values: Values) -> Move:
    """Return the step that was filled in; its rules are the domain's to check."""

    def of(name: str) -> str:
        return values.get(name, "")

    return Move(
        to=Stage(values[TO]),
        reason=values["reason"],
        ground=Ground(of("ground")) if of("ground") else None,
        forums=frozenset(Forum(code) for code in _codes(of("forums"))),
        asked_by=AskedBy(of("asked_by")) if of("asked_by") else None,
        into=CaseId(UUID(of("into"))) if of("into") else None,
        decided=CaseOutcome(of("decided")) if of("decided") else None,
        remedies=frozenset(Remedy(code) for code in _codes(of("remedies"))),
        heard=Heard(of("heard")) if of("heard") else None,
        anyway=bool(of(ANYWAY)),
    )


def checked_move(values: Values) -> Move:
    """
    Return the step that was filled in, once it says what it must.

    Raises:
        NotAllowedError: It does not; of a field, where one that it needs is empty.
    """
    step = move_of(values)
    needed = ("reason", *NEEDED.get(step.to, ()))
    empty = next((name for name in needed if not values.get(name, "").strip()), "")
    with about(empty):
        step.check()
    return step


def second_of(values: Values) -> PersonId | None:
    """Return who is asked by name to confirm it, and may read the case for that."""
    code = values.get(SECOND, "")
    return PersonId(UUID(code)) if code else None


def move_words(step: Move) -> str:
    """Say a step in a line, without its reason."""
    codes = ", ".join(code.replace("-", " ") for code in step.codes)
    return f"{step.to}{f' ({codes})' if codes else ''}"


@contextmanager
def nothing_left_of(step: Move) -> Iterator[None]:
    """
    Say where somebody did the very same meanwhile, as there is nothing to repeat then.

    Raises:
        ConflictError: The case is where the step would have taken it.
    """
    try:
        yield
    except OvertakenError as error:
        if str(step.to) in {one.now for one in error.differences}:
            msg = f"{error.told} That is the step that you wanted."
            raise ConflictError(msg) from error
        raise


def _codes(value: str) -> list[str]:
    return value.split(BETWEEN) if value else []

"""What a step leaves on the slip of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from grievance.domain.ids import PersonId
from grievance.domain.slip import MOST_DECIDERS, Flag, Slip, StageDate
from grievance.domain.stage import Move, Stage


# What suggests that a case be taken up again; it is decided by a person.
ABOUT_THE_END = frozenset({Flag.MAY_BE_RESUBMISSION, Flag.MAY_BE_TAKEN_UP})


def noted_step(slip: Slip, step: Move, people: tuple[PersonId, ...], day: date) -> Slip:
    """
    Note the stage, and what the case has come to; taken up again, that is open.

    *people* took the step; who decided does not decide on an appeal against it.
    """
    stage = StageDate(stage=step.to, since=day)
    if step.to is Stage.TRIAGE:
        return _open_again(slip).reached(stage)
    if step.outcome is None:
        return slip.reached(stage)
    if step.to is Stage.DECISION:
        slip = replace(slip, deciders=_deciders(slip.deciders, people))
    ended = replace(
        slip,
        outcome=step.outcome,
        ground=step.ground or step.asked_by or "",
        remedies=tuple(sorted(step.remedies)),
        forums=tuple(sorted(step.forums)),
        merged_into=step.into,
    )
    return ended.reached(stage)


def _open_again(slip: Slip) -> Slip:
    return replace(
        slip,
        outcome="",
        ground="",
        remedies=(),
        forums=(),
        merged_into=None,
        flags=slip.flags - ABOUT_THE_END,
    )


def _deciders(
    before: tuple[PersonId, ...], now: tuple[PersonId, ...]
) -> tuple[PersonId, ...]:
    """Add who decides now; of very many the latest are kept, as a slip is small."""
    others = tuple(one for one in before if one not in now)
    return (*others, *now)[-MOST_DECIDERS:]

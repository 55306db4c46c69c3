"""The forms of steps for many cases, and how they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from grievance.domain.counting import counted
from grievance.domain.ids import CaseId
from grievance.domain.stage import Move
from grievance.domain.urgency import Urgency
from tui.case_row import Row
from tui.forms.form import Form, One, Values, Words
from tui.forms.move import checked_move
from tui.forms.option import Option
from tui.words import URGENCY_SIGNS


HOW_URGENT = (
    "Critical: danger to life, child or forced labour, violence, reprisal. "
    "Ctrl+S does it, Esc goes back."
)
LINKED = (
    "Whoever reads the one learns the reference of the other, and nothing else. Ctrl+S "
    "does it, Esc goes back."
)


def cases(rows: Sequence[Row]) -> str:
    """Name one case by its reference, and count several."""
    if len(rows) == 1:
        return rows[0].case.reference
    return counted(len(rows), "case")


def move_meant(values: Values) -> Move:
    """Return the step that was filled in; `NotAllowedError` where something lacks."""
    return checked_move(values)


def urgency_form(rows: Sequence[Row]) -> Form:
    """Ask how urgent they are, and why."""
    options = tuple(Option(one, f"{URGENCY_SIGNS[one]} {one}") for one in Urgency)
    now = {row.case.urgency for row in rows}
    return Form(
        title=f"How urgent: {cases(rows)}?",
        fields=(
            One(
                name="urgency",
                label="Urgency",
                options=options,
                value=now.pop() if len(now) == 1 else "",
                needed="Choose how urgent they are.",
            ),
            Words(
                name="reason",
                label="Why?",
                hint="one sentence; sealed in each case",
                needed="Say why, in one sentence.",
            ),
        ),
        said=HOW_URGENT,
    )


def urgency_meant(values: Values) -> tuple[Urgency, str]:
    """Return how urgent and why, of a form that lacks neither."""
    return Urgency(values["urgency"]), values["reason"]


def link_form(rows: Sequence[Row], others: Iterable[Row]) -> Form:
    """Ask to which case they are linked, and why."""
    options = tuple(
        Option(str(row.case.id), row.case.reference, ", ".join(row.about))
        for row in others
    )
    return Form(
        title=f"{cases(rows)} about the same as …",
        fields=(
            One(
                name="other",
                label="Case",
                options=options,
                needed="Choose the other case; type a part of its reference.",
            ),
            Words(name="reason", label="Why?", hint="sealed in each; may be empty"),
        ),
        said=LINKED,
    )


def link_meant(values: Values) -> tuple[CaseId, str]:
    """Return to which case and why, of a form in which one was chosen."""
    return CaseId(UUID(values["other"])), values["reason"]

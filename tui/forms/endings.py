"""What somebody is told before a case ends: who learns of it, and what cannot come back."""

from __future__ import annotations

from collections.abc import Sequence

from grievance.domain.stage import TERMINAL, Stage
from tui.forms.form import Values
from tui.forms.matter import Matter
from tui.forms.move import checked_move, move_of
from tui.forms.option import Option


OUTSIDE = (
    "nobody outside; whoever complained hears of it by a letter that you let go from "
    "Drafts."
)
ENDS = {
    Stage.CLOSED: (
        "close",
        "Its clocks end, and the time for which it is kept begins.",
    ),
    Stage.MERGED: ("merge", "It goes on in {into}, with its letters from now on."),
    Stage.WITHDRAWN: ("withdraw", "Its clocks end; nobody looks into it any more."),
    Stage.REFERRED: ("refer", "Its clocks end; others are to help, and nobody here."),
}
AGAIN = "Taken up again, with s, it begins at triage, and its clocks start anew."


def ending(reference: str, cases: Sequence[Option], values: Values) -> Matter | None:
    """
    Return what is asked before a case ends; None of a step that ends none.

    Raises:
        NotAllowedError: The step does not say what it must.
    """
    step = move_of(values)
    if step.to not in TERMINAL:
        return None
    checked_move(values)
    word, follows = ENDS[step.to]
    into = next((one.label for one in cases if one.code == str(step.into)), "")
    both = "the people of both cases, in the other one; " if into else ""
    return Matter(
        title=f"{word.capitalize()} {reference}?",
        consequence=f"{follows.format(into=into)} {AGAIN}",
        references=(reference, into) if into else (reference,),
        told=both + OUTSIDE,
        word=word,
    )

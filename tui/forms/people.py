"""The forms around people and cases that are over: who gets what until when, and why."""

from __future__ import annotations

from datetime import date

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.erasure import Cause
from tui.forms.access import GIVING, KEYS, NEEDS_REASON, WHY, handing_over
from tui.forms.form import Form, One, Values, Words, needed_day
from tui.forms.option import Option
from tui.refused_field import FieldError


KEEPING = (
    "It is kept until the end of that day, whatever the rules say; the day after it is "
    "in this list again. Ctrl+S does it, Esc goes back."
)
HOLDING = {
    True: "Nothing of it can be destroyed then, whoever asks. Ctrl+S does it, Esc goes back.",
    False: "It is kept as long as any other then. Ctrl+S does it, Esc goes back.",
}
ERASING = (
    "A second person confirms it; then every key and word of it is gone, and nobody "
    "brings it back. Where somebody asked for it and is to hear of it, write before. "
    "Ctrl+S asks, Esc goes back."
)
CAUSES = (
    Option(Cause.RETENTION, "its time is over"),
    Option(Cause.ASKED, "somebody asked for it"),
    Option(Cause.UNLAWFUL, "it must not be kept"),
)


def key_form(name: str, reference: str = "") -> Form:
    """Ask to which case somebody is given the key."""
    return Form(
        title=f"To which case is {name} given the key?",
        fields=(
            Words(
                name="reference",
                label="Case",
                value=reference,
                hint="its reference, like GR-7F3K-9Q2D",
                needed="Say to which case, by its reference.",
            ),
            One(name="key", label="Key to", options=KEYS, value=Compartment.CONTENTS),
            Words(name="until", label="Last day", hint="YYYY-MM-DD; empty: for good"),
            WHY,
        ),
        said=GIVING,
        matter=lambda values: handing_over(name, values["reference"], values),
    )


def reason_form(title: str, said: str) -> Form:
    """Ask why something is done."""
    return Form(title=title, fields=(WHY,), said=said)


def keeping_form(case: Case) -> Form:
    """Ask until when a case is kept."""
    day = Words(name="until", label="Last day", hint="like 2031-12-31")
    title = f"Keep {case.reference} until when?"
    return Form(title=title, fields=(day, WHY), said=KEEPING)


def holding_form(case: Case, *, is_held: bool) -> Form:
    """Ask why a case is put on hold, or is so no more."""
    title = f"Put {case.reference} on hold?" if is_held else f"Let {case.reference} go?"
    return reason_form(title, HOLDING[is_held])


def erasing_form(case: Case) -> Form:
    """Ask why a case is to be erased."""
    cause = One(name="cause", label="Because", options=CAUSES, value=Cause.RETENTION)
    title = f"Ask to erase {case.reference} for good?"
    return Form(title=title, fields=(cause, WHY), said=ERASING)


def kept_until(values: Values) -> date:
    """Return the day of a form; `FieldError` where there is none."""
    return needed_day(values, "until")


def reason_of(values: Values) -> str:
    """
    Return why.

    Raises:
        FieldError: Nothing is said.
    """
    if reason := values["reason"].strip():
        return reason
    raise FieldError(NEEDS_REASON, "reason")

"""The forms of who may read a case: to whom which key, until when, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.ids import RECOVERY, PersonId
from grievance.domain.people import Person
from grievance.services.access.end_access import Ending
from grievance.services.access.list_access import CaseAccess
from tui.forms.form import Form, One, Values, Words
from tui.forms.matter import Matter
from tui.forms.option import Option
from tui.refused_field import FieldError


KEYS = (
    Option(Compartment.CONTENTS, "the case"),
    Option(Compartment.IDENTITY, "who complained: custodians give it, to custodians"),
)
WHAT = {
    Compartment.CONTENTS: "the key to the case",
    Compartment.IDENTITY: "the key to who complained",
}
NEEDS_REASON = "This needs a reason; write one sentence, it is sealed into the case."
WHY = Words(
    name="reason",
    label="Why?",
    hint="one sentence; sealed in the case",
    needed=NEEDS_REASON,
)
GIVING = (
    "A panel is given it until a day; without one it is for good. Who is tied to whom "
    "it is about is given none. Ctrl+S does it, Esc goes back."
)
ENDING = (
    "They read nothing more at once, and the case is given new keys, as they may have "
    "kept theirs. Ctrl+S does it, Esc goes back."
)


def granting_form(people: Sequence[Person], reference: str) -> Form:
    """Ask to whom to give what of the case called *reference*."""
    options = tuple(
        Option(str(one.id), one.name, ", ".join(sorted(one.roles))) for one in people
    )
    return Form(
        title="Who may read it as well?",
        fields=(
            One(name="person", label="To whom", options=options),
            One(name="key", label="Key to", options=KEYS, value=Compartment.CONTENTS),
            Words(name="until", label="Last day", hint="YYYY-MM-DD; empty: for good"),
            WHY,
        ),
        said=GIVING,
        matter=partial(
            _handing_over, {str(one.id): one.name for one in people}, reference
        ),
    )


def _handing_over(names: Mapping[str, str], reference: str, values: Values) -> Matter:
    """Return what is asked before a key is handed over to whoever was chosen."""
    return handing_over(names[str(person_of(values))], reference, values)


def handing_over(name: str, reference: str, values: Values) -> Matter:
    """
    Return what is asked before a key is handed over: what was read stays read.

    Raises:
        FieldError: The last day is none.
    """
    until = until_of(values)
    what = WHAT[Compartment(values["key"])]
    last = f"until {until}" if until else "for good"
    return Matter(
        title=f"Give {name} {what}?",
        consequence=(
            f"They read it {last}. Taken off again they read nothing more, but nobody "
            "takes back what they have read."
        ),
        references=(reference,),
        told="nobody outside; the log and the tab of access name them.",
        word="give",
    )


def ending_form(access: CaseAccess) -> Form:
    """Ask whose access ends."""
    names = {o.holder: o.name for o in access.holders if o.holder != RECOVERY}
    options = tuple(Option(str(holder), name) for holder, name in names.items())
    only = (Option("", "all they have"), Option(Compartment.IDENTITY, "who complained"))
    return Form(
        title="Who is taken off?",
        fields=(
            One(name="person", label="Whom", options=options),
            One(name="only", label="From", options=only),
            WHY,
        ),
        said=ENDING,
    )


def person_of(values: Values) -> PersonId:
    """
    Return whom a form names.

    Raises:
        FieldError: Nobody was chosen.
    """
    if not values["person"]:
        msg = "Choose somebody."
        raise FieldError(msg, "person")
    return PersonId(UUID(values["person"]))


def ending_of(values: Values) -> Ending:
    """Return whose access ends, as the form says."""
    return Ending(person_id=person_of(values), only_identity=bool(values["only"]))


def until_of(values: Values) -> date | None:
    """
    Return the last day of a form, or None for good.

    Raises:
        FieldError: It is no day.
    """
    written = values["until"].strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        msg = f"{written} is no day; write it as 2026-03-31."
        raise FieldError(msg, "until") from None

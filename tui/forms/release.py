"""What is asked before a letter goes: an address where none is known, and why."""

from __future__ import annotations

from grievance.domain.outgoing import Party
from grievance.mail.words.address import is_strict
from grievance.services.letters.guard_letter import Checked
from tui.asking.letters import LettingGo
from tui.forms.form import Field, Form, Values, Words
from tui.refused_field import FieldError


NO_ADDRESS = "Nothing says where this letter goes; type the address."
NO_REASON = "What was found in this letter may give somebody away; say why it goes."
NOT_ONE = "This is not an address that a letter can be sent to; check it."
GOES = "Ctrl+S lets it go; sent letters cannot be undone. Esc goes back."


UNSEEN, ON_RECORD = (
    "You see no address that it would go to.",
    "empty: the one on record",
)
MISSING, NONE_KNOWN = "No address is known.", "none is known; an address"


def release_form(
    checked: Checked,
    party: Party,
    *,
    goes_to: str = "",
    asked_to: str = "",
    is_missing: bool = False,
) -> Form:
    """
    Ask to which address, and why despite what was found, as far as these matter.

    Where it *goes_to* is said to who may know, and that it *is_missing* as well; where it
    is *asked_to* go to an address, no other is asked for, nor of a notice, which goes
    where the registry says.
    """
    fields: list[Field] = []
    is_known = party is Party.AUDITOR or (party is Party.COMPLAINANT and goes_to)
    if not asked_to and not is_known:
        hint = NONE_KNOWN if is_missing else ON_RECORD
        needed = NO_ADDRESS if is_missing else ""
        address = Words(name="address", label="Address", hint=hint, needed=needed)
        fields.append(address)
    hits = len(checked.hits)
    if hits:
        fields.append(
            Words(
                name="despite",
                label=f"Why, despite {hits}",
                hint="one sentence",
                needed=NO_REASON,
            )
        )
    where = MISSING if is_missing else UNSEEN
    where = f"It goes to {goes_to}." if goes_to else where
    said = f"It is asked to go to {asked_to}." if asked_to else where
    return Form(
        title="Let this letter go?", fields=tuple(fields), said=f"{said} {GOES}"
    )


def letting_go(values: Values, checked: Checked) -> LettingGo:
    """
    Return how it is let go, with what was found in it.

    Raises:
        FieldError: What was typed is no address.
    """
    address = values.get("address", "").strip()
    if address and not is_strict(address):
        raise FieldError(NOT_ONE, "address")
    return LettingGo(
        checked=checked,
        address=address,
        despite=values.get("despite", "").strip(),
    )

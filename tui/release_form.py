"""What is asked before a letter goes: an address where none is known, and why."""

from __future__ import annotations

from grievance.domain.outgoing import Party
from grievance.services.guard_letter import Checked
from tui.asking_letters import LettingGo
from tui.form import Field, Form, Values, Words


GOES = "Ctrl+S lets it go; sent letters cannot be undone. Esc goes back."


def release_form(checked: Checked, party: Party) -> Form:
    """Ask to which address, and why despite what was found, as far as these matter."""
    fields: list[Field] = []
    if party is not Party.COMPLAINANT:
        fields.append(
            Words(name="address", label="Address", hint="empty: the one on record")
        )
    hits = len(checked.hits)
    if hits:
        why = Words(name="despite", label=f"Why, despite {hits}", hint="one sentence")
        fields.append(why)
    return Form(title="Let this letter go?", fields=tuple(fields), said=GOES)


def letting_go(values: Values) -> LettingGo:
    """Return how it is let go."""
    return LettingGo(
        address=values.get("address", "").strip(),
        despite=values.get("despite", "").strip(),
    )

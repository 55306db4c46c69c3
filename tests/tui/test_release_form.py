"""What is asked before a letter goes, and what is said of where it goes."""

from __future__ import annotations

import pytest

from grievance.domain.outgoing import Party
from grievance.services.letters.guard_letter import Checked
from tests.tui.offices import Office
from tui.forms.form import Form, Words
from tui.forms.release import release_form


def hint(form: Form) -> str:
    """Return what stands in the field of the address; empty where there is none."""
    return next((one.hint for one in form.fields if isinstance(one, Words)), "")


@pytest.mark.parametrize(
    ("goes_to", "is_missing", "field", "said"),
    [
        ("", True, "none is known; an address", "No address is known."),
        ("", False, "empty: the one on record", "You see no address"),
        ("the address on record", False, "", "It goes to the address on record."),
    ],
)
def test_the_address_is_told_in_one_way(
    office: Office, *, goes_to: str, is_missing: bool, field: str, said: str
) -> None:
    """
    Field and sentence say the same: none is known, or one is that is not seen here.
    """
    with office.mechanism.store.read() as tx:
        guard = office.mechanism.guard(tx)
    checked = Checked(text="", hits=(), basis=b"", guard=guard)

    form = release_form(
        checked, Party.COMPLAINANT, goes_to=goes_to, is_missing=is_missing
    )

    assert field == hint(form)
    assert form.said.startswith(said)

"""A custodian says yes to a letter at a shell: to its words, and to where it goes."""

from __future__ import annotations

from tests.cli.staffed import shell_of
from tests.doubles import make_mail
from tests.offices import CHIDI, DANA, Office, sqlite_office
from tests.services.drafts import GRAVE, assess, enclosed
from tests.services.moves import reference_of
from tests.services.outgoings import covers


__all__ = ["sqlite_office"]


SAFE = "safe@other.example"


def test_where_a_letter_goes_is_shown_and_agreed_on(sqlite_office: Office) -> None:
    """
    Who asks names the address; it stands with the words, and is where they go.
    """
    office, dana = sqlite_office, shell_of(sqlite_office, DANA)
    chidi = shell_of(office, CHIDI)
    case_id = office.case_of(make_mail())
    assess(office, case_id, GRAVE)
    reference = reference_of(office, case_id)
    draft = ("letters", "draft", reference, "INFO-REQUEST", "--ask", "when")
    assert 0 == dana.run(*draft).status
    release = ("letters", "release", reference, "--draft", "1", "--yes")
    asked = dana.run(*release, "--address", SAFE)
    assert "waits" in asked.out, asked.err
    [request] = chidi.run("requests", "--json").lines
    short = request["request"][:8]

    shown = chidi.run("requests", "show", short)
    done = chidi.run("requests", "confirm", short)

    assert f"Asked to go to: {SAFE}" in shown.out, shown.err
    assert 0 == done.status, done.err
    [letter] = [one for one in covers(office, case_id) if one.kind == "info-request"]
    assert SAFE == enclosed(office, letter.id).recipient

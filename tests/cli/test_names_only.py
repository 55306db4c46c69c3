"""A custodian who has no key to the words of a complaint sees who complained."""

from __future__ import annotations

from grievance.domain.events import Act
from tests.cli.letters import COMPLAINT
from tests.cli.staffed import shell_of
from tests.cli.test_risk import NIGHT, assess
from tests.offices import CHIDI, HENRI, Office, sqlite_office
from tests.services.moves import reference_of


__all__ = ["sqlite_office"]

WORDS = ("Night shift", "passports", "roster")


def test_a_custodian_sees_who_and_how_to_reach_them(sqlite_office: Office) -> None:
    """
    In the list and in the case, at once and read again; not a word of the complaint.
    """
    case_id = sqlite_office.case_of(COMPLAINT)
    reference = str(reference_of(sqlite_office, case_id))
    chidi = shell_of(sqlite_office, CHIDI)
    assert 0 == assess(chidi, reference)

    listed, again = chidi.run("cases"), chidi.run("cases", "--json")
    shown, fields = chidi.run("case", reference), chidi.run("case", reference, "--json")
    words = chidi.run("case", reference, "--no-identity")

    assert reference in listed.out
    assert "(names only)" in listed.out
    assert "Of 1 case you see who complained" in listed.err
    assert [(reference, True)] == [
        (one["reference"], one["names_only"]) for one in again.lines
    ]
    assert "Imre Varga <imre@post.example>" in shown.out
    assert NIGHT in shown.out
    assert "Never at   @works.example" in shown.out
    (case,) = fields.lines
    assert ["imre@post.example"] == [one["address"] for one in case["writers"]]
    assert not [word for word in WORDS if word in shown.out + fields.out]
    assert "but that to who complained is" in words.err
    assert "names" not in shell_of(sqlite_office, HENRI).run("cases", "--json").out
    with sqlite_office.store.read() as tx:
        acts = [one.act for one in tx.log.about([case_id])]
    assert Act.IDENTITY_OPENED in acts
    assert Act.CONTENTS_OPENED not in acts

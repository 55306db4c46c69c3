"""Who has which key, given and taken at a shell, and keys changed."""

from __future__ import annotations

import pytest

from tests.cli.staffed import shell_of
from tests.doubles import make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office, sqlite_office
from tests.services.moves import reference_of


__all__ = ["sqlite_office"]

WHY = ("--reason", "he met her brother")


@pytest.fixture(name="reference")
def _reference(sqlite_office: Office) -> str:
    """A case that Dana reads and Henri handles."""
    case_id = sqlite_office.case_of(make_mail())
    reference = reference_of(sqlite_office, case_id)
    shell_of(sqlite_office, DANA).run("assign", reference, "--to", HENRI)
    return reference


def test_keys_are_given_and_taken(sqlite_office: Office, reference: str) -> None:
    """
    The list says who reads until when; whoever is taken off reads nothing at once, and
    the keys they may have kept are changed in the same breath, as far as one has them.
    """
    dana, henri, chidi = (shell_of(sqlite_office, n) for n in (DANA, HENRI, CHIDI))
    until = ("--until", "2099-12-31")
    given = dana.run("access", "grant", reference, RUTH, *until, *WHY)
    assert (0, f"{RUTH} may read {reference} until 2099-12-31.\n") == (
        given.status,
        given.out,
    )
    shown = dana.run("case", reference).out
    assert f"Readers    {DANA}, {HENRI}, recovery, {RUTH} until 2099-12-31" in shown

    [of_henri] = dana.run("access", "of", HENRI, "--json").lines
    assert (reference, "contents") == (of_henri["reference"], of_henri["compartment"])
    assert "identity" in dana.run("access", "of", CHIDI).out
    [ends] = dana.run("access", "list", "--json").lines
    assert (RUTH, reference, "2099-12-31") == (
        ends["name"],
        ends["reference"],
        ends["until"],
    )
    assert HENRI in dana.run("access", "list", "--all").out

    taken = dana.run("access", "end", reference, HENRI, *WHY)
    assert (0, [f"{HENRI} is off {reference} (contents).", "It has new keys."]) == (
        taken.status,
        taken.out.splitlines(),
    )
    assert "not yours" in henri.run("case", reference).err
    left = chidi.run("access", "recuse", reference, *WHY)
    assert 0 == left.status, left.err
    [listed] = dana.run("access", "list", reference, "--json").lines
    assert {
        (DANA, "contents", None),
        (RUTH, "contents", "2099-12-31"),
        ("recovery", "contents", None),
        ("recovery", "identity", None),
    } == {(one["name"], one["compartment"], one["until"]) for one in listed["access"]}
    assert ["identity"] == [one["compartment"] for one in listed["keys_due"]]
    said = dana.run("cases").err
    assert "1 key is to be changed since" in said
    assert "1 key is changed by nobody; only the recovery key opens them" in said
    refused = dana.run("access", "grant", reference, CHIDI, "--identity", *WHY)
    assert (2, "") == (refused.status, refused.out)


def test_a_case_is_given_new_keys_before_it_is_opened(
    sqlite_office: Office, reference: str
) -> None:
    """
    Henri took himself off, and no count tells him so; whoever opens it next changes its
    key first.
    """
    dana, henri = (shell_of(sqlite_office, name) for name in (DANA, HENRI))
    assert 0 == henri.run("access", "recuse", reference, *WHY).status
    told = [
        henri.run(*words) for words in (("cases", "--json"), ("cases",), ("rekey",))
    ]
    assert [0] * 3 == [one.status for one in told]
    assert '"keys_due": 0' in told[0].err
    assert "changed" not in told[1].err
    assert "There was no key for you to change.\n" == told[2].out

    assert "was given new keys" in dana.run("case", reference).err
    again = dana.run("case", reference)
    assert ("", 0) == (again.err, again.status)
    assert WHY[1] in again.out

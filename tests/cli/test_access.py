"""Who has which key, given and taken at a shell, and keys changed, also after a kill."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from grievance.domain.ids import CaseId, holder_of
from tests.cli.command import ROOT
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
    Henri took himself off; whoever opens it next changes its key first.
    """
    dana, henri = (shell_of(sqlite_office, name) for name in (DANA, HENRI))
    assert 0 == henri.run("access", "recuse", reference, *WHY).status

    assert "was given new keys" in dana.run("case", reference).err
    again = dana.run("case", reference)
    assert ("", 0) == (again.err, again.status)
    assert WHY[1] in again.out


def test_goes_on_after_it_was_killed(sqlite_office: Office) -> None:
    """
    Killed as hard as anything can be in the midst of the third case: two have new keys,
    the third is as it was, and the next run does the rest.
    """
    cases = [sqlite_office.case_of(make_mail(f"Letter {n}.")) for n in range(5)]
    dana = shell_of(sqlite_office, DANA)
    for case_id in cases:
        reference = reference_of(sqlite_office, case_id)
        assert 0 == dana.run("assign", reference, "--to", HENRI).status
        shell_of(sqlite_office, HENRI).run("access", "recuse", reference, *WHY)
    assert [1] * 5 == versions(sqlite_office, cases)

    program = [sys.executable, "-m", "tests.cli.dying_rekeyer", "3"]
    killed = subprocess.run(
        program, cwd=ROOT, env=dana.whole_environ, capture_output=True, check=False
    )

    assert -signal.SIGKILL == killed.returncode, killed.stderr
    assert [1, 1, 1, 2, 2] == sorted(versions(sqlite_office, cases))
    [done] = dana.run("rekey", "--json").lines
    assert (3, 3, [], 0) == (
        done["cases"],
        done["keys"],
        done["refused"],
        done["left"]["count"],
    )
    assert [2] * 5 == versions(sqlite_office, cases)
    assert "There was no key for you to change." in dana.run("rekey").out
    [only] = dana.run("log", "verify").out.splitlines()
    assert "under no checkpoint yet" in only  # no worker runs here


def versions(office: Office, cases: list[CaseId]) -> list[int]:
    """Return of each case which key Dana has to its contents."""
    dana = holder_of(office.person(DANA))
    with office.store.read() as tx:
        held = {one.case_id: one.kv for one in tx.cases.access_of(dana)}
    return [held[case_id] for case_id in cases]

"""What audits found is read, confirmed and settled from a shell."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from grievance.domain.case import Case
from grievance.domain.ids import CaseId
from tests.cli.command import Shell
from tests.cli.staffed import shell_of
from tests.doubles import TODAY
from tests.offices import DANA, Office, sqlite_office
from tests.services.answers import hold, reply, told
from tests.services.audits_ahead import ahead, case_about, flag, know
from tests.services.looking import cover


__all__ = ["sqlite_office"]

ANSWER = "PS 10.3: major non-conformance - wage slips were missing.\n"


@pytest.fixture(name="case_id")
def _case_id(sqlite_office: Office) -> CaseId:
    know(sqlite_office, ahead(20))
    case_id = case_about(sqlite_office)
    flag(sqlite_office, case_id)
    return case_id


@pytest.fixture(name="file")
def _file(sqlite_office: Office, case_id: CaseId) -> Case:  # noqa: ARG001  # it waits
    file = told(sqlite_office)
    hold(sqlite_office)
    reply(sqlite_office, file, ANSWER)
    return file


@pytest.fixture(name="shell")
def _shell(sqlite_office: Office) -> Shell:
    return shell_of(sqlite_office, DANA)


def test_an_answer_goes_from_a_letter_to_the_case(
    sqlite_office: Office, shell: Shell, file: Case, case_id: CaseId
) -> None:
    """
    Proposed, confirmed, told to the case, the gate passed, the file settled; and it is
    noted there that it was corrected.
    """
    ref, case = file.reference, cover(sqlite_office, case_id).reference
    listed = shell.run("findings", "list", ref)
    assert 0 == listed.status, listed.err
    assert "What letters seem to say" in listed.out
    [proposed] = shell.run("findings", "list", ref, "--json").lines[0]["proposed"]
    assert ("major", 1) == (proposed["grade"], proposed["letter"])
    read = ("findings", "propose", ref, "--letter", 1)
    assert ["major"] == [one["grade"] for one in shell.run(*read, "--json").lines]
    assert f"grievance findings confirm {ref}" in shell.run(*read).err

    confirm_major(shell, ref, case)
    settle(shell, ref)
    correct(shell, ref)


def test_words_beside_the_form_are_listed_until_they_are_answered(
    sqlite_office: Office, shell: Shell, file: Case
) -> None:
    """
    With what could not be read of the form; none of the words stand there.
    """
    ref = file.reference
    said = "- PS 10.3: conformance | minor\n- PS 11.1: minor\n\nTwo were threatened.\n"
    reply(sqlite_office, file, said)

    listed = shell.run("findings", "list", ref)
    assert "Letter 2 says more than its form" in listed.out, listed.err
    assert "not asked: read it" in listed.out
    assert "no: read it" in listed.out
    assert "threatened" not in listed.out
    topic, unread = shell.run("findings", "list", ref, "--json").lines
    assert [2] == topic["doubtful_letters"]
    assert (2, ["PS 11.1"]) == (unread["letter"], unread["not_asked"])

    done = shell.run("findings", "answer", ref, "-", "--letter", 2, stdin=b"We rang.")
    assert 0 == done.status, done.err
    assert "says more" not in shell.run("findings", "list", ref).out


def confirm_major(shell: Shell, ref: str, case: str) -> None:
    """Confirm in words of one's own, which the case is told."""
    words = ("--internal", "-", "--published", "Records were incomplete.")
    done = shell.run(
        "findings", "confirm", ref, "PS 10.3", "major", *words, stdin=b"Wage slips."
    )
    assert 0 == done.status, done.err
    assert "PS 10.3: major; 1 case told." in done.out
    assert "certificate 100 provisional" in done.err
    assert f"grievance gates settle {ref}" in done.err
    [told_case] = shell.run("findings", "list", case, "--json").lines
    assert ("Wage slips.", DANA) == (told_case["internal"], told_case["confirmed_by"])
    assert "Records were incomplete." in shell.run("findings", "list", case).out


def settle(shell: Shell, ref: str) -> None:
    """Pass every gate, before which nothing is settled."""
    early = shell.run("gates", "settle", ref, "Done.")
    assert 2 == early.status
    assert "wait for somebody to look" in early.err
    assert "Who may be harmed by this audit" in shell.run("gates", "list", ref).out
    for gate in ("pre audit_risk", "Audit-Plan"):
        assert 0 == shell.run("gates", "pass", ref, gate, "Looked at.").status
    assert 0 == shell.run("gates", "pass", ref, "audit-report", "Sound.").status
    gates = shell.run("gates", "list", ref)
    assert "Sound." in gates.out
    assert "A witness assessment is not suggested: 5 points" in gates.out
    *states, score = shell.run("gates", "list", ref, "--json").lines
    assert all(one["done_on"] for one in states)
    assert {"severity": 3, "critical-topic": 2} == {
        one["code"]: one["points"] for one in score["points"]
    }
    settled = shell.run("gates", "settle", ref, "Done.")
    assert f"{ref} is closed." in settled.out, settled.err


def correct(shell: Shell, ref: str) -> None:
    """Note that a plan came, and that it was seen."""
    note = ("findings", "note", ref, "PS 10.3")
    came = shell.run(*note, "plan-came", "By mail.", "--on", f"{TODAY}")
    assert 0 == came.status, came.err
    assert f", came on {TODAY}; by " in came.out
    [noted] = shell.run(
        *(*note, "corrected", "-", "--on", f"{TODAY}", "--json"),
        stdin=b"Seen on the site.",
    ).lines
    assert (f"{TODAY}",) * 2 == (noted["plan_came_on"], noted["corrected_on"])
    assert "To correct · 1" in shell.run("audits", "show", "A-1").out


@pytest.mark.usefixtures("case_id")
def test_an_audit_that_has_not_begun_found_nothing(
    sqlite_office: Office, shell: Shell
) -> None:
    """
    That comes first: no day that somebody could name would change it.
    """
    file = told(sqlite_office)
    until_now = datetime.now(UTC).date() - TODAY  # noqa: TID251  # the command asks the system as well
    know(sqlite_office, ahead(until_now.days + 20))

    early = shell.run(
        *("findings", "confirm", file.reference, "PS 10.3", "conformance"),
        *("--internal", "Looked at."),
    )

    assert 2 == early.status
    assert "has not begun" in early.err
    assert "--found-on" not in early.err


def test_what_is_wrong_is_said_in_a_sentence(shell: Shell, file: Case) -> None:
    """
    And files are no cases, but where they are asked for.
    """
    ref = file.reference
    named = ("findings", "confirm", ref)

    unknown = shell.run(
        *named, "PS 1.1", "minor", "--internal", "x", "--published", "y"
    )
    assert 2 == unknown.status
    assert "was not asked about PS 1.1" in unknown.err
    again = shell.run("findings", "acknowledge", ref, "They rang.")
    assert 2 == again.status
    assert "No notice" in again.err
    check = shell.run("findings", "check", ref, "PS 10.3", "-", stdin=b"Sound.")
    assert "Nothing was found" in check.out, check.err
    inside = ("findings", "check", ref, "PS 10.3", "Mira Holm.", "--internal", "--json")
    assert ["identity"] == [hit["kind"] for hit in shell.run(*inside).lines[0]["hits"]]
    assert ref not in shell.run("cases").out
    assert ref in shell.run("cases", "--kind", "audit-file").out

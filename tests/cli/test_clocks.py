"""`grievance clocks`: what is due until when, and who was told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cli.command import Shell
from tests.cli.conftest import PERSON


TODAY = datetime.now(UTC).date()  # noqa: TID251  # the command asks the system as well


@pytest.fixture(name="reference")
def _reference(busy: Shell) -> str:
    """The reference of a case that is triaged in the ordinary time."""
    [ordinary] = busy.run("clocks", "--kind", "triage", "--json").lines
    return str(ordinary["reference"])


def clocks(office: Shell, *words: str) -> dict[tuple[str, str], Any]:
    """Return the clocks that are listed, by case and kind."""
    done = office.run("clocks", "--json", *words)
    assert 0 == done.status, done.err
    return {(str(one["reference"]), str(one["clock"])): one for one in done.lines}


def test_every_clock_that_runs_is_listed(busy: Shell, reference: str) -> None:
    """
    With its day, the days that are left, who answers for it, and nobody told yet.
    """
    triage = clocks(busy)[reference, "triage"]

    assert ("running", PERSON, [], []) == (
        triage["state"],
        triage["owner"],
        triage["told"],
        triage["pauses"],
    )
    due_on = datetime.fromisoformat(str(triage["due_on"])).date()
    assert timedelta(days=int(str(triage["days_left"]))) == due_on - TODAY


def test_a_table_for_people(busy: Shell, reference: str) -> None:
    """
    A sign stands before the words, and the days are counted.
    """
    done = busy.run("clocks", "--mine", "--kind", "triage")

    [line] = [line for line in done.out.splitlines() if reference in line]
    assert " · running " in line
    assert " days" in line


def test_what_nobody_has_to_see_to_is_left_out(busy: Shell, reference: str) -> None:
    """
    Neither of the clocks of a case that came today is due, nor late.
    """
    urgent = {key for key, one in clocks(busy, "--due").items() if key[0] == reference}

    assert {key for key in urgent if key[1] != "urgent-triage"} == set()
    assert {} == clocks(busy, "--overdue")
    assert "No clock runs" in busy.run("clocks", "--overdue").out
    assert {} == clocks(busy, "--kind", "retention")


def test_a_clock_stands_still_and_goes_on(busy: Shell, reference: str) -> None:
    """
    It is shown in the list and in the case, with why in its history.
    """
    one, other = (reference, "triage"), ("--reason", "She is asked for the dates.")
    due_on = clocks(busy)[one]["due_on"]

    paused = busy.run("clocks", "pause", *one, *other)
    assert 0 == paused.status, paused.err
    assert ("paused", None) == (
        clocks(busy)[one]["state"],
        clocks(busy)[one]["days_left"],
    )
    shown = busy.run("case", reference).out
    assert f"Clock      triage, paused, due {due_on}\n" in shown
    assert f"           stood still from {TODAY} on\n" in shown
    assert "waiting-for-complainant: She is asked for the dates." in shown
    assert {} == clocks(busy, "--due", "--kind", "triage")

    assert "The clock for triage goes on." in busy.run("clocks", "resume", *one).out
    assert ("running", due_on) == (
        clocks(busy)[one]["state"],
        clocks(busy)[one]["due_on"],
    )


def test_a_clock_that_does_not_run_is_neither_paused_nor_resumed(
    busy: Shell, reference: str
) -> None:
    """
    The sentence says which.
    """
    missing = busy.run("clocks", "pause", reference, "assessment", "--reason", "x")
    going = busy.run("clocks", "resume", reference, "triage")

    assert "No clock for assessment runs in this case." in missing.err
    assert "The clock for triage is not paused." in going.err


def test_what_came_otherwise_is_noted(busy: Shell, reference: str) -> None:
    """
    Told by telephone that it arrived: the next clocks start, and the case says how.
    """
    said = ("--reason", "I called her.")

    done = busy.run("clocks", "note", reference, "acknowledged", *said)
    again = busy.run("clocks", "note", reference, "acknowledged", *said)

    assert 0 == done.status, done.err
    assert done.out.startswith("It is on record: acknowledged.\n")
    assert {"progress", "feedback", "triage"} == {
        kind for case, kind in clocks(busy) if case == reference
    }
    assert "No clock of this case waits for it to be acknowledged." in again.err
    opened = busy.run("case", reference, "--json").lines[0]
    assert ["I called her."] == [
        line["reason"] for line in opened["history"] if line["reason"]
    ]
    [stopped] = [one for one in opened["clocks"] if one["stopped_on"]]
    assert "acknowledgement" == stopped["clock"]


def test_a_case_that_is_over_is_due_no_day(busy: Shell, reference: str) -> None:
    """
    The day until which it is kept is listed with the clocks, and makes nobody late.
    """
    assert 0 == busy.run("assign", reference, "--to", PERSON).status
    why = ("--reason", "She asked us to let it rest.")
    assert 0 == busy.run("assign", reference, "--to", PERSON).status
    done = busy.run("withdraw", reference, "--asked-by", "complainant", *why)
    assert 0 == done.status, done.err

    [listed] = busy.run("cases", "--stage", "withdrawn", "--json").lines
    shown = busy.run("case", reference).out
    assert (reference, None) == (listed["reference"], listed["due_on"])
    assert (reference, "retention") in clocks(busy, "--kind", "retention")
    assert f"Received   {TODAY}\n" in shown


def test_nobody_was_written_to_yet(busy: Shell) -> None:
    """
    Mails to the office's people are listed without a passphrase.
    """
    shell = Shell(environ={"GRIEVANCE_HOME": str(busy.home)})

    assert "Nobody of the office was written to" in shell.run("clocks", "mails").out

"""Mails go in, and each comes out as one line."""

from __future__ import annotations

import re

from pathlib import Path

from tests.cli.command import Shell
from tests.cli.letters import AUTOMATIC, COMPLAINT, NO_MAIL, numbered, write


REFERENCE = re.compile(r"GR-[0-9A-Z]{4}-[0-9A-Z]{4}")


def test_each_outcome_on_its_line(office: Shell, tmp_path: Path) -> None:
    """
    In the order of the arguments: a case, its duplicate, a machine's mail, no mail, a
    file that is not there.
    """
    mails = write(
        tmp_path / "m", a=COMPLAINT, b=COMPLAINT, c=AUTOMATIC, d=NO_MAIL, e=b""
    )
    missing = tmp_path / "missing.eml"

    done = office.run("intake", *mails, missing, "--json")

    outcomes = [
        "case",
        "duplicate",
        "automatic",
        "quarantined",
        "quarantined",
        "refused",
    ]
    assert 0 == done.status
    assert outcomes == [line["outcome"] for line in done.lines]
    assert [str(path) for path in (*mails, missing)] == [
        one["file"] for one in done.lines
    ]
    assert {("file", "outcome", "reference", "reason")} == {
        tuple(o) for o in done.lines
    }
    case, duplicate, *others = [line["reference"] for line in done.lines]
    assert REFERENCE.fullmatch(case)
    assert case == duplicate
    assert [None] * 4 == others
    said = "6 messages: 2 quarantined, 1 case, 1 duplicate, 1 automatic, 1 refused.\n"
    assert said == done.err


def test_strict_is_1_when_somebody_has_to_look(office: Shell, tmp_path: Path) -> None:
    """
    With --strict a script learns that something was refused or quarantined.
    """
    good, bad = write(tmp_path / "m", good=COMPLAINT, bad=NO_MAIL)

    assert 0 == office.run("intake", good, "--strict", "--json").status
    assert 1 == office.run("intake", bad, "--strict", "--json").status
    assert 1 == office.run("intake", tmp_path / "none", "--strict", "--json").status


def test_what_is_in_quarantine_is_said_again(office: Shell, tmp_path: Path) -> None:
    """
    Whoever offers it a second time hears why nothing became of it.
    """
    (bad,) = write(tmp_path / "m", bad=NO_MAIL)
    (first,) = office.run("intake", bad, "--json").lines

    again = office.run("intake", bad, "--strict", "--json")

    (line,) = again.lines
    assert (1, "duplicate", None) == (again.status, line["outcome"], line["reference"])
    said = f"It was taken in before and is in quarantine: {first['reason']}"
    assert said == line["reason"]


def test_standard_input_is_one_mail(office: Shell) -> None:
    """
    A mail can be piped in.
    """
    done = office.run("intake", "-", "--json", stdin=COMPLAINT)

    assert [("-", "case")] == [(one["file"], one["outcome"]) for one in done.lines]


def test_more_than_a_batch(office: Shell, tmp_path: Path) -> None:
    """
    A folder of more mails than one transaction holds comes in whole and in order.
    """
    mails = {f"m{number:02}": numbered(number) for number in range(60)}
    files = write(tmp_path / "m", **mails)

    done = office.run("intake", tmp_path / "m", "--json")

    assert [str(file) for file in files] == [line["file"] for line in done.lines]
    assert {"case"} == {line["outcome"] for line in done.lines}
    assert 60 == len({line["reference"] for line in done.lines})


def test_twice_makes_no_second_case(office: Shell, tmp_path: Path) -> None:
    """
    Whoever takes in the same folder again gets the same references.
    """
    write(tmp_path / "m", a=COMPLAINT, b=numbered(1))
    first = office.run("intake", tmp_path / "m", "--json").lines

    again = office.run("intake", tmp_path / "m", "--json").lines

    assert ["duplicate"] * 2 == [line["outcome"] for line in again]
    assert [o["reference"] for o in first] == [o["reference"] for o in again]
    assert 2 == len(office.run("cases", "--json").lines)
    shown = office.run("intake", tmp_path / "m")
    assert "2 messages: 2 duplicates.\n" == shown.err


def test_an_odd_name_is_shown_harmlessly(office: Shell, tmp_path: Path) -> None:
    """
    The name of a file cannot command the terminal either.
    """
    file = tmp_path / "a\x1b[2Jb.eml"
    file.write_bytes(COMPLAINT)

    done = office.run("intake", file)

    assert 0 == done.status
    assert "\x1b" not in done.out + done.err
    assert " case " in done.out


def test_a_checkpoint_is_signed(office: Shell) -> None:
    """
    After an intake the log has a checkpoint over all of it, which verifies.
    """
    office.run("intake", "-", stdin=COMPLAINT)

    note = office.run("log", "checkpoint").out
    sound = office.run("log", "verify", "--json").lines[0]

    assert sound["entries"] == int(note.splitlines()[1])
    assert sound["checkpoints"]
    assert [] == sound["problems"]

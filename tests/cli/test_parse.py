"""The mail reader alone, without a home."""

from __future__ import annotations

from pathlib import Path

from grievance.domain.display import CODES
from tests.cli.command import Shell
from tests.cli.letters import COMPLAINT, HOSTILE, NO_MAIL, write


NOWHERE = Shell(environ={"GRIEVANCE_HOME": "/nonexistent"})


def test_a_line_for_each_file(tmp_path: Path) -> None:
    """
    A letter as it was read, or the refusal, in the order of the arguments.
    """
    files = write(tmp_path / "m", a=COMPLAINT, b=NO_MAIL, c=b"")
    missing = tmp_path / "missing.eml"

    done = NOWHERE.run("parse", *files, missing, "--json")

    assert (0, "") == (done.status, done.err)
    letter, *refusals = done.lines
    assert [
        "file",
        "sender",
        "to",
        "cc",
        "subject",
        "date",
        "text",
        "attachments",
        "labels",
        "notes",
    ] == list(letter)
    assert "imre@post.example" == letter["sender"]["address"]
    assert ["office@grievance.example"] == letter["to"]
    assert ["roster.pdf"] == [one["name"] for one in letter["attachments"]]
    codes = ["not-a-mail", "empty", "not-there"]
    assert codes == [one["refusal"]["code"] for one in refusals]
    assert all(one["refusal"]["sentence"] for one in refusals)


def test_folders_and_standard_input(tmp_path: Path) -> None:
    """
    Sources are those of intake.
    """
    write(tmp_path / "m", a=COMPLAINT, b=HOSTILE)

    done = NOWHERE.run("parse", tmp_path / "m", "-", "--json", stdin=COMPLAINT)

    names = [Path(line["file"]).name for line in done.lines]
    assert ["a.eml", "b.eml", "-"] == names


def test_strict(tmp_path: Path) -> None:
    """
    With --strict a refusal is status 1.
    """
    good, bad = write(tmp_path / "m", good=COMPLAINT, bad=NO_MAIL)

    assert 0 == NOWHERE.run("parse", good, "--strict").status
    assert 1 == NOWHERE.run("parse", good, bad, "--strict").status


def test_hostile_words_are_only_shown(tmp_path: Path) -> None:
    """
    In both forms nothing in a letter commands the terminal.
    """
    (file,) = write(tmp_path / "m", hostile=HOSTILE)

    text = NOWHERE.run("parse", file).out
    line = NOWHERE.run("parse", file, "--json")

    assert None is CODES.search(text)
    assert None is CODES.search(line.out)
    assert "<U+202E>abc" in text
    assert "\u202eabc" in line.lines[0]["text"]

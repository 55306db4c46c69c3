"""Standards, criteria and corrections from a shell; no office is needed for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Shell


CORRECTION = """
[[criterion]]
standard = "ASI-PS"
version = "V3.1"
id = "10.5"
title = "Speaking With One Another"
"""


@pytest.fixture(name="home")
def _home(shell: Shell) -> Path:
    """The home of the shell, with nothing in it."""
    shell.home.mkdir(parents=True)
    return shell.home


def test_standards_are_listed_without_a_home(shell: Shell) -> None:
    """
    Which versions there are, as a table and for programs.
    """
    shown = shell.run("catalogue", "show")
    lines = shell.run("catalogue", "show", "--json").lines

    assert 0 == shown.status
    assert "ASI-CoC" in shown.out
    assert [("ASI-PS", "V3.1", 62), ("ASI-PS", "V2", 59), ("ASI-CoC", "V2.1", 21)] == [
        (line["standard"], line["version"], line["criteria"]) for line in lines
    ]


def test_criteria_are_listed_with_their_confidence(shell: Shell) -> None:
    """
    Whoever reads a title sees how sure it is; short names will do.
    """
    shown = shell.run("catalogue", "show", "ps", "V2")
    lines = shell.run("catalogue", "show", "CoC", "--json").lines

    assert 0 == shown.status
    assert "confidence" in shown.out
    assert "from-memory" in shown.out
    assert 21 == len(lines)
    assert {"low", "high"} == {line["confidence"] for line in lines}


def test_a_criterion_shows_all_that_is_known(shell: Shell) -> None:
    """
    Title, basis, tests, protection, expansion, crosswalk and issues.
    """
    shown = shell.run("catalogue", "show", "PS", "10.3")
    (line,) = shell.run("catalogue", "show", "PS", "V2", "11.2", "--json").lines

    assert 0 == shown.status
    for part in (
        "ASI-PS V3.1 10.3  Forced Labour",
        "basis: sourced, confidence high",
        "off site",
        "how to protect people meanwhile",
        "CoC 7.1: Forced labour is looked at",
        "V2: 10.3",
        "Labor / Forced/Child Labor",
    ):
        assert part in shown.out
    assert [{"version": "V3.1", "criteria": "11.1"}] == line["crosswalk"]
    assert "OH&S Management System" == line["title"]
    assert line["tests"]


def test_an_unknown_letter_is_shown_with_a_warning(shell: Shell) -> None:
    """
    It may be right, and the catalogue incomplete.
    """
    known = shell.run("catalogue", "show", "PS", "9.8b")
    unknown = shell.run("catalogue", "show", "PS", "9.8z")

    assert (0, "") == (known.status, known.err)
    assert "identify and assess supply-chain risk" in known.out
    assert 0 == unknown.status
    assert "the letter z is not in the catalogue" in unknown.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["XY"], "no standard XY; it has ASI-PS, ASI-CoC"),
        (["PS", "V9"], "no PS V9; it has V3.1, V2"),
        (["PS", "99.1"], "has no criterion 99.1"),
        (["PS", "V2", "nine"], "A criterion is a number"),
        (["PS", "V2", "9.1", "9.2"], "Name a standard, a version and a criterion"),
    ],
)
def test_what_is_not_there_is_refused(
    shell: Shell, words: list[str], expected: str
) -> None:
    """
    With what there is instead.
    """
    done = shell.run("catalogue", "show", *words)

    assert (2, "") == (done.status, done.out)
    assert expected in done.err


def test_what_ships_is_sound(shell: Shell) -> None:
    """
    Nothing is wrong, nothing to look at; no office is needed to see it.
    """
    done = shell.run("catalogue", "check")

    assert (0, "") == (done.status, done.out)
    assert "Looked at 3 versions with 142 criteria: 0 wrong, 0 to look at." in done.err


def test_a_correction_in_the_home_is_used(shell: Shell, home: Path) -> None:
    """
    The title of the operator is shown as theirs.
    """
    (home / "catalogue.toml").write_text(CORRECTION, "utf-8")
    shown = shell.run("catalogue", "show", "PS", "10.5")

    assert "Speaking With One Another" in shown.out
    assert "basis: operator" in shown.out
    assert 0 == shell.run("catalogue", "check").status


def test_a_file_can_be_checked_before_it_is_put_there(
    shell: Shell, tmp_path: Path
) -> None:
    """
    One file alone, over what ships: doubts are named, and errors end with 1 or 2.
    """
    good, odd, bad = (tmp_path / name for name in ("good.toml", "odd.toml", "bad.toml"))
    good.write_text(CORRECTION, "utf-8")
    odd.write_text(f'{CORRECTION}confidence = "sure"\n', "utf-8")
    bad.write_text(CORRECTION.replace("title", "heading"), "utf-8")

    assert 0 == shell.run("catalogue", "check", good).status
    looked = shell.run("catalogue", "check", odd)
    assert 1 == looked.status
    assert "wrong: ASI-PS V3.1 10.5: confidence is one of" in looked.out
    (found,) = shell.run("catalogue", "check", odd, "--json").lines
    assert looked.out == f"{found['kind']}: {found['sentence']}\n"
    refused = shell.run("catalogue", "check", bad)
    assert (2, "") == (refused.status, refused.out)
    assert "bad.toml, criterion 1 (ASI-PS V3.1 10.5): nothing is called" in refused.err


def test_letters_are_checked_too(shell: Shell, home: Path) -> None:
    """
    A template that names anything else is wrong, with its place.
    """
    (home / "letters" / "en").mkdir(parents=True)
    template = home / "letters" / "en" / "ACK.toml"
    template.write_text('body = "{{ complainant }}"\n', "utf-8")
    done = shell.run("catalogue", "check")

    assert 1 == done.status
    assert "wrong: letters/en/ACK.toml, body, line 1: there is no `complainant`" in (
        done.out
    )


def test_codes_in_a_title_are_not_obeyed(shell: Shell, home: Path) -> None:
    """
    A file from elsewhere cannot move the cursor of a terminal.
    """
    text = CORRECTION.replace("Speaking", "\\u001b[2JSpeaking")
    (home / "catalogue.toml").write_text(text, "utf-8")

    for words in (["PS", "10.5"], ["PS"], ["PS", "10.5", "--json"]):
        assert "\x1b" not in shell.run("catalogue", "show", *words).out


@pytest.mark.parametrize("name", ["bulletins/en.toml", "leak/en.toml"])
def test_other_words_of_an_office_are_checked_too(
    shell: Shell, home: Path, name: str
) -> None:
    """
    Before somebody needs them, and by the name of the file.
    """
    file = home / name
    file.parent.mkdir(parents=True)
    file.write_text("nothing that is TOML\n", "utf-8")

    done = shell.run("catalogue", "check")

    assert 1 == done.status
    assert f"wrong: {name}" in done.out

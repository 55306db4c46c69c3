"""Help, completion and man pages without the commands: as they would say it."""

from __future__ import annotations

import click
import pytest

from grievance.cli.main import LINES, grievance
from grievance.cli.outlines import FILE, outline, outlines
from grievance.cli.outlining import as_text, every_outline
from tests.cli.command import ROOT, Shell


STALE = "out of date: run .venv/bin/python -m grievance.cli.outlining"
WIDTHS = (40, 88)


def real(name: str) -> click.Command:
    """Find the command itself, by the words that name it."""
    command: click.Command | None = grievance
    for word in name.split():
        if isinstance(command, click.Group):
            command = command.get_command(click.Context(command), word)
        else:
            assert command is not None
            command = command.find_way(word)  # type: ignore[attr-defined]  # no group
    assert command is not None
    return command


def said(command: click.Command, width: int) -> str:
    """Let a command say what it is, on a terminal of this width."""
    ctx = click.Context(
        command,
        info_name="it",
        max_content_width=width,
        terminal_width=width,
        help_option_names=["-h", "--help"],
    )
    command._help_option = None  # click keeps that of whoever asked first
    return command.get_help(ctx)


def test_the_file_is_current() -> None:
    """
    What is written down is what the commands are now.
    """
    written = (ROOT / "grievance" / "cli" / FILE).read_text("utf-8")

    assert as_text(every_outline()) == written, STALE


@pytest.mark.parametrize("name", [name for name, _outline in outlines()])
def test_an_outline_says_what_the_command_says(name: str) -> None:
    """
    The help of an outline is that of its command, to the last sign.
    """
    found = outline(name)
    assert found is not None
    for width in WIDTHS:
        assert said(real(name), width) == said(found, width), STALE


def test_help_cuts_no_sentence_short() -> None:
    """
    What a group says of the commands below it is folded, and never ends in dots.
    """
    groups = [one for _name, one in outlines() if isinstance(one, click.Group)]
    told = [said(one, 80).partition("Commands:")[2] for one in groups]

    assert all(told)
    assert [] == [text for text in told if "...\n" in text]


def test_every_command_has_an_outline() -> None:
    """
    Also those to which others give way.
    """
    names = [name for name, _outline in outlines()]

    assert set(LINES) < set(names)
    assert {"case new", "triage score --decided", "letters draft"} < set(names)
    assert len(names) == len(set(names))


def test_help_is_asked_for_by_a_word_and_not_by_a_value(shell: Shell) -> None:
    """
    Who gives `--help` as the value of an option, or behind `--`, means it.
    """
    helped = shell.run("note", "GR-7F3K-9Q2D", "--help")
    meant = shell.run("--home", shell.home, "cases", "--person", "--help")
    behind = shell.run("note", "--", "GR-7F3K-9Q2D", "--help")

    assert (0, "Usage: grievance note") == (helped.status, helped.out[:21])
    for done in (meant, behind):
        assert 2 == done.status
        assert "Usage" not in done.out
        assert "is not the home of an office" in done.err


def test_a_group_below_says_so_as_well(shell: Shell) -> None:
    """
    Help is there at each level, in the place that the words name.
    """
    group = shell.run("letters", "--help")
    below = shell.run("letters", "draft", "-h")
    way = shell.run("case", "new", "--help")

    assert group.out.startswith("Usage: grievance letters [OPTIONS] COMMAND")
    assert below.out.startswith("Usage: grievance letters draft [OPTIONS] REFERENCE")
    assert way.out.startswith("Usage: grievance case new [OPTIONS]")
    assert "" == group.err + below.err + way.err


def test_an_unknown_word_is_refused_beside_help(shell: Shell) -> None:
    """
    A misspelt command is no help for another.
    """
    assert 2 == shell.run("letters", "drat", "--help").status
    assert 2 == shell.run("leters", "--help").status

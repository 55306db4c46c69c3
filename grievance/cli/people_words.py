"""Compare words by telephone before something that came from elsewhere is believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from grievance.cli.terminal import has_terminal
from grievance.domain.errors import NotAllowedError, SetupError


def words_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be told the words that somebody read out."""
    option = click.option(
        "--words",
        metavar="WORDS",
        help="The words as they were read to you by telephone; else you are asked.",
    )
    return option(command)


def compare_words(words: str, heard: str | None, *, whose: str) -> None:
    """
    Go on only if the *words* are those that were *heard*, or somebody says so.

    Raises:
        NotAllowedError: They are others.

        SetupError: They were not given, and nobody can be asked.
    """
    if heard is not None:
        if heard.casefold().split() != words.split():
            raise NotAllowedError(_OTHERS)
        return
    if not has_terminal():
        msg = "There is no terminal to ask; give the words you heard with --words."
        raise SetupError(msg)
    click.echo(f"\n{whose}\n\n    {words}\n", err=True)
    if not click.confirm("Did they read just these words to you?", err=True):
        raise NotAllowedError(_OTHERS)


_OTHERS = (
    "These are other words; nothing was changed. Have the file sent again another way, "
    "and call them at a number you know."
)

"""Ask at the terminal for what no option said: others can see the options of a command."""

from __future__ import annotations

import click

from grievance.cli.acts import words_of
from grievance.cli.terminal import has_terminal


def words_or_ask(option: str | None, question: str, before: str = "") -> str:
    """
    Return what an option says, standard input for `-`, or what somebody types.

    What is left out stays as it was *before*; at a terminal that is shown.
    """
    if option is not None:
        return words_of(option).strip()
    if not has_terminal():
        return before
    answer: str = click.prompt(
        question, default=before, show_default=bool(before), err=True
    )
    return answer.strip()


def choice_or_ask(option: str | None, question: str, choices: list[str]) -> str:
    """
    Return what an option says, or which of *choices* somebody picks.

    Raises:
        UsageError: Nobody can be asked.
    """
    if option is not None:
        return option
    if not has_terminal():
        msg = f"There is no terminal to ask: {question}; give it as an option."
        raise click.UsageError(msg)
    picked: str = click.prompt(question, type=click.Choice(choices), err=True)
    return picked

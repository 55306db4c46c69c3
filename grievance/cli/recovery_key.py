"""Where the recovery key comes from: a file from the safe, or the words of sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from grievance.cli.terminal import has_terminal
from grievance.domain.errors import NotAllowedError, SetupError
from grievance.home import RECOVERY_KEY, read_key
from grievance.reading_files import read_text
from grievance.vault.recovery_shares import Share, join_shares, read_share


A_FILE = click.Path(path_type=Path)


def key_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be told which file or sheets have the recovery key."""
    for option in (
        click.option(
            "--recovery-key",
            type=A_FILE,
            metavar="FILE",
            help="The whole key, from the safe; else you are asked for sheets.",
        ),
        click.option(
            "--sheet",
            "sheets",
            type=A_FILE,
            metavar="FILE",
            multiple=True,
            help="The words of a sheet as a text file; once for each sheet.",
        ),
    ):
        command = option(command)
    return command


def read_seed(recovery_key: Path | None, sheets: Sequence[Path]) -> bytes:
    """
    Return the 32 bytes that the recovery key comes from.

    Raises:
        SetupError: A file cannot be read, or nobody can be asked.

        NotAllowedError: The sheets are not enough, or do not belong together.
    """
    if recovery_key is not None:
        return read_key(recovery_key, RECOVERY_KEY)
    return join_shares(read_shares(sheets))


def read_shares(sheets: Sequence[Path]) -> tuple[Share, ...]:
    """Return the shares in files, or those that somebody types; raises as `read_seed`."""
    if sheets:
        texts = (read_text(path).decode("utf-8", "replace") for path in sheets)
        return tuple(read_share(text) for text in texts)
    if not has_terminal():
        msg = "There is no terminal to ask for sheets; name --sheet FILE for each."
        raise SetupError(msg)
    return _asked()


def _asked() -> tuple[Share, ...]:
    """Ask for one sheet after the other until there are enough."""
    click.echo(
        "Type the words of each sheet in one line; what you type is not shown.",
        err=True,
    )
    shares: list[Share] = []
    while not shares or len({one.number for one in shares}) < shares[0].threshold:
        words = click.prompt(f"Sheet {len(shares) + 1}", hide_input=True, err=True)
        try:
            shares.append(read_share(words))
        except NotAllowedError as error:
            click.echo(str(error), err=True)
    return tuple(shares)

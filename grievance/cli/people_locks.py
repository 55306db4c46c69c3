"""What new keys are to lie under: a passphrase drawn or chosen, and a device file."""

from __future__ import annotations

import os

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from grievance.cli.new_file import write_new
from grievance.cli.passphrases import Chosen, choose_passphrase
from grievance.cli.terminal import has_terminal
from grievance.domain.errors import NotAllowedError, SetupError
from grievance.domain.passphrase_strength import refuse_weak
from grievance.home import DEVICE_KEY, key_line, write_key
from grievance.replacing import replace_file
from grievance.vault.identity import DEVICE_SIZE, Cost, normalised
from grievance.wiring.device_file import next_to


SHORTEST = 12  # characters of a passphrase that somebody types
A_FILE = click.Path(path_type=Path)
_QUESTION = "A passphrase of your own, or nothing for one of six drawn words"


def lock_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be told what to lock keys with."""
    for option in (
        click.option(
            "--strong-lock",
            is_flag=True,
            help="Guessing the passphrase takes 2 GiB of memory, and so does yours.",
        ),
        click.option(
            "--new-passphrase-file",
            type=A_FILE,
            metavar="FILE",
            help="The new passphrase is its first line; a new or empty file receives a "
            "generated one. Else you are asked.",
        ),
    ):
        command = option(command)
    return command


def cost_of_lock(*, strong: bool) -> Cost:
    """Return how dear a guess is to be."""
    return Cost.HIGH if strong else Cost.LOW_MEMORY


def new_passphrase_from(path: Path | None) -> Chosen:
    """
    Return the new passphrase: from a file, typed twice, or drawn and shown once.

    Raises:
        SetupError: There is neither a file nor a terminal.

        NotAllowedError: What was typed is too short, or a machine guesses it.
    """
    if path is not None or not has_terminal():
        return _told(choose_passphrase(path))
    typed = _ask(_QUESTION)
    if not typed:
        return _told(choose_passphrase(None))
    if len(normalised(typed)) < SHORTEST:
        msg = f"A passphrase has {SHORTEST} characters or more; six words are good."
        raise NotAllowedError(msg)
    refuse_weak(typed)
    if normalised(_ask("The same again")) != normalised(typed):
        msg = "These were two different passphrases; nothing was changed, try again."
        raise NotAllowedError(msg)
    return Chosen(passphrase=typed, is_new=False, file=None)


def _ask(question: str) -> str:
    answer: str = click.prompt(
        question, default="", show_default=False, hide_input=True, err=True
    )
    return answer


def _told(chosen: Chosen) -> Chosen:
    if chosen.is_new and chosen.file is None:
        shown = f"\nYour passphrase, shown this once:\n\n    {chosen.passphrase}\n"
        click.echo(shown, err=True)
    elif chosen.is_new:
        click.echo(f"Your new passphrase was written to {chosen.file}.", err=True)
    return chosen


def refuse_device(path: Path) -> None:
    """Raise `SetupError` if there is a device file already."""
    if path.exists():
        msg = (
            f"There is a device file {path} already; put it away, or name another with "
            "--device-file."
        )
        raise SetupError(msg)


@contextmanager
def new_device(path: Path) -> Generator[bytes, None, None]:
    """
    Draw a device secret for a new file; it stays only if the block ends well.

    For what is not on the books before that; else there is `next_device`.

    Raises:
        SetupError: There is such a file already, or it cannot be written.
    """
    refuse_device(path)
    device = os.urandom(DEVICE_SIZE)
    write_key(path, DEVICE_KEY, device)
    try:
        yield device
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def next_device(path: Path) -> Generator[bytes, None, None]:
    """
    Draw a device secret that takes the place of *path* if the block ends well.

    Else both stay, as the new lock may be on the books all the same: the next unlock
    tells.

    Raises:
        SetupError: It cannot be written.
    """
    device, following = os.urandom(DEVICE_SIZE), next_to(path)
    following.unlink(missing_ok=True)  # whoever is here has opened with the other one
    line = key_line(DEVICE_KEY, device)
    write_new(following, line.encode())
    try:
        yield device
    except BaseException:
        click.echo(
            f"{following} stays beside your device file: the next unlock takes it if "
            "your keys were locked anew all the same.",
            err=True,
        )
        raise
    if following.is_file() and following.read_text("ascii") == line:
        following.replace(path)
    else:  # an unlock found it already, or another such command
        replace_file(path, line)

"""Passphrases come from a file or a terminal; never from arguments or variables."""

from __future__ import annotations

import stat

from dataclasses import dataclass, field
from pathlib import Path

import click

from grievance.cli.surroundings import Surroundings
from grievance.cli.terminal import has_terminal
from grievance.domain.errors import SetupError
from grievance.domain.passphrase_strength import refuse_weak
from grievance.home import write_private
from grievance.settings import ENV_PASSPHRASE_FILE
from grievance.vault.passphrase import new_passphrase


LONGEST = 10_000  # characters

NO_WAY_TO_ASK = (
    "There is no terminal to ask for the passphrase; name a file with "
    f"--passphrase-file or in {ENV_PASSPHRASE_FILE}."
)


def passphrase_file(surroundings: Surroundings, named: Path | None) -> Path | None:
    """Return the file that an option or the environment names, or None."""
    found = surroundings.environ.get(ENV_PASSPHRASE_FILE)
    return named or (Path(found) if found else None)


def read_passphrase(path: Path) -> str:
    """
    Return the first line of a file.

    Raises:
        SetupError: It cannot be read, is no text, or is empty.
    """
    passphrase = _first_line(path)
    if not passphrase:
        msg = f"The passphrase file {path} is empty; write the passphrase into it."
        raise SetupError(msg)
    return passphrase


def ask_passphrase(name: str) -> str:
    """
    Ask on the terminal, without an echo.

    Raises:
        SetupError: There is no terminal.
    """
    if not has_terminal():
        raise SetupError(NO_WAY_TO_ASK)
    prompt = f"Passphrase of {name}"
    answer: str = click.prompt(prompt, hide_input=True, err=True)
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The passphrase of a new person, drawn just now or found in *file*."""

    passphrase: str = field(repr=False)
    is_new: bool
    file: Path | None


def choose_passphrase(path: Path | None) -> Chosen:
    """
    Return the passphrase of a new person; a new one without a file is to be shown.

    A file that is not there yet, or is empty, receives a generated one.

    Raises:
        SetupError: There is neither a file nor a terminal to show it on.

        NotAllowedError: A machine guesses what stands in the file.
    """
    if path is None:
        if not has_terminal():
            raise SetupError(NO_WAY_TO_ASK)
        return Chosen(passphrase=new_passphrase(), is_new=True, file=None)
    if _waits_for_one(path):
        passphrase = new_passphrase()
        path.unlink(missing_ok=True)
        write_private(path, f"{passphrase}\n")
        return Chosen(passphrase=passphrase, is_new=True, file=path)
    passphrase = read_passphrase(path)
    refuse_weak(passphrase)
    return Chosen(passphrase=passphrase, is_new=False, file=path)


def _waits_for_one(path: Path) -> bool:
    try:
        status = path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size == 0


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.readline(LONGEST).strip()
    except FileNotFoundError:
        msg = f"There is no passphrase file {path}; name the right one."
    except OSError as error:
        msg = f"The passphrase file {path} cannot be read: {error.strerror}."
    except UnicodeDecodeError:
        msg = f"The passphrase file {path} is not text; name the right one."
    raise SetupError(msg)

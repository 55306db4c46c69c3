"""Unlock somebody's ring for a command: who, their passphrase, their device file."""

from __future__ import annotations

import functools

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click

from grievance.cli.passphrases import ask_passphrase, passphrase_file, read_passphrase
from grievance.cli.surroundings import Surroundings
from grievance.domain.errors import SetupError
from grievance.home import DEVICE_KEY, read_key
from grievance.services.read_directory import staff
from grievance.services.unlock_ring import Credentials
from grievance.settings import ENV_DEVICE_FILE
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


ENV_PERSON = "GRIEVANCE_PERSON"
P = ParamSpec("P")
R = TypeVar("R")
A_FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """What the options say of the person at work."""

    person: str | None = None
    passphrase_file: Path | None = None
    device_file: Path | None = None


def who_options(command: Callable[Concatenate[Who, P], R]) -> Callable[P, R]:
    """Give *command* the options that say who is at work, as its first argument."""

    @click.option(
        "--person",
        metavar="NAME",
        help=f"Who you are; else {ENV_PERSON}, else the first person of the office.",
    )
    @click.option(
        "--passphrase-file",
        type=A_FILE,
        metavar="FILE",
        help="Your passphrase is its first line; else GRIEVANCE_PASSPHRASE_FILE, "
        "else you are asked.",
    )
    @click.option(
        "--device-file",
        type=A_FILE,
        metavar="FILE",
        help=f"Your device file; else {ENV_DEVICE_FILE}, else the one in the home.",
    )
    @functools.wraps(command)
    def asked(*args: P.args, **options: P.kwargs) -> R:
        who = Who(
            person=_taken(options, "person", str),
            passphrase_file=_taken(options, "passphrase_file", Path),
            device_file=_taken(options, "device_file", Path),
        )
        return command(who, *args, **options)

    return asked


def unlock(mechanism: Mechanism, surroundings: Surroundings, who: Who) -> PersonRing:
    """
    Open the ring of the person at work.

    Raises:
        SetupError: There is nobody of that name, a file is missing or unreadable, or
            nobody can be asked.

        NotAllowedError: Name, passphrase or device file is not right.
    """
    name = _name(mechanism, surroundings, who)
    device = read_key(device_file_of(mechanism, surroundings, who, name), DEVICE_KEY)
    path = passphrase_file(surroundings, who.passphrase_file)
    passphrase = ask_passphrase(name) if path is None else read_passphrase(path)
    shown = Credentials(name=name, passphrase=passphrase, device=device)
    return mechanism.unlock(shown)


def _name(mechanism: Mechanism, surroundings: Surroundings, who: Who) -> str:
    """Return a name as the directory writes it; anybody may list those names."""
    names = [person.name for person in staff(mechanism.directory(), at=mechanism.now())]
    wanted = who.person or surroundings.environ.get(ENV_PERSON)
    if not names:
        msg = "There is nobody in this office; run `grievance init` first."
        raise SetupError(msg)
    return _called(names, wanted) if wanted else names[0]


def _called(names: list[str], wanted: str) -> str:
    written = " ".join(wanted.split())
    for name in names:
        if name.casefold() == written.casefold():
            return name
    msg = f"There is nobody called {written} here; `grievance people` lists them."
    raise SetupError(msg)


def device_file_of(
    mechanism: Mechanism, surroundings: Surroundings, who: Who, name: str
) -> Path:
    """Return where the device file of the person at work lies, as far as is known."""
    named = surroundings.environ.get(ENV_DEVICE_FILE)
    if who.device_file is not None:
        return who.device_file
    return Path(named) if named else mechanism.home.device(name)


def _taken(options: dict[str, object], name: str, kind: type[R]) -> R | None:
    value = options.pop(name)
    return value if isinstance(value, kind) else None

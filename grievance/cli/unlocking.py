"""Unlock somebody's ring for a command: who, their passphrase, their device file."""

from __future__ import annotations

import functools

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click

from grievance.cli.passphrases import ask_passphrase, passphrase_file, read_passphrase
from grievance.cli.securing import secure_named
from grievance.cli.surroundings import ENV_PERSON, Surroundings
from grievance.domain.errors import SetupError
from grievance.domain.person_name import written
from grievance.home import DEVICE_KEY, Home, read_key
from grievance.services.boxes.unlock_ring import Credentials
from grievance.services.directory.read_directory import staff
from grievance.settings import ENV_DEVICE_FILE
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism
from grievance.wiring.device_file import next_to, unlock_from


P = ParamSpec("P")
R = TypeVar("R")
A_FILE = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """What the options say of the person at work, and on which *case*, if on one."""

    person: str | None = None
    passphrase_file: Path | None = None
    device_file: Path | None = None
    case: str | None = None


def who_options(command: Callable[Concatenate[Who, P], R]) -> Callable[P, R]:
    """
    Give *command* the options that say who is at work, as its first argument.

    Where it takes the reference of a case, or a letter by it, that is noted as well.
    """

    @click.option(
        "--person",
        metavar="NAME",
        help=f"Who you are; else {ENV_PERSON}, else who alone has a device file here, "
        "else the first person of the office.",
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
            case=_named_case(options),
        )
        return command(who, *args, **options)

    return asked


def unlock(mechanism: Mechanism, surroundings: Surroundings, who: Who) -> PersonRing:
    """
    Open the ring of the person at work, and see first to the keys of the case at hand.

    Raises:
        SetupError: There is nobody of that name, a file is missing or unreadable, or
            nobody can be asked.

        NotAllowedError: Name, passphrase or device file is not right.
    """
    name = name_at_work(mechanism, surroundings, who, mechanism.home)
    device_path = device_file_of(mechanism, surroundings, who, name)
    if not next_to(device_path).is_file():
        read_key(device_path, DEVICE_KEY)  # that it is missing is said before one types
    path = passphrase_file(surroundings, who.passphrase_file)
    passphrase = ask_passphrase(name) if path is None else read_passphrase(path)

    def opened(device: bytes) -> PersonRing:
        shown = Credentials(name=name, passphrase=passphrase, device=device)
        return mechanism.unlock(shown)

    ring = unlock_from(device_path, opened, at=mechanism.now())
    if who.case is not None:
        secure_named(mechanism, ring, who.case)
    return ring


def name_at_work(
    mechanism: Mechanism, surroundings: Surroundings, who: Who, home: Home
) -> str:
    """
    Return a name as the directory writes it; anybody may list those names.

    Where nobody is named, it is decided by whose device file lies in *home*.
    """
    names = [person.name for person in staff(mechanism.directory(), at=mechanism.now())]
    wanted = who.person or surroundings.environ.get(ENV_PERSON)
    if not names:
        msg = "There is nobody in this office; run `grievance init` first."
        raise SetupError(msg)
    return _called(names, wanted) if wanted else _whose_machine(home, names)


def _whose_machine(home: Home, names: list[str]) -> str:
    """Return who alone has a device file in this home, or the first of all."""
    here = [name for name in names if home.device(name).is_file()]
    return here[0] if len(here) == 1 else names[0]


def _called(names: list[str], wanted: str) -> str:
    called = written(wanted)
    for name in names:
        if written(name).casefold() == called.casefold():
            return name
    msg = f"There is nobody called {called} here; `grievance people` lists them."
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


def _named_case(options: Mapping[str, object]) -> str | None:
    named = options.get("reference") or options.get("letter")
    return named if isinstance(named, str) else None

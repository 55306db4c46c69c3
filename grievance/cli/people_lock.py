"""`grievance people passphrase`, `code` and `recover`: what your own keys lie under."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.passphrases import read_passphrase
from grievance.cli.people_locks import (
    A_FILE,
    cost_of_lock,
    lock_options,
    new_passphrase_from,
    next_device,
    refuse_device,
)
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.terminal import has_terminal
from grievance.cli.unlocking import Who, device_file_of, unlock, who_options
from grievance.domain.errors import SetupError
from grievance.home import DEVICE_KEY, read_key
from grievance.services.directory.read_directory import person_of
from grievance.services.people.lock_identity import (
    NewLock,
    lock_again,
    make_code,
    open_with_code,
)
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


IN_A_ROW = 4  # words


@click.command(
    epilog="Example: grievance people passphrase --new-passphrase-file new.txt"
)
@click.option(
    "--new-device", is_flag=True, help="A new device file as well, in place of yours."
)
@lock_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def passphrase(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    new_device: bool,
    new_passphrase_file: Path | None,
    strong_lock: bool,
    as_json: bool,
) -> None:
    """
    Lock your keys with another passphrase; the one before opens them no more.

    The keys stay the same. Where somebody may have both your passphrase and your
    device file, use `grievance people rotate`.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        name = person_of(ring.directory, ring.person_id).name
        device_path = device_file_of(mechanism, surroundings, who, name)
        chosen = new_passphrase_from(new_passphrase_file)
        with device_for(device_path, is_new=new_device) as device:
            new = NewLock(
                passphrase=chosen.passphrase,
                device=device,
                cost=cost_of_lock(strong=strong_lock),
            )
            _lock(mechanism, ring, new)
    _say(name, device_path if new_device else None, as_json=as_json)


@click.command(epilog="Example: grievance people code --person 'Ada Okafor'")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def code(who: Who, surroundings: Surroundings, /, *, as_json: bool) -> None:
    """
    Print a recovery code, to be kept on paper: it opens your keys by itself.

    It needs neither passphrase nor device file. A code that was printed before opens
    them no more.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        name = person_of(ring.directory, ring.person_id).name
        with mechanism.store.begin() as tx:
            words = make_code(tx, ring, at=mechanism.now())
    if as_json:
        print_json({"name": name, "key_version": ring.kv, "code": words})
        return
    click.echo(f"Recovery code of {name}, key version {ring.kv}:\n")
    written = words.split()
    for start in range(0, len(written), IN_A_ROW):
        click.echo("    " + " ".join(written[start : start + IN_A_ROW]))
    click.echo(
        "\nKeep it on paper, apart from this machine: who has it and the database is "
        "you.",
        err=True,
    )


@click.command(
    epilog="Example: grievance people recover 'Ada Okafor' --code-file code.txt"
)
@click.argument("name")
@click.option(
    "--code-file",
    type=A_FILE,
    metavar="FILE",
    help="The words of the code on its first line; else you are asked.",
)
@click.option(
    "--device-file",
    type=A_FILE,
    metavar="FILE",
    help="Your new device file; else it takes the place of the one in the home.",
)
@lock_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def recover(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    name: str,
    code_file: Path | None,
    device_file: Path | None,
    new_passphrase_file: Path | None,
    strong_lock: bool,
    as_json: bool,
) -> None:
    """
    Open your keys with the code on paper, and lock them with new things.

    You get a new passphrase and a new device file; what you had opens nothing more.
    """
    with opened(surroundings) as mechanism:
        words = _words(code_file)
        with mechanism.store.read() as tx:
            ring = open_with_code(
                tx, mechanism.directory(), name, words, at=mechanism.now()
            )
        called = person_of(ring.directory, ring.person_id).name
        device_path = device_file or mechanism.home.device(called)
        chosen = new_passphrase_from(new_passphrase_file)
        with _fresh(device_path, is_named=device_file is not None) as device:
            new = NewLock(
                passphrase=chosen.passphrase,
                device=device,
                cost=cost_of_lock(strong=strong_lock),
            )
            _lock(mechanism, ring, new)
    _say(called, device_path, as_json=as_json)


def device_for(path: Path, *, is_new: bool) -> AbstractContextManager[bytes]:
    """Give the device secret in *path*, or a new one that takes its place."""
    return next_device(path) if is_new else nullcontext(read_key(path, DEVICE_KEY))


def _fresh(path: Path, *, is_named: bool) -> AbstractContextManager[bytes]:
    if is_named:
        refuse_device(path)
    return next_device(path)


def _lock(mechanism: Mechanism, ring: PersonRing, new: NewLock) -> None:
    with mechanism.store.begin() as tx:
        lock_again(tx, ring, new, at=mechanism.now())


def _words(path: Path | None) -> str:
    if path is not None:
        return read_passphrase(path)
    if not has_terminal():
        msg = "There is no terminal to ask for the code; name a file with --code-file."
        raise SetupError(msg)
    answer: str = click.prompt(
        "The words of your recovery code (not shown)", hide_input=True, err=True
    )
    return answer


def _say(name: str, device: Path | None, *, as_json: bool) -> None:
    if as_json:
        print_json({"name": name, "device_file": str(device) if device else None})
        return
    click.echo(f"The keys of {name} are locked anew.")
    if device is not None:
        click.echo(f"The new device file is {device}. Back it up.", err=True)

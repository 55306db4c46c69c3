"""`grievance people request`: make keys here, and the file that asks to be let in."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import click

from grievance.cli.named_home import home_of
from grievance.cli.new_file import write_new
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.people_locks import (
    A_FILE,
    cost_of_lock,
    lock_options,
    new_device,
    new_passphrase_from,
)
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.errors import SetupError
from grievance.domain.ids import PersonId
from grievance.domain.person_name import refuse_name
from grievance.home import PRIVATE_FOLDER, Home
from grievance.services.directory.read_directory import find_person, staff
from grievance.vault.identity import Cost, Identity, lock
from grievance.vault.identity_request import (
    SignedIdentityRequest,
    make_request,
    write_request,
)
from grievance.wiring import utc_now


@click.command(
    epilog="Example: grievance people request --name 'Bo Lind' --file bo.request"
)
@click.option("--name", metavar="NAME", help="What you are called in the office.")
@click.option(
    "--for",
    "again",
    metavar="NAME",
    help="You are in the office and lost passphrase and device file: new keys for you.",
)
@click.option(
    "--file",
    "path",
    type=A_FILE,
    required=True,
    metavar="FILE",
    help="The request, a new file: it holds no secret that opens anything.",
)
@click.option(
    "--device-file",
    type=A_FILE,
    metavar="FILE",
    help="Your device file, a new one; else it lies in the home.",
)
@lock_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def request(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    name: str | None,
    again: str | None,
    path: Path,
    device_file: Path | None,
    new_passphrase_file: Path | None,
    strong_lock: bool,
    as_json: bool,
) -> None:
    """
    Make your keys on your own machine, and a request to be let into the office.

    Only the file leaves this machine: carry it to whoever has the root key, and read
    the words that are shown to them by telephone. No office is needed here.
    """
    if (name is None) == (again is None):
        msg = "Say who you are with --name; or with --for, if you are here already."
        raise click.UsageError(msg)
    home = home_of(surroundings)
    called, person_id, kv = _next_version(surroundings, again) if again else _new(name)
    device_path = device_file or _place(home, called)
    cost = cost_of_lock(strong=strong_lock)
    chosen = new_passphrase_from(new_passphrase_file)
    with new_device(device_path) as device:
        signed = _make(
            called, person_id, kv, chosen.passphrase, device, cost, at=utc_now()
        )
        write_new(path, write_request(signed))
    _say(signed, path, device_path, is_again=bool(again), as_json=as_json)


def _new(name: str | None) -> tuple[str, PersonId, int]:
    return refuse_name(name or "", ()), PersonId(uuid4()), 1


def _next_version(surroundings: Surroundings, name: str) -> tuple[str, PersonId, int]:
    """Look up who is here already, and which keys they have."""
    with opened(surroundings) as mechanism:
        directory = mechanism.directory()
        person = find_person(staff(directory, at=mechanism.now()), name)
        return person.name, person.id, directory.person(person.id).kv + 1


def _place(home: Home, name: str) -> Path:
    path = home.device(name)
    try:
        path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        with suppress(OSError):
            home.path.chmod(PRIVATE_FOLDER)
    except OSError as error:
        msg = f"The home {home.path} cannot be made: {error.strerror}."
        raise SetupError(msg) from None
    return path


def _make(  # noqa: PLR0913, PLR0917  # what is locked, and with what
    name: str,
    person_id: PersonId,
    kv: int,
    passphrase: str,
    device: bytes,
    cost: Cost,
    *,
    at: datetime,
) -> SignedIdentityRequest:
    identity = Identity.generate()
    locked = lock(
        identity,
        person_id=person_id,
        kv=kv,
        passphrase=passphrase,
        device=device,
        cost=cost,
    )
    return make_request(identity, name=name, locked=locked, made_at=at)


def _say(
    signed: SignedIdentityRequest,
    path: Path,
    device: Path,
    *,
    is_again: bool,
    as_json: bool,
) -> None:
    if as_json:
        print_json(
            {
                "name": signed.request.name,
                "person_id": signed.request.person_id,
                "key_version": signed.request.kv,
                "words": signed.words,
                "request": str(path),
                "device_file": str(device),
            }
        )
        return
    step = "renew" if is_again else "add"
    click.echo(f"Your words: {signed.words}")
    for line in (
        f"The request is {path}: bring it to whoever has the root key, who runs",
        f"`grievance people {step} {path.name}` and calls you; read them your words.",
        f"Your device file is {device}. Back it up: without it your passphrase opens",
        "nothing. It and your passphrase never leave your hands.",
    ):
        click.echo(line, err=True)

"""`grievance people rotate`: newer keys of your own, and all you hold wrapped to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import click

from grievance.cli.new_file import write_new
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.people_lock import device_for
from grievance.cli.people_locks import (
    A_FILE,
    cost_of_lock,
    lock_options,
    new_passphrase_from,
)
from grievance.cli.progress import progress
from grievance.cli.root_key import read_root, root_key_option
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, device_file_of, unlock, who_options
from grievance.domain.counting import counted
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.unlock_ring import ring_of
from grievance.services.directory.read_directory import person_of
from grievance.services.people.lock_identity import NewLock
from grievance.services.people.next_identity import NextIdentity, next_identity
from grievance.services.people.renew_person import renew_person
from grievance.services.rekeying.rewrap_keys import (
    AT_ONCE,
    finish_rewrapping,
    rewrap_grants,
    waiting_grants,
)
from grievance.vault.identity import Cost
from grievance.vault.identity_request import write_request
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """How somebody wants their next keys, and where the request goes, if one is made."""

    request: Path | None
    root_key: Path | None
    new_device: bool
    passphrase_file: Path | None = field(repr=False)
    cost: Cost
    as_json: bool


@click.command(
    epilog="Example: grievance people rotate --root-key /media/stick/safe/root.key, or "
    "grievance people rotate --request ada.request"
)
@click.option(
    "--request",
    type=A_FILE,
    metavar="FILE",
    help="Where the root key is elsewhere: write a request for `grievance people renew`.",
)
@click.option(
    "--new-device",
    is_flag=True,
    help="A new device file as well, in place of yours; not with --request.",
)
@click.option(
    "--stolen",
    is_flag=True,
    help="Somebody may have your keys so far: what they open gets other keys.",
)
@lock_options
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def rotate(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    request: Path | None,
    new_device: bool,
    stolen: bool,
    new_passphrase_file: Path | None,
    strong_lock: bool,
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Get the next version of your keys, and wrap all that you hold to them.

    Interrupted, or with a request that was signed meanwhile, it goes on where it was
    when it is run again. The version before is kept for what you signed with it.
    """
    if request is not None and new_device:
        msg = "First the keys, then `grievance people passphrase --new-device`."
        raise click.UsageError(msg)
    wish = _Wish(
        request=request,
        root_key=root_key,
        new_device=new_device,
        passphrase_file=new_passphrase_file,
        cost=cost_of_lock(strong=strong_lock),
        as_json=as_json,
    )
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        if not ring.former:
            name = person_of(ring.directory, ring.person_id).name
            device_path = device_file_of(mechanism, surroundings, who, name)
            renewed = _renewed(mechanism, ring, wish, device_path)
            if renewed is None:
                return
            ring = renewed
        done = _rewrap(mechanism, ring, stolen=stolen)
    if as_json:
        print_json({"key_version": ring.kv, "rewrapped": done})
        return
    _say(ring, done, stolen=stolen)


def _say(ring: PersonRing, done: int, *, stolen: bool) -> None:
    keys = counted(done, "key was", "keys were")
    click.echo(f"You have key version {ring.kv}; {keys} to cases wrapped anew.")
    if stolen:
        click.echo("What they open is due: `grievance rekey`, or the desk.", err=True)
    click.echo("Print a new recovery code: grievance people code.", err=True)


def _renewed(
    mechanism: Mechanism, ring: PersonRing, wish: _Wish, device_path: Path
) -> PersonRing | None:
    """Make the next keys and have them signed; None where that is asked for elsewhere."""
    root = None if wish.request else read_root(mechanism, wish.root_key)
    chosen = new_passphrase_from(wish.passphrase_file)
    with device_for(device_path, is_new=wish.new_device) as device:
        new = NewLock(passphrase=chosen.passphrase, device=device, cost=wish.cost)
        made = next_identity(ring, new, at=mechanism.now())
        if root is None:
            assert wish.request is not None
            write_new(wish.request, write_request(made.signed))
            _say_request(made, wish.request, as_json=wish.as_json)
            return None
        directory = mechanism.directory()
        with mechanism.store.begin() as tx:
            renew_person(tx, root, directory, made.signed, at=mechanism.now())
    directory = mechanism.directory()
    with mechanism.store.read() as tx:
        entry = directory.person(ring.person_id)
        return ring_of(tx, directory, entry, made.identity)


def _rewrap(mechanism: Mechanism, ring: PersonRing, *, stolen: bool) -> int:
    """Wrap what waits, a hundred to a transaction; return how many were."""
    with mechanism.store.read() as tx:
        waiting = waiting_grants(tx, ring)
    done = 0
    with progress("Wrapping keys anew") as tell:
        for start in range(0, len(waiting), AT_ONCE):
            batch = waiting[start : start + AT_ONCE]
            with mechanism.store.begin() as tx:
                pen = Pen.of(tx, ring, mechanism.now())
                done += rewrap_grants(pen, ring, batch, stolen=stolen)
            tell(start + len(batch), len(waiting))
    with mechanism.store.begin() as tx:
        finish_rewrapping(tx, ring, at=mechanism.now())
    return done


def _say_request(made: NextIdentity, path: Path, *, as_json: bool) -> None:
    if as_json:
        print_json({"request": str(path), "words": made.signed.words})
        return
    click.echo(f"Your words: {made.signed.words}")
    click.echo(
        f"The request is {path}: bring it to whoever has the root key, who runs "
        f"`grievance people renew {path.name}`. From then on your new passphrase "
        "counts; run `grievance people rotate` again.",
        err=True,
    )

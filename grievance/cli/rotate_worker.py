"""`grievance rotate worker`: new keys for the worker, and all it holds wrapped to them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.progress import progress
from grievance.cli.root_key import read_root, root_key_option
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.worker_files import (
    keep_next,
    remove_former,
    tidy_former,
    worker_at_rest,
)
from grievance.domain.compartment import Compartment
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.services.people.rotate_worker import rotate_worker
from grievance.services.rekeying.destroy_former import destroy_former
from grievance.services.rekeying.rewrap_for_worker import (
    Rewrapped,
    UnderFormer,
    rewrap_for_worker,
    under_former,
)
from grievance.vault.ring import WorkerRing
from grievance.vault.worker_keys import WorkerKeys
from grievance.wiring import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What one run did, and what still lies under keys before."""

    kv: int
    is_new: bool
    rewrapped: tuple[Rewrapped, ...]
    due: int
    left: UnderFormer

    @property
    def refused(self) -> list[Rewrapped]:
        return [one for one in self.rewrapped if one.refused]


@click.command(
    epilog="Example: grievance rotate worker --root-key /media/stick/safe/root.key, then "
    "one day grievance rotate worker --destroy-former"
)
@click.option(
    "--lost",
    is_flag=True,
    help="The keys so far are gone, or somebody else may have them: the contents of "
    "every case are due for another key as well.",
)
@click.option(
    "--destroy-former",
    is_flag=True,
    help="Destroy the keys before: reply addresses given out under them prove nobody "
    "any more.",
)
@click.option("--yes", is_flag=True, help="Also if something still lies under them.")
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def worker(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    lost: bool,
    destroy_former: bool,
    yes: bool,
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Get the next version of the worker's keys, and wrap what lies under those before.

    Interrupted, it goes on where it was when it is run again. Stop the worker first.
    The keys before stay in keys/worker.former.key: they open letters that still wait,
    know what came before, and prove reply addresses that people have from us.
    """
    if lost and destroy_former:
        msg = "First --lost; then, when it is done, --destroy-former."
        raise click.UsageError(msg)
    with opened(surroundings) as mechanism, worker_at_rest(mechanism.home):
        if destroy_former:
            left = _destroy(mechanism, is_forced=yes)
            _say_destroyed(left, as_json=as_json)
            return
        done = _rotate(mechanism, root_key, is_lost=lost)
    _say(done, as_json=as_json)


def _rotate(mechanism: Mechanism, root_key: Path | None, *, is_lost: bool) -> _Done:
    ring = _ring(mechanism, is_lost=is_lost)
    is_new = is_lost or ring is None or not _found(mechanism, ring).to_wrap
    due = 0
    if is_new:
        due = _renew(mechanism, ring, root_key, is_lost=is_lost)
    ring = mechanism.worker_ring()
    tidy_former(mechanism.home, ring)
    rewrapped = rewrap_all(mechanism, ring) if ring.former else ()
    return _Done(
        kv=ring.kv,
        is_new=is_new,
        rewrapped=rewrapped,
        due=due,
        left=_found(mechanism, ring),
    )


def _ring(mechanism: Mechanism, *, is_lost: bool) -> WorkerRing | None:
    """Return the worker's keys; None where they are said to be lost, and are."""
    try:
        return mechanism.worker_ring()
    except SetupError:
        if not is_lost:
            raise
        return None


def _found(mechanism: Mechanism, ring: WorkerRing) -> UnderFormer:
    with mechanism.store.read() as tx:
        return under_former(tx, ring.kv)


def _renew(
    mechanism: Mechanism,
    ring: WorkerRing | None,
    root_key: Path | None,
    *,
    is_lost: bool,
) -> int:
    """Have new keys signed; return how many compartments are due because of it."""
    root, directory = read_root(mechanism, root_key), mechanism.directory()
    keys = WorkerKeys.generate(suite=directory.suite)
    keep_next(mechanism.home, ring, keys)
    with mechanism.store.begin() as tx:
        rotate_worker(tx, root, directory, keys, at=mechanism.now())
        if not is_lost:
            return 0
        return tx.rekeys.add_every(Compartment.CONTENTS, since=mechanism.today)


def rewrap_all(mechanism: Mechanism, ring: WorkerRing) -> tuple[Rewrapped, ...]:
    """Wrap what lies under keys of the worker before, with progress."""
    found, done = _found(mechanism, ring), []
    with progress("Wrapping keys anew") as tell:
        tell(0, found.to_wrap)
        for one in rewrap_for_worker(mechanism.store, ring, found, now=mechanism.now):
            done.append(one)
            tell(len(done), found.to_wrap)
    return tuple(done)


def _destroy(mechanism: Mechanism, *, is_forced: bool) -> UnderFormer:
    with mechanism.store.begin() as tx:
        left = destroy_former(
            tx, mechanism.worker_ring(), is_forced=is_forced, at=mechanism.now()
        )
    remove_former(mechanism.home)
    return left


def _say(done: _Done, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "key_version": done.kv,
                "is_new": done.is_new,
                "rewrapped": len(done.rewrapped) - len(done.refused),
                "refused": [
                    {"id": one.object_id, "why": one.refused} for one in done.refused
                ],
                "due": done.due,
                "left": _counts(done.left),
            }
        )
        return
    count = len(done.rewrapped) - len(done.refused)
    click.echo(
        f"The worker has key version {done.kv}; {counted(count, 'key')} were wrapped "
        "anew."
    )
    for one in done.refused:
        click.echo(f"{one.object_id} was left as it is: {one.refused}")
    if done.due:
        cases = counted(done.due, "case")
        click.echo(f"The contents of {cases} are due for another key: grievance rekey.")
    if done.left.letters:
        letters = counted(done.left.letters, "letter")
        click.echo(f"{letters} still wait under the keys before.")
    click.echo(
        "Carry both files in keys/ to every other host of the worker; start it again.",
        err=True,
    )


def _say_destroyed(left: UnderFormer, *, as_json: bool) -> None:
    if as_json:
        print_json({"destroyed": True, "given_up": _counts(left)})
        return
    click.echo(
        "The worker's keys before are destroyed here; delete them on its other hosts "
        "and in backups."
    )


def _counts(found: UnderFormer) -> dict[str, int]:
    return {
        "slips": len(found.slips),
        "messages": len(found.messages),
        "letters": found.letters,
    }

"""`grievance rotate suite`: another way of wrapping keys, for the whole office."""

from __future__ import annotations

import os

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.recovery_key import A_FILE, read_seed
from grievance.cli.root_key import read_root, root_key_option
from grievance.cli.rotate_recovery import ToRecovery, give_recovery
from grievance.cli.rotate_worker import rewrap_all
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.worker_files import keep_next, tidy_former, worker_at_rest
from grievance.domain.counting import counted
from grievance.domain.errors import NotAllowedError
from grievance.home import RECOVERY_KEY, write_key
from grievance.services.people.rotate_suite import (
    SuiteProgress,
    mark_older_suite,
    rotate_suite,
)
from grievance.services.rekeying.rewrap_for_worker import Rewrapped
from grievance.vault.keys import KEY_SIZE, BoxKey
from grievance.vault.worker_keys import WorkerKeys
from grievance.wiring import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What one run did, and what is left."""

    rewrapped: tuple[Rewrapped, ...]
    recovery: ToRecovery
    progress: SuiteProgress


@click.command(
    epilog="Example: grievance rotate suite 2 /media/stick/safe/recovery-2.key "
    "--former-key /media/stick/safe/recovery.key "
    "--root-key /media/stick/safe/root.key; then, until it is done, "
    "grievance rotate suite 2"
)
@click.argument("number", type=click.IntRange(1, 2))
@click.argument("file", type=A_FILE, required=False)
@click.option(
    "--former-key",
    type=A_FILE,
    metavar="FILE",
    help="The recovery key before; else each person runs grievance rotate recovery.",
)
@click.option(
    "--former-sheet",
    "former_sheets",
    type=A_FILE,
    metavar="FILE",
    multiple=True,
    help="The same from sheets: the words of one as a text file; once for each.",
)
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def suite(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    number: int,
    file: Path | None,
    former_key: Path | None,
    former_sheets: Sequence[Path],
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Take the office to suite NUMBER; a new recovery key is written to FILE.

    Suite 1 is X25519, suite 2 is X-Wing, which withstands quantum computers as well.
    Run it where the worker's keys are, with the worker stopped; then each person runs
    `grievance people rotate`; then run it again, and cases get their next keys. It can
    be interrupted at any moment, and what was given before goes on opening.
    """
    has_former = former_key is not None or bool(former_sheets)
    seed = read_seed(former_key, former_sheets) if has_former else None
    with opened(surroundings) as mechanism, worker_at_rest(mechanism.home):
        if mechanism.directory().suite != number:
            _begin(mechanism, number, file, root_key)
        done = _go_on(mechanism, seed)
    _say(done, as_json=as_json)


def _begin(
    mechanism: Mechanism, number: int, file: Path | None, root_key: Path | None
) -> None:
    """Have the new suite signed, with new keys of the worker and of recovery."""
    if file is None:
        msg = "Say where the new recovery key is to be written: a new file in the safe."
        raise NotAllowedError(msg)
    ring, root = mechanism.worker_ring(), read_root(mechanism, root_key)
    keys, seed = WorkerKeys.generate(suite=number), os.urandom(KEY_SIZE)
    write_key(file, RECOVERY_KEY, seed)
    keep_next(mechanism.home, ring, keys)
    public = BoxKey.from_seed(seed, suite=number).public
    with mechanism.store.begin() as tx:
        rotate_suite(tx, root, ring.directory, keys, public, at=mechanism.now())


def _go_on(mechanism: Mechanism, former: bytes | None) -> _Done:
    ring = mechanism.worker_ring()
    tidy_former(mechanism.home, ring)
    rewrapped = rewrap_all(mechanism, ring)
    recovery = give_recovery(mechanism, former=former, ring=None)
    with mechanism.store.begin() as tx:
        found = mark_older_suite(
            tx, ring.directory, today=mechanism.today, at=mechanism.now()
        )
    return _Done(rewrapped=rewrapped, recovery=recovery, progress=found)


def _say(done: _Done, *, as_json: bool) -> None:
    refused = [one for one in done.rewrapped if one.refused]
    found = done.progress
    if as_json:
        print_json(
            {
                "suite": found.suite,
                "rewrapped": len(done.rewrapped) - len(refused),
                "refused": [
                    {"id": one.object_id, "why": one.refused} for one in refused
                ],
                "under_former_recovery": done.recovery.left,
                "people": list(found.people),
                "keys": found.keys,
                "done": found.is_done,
            }
        )
        return
    click.echo(f"The office has suite {found.suite}.")
    for one in refused:
        click.echo(f"{one.object_id} was left as it is: {one.refused}")
    for line in progress_lines(found):
        click.echo(line)
    if done.recovery.left:
        keys = counted(done.recovery.left, "key")
        click.echo(
            f"{keys} only the recovery key before opens: grievance rotate recovery."
        )


def progress_lines(found: SuiteProgress) -> list[str]:
    """Say who and what has keys of an older suite, and what to do."""
    if found.is_done:
        return ["Everybody, and every case, has keys of it."]
    if found.people:
        names = ", ".join(found.people)
        return [
            f"Still to run `grievance people rotate`: {names}.",
            "Then run this again, so that cases get their next keys.",
        ]
    keys = counted(found.keys, "key")
    return [f"{keys} of cases are due for another: grievance rekey, or the desk."]

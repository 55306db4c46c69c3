"""`grievance rotate status`: which keys the office has, and what lies under older ones."""

from __future__ import annotations

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.rotate_suite import progress_lines
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.services.people.rotate_suite import SuiteProgress, suite_progress
from grievance.services.rekeying.rewrap_for_recovery import under_former_recovery
from grievance.services.rekeying.rewrap_for_worker import UnderFormer, under_former
from grievance.vault.directory import Directory
from grievance.vault.recovery_shares import recovery_in_words
from grievance.vault.ring import WorkerRing
from grievance.wiring import Mechanism


@click.command(epilog="Example: grievance rotate status --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def status(surroundings: Surroundings, /, *, as_json: bool) -> None:
    """Tell how far each change of keys is; needs no passphrase."""
    with opened(surroundings) as mechanism:
        directory, ring = mechanism.directory(), _ring(mechanism)
        with mechanism.store.read() as tx:
            suite = suite_progress(tx, directory, at=mechanism.now())
            left = len(under_former_recovery(tx, directory))
            worker = under_former(tx, directory.worker.kv)
    if as_json:
        print_json(_fields(directory, ring, worker, suite, left))
        return
    for line in _lines(directory, ring, worker, suite, left):
        click.echo(line)


def _ring(mechanism: Mechanism) -> WorkerRing | None:
    """Return the worker's keys, or None where this is not its home."""
    try:
        return mechanism.worker_ring()
    except SetupError:
        return None


def _fields(
    directory: Directory,
    ring: WorkerRing | None,
    worker: UnderFormer,
    suite: SuiteProgress,
    left: int,
) -> dict[str, object]:
    return {
        "epoch": directory.epoch,
        "root_handovers": len(directory.handovers),
        "worker": {
            "key_version": directory.worker.kv,
            "former_here": sorted(ring.former) if ring else [],
            "slips": len(worker.slips),
            "messages": len(worker.messages),
            "letters": worker.letters,
        },
        "recovery": {
            "key_version": directory.recovery.kv,
            "fingerprint": recovery_in_words(directory.recovery.box),
            "under_former": left,
        },
        "suite": {
            "number": suite.suite,
            "people": list(suite.people),
            "keys": suite.keys,
        },
    }


def _lines(
    directory: Directory,
    ring: WorkerRing | None,
    worker: UnderFormer,
    suite: SuiteProgress,
    left: int,
) -> list[str]:
    here = sorted(ring.former) if ring else []
    kept = f", and keeps {', '.join(map(str, here))} from before" if here else ""
    slips = counted(len(worker.slips), "slip")
    messages = counted(len(worker.messages), "message")
    letters = counted(worker.letters, "letter")
    words = recovery_in_words(directory.recovery.box)
    return [
        f"The worker has key version {directory.worker.kv}{kept}.",
        f"Under its keys before: {slips}, {messages}, {letters}.",
        f"Recovery has key version {directory.recovery.kv}: {words}.",
        f"Under its key before: {counted(left, 'key')}.",
        f"The office has suite {suite.suite}.",
        *progress_lines(suite),
    ]

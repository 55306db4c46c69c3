"""`grievance rotate recovery`: another recovery key, and every case given to it."""

from __future__ import annotations

import os

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.progress import progress
from grievance.cli.recovery_key import A_FILE, read_seed
from grievance.cli.root_key import read_root, root_key_option
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError
from grievance.home import RECOVERY_KEY, write_key
from grievance.services.people.rotate_recovery import rotate_recovery
from grievance.services.rekeying.rewrap_for_recovery import (
    ForRecovery,
    hands_of_former,
    hands_of_person,
    mine,
    rewrap_for_recovery,
    share_messages_with_recovery,
    under_former_recovery,
)
from grievance.vault.keys import KEY_SIZE, BoxKey
from grievance.vault.recovery_shares import recovery_in_words
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRecovery:
    """What a run wrapped for the newest recovery key, and how much is left."""

    done: tuple[ForRecovery, ...]
    messages: int
    left: int

    @property
    def refused(self) -> list[ForRecovery]:
        return [one for one in self.done if one.refused]


@click.command(
    epilog="Example: grievance rotate recovery /media/stick/safe/recovery-2.key "
    "--former-key /media/stick/safe/recovery.key "
    "--root-key /media/stick/safe/root.key; then, by each person, "
    "grievance rotate recovery"
)
@click.argument("file", type=A_FILE, required=False)
@click.option(
    "--former-key",
    type=A_FILE,
    metavar="FILE",
    help="The recovery key before: with it all is wrapped anew at once.",
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
@who_options
def recovery(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    file: Path | None,
    former_key: Path | None,
    former_sheets: Sequence[Path],
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Write a new recovery key to FILE, and give it every case.

    Without FILE what is left is done: with the key before, else by you, for the cases
    that you are on. It goes on where it was when it is run again. A case that gets
    another key (grievance rekey) is given to the new one as well.
    """
    has_former = former_key is not None or bool(former_sheets)
    seed = read_seed(former_key, former_sheets) if has_former else None
    with opened(surroundings) as mechanism:
        if file is not None:
            new_recovery(mechanism, file, root_key)
        ring = None
        if seed is None and file is None:
            ring = unlock(mechanism, surroundings, who)
        found = give_recovery(mechanism, former=seed, ring=ring)
        words = recovery_in_words(mechanism.directory().recovery.box)
    if as_json:
        named = {"file": str(file) if file else None, "fingerprint": words}
        print_json({**named, **_fields(found)})
        return
    _say(found, file, words)


def _fields(found: ToRecovery) -> Fields:
    return {
        "rewrapped": len(found.done) - len(found.refused),
        "messages": found.messages,
        "refused": [
            {"case": one.access.case_id, "why": one.refused} for one in found.refused
        ],
        "left": found.left,
    }


def new_recovery(mechanism: Mechanism, file: Path, root_key: Path | None) -> None:
    """Write the next recovery key to a new file, and have it signed."""
    root, directory = read_root(mechanism, root_key), mechanism.directory()
    seed = os.urandom(KEY_SIZE)
    write_key(file, RECOVERY_KEY, seed)
    box = BoxKey.from_seed(seed, suite=directory.suite)
    with mechanism.store.begin() as tx:
        rotate_recovery(tx, root, directory, box.public, at=mechanism.now())


def give_recovery(
    mechanism: Mechanism, *, former: bytes | None, ring: PersonRing | None
) -> ToRecovery:
    """Wrap what can be: all with the *former* key, else what is on the *ring*."""
    directory = mechanism.directory()
    with mechanism.store.read() as tx:
        found = under_former_recovery(tx, directory)
        theirs = mine(tx, ring, found) if ring else found
    done: list[ForRecovery] = []
    if former is not None:
        hands = hands_of_former(former, directory)
    elif ring is not None:
        hands = hands_of_person(ring)
    else:
        messages = _share_messages(mechanism)
        return ToRecovery(done=(), messages=messages, left=len(found))
    with progress("Keys given to recovery") as tell:
        tell(0, len(theirs))
        for one in rewrap_for_recovery(
            mechanism.store, hands, theirs, now=mechanism.now
        ):
            done.append(one)
            tell(len(done), len(theirs))
    messages = _share_messages(mechanism)
    with mechanism.store.read() as tx:
        left = len(under_former_recovery(tx, directory))
    return ToRecovery(done=tuple(done), messages=messages, left=left)


def _share_messages(mechanism: Mechanism) -> int:
    """Give recovery the messages put aside, where the worker's keys are at hand."""
    try:
        ring = mechanism.worker_ring()
    except SetupError:
        return 0
    with mechanism.store.begin() as tx:
        return share_messages_with_recovery(tx, ring, at=mechanism.now())


def _say(found: ToRecovery, file: Path | None, words: str) -> None:
    if file is not None:
        click.echo(f"The new recovery key is {file}.")
    count = counted(len(found.done) - len(found.refused), "key")
    click.echo(f"{count} to cases were given to the recovery key: {words}.")
    for one in found.refused:
        click.echo(f"{one.access.case_id} was left as it is: {one.refused}")
    if found.left:
        click.echo(
            f"{counted(found.left, 'key')} only the recovery key before opens: each "
            "person on those cases runs `grievance rotate recovery`."
        )
        return
    click.echo(
        "Split the new key (grievance recovery split), prove the sheets, then destroy "
        "the key before and its sheets.",
        err=True,
    )

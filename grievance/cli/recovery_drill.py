"""`grievance recovery drill`: prove that sheets are the key, and open nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grievance.cli.named_home import home_of
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.recovery_key import key_options, read_seed
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.services.rekeying.prove_recovery import note_drill, recovery_box
from grievance.vault.keys import SUITES, BoxKey
from grievance.vault.recovery_shares import recovery_in_words


@click.command(
    epilog="Example: grievance recovery drill --sheet one.txt --sheet two.txt"
)
@key_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def drill(
    surroundings: Surroundings,
    /,
    *,
    recovery_key: Path | None,
    sheets: Sequence[Path],
    as_json: bool,
) -> None:
    """
    Prove that sheets belong together and are the recovery key of this office.

    Nothing is opened; with a home at hand the log says that it was done. Without one
    compare the words below with the fingerprint on the sheets.
    """
    seed = read_seed(recovery_key, sheets)
    if not home_of(surroundings).settings.exists():
        _say_words(seed, as_json=as_json)
        return
    with opened(surroundings) as mechanism:
        directory = mechanism.directory()
        box = recovery_box(seed, directory)
        with mechanism.store.begin() as tx:
            note_drill(tx, at=mechanism.now())
    words = recovery_in_words(box.public)
    if as_json:
        print_json({"proved": True, "fingerprint": words})
        return
    click.echo("These are the recovery key of this office; nothing was opened.")
    click.echo(f"Fingerprint: {words}")


def _say_words(seed: bytes, *, as_json: bool) -> None:
    """Say of which key they are in either suite: no directory tells which it is."""
    words = {
        suite: recovery_in_words(BoxKey.from_seed(seed, suite=suite).public)
        for suite in SUITES
    }
    if as_json:
        print_json({"proved": False, "fingerprints": words})
        return
    click.echo("The sheets belong together; the fingerprint on them is to be one of")
    for suite, said in words.items():
        click.echo(f"    {said}    (suite {suite})")

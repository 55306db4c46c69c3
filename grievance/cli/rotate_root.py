"""`grievance rotate root`: another root key, which the one before hands over to."""

from __future__ import annotations

import os

from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.root_key import read_root, root_key_option
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.home import ROOT_KEY, write_key
from grievance.services.people.rotate_root import rotate_root
from grievance.vault.keys import KEY_SIZE, SigningKey
from grievance.vault.spoken import root_in_words


A_FILE = click.Path(path_type=Path)


@click.command(
    epilog="Example: grievance rotate root /media/stick/safe/root-2.key "
    "--root-key /media/stick/safe/root.key"
)
@click.argument("file", type=A_FILE)
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def root(
    surroundings: Surroundings,
    /,
    *,
    file: Path,
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Write a new root key to FILE, and have the one before hand over to it.

    Each machine of the office follows when it next looks, notes the new key in its
    grievance.toml, and trusts no other. Where somebody else may have the key before,
    do not wait for that: docs/rotation.md says what to do.
    """
    with opened(surroundings) as mechanism:
        before = read_root(mechanism, root_key)
        seed = os.urandom(KEY_SIZE)
        following = SigningKey.from_seed(seed)
        write_key(file, ROOT_KEY, seed)
        with mechanism.store.begin() as tx:
            directory = mechanism.directory()
            rotate_root(tx, before, following, directory, at=mechanism.now())
        mechanism.directory()  # this machine follows at once
    words = root_in_words(following.public)
    if as_json:
        print_json({"file": str(file), "epoch": directory.epoch + 1, "words": words})
        return
    click.echo(f"The new root key is {file}; the words of the office are now: {words}")
    for line in (
        "Put it into the safe, and make its sealed copy anew: grievance root seal.",
        "Run `grievance rotate status` on every machine of the office: it follows then.",
        "After that destroy the key before and every copy of it.",
    ):
        click.echo(line, err=True)

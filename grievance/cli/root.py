"""`grievance root`: a copy of the root key under a passphrase, and the office's words."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.group import Group
from grievance.cli.new_file import write_new
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.people_locks import A_FILE, new_passphrase_from
from grievance.cli.root_key import (
    ENV_ROOT_PASSPHRASE,
    read_root_seed,
    root_key_option,
)
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.vault.identity import Cost
from grievance.vault.root_copy import seal_root
from grievance.vault.spoken import root_in_words


@click.group(cls=Group, epilog="Example: grievance root words")
def root() -> None:
    """Seal a copy of the root key with a passphrase; show the words of the office."""


@root.command(
    epilog="Example: grievance root seal root.copy --root-key /media/stick/safe/root.key"
)
@click.argument("file", type=A_FILE)
@click.option(
    "--new-passphrase-file",
    type=A_FILE,
    metavar="FILE",
    help="The passphrase is its first line; a new or empty file receives a generated "
    "one. Else you are asked.",
)
@click.option(
    "--low-memory",
    is_flag=True,
    help="64 MiB instead of 2 GiB for each try, where a machine has not as much.",
)
@root_key_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def seal(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    file: Path,
    new_passphrase_file: Path | None,
    low_memory: bool,
    root_key: Path | None,
    as_json: bool,
) -> None:
    """
    Write a copy of the root key that opens with a passphrase, into a new file.

    `--root-key` takes it wherever it takes the root key, and asks for the passphrase;
    scripts name a file in GRIEVANCE_ROOT_PASSPHRASE_FILE.
    """
    with opened(surroundings) as mechanism:
        seed = read_root_seed(mechanism, root_key)
        chosen = new_passphrase_from(new_passphrase_file)
        cost = Cost.LOW_MEMORY if low_memory else Cost.HIGH
        write_new(file, seal_root(seed, chosen.passphrase, cost=cost).encode())
    if as_json:
        print_json({"file": str(file), "cost": cost, "variable": ENV_ROOT_PASSPHRASE})
        return
    click.echo(f"A copy of the root key is {file}; it opens with its passphrase only.")


@root.command(epilog="Example: grievance root words")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def words(surroundings: Surroundings, /, *, as_json: bool) -> None:
    """Print the words of this office, which colleagues compare by telephone."""
    with opened(surroundings) as mechanism:
        spoken = root_in_words(mechanism.root_public())
    if as_json:
        print_json({"words": spoken})
    else:
        click.echo(spoken)

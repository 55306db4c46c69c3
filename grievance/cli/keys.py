"""`grievance keys`: every command of the desk by its id, for a keymap of one's own."""

from __future__ import annotations

from collections.abc import Sequence

import click

from grievance.cli.output import Fields, print_json
from grievance.cli.tables import print_table
from tui.keys.command_index import Declared, every_command


@click.command(
    epilog="Examples: grievance keys; grievance keys queue; grievance keys --json"
)
@click.argument("group", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def keys(*, group: str | None, as_json: bool) -> None:
    """
    List the commands of the desk, or those of one GROUP: id, keys, what each does.

    The keys are those that it comes with; `[desk] keymap` in grievance.toml gives others.
    """
    commands = [one for one in every_command().values() if group in {None, one.group}]
    if as_json:
        for command in commands:
            print_json(_fields(command))
    else:
        none = "There is no such group; `grievance keys` lists all."
        print_table(("Id", "Keys", "Does"), map(_row, commands), empty=none)


def _fields(command: Declared) -> Fields:
    return {
        "id": command.id,
        "keys": sorted(command.keys),
        "label": command.label,
        "help": command.help,
    }


def _row(command: Declared) -> Sequence[object]:
    does = ": ".join(filter(None, (command.label, command.help)))
    return (command.id, command.keys_shown, does)

"""
`python -m grievance.cli.outlining`: write down how every command looks from outside.

`grievance.cli.outlines` reads it.  Run this after a change of a command's options or
sentences; a test says so, too.
"""

from __future__ import annotations

import json

from collections.abc import Iterator, Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

from grievance.cli.giving_way import GivesWay
from grievance.cli.main import grievance
from grievance.cli.outlines import FILE


def every_outline() -> dict[str, dict[str, Any]]:
    """Describe every command below `grievance`, by the words that name it."""
    found: dict[str, dict[str, Any]] = {}
    for name, command in _commands(grievance, ""):
        found[name] = describe(command)
    return found


def as_text(described: Mapping[str, object]) -> str:
    """Write a line for each command, so that a change of one shows as one."""
    lines = (
        f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}"
        for name, one in described.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def describe(command: click.Command) -> dict[str, Any]:
    """Describe a command: what its help says, and what it takes."""
    ctx = click.Context(command)
    params = [_parameter(one, ctx) for one in command.params]
    is_group = isinstance(command, click.Group)
    if isinstance(command, GivesWay):
        params = [_with_ways(one, command) for one in params]
    return _kept(
        group=is_group,
        alone=isinstance(command, click.Group) and command.invoke_without_command,
        help=cleandoc(command.help or ""),
        epilog=command.epilog,
        params=params,
    )


def _commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    for word, child in _below(command).items():
        called = f"{name} {word}".strip()
        yield called, child
        yield from _commands(child, called)


def _below(command: click.Command) -> dict[str, click.Command]:
    """Return the commands below one; one that is no group may give way to some."""
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        named = (
            (word, command.get_command(ctx, word))
            for word in command.list_commands(ctx)
        )
        return {word: child for word, child in named if child is not None}
    return command.ways() if isinstance(command, GivesWay) else {}


def _with_ways(described: dict[str, Any], command: GivesWay) -> dict[str, Any]:
    """Offer the words that lead elsewhere where the first argument is completed."""
    words = [one for one in command.ways() if one[:1] != "-"]
    is_option = "record" in described
    return described if is_option else described | _kept(choices=words)


def _parameter(one: click.Parameter, ctx: click.Context) -> dict[str, Any]:
    if isinstance(one, click.Option):
        return _kept(
            names=[one.name, *_spellings(one)],
            record=one.get_help_record(ctx),
            flag=one.is_flag,
            many=one.multiple,
            **_taken(one),
        )
    return _kept(
        names=[one.name],
        metavar=one.make_metavar(ctx),
        required=one.required,
        **_taken(one),
    )


def _spellings(option: click.Option) -> list[str]:
    """Spell an option as click reads it: what turns it off stands behind a stroke."""
    if not option.secondary_opts:
        return list(option.opts)
    return [f"{option.opts[0]}/{option.secondary_opts[0]}"]


def _taken(one: click.Parameter) -> dict[str, Any]:
    """Say what a parameter takes, as far as a shell can complete it."""
    kind = one.type
    path = "dir" if isinstance(kind, click.Path) and not kind.file_okay else "file"
    return {
        "nargs": None if one.nargs == 1 else one.nargs,
        "choices": list(kind.choices) if isinstance(kind, click.Choice) else None,
        "path": path if isinstance(kind, click.Path) else None,
    }


def _kept(**described: Any) -> dict[str, Any]:
    """Leave out what goes without saying."""
    return {
        key: value
        for key, value in described.items()
        if value not in (None, False, [], "")
    }


def main() -> None:
    """Write the file anew."""
    path = Path(__file__).with_name(FILE)
    path.write_text(as_text(every_outline()), "utf-8")


if __name__ == "__main__":
    main()

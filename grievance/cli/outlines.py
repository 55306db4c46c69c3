"""
What commands look like from outside, read from a file and not from the commands.

Help, completion and man pages ask for no more than names, options and sentences; to
import a command for them would import the rooms behind it, which takes a second.
`grievance.cli.outlining` writes the file, and a test says when it is out of date.
"""

from __future__ import annotations

import json

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import click

from grievance.cli.giving_way import way_word
from grievance.cli.group import Group


FILE = "outlines.json"
HELP_WORDS = frozenset({"-h", "--help"})

Described: TypeAlias = Mapping[str, Any]


def asks_for_help(words: Sequence[str]) -> bool:
    """Whether some word may ask for help; it may also be the value of an option."""
    return not HELP_WORDS.isdisjoint(words)


def outline(name: str) -> click.Command | None:
    """Return the outline of a command, named by its words, or nothing."""
    described = _described().get(name)
    if described is None:
        return None
    kind = OutlinedGroup if described.get("group") else OutlinedCommand
    return kind(name, described)


def outlines() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with the words that name it, in the order of the help."""
    for name in _described():
        found = outline(name)
        if found is not None:
            yield name, found


def words_below(name: str) -> list[str]:
    """List the words that may follow the name of a command to name another."""
    begin = f"{name} "
    rest = (one.removeprefix(begin) for one in _described() if one.startswith(begin))
    return [one for one in rest if " " not in one]


def show_help(name: str, words: Sequence[str], parent: click.Context) -> None:
    """
    Print the help of the command or of one below it, and end, if the words ask for it.

    Otherwise nothing happens: an outline does nothing.
    """
    found = outline(name)
    if found is None:
        return
    with found.make_context(name, list(words), parent) as ctx:
        ctx.command.invoke(ctx)


class OutlinedCommand(click.Command):
    """A command without what it does; it may give way to one that has one word more."""

    def __init__(self, name: str, described: Described) -> None:
        super().__init__(name.rpartition(" ")[2], **_settings(described))
        self._whole_name = name

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Give way as the real one does."""
        word = way_word(args, words_below(self._whole_name))
        other = outline(f"{self._whole_name} {word}")
        if word is None or other is None:
            return super().make_context(info_name, args, parent, **extra)
        rest = list(args)
        rest.remove(word)
        return other.make_context(f"{info_name} {word}", rest, parent, **extra)


class OutlinedGroup(Group):
    """A group without what it does."""

    def __init__(self, name: str, described: Described) -> None:
        alone = bool(described.get("alone"))
        settings = _settings(described)
        super().__init__(
            name.rpartition(" ")[2], invoke_without_command=alone, **settings
        )
        self._whole_name = name

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's
        """Name the commands in the order of the real one."""
        return words_below(self._whole_name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """Return the outline of a command below this one."""
        return outline(f"{self._whole_name} {cmd_name}")


class OutlinedOption(click.Option):
    """An option that says of itself what the real one does."""

    def __init__(self, record: Sequence[str], **settings: Any) -> None:
        super().__init__(**settings)
        self._record = (record[0], record[1])

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:  # noqa: ARG002  # click's
        """Return both columns as click made them of the real option."""
        return self._record


def parameter(described: Described) -> click.Parameter:
    """Make a parameter that takes what the real one takes, and looks at nothing."""
    settings: dict[str, Any] = {
        "param_decls": described["names"],
        "nargs": described.get("nargs", 1),
        "type": _kind(described),
        "shell_complete": _completing(described.get("choices", ())),
        "metavar": described.get("metavar"),
    }
    if "record" not in described:
        return click.Argument(required=bool(described.get("required")), **settings)
    if described.get("flag"):
        settings |= {"type": None, "is_flag": True, "metavar": None}
    many = bool(described.get("many"))
    return OutlinedOption(described["record"], multiple=many, **settings)


def _kind(described: Described) -> click.ParamType[Any]:
    """Tell paths from the rest: shells complete them."""
    path = described.get("path")
    if path is None:
        return click.STRING
    return click.Path(file_okay=path != "dir", allow_dash=True)


def _completing(choices: Sequence[str]) -> Any:
    """Complete by these words, or as the kind of the parameter does."""
    if not choices:
        return None

    def complete(_ctx: click.Context, _of: click.Parameter, begun: str) -> list[str]:
        return [one for one in choices if one.startswith(begun)]

    return complete


def _settings(described: Described) -> dict[str, Any]:
    return {
        "help": described.get("help"),
        "epilog": described.get("epilog"),
        "params": [parameter(one) for one in described.get("params", ())],
    }


@cache
def _described() -> Mapping[str, Described]:
    text = files(__package__).joinpath(FILE).read_text("utf-8")
    described: Mapping[str, Described] = json.loads(text)
    return described

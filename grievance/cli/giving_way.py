"""A command that gives way to others: `case` to `case new`, which no reference is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from typing import Any

import click


class GivesWay(click.Command):
    """
    Knows by which word it gives way, and to what; that is imported if it is asked for.

    A word gives way where it comes first, an option wherever it stands.
    """

    def __init__(self, *, ways: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(**settings)
        self._ways = ways

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Let the other command read the rest, or read it all."""
        word = way_word(args, self._ways)
        if word is None:
            return super().make_context(info_name, args, parent, **extra)
        rest = list(args)
        rest.remove(word)
        other = self.find_way(word)
        return other.make_context(f"{info_name} {word}", rest, parent, **extra)

    def ways(self) -> dict[str, click.Command]:
        """Import and return all that it gives way to."""
        return {word: self.find_way(word) for word in self._ways}

    def find_way(self, word: str) -> click.Command:
        """Import the command that a word stands for."""
        module, name = self._ways[word]
        command: click.Command = getattr(import_module(module), name)
        return command


def way_word(words: Sequence[str], ways: Collection[str]) -> str | None:
    """Find the word that leads to another command."""
    if words and words[0] in ways:
        return words[0]
    return next((one for one in words if one[:1] == "-" and one in ways), None)

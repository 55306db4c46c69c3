"""A group of commands whose help cuts no sentence short."""

from __future__ import annotations

from collections.abc import Iterator

import click


LONGEST = 1_000  # of the one sentence that says what a command does


class Group(click.Group):
    """Says of each command below it what its own help says first, folded and whole."""

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands, each with its first sentence."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._lines(ctx)))

    def _lines(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        for word in self.list_commands(ctx):
            command = self.get_command(ctx, word)
            if command is not None:
                yield word, command.get_short_help_str(LONGEST)

"""A group of commands that imports only the one that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from grievance.cli.outlines import asks_for_help, outline, show_help


class LazyGroup(click.Group):
    """Knows each command by its name and one line; its module is named alike."""

    def __init__(
        self, *, package: str, lines: Mapping[str, str], **settings: object
    ) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]  # click's own settings
        self._package = package
        self._lines = lines

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's
        """Name the commands in the order of somebody's day."""
        return list(self._lines)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Show help, if it is asked for, without importing what it is about."""
        if asks_for_help(args) and not ctx.resilient_parsing:
            show_help(args[0], args[1:], ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command; it calls the command like itself."""
        if cmd_name not in self._lines:
            return None
        if ctx.resilient_parsing:  # a shell completes a word
            return outline(cmd_name)
        name = cmd_name.replace("-", "_")
        module = import_module(f"{self._package}.{name}")
        command: click.Command = getattr(module, name)
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002  # click's
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the commands with their lines, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._lines.items()))

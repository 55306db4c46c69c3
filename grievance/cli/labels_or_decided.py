"""`grievance triage score` measures by labels, or with `--decided` by decisions."""

from __future__ import annotations

from importlib import import_module

import click


DECIDED = "--decided"
MODULE = "grievance.cli.triage_decided"


class LabelsOrDecided(click.Command):
    """Gives way to the measure by decisions, which needs a home and no labels."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        if DECIDED not in args:
            return super().make_context(info_name, args, parent, **extra)
        # Imported only if it is asked for: the others need no home.
        command: click.Command = import_module(MODULE).decided
        rest = [one for one in args if one != DECIDED]
        return command.make_context(f"{info_name} {DECIDED}", rest, parent, **extra)

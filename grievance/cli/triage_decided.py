"""`grievance triage score --decided`: the proposals measured by what people decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.counting import counted
from grievance.services.triage.tally_decisions import Tallied, Tally, tally_decisions


@click.command(epilog="Example: grievance triage score --decided --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def decided(who: Who, surroundings: Surroundings, /, *, as_json: bool) -> None:
    """
    Count what people said to the proposals of the cases you may open.

    Only numbers are shown; what was passed over for another counts as rejected.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            tallied = tally_decisions(tx, ring)
    if as_json:
        print_json({"cases": tallied.cases, "kinds": _fields(tallied.kinds)})
    else:
        _print(tallied)


def _fields(kinds: Mapping[str, Tally]) -> dict[str, object]:
    return {
        kind: {**asdict(one), "precision": one.precision, "recall": one.recall}
        for kind, one in kinds.items()
    }


def _print(tallied: Tallied) -> None:
    print_table(
        (
            "kind",
            "proposed",
            "confirmed",
            "changed",
            "rejected",
            "undecided",
            "added",
            "precision",
            "recall",
        ),
        [
            (
                kind,
                one.proposed,
                one.confirmed,
                one.changed,
                one.rejected,
                one.undecided,
                one.added,
                _share(one.precision),
                _share(one.recall),
            )
            for kind, one in tallied.kinds.items()
        ],
        empty="Nothing was proposed in the cases that you may open.",
    )
    click.echo(f"In {counted(tallied.cases, 'case')} that you may open.")


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"

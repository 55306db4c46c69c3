"""`grievance statistics verify`: attack what was published, by its files alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grievance.cli.faults import REFUSED
from grievance.cli.output import Fields, print_json
from grievance.cli.progress import progress
from grievance.cli.statistics_publish import shares
from grievance.cli.tables import print_table
from grievance.domain.counting import counted
from grievance.statistics.checked import (
    MOST_MINUTES,
    Checked,
    check_packages,
    sentence,
)
from grievance.statistics.given import Given, read_given
from grievance.statistics.utility import percent, utility_outside


HEADS = (
    "period",
    "method",
    "numbers",
    "withheld",
    "told",
    "of told sums",
    "found out",
)
SOUND = "Nothing can be found out that should not be."


@click.command(
    "verify",
    epilog="Examples: grievance statistics verify public/*; grievance statistics "
    "verify grievances-2026-q1 grievances-2026-q2.zip --json",
)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="DIR...",
    type=click.Path(path_type=Path),
)
@click.option(
    "--minutes",
    type=click.IntRange(1),
    default=MOST_MINUTES,
    show_default=True,
    help="Give up after so long.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per package."
)
@click.pass_context
def verify(
    ctx: click.Context, /, *, paths: tuple[Path, ...], minutes: int, as_json: bool
) -> None:
    """
    Attack published packages, all together; needs no home.

    They may be folders or zips; one that is given as both is taken once. Whoever has nothing but these files can repeat it. Give
    every package that one of them names. It tries to work out what is withheld, first
    in fractions and then in whole numbers, and exits with 1 if too much can be known of
    a number. The page for people is made again as well, and a package is refused whose
    page says something else. Too large a package is refused, and one that could not be
    attacked in time is never called sound: both exit with 2.
    """
    given = read_given(paths)
    _tell_again(given)
    with progress("attacking") as tell:
        found = check_packages(
            given.packages, lambda _step, done, total: tell(done, total), minutes
        )
    show(found, as_json=as_json)
    if any(one.found for one in found):
        ctx.exit(REFUSED)


def _tell_again(given: Given) -> None:
    """Say what was left out, as the same was given before."""
    for path, first in given.again:
        click.echo(f"{path} is the same as {first}; it is taken once.", err=True)


def show(found: Sequence[Checked], *, as_json: bool) -> None:
    """Print what was found, for people or for programs."""
    if as_json:
        for one in found:
            print_json(_fields(one))
        return
    print_table(HEADS, map(_row, found), empty="There is no package.")
    for one in found:
        click.echo(_said(one))
    exposed = [known for one in found for known in one.found]
    if not exposed:
        click.echo(SOUND)
        return
    click.echo(f"Too much is known of {counted(len(exposed), 'number')}:")
    for known in exposed:
        click.echo(sentence(known))


def _said(one: Checked) -> str:
    """Say which package it is, and by which rule it hides."""
    package, rule = one.package, one.package.rule
    return (
        f"{package.period}: SHA-256 {package.sha256}; told from {rule.threshold} "
        f"complaints, {rule.holders} certificate holders and {rule.sites} sites on."
    )


def _row(one: Checked) -> tuple[object, ...]:
    package = one.package
    found = utility_outside(package.tables)
    told = (percent(found.share_told), percent(found.share_shown))
    numbers = (len(package.numbers), package.withheld, *told)
    return (package.period, package.method.value, *numbers, len(one.found))


def _fields(one: Checked) -> Fields:
    package = one.package
    return {
        "period": package.period,
        "sha256": package.sha256,
        "method": package.method,
        "numbers": len(package.numbers),
        "withheld": package.withheld,
        "rule": {
            "threshold": package.rule.threshold,
            "holders": package.rule.holders,
            "sites": package.rule.sites,
        },
        **shares(package),
        "sound": not one.found,
        "found": [
            {
                "measure": known.key.measure,
                "period": known.key.period,
                "where": dict(known.key.where),
                "least": known.least,
                "most": known.most,
            }
            for known in one.found
        ],
    }

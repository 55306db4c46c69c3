"""`grievance statistics rehearse` and `publish`: make the release of a period, let it go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.progress import progress
from grievance.cli.statistics_files import put_release
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.publishing import folder_of, press_of, publishing_of
from grievance.services.boxes.keep_release import published, tallies
from grievance.services.directory.read_directory import person_of
from grievance.services.statistics.publish_statistics import (
    find_waiting,
    publish_rehearsed,
)
from grievance.services.statistics.second_look import attack_rehearsed
from grievance.services.statistics.tend_statistics import rehearse as rehearse_period
from grievance.services.statistics.waiting_releases import (
    refuse_publisher,
    waiting_releases,
)
from grievance.statistics.making import Why
from grievance.statistics.package_folder import places, refuse_taken
from grievance.statistics.periods import period_of
from grievance.statistics.published import Published
from grievance.statistics.utility import percent, say_numbers, utility_outside
from grievance.vault.rehearsal import Rehearsal
from grievance.vault.release import KeptRelease
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


REASONS: Mapping[Why, str] = {
    Why.SMALL: "fewer complaints than the threshold",
    Why.FEW_HOLDERS: "few certificate holders behind it",
    Why.FEW_SITES: "few certified sites behind it",
    Why.PART: "part of a number that is withheld",
    Why.OTHERS: "others could be worked out from it",
}
with_period = click.option(
    "--period", "name", required=True, metavar="PERIOD", help="2026-Q3, or 2026."
)
with_pdf = click.option(
    "--pdf", "on_paper", is_flag=True, help="Put its report there as a PDF as well."
)
with_json = click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")


@click.command(epilog="Example: grievance statistics rehearse --period 2026-Q3 --json")
@with_period
@with_json
@with_surroundings
def rehearse(surroundings: Surroundings, /, *, name: str, as_json: bool) -> None:
    """
    Make the release of a period; show what is withheld, and why.

    The worker does the same when it is time. It waits then for somebody who publishes
    it; made again, it takes the place of the last. Where facts are as they were it is
    the same. The reasons are for the office.
    """
    with opened(surroundings) as mechanism:
        waiting = _rehearsed(mechanism, period_of(name).name)
        [tally] = tallies(mechanism.worker_ring(), (waiting.release,))
    package = published(waiting.release)
    if as_json:
        why = {one.value: tally.why.get(one.value, 0) for one in Why}
        counts = {"counted": tally.counted, "shown": tally.shown}
        print_json({**release_fields(package), "why": why, **counts})
        return
    rows = [(REASONS[one], tally.why.get(one.value, 0)) for one in Why]
    print_table(("withheld because of", "numbers"), rows, empty="Nothing.")
    click.echo(say_release(package))
    if shown := percent(tally.share_shown):
        click.echo(f"Of all that was counted {shown} is told; that is for the office.")
    click.echo(f"SHA-256 {package.sha256}")
    click.echo(f"It waits: `grievance statistics publish --period {package.period}`.")


@click.command(
    epilog="Example: grievance statistics publish --period 2026-Q3 --out public"
)
@with_period
@click.option(
    "--sha256",
    metavar="HEX",
    help="Only this one; `rehearse` and `releases --json` say its digest.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Put the folder and the zip of the package there as well.",
)
@with_pdf
@with_json
@with_surroundings
@who_options
def publish(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    name: str,
    sha256: str | None,
    out: Path | None,
    on_paper: bool,
    as_json: bool,
) -> None:
    """
    Publish what waits of a quarter or year: once, never revised.

    An analyst or a coordinator lets go what the worker, or `rehearse`, has made. Before
    that it is attacked once more, here. If facts have changed since, it is made anew and
    waits again. The worker puts the package into the folder that is set; to put it where
    people find it is up to you.
    """
    if on_paper and out is None:
        msg = "--pdf writes into the folder of --out; name one."
        raise click.UsageError(msg)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        refuse_publisher(person_of(ring.directory, ring.person_id))
        kept = _published(mechanism, ring, period_of(name).name, sha256, out)
        package, folder = published(kept), out or folder_of(mechanism)
    if out is not None:
        put_release(out, kept, on_paper=on_paper)
    at = places(folder, kept.name) if folder else None
    if as_json:
        names = map(str, at or ("", ""))
        print_json(
            {
                **release_fields(package),
                **dict(zip(("folder", "zip"), names, strict=True)),
            }
        )
        return
    click.echo(say_release(package))
    if at is None:
        click.echo(f"`grievance statistics export --period {kept.period}` writes it.")
        return
    later = "" if out else ", where the worker puts them,"
    click.echo(f"{at[0]} and {at[1].name}{later} can be put where people find them.")


def release_fields(package: Published) -> Fields:
    """Return what is told of a release in JSON."""
    return {
        "period": package.period,
        "method": package.method,
        "sha256": package.sha256,
        "numbers": len(package.numbers),
        "withheld": package.withheld,
        "margin": package.margin,
        **shares(package),
        "tables": [table.shape.name for table in package.tables],
    }


def shares(package: Published) -> Fields:
    """Return how much a release tells, of its numbers and of what told sums count."""
    found = utility_outside(package.tables)
    return {
        "share_told": _rounded(found.share_told),
        "share_shown": _rounded(found.share_shown),
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def say_release(package: Published) -> str:
    """Say which release it is, and how much it tells."""
    return f"{package.period}: {say_numbers(package)}"


def _rehearsed(mechanism: Mechanism, name: str) -> Rehearsal:
    """Make it, or return what waits where that is made of the same facts."""
    ring = mechanism.worker_ring()
    press = replace(press_of(mechanism, ring), asks=True)
    with mechanism.store.read() as tx:
        found = waiting_releases(tx, ring.directory)
    waiting = next((one for one in found if one.release.period == name), None)
    with progress("making the release") as tell:
        made = rehearse_period(
            press,
            period_of(name),
            waiting,
            lambda _step, done, total: tell(done, total or None),
        )
    if made is not None:
        return made
    with mechanism.store.read() as tx:
        return find_waiting(tx, ring.directory, name)


def _published(
    mechanism: Mechanism,
    ring: PersonRing,
    name: str,
    sha256: str | None,
    out: Path | None,
) -> KeptRelease:
    """Attack what waits, and let it go, if there is room for it where it is wanted."""
    with mechanism.store.read() as tx, progress("attacking") as tell:
        waiting = find_waiting(tx, ring.directory, name)
        if out is not None:
            refuse_taken(out, waiting.release.name)
        how = publishing_of(mechanism)
        attack_rehearsed(
            tx,
            ring.directory,
            waiting,
            how,
            lambda _step, done, total: tell(done, total),
        )
    with mechanism.store.begin() as tx:
        return publish_rehearsed(
            tx,
            ring,
            name,
            sha256=sha256 or waiting.release.sha256,
            at=mechanism.now(),
            today=mechanism.today,
        )

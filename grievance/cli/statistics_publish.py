"""`grievance statistics publish` and `rehearse`: make the release of a period."""

from __future__ import annotations

import os
import shutil

from collections.abc import Mapping
from pathlib import Path

import click

from grievance.cli.counting import counted
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.progress import progress
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.errors import NotAllowedError, SetupError
from grievance.services.publish_statistics import (
    Prepared,
    Publishing,
    prepare_release,
    publish_statistics,
    refuse_publisher,
)
from grievance.services.read_directory import person_of
from grievance.services.statistics_sources import read_statistics_sources
from grievance.statistics.making import Why
from grievance.statistics.package import DESCRIPTION, Files, digest
from grievance.statistics.periods import Months, period_of
from grievance.statistics.release import Method
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
with_method = click.option(
    "--method",
    type=click.Choice([one.value for one in Method]),
    default=Method.WITHHELD.value,
    show_default=True,
    help="Withhold numbers, or round each to a multiple of five; the same all year.",
)
with_json = click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")


@click.command(epilog="Example: grievance statistics rehearse --period 2026-Q3 --json")
@with_period
@with_method
@with_json
@with_surroundings
def rehearse(
    surroundings: Surroundings, /, *, name: str, method: str, as_json: bool
) -> None:
    """
    Make the release of a period and show what would be withheld, and why.

    Nothing is written and nothing kept. The reasons are for the office alone.
    """
    with opened(surroundings) as mechanism:
        prepared = _prepared(mechanism, period_of(name), Method(method))
    if as_json:
        why = {one.value: prepared.made.why.get(one, 0) for one in Why}
        print_json({**_fields(prepared), "why": why})
        return
    rows = [(REASONS[one], prepared.made.why.get(one, 0)) for one in Why]
    print_table(("withheld because of", "numbers"), rows, empty="Nothing.")
    click.echo(_sentence(prepared))


@click.command(
    epilog="Example: grievance statistics publish --period 2026-Q3 --out public"
)
@with_period
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Where the folder and the zip of the package are put.",
)
@with_method
@with_json
@with_surroundings
@who_options
def publish(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    name: str,
    out: Path,
    method: str,
    as_json: bool,
) -> None:
    """
    Publish the statistics of a quarter or a year: once, and never revised.

    An analyst or a coordinator does that, ten days after its end at least. The release is
    attacked together with all that were published before; if too much can be known of a
    number nothing is written. To put the folder where people find it is up to you.
    """
    period = period_of(name)
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        refuse_publisher(person_of(ring.directory, ring.person_id))
        prepared = _prepared(mechanism, period, Method(method))
        folder, archive = _targets(out, prepared)
        with mechanism.store.begin() as tx:
            kept = publish_statistics(tx, ring, prepared, at=mechanism.now())
        _write(folder, prepared.files)
        archive.write_bytes(kept.package)
    if as_json:
        print_json({**_fields(prepared), "folder": str(folder), "zip": str(archive)})
        return
    click.echo(_sentence(prepared))
    click.echo(f"{folder} and {archive.name} can be published.")


@click.command(
    epilog="Example: grievance statistics export --period 2026-Q3 --out public"
)
@with_period
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Where the zip is put.",
)
@with_surroundings
def export(surroundings: Surroundings, /, *, name: str, out: Path) -> None:
    """Write a package once more that was published, byte by byte as it was."""
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        found = [one for one in tx.releases.all() if one.period == name.upper()]
    if not found:
        msg = f"{name} was not published; `grievance statistics publish` does that."
        raise NotAllowedError(msg)
    [kept] = found
    out.mkdir(parents=True, exist_ok=True)
    archive = out / f"grievances-{kept.period.lower()}.zip"
    archive.write_bytes(kept.package)
    click.echo(str(archive))


def _prepared(mechanism: Mechanism, period: Months, method: Method) -> Prepared:
    how = Publishing(
        office=mechanism.settings.office.name,
        catalogue=mechanism.catalogue,
        today=mechanism.today,
        method=method,
    )
    ring = mechanism.worker_ring()
    with mechanism.store.read() as tx, progress("making the release") as tell:
        sources = read_statistics_sources(tx, ring, lambda opened: tell(opened, None))
        return prepare_release(
            tx,
            ring,
            sources,
            period,
            how,
            progress=lambda _step, done, total: tell(done, total),
        )


def _targets(out: Path, prepared: Prepared) -> tuple[Path, Path]:
    """Return where folder and zip go, before anything is kept that cannot be written."""
    folder = out / prepared.release.name
    archive = out / f"{prepared.release.name}.zip"
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{out} cannot be made: {error.strerror}."
        raise SetupError(msg) from None
    if folder.exists() or archive.exists() or not os.access(out, os.W_OK):
        msg = f"{folder} is there already, or {out} cannot be written; name another."
        raise SetupError(msg)
    return folder, archive


def _write(folder: Path, files: Files) -> None:
    """Write all files, and give the folder its name when it is whole."""
    draft = folder.with_name(f".{folder.name}-{os.getpid()}")
    for path, content in files.items():
        file = draft / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    shutil.move(draft, folder)


def _fields(prepared: Prepared) -> Fields:
    release = prepared.release
    return {
        "period": release.period,
        "method": release.method,
        "sha256": digest(prepared.files[DESCRIPTION]),
        "numbers": release.printed,
        "withheld": release.withheld,
        "margin": release.margin,
        "tables": [table.shape.name for table in release.tables],
    }


def _sentence(prepared: Prepared) -> str:
    release = prepared.release
    said = f"{release.period}: {counted(release.printed, 'number')}"
    if release.method is Method.ROUND5:
        return f"{said}, each rounded, by {release.margin} at most."
    return f"{said}, {release.withheld} of them withheld."

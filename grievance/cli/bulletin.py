"""`grievance bulletin`: themes of many cases, for auditors; people send it."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.catalogue.bulletins import (
    FOLDER,
    BulletinBook,
    Form,
    WrittenBulletin,
    read_bulletins,
)
from grievance.cli.bulletin_files import (
    Bulletin,
    print_bulletin,
    print_files,
    write_files,
)
from grievance.cli.group import Group
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.errors import NotAllowedError
from grievance.services.staff_mail.write_bulletin import (
    Bulletining,
    agenda_facts,
    bulletin_facts,
    differences_of_quarter,
    left_out,
    themes_of_month,
)
from grievance.statistics.periods import Months, month_of, quarter_of
from grievance.statistics.told import Told, keep_told, read_told
from grievance.storage.store import Transaction
from grievance.wiring import Mechanism


TOLD = "told"
with_language = click.option(
    "--language",
    default="en",
    show_default=True,
    metavar="CODE",
    help="en de fr pt zh.",
)
with_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
with_out = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder for the files.",
)


@click.group(cls=Group, epilog="Example: grievance bulletin preview --month 2026-10")
def bulletin() -> None:
    """
    Write what many complaints were about, for all auditors.

    It names criteria that came up often or several times, without numbers, and only where
    so many complaints are behind one that nobody can be told from it. Nothing is sent:
    people read the files and send them. A month is told of once, a quarter as well.
    """


@bulletin.command(epilog="Example: grievance bulletin preview --month 2026-10 --json")
@click.option("--month", required=True, metavar="YYYY-MM", help="As in 2026-10.")
@with_language
@with_json
@with_surroundings
def preview(
    surroundings: Surroundings, /, *, month: str, language: str, as_json: bool
) -> None:
    """
    Show the bulletin of a month as it would be now.

    Do not pass it on: what is told of the month can still change, until it is written.
    """
    period = month_of(month)
    with opened(surroundings) as mechanism:
        shown = _of_month(mechanism, period, language, is_final=False)
    print_bulletin(shown, as_json=as_json)


@bulletin.command(
    epilog="Example: grievance bulletin write --month 2026-10 --language fr --out bulletins"
)
@click.option("--month", required=True, metavar="YYYY-MM", help="As in 2026-10.")
@with_language
@with_out
@with_json
@with_surroundings
def write(
    surroundings: Surroundings,
    /,
    *,
    month: str,
    language: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """
    Write the bulletin of a month into files to send.

    The month is over for ten days at least. There is one file as Markdown and one as plain
    text. Its themes are kept: written again, in another language too, they are the same.
    """
    period = month_of(month)
    with opened(surroundings) as mechanism:
        _refuse_unsettled(mechanism, period)
        shown = _of_month(mechanism, period, language, is_final=True)
        folder = out or mechanism.home.path / FOLDER
        files = write_files(folder, f"bulletin-{period.name}", shown)
    print_files(shown, files, as_json=as_json)


@bulletin.command(
    epilog="Example: grievance bulletin agenda --quarter 2026-Q3 --out bulletins"
)
@click.option("--quarter", required=True, metavar="YYYY-QN", help="As in 2026-Q3.")
@with_language
@with_out
@with_json
@with_surroundings
def agenda(
    surroundings: Surroundings,
    /,
    *,
    quarter: str,
    language: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """
    Show what firms judge differently, to talk about it.

    An agenda for a talk with audit firms, each quarter: the criteria on which their findings
    are furthest apart. It names no firm. With --out it is written into files, and then its
    criteria are kept, as those of a bulletin are.
    """
    period = quarter_of(quarter)
    with opened(surroundings) as mechanism:
        if out is not None:
            _refuse_unsettled(mechanism, period)
        shown = _of_quarter(mechanism, period, language, is_final=out is not None)
        if out is not None:
            files = write_files(out, f"agenda-{period.name}", shown)
            print_files(shown, files, as_json=as_json)
            return
    print_bulletin(shown, as_json=as_json)


def _of_month(
    mechanism: Mechanism, month: Months, language: str, *, is_final: bool
) -> Bulletin:
    book = _book(mechanism)
    with mechanism.store.read() as tx:
        told = _kept(mechanism, month) or _themes(mechanism, tx, month)
        if is_final:
            told = _keep(mechanism, month, told)
        office = mechanism.settings.office.name
        facts = bulletin_facts(tx, told, month, office)
        skipped = len(left_out(tx, month))
    return Bulletin(
        told=told,
        texts=tuple(book.bulletin(facts, language, form) for form in Form),
        left_out=skipped,
    )


def _of_quarter(
    mechanism: Mechanism, quarter: Months, language: str, *, is_final: bool
) -> Bulletin:
    book = _book(mechanism)
    with mechanism.store.read() as tx:
        told = _kept(mechanism, quarter) or _differences(mechanism, tx, quarter)
    if is_final:
        told = _keep(mechanism, quarter, told)
    facts = agenda_facts(told, quarter, mechanism.settings.office.name)
    texts: tuple[WrittenBulletin, ...] = tuple(
        book.agenda(facts, language, form) for form in Form
    )
    return Bulletin(told=told, texts=texts)


def _themes(mechanism: Mechanism, tx: Transaction, month: Months) -> Told:
    how = Bulletining(catalogue=mechanism.catalogue)
    return themes_of_month(tx, mechanism.worker_ring(), month, how)


def _differences(mechanism: Mechanism, tx: Transaction, quarter: Months) -> Told:
    how = Bulletining(catalogue=mechanism.catalogue)
    return differences_of_quarter(tx, mechanism.worker_ring(), quarter, how)


def _book(mechanism: Mechanism) -> BulletinBook:
    return read_bulletins(
        mechanism.home.path,
        mechanism.catalogue,
        mechanism.notice_stationery.notices,
    )


def _kept(mechanism: Mechanism, period: Months) -> Told | None:
    return read_told(mechanism.home.path / FOLDER / TOLD, period)


def _keep(mechanism: Mechanism, period: Months, told: Told) -> Told:
    return keep_told(
        mechanism.home.path / FOLDER / TOLD, period, told.written(mechanism.today)
    )


def _refuse_unsettled(mechanism: Mechanism, period: Months) -> None:
    if not period.is_settled(mechanism.today):
        msg = f"{period.name} is not over for ten days yet; preview it, and write it then."
        raise NotAllowedError(msg)

"""`grievance audits move|team|cancel|merge`: change what is to be audited when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import click

from grievance.cli.recording import with_json
from grievance.cli.registry_hand import (
    DAY,
    Books,
    open_books,
    print_changed,
    reason_of,
    with_reason,
)
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.audit import Audit
from grievance.domain.audit_change import cancelled, moved, taken_over
from grievance.domain.auditor import Auditor
from grievance.domain.firm import Firm
from grievance.domain.registry_ids import Noun
from grievance.domain.registry_reason import RegistryReason
from grievance.services.audits.change_audit import change_audit, merge_audits


@click.command(
    epilog="Example: grievance audits move AU-310 --to 2027-10-12 --reason firm-asked"
)
@click.argument("key")
@click.option("--to", type=DAY, required=True, metavar="DAY", help="The new first day.")
@with_reason()
@with_json
@with_surroundings
def move(
    surroundings: Surroundings,
    /,
    *,
    key: str,
    to: datetime,
    reason: str | None,
    as_json: bool,
) -> None:
    """
    Let an audit begin on another day.

    The window in which it is due stays as it is.
    """
    why = reason_of(reason)
    with open_books(surroundings) as books:
        change = partial(moved, to=to.date(), today=books.mechanism.today)
        _change(books, key, change, why, as_json=as_json)


@click.command(
    epilog="Example: grievance audits team AU-310 --firm F-02 --lead 'Oda Fjell'"
)
@click.argument("key")
@click.option("--firm", metavar="NAME|ID", help="The firm that takes over.")
@click.option("--lead", metavar="NAME|ID", help="Who leads it.")
@click.option(
    "--auditor",
    "auditors",
    multiple=True,
    metavar="NAME|ID",
    help="Another one of the team; once for each.",
)
@with_reason(RegistryReason.HANDED_OVER)
@with_json
@with_surroundings
def team(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    key: str,
    firm: str | None,
    lead: str | None,
    auditors: tuple[str, ...],
    reason: str | None,
    as_json: bool,
) -> None:
    """
    Let another firm hold an audit, or other people.

    Where the firm changes nobody of the former one stays on the audit.
    """
    if not (firm or lead or auditors):
        msg = "Name who takes over: --firm, --lead, --auditor."
        raise click.UsageError(msg)
    why = reason_of(reason)
    with open_books(surroundings) as books:
        change = partial(
            taken_over,
            firm_id=books.find(Noun.FIRM, firm, Firm).id if firm else None,
            lead=books.find(Noun.AUDITOR, lead, Auditor) if lead else None,
            team=tuple(books.find(Noun.AUDITOR, one, Auditor) for one in auditors),
        )
        _change(books, key, change, why, as_json=as_json)


@click.command(epilog="Example: grievance audits cancel AU-310 --reason force-majeure")
@click.argument("key")
@with_reason()
@with_json
@with_surroundings
def cancel(
    surroundings: Surroundings, /, *, key: str, reason: str | None, as_json: bool
) -> None:
    """
    Note that an audit is not held, or does not go on.

    The next audit has to answer what this one had to.
    """
    why = reason_of(reason)
    with open_books(surroundings) as books:
        _change(books, key, cancelled, why, as_json=as_json)


@click.command(epilog="Example: grievance audits merge AU-310 AU-311")
@click.argument("key")
@click.argument("into")
@with_reason(RegistryReason.COMBINED)
@with_json
@with_surroundings
def merge(
    surroundings: Surroundings,
    /,
    *,
    key: str,
    into: str,
    reason: str | None,
    as_json: bool,
) -> None:
    """
    Hold one audit instead of two.

    KEY is cancelled; INTO is held for both, and is about the certificates of both.
    """
    why = reason_of(reason)
    with open_books(surroundings) as books:
        one, other = (books.find(Noun.AUDIT, name, Audit) for name in (key, into))
        changes = merge_audits(books.tx, one.id, other.id, books.hand(why))
        print_changed(changes, books.registry, why, as_json=as_json)


def _change(
    books: Books,
    key: str,
    change: Callable[[Audit], Audit],
    why: RegistryReason,
    *,
    as_json: bool,
) -> None:
    audit = books.find(Noun.AUDIT, key, Audit)
    changes = change_audit(books.tx, audit.id, change, books.hand(why))
    print_changed(changes, books.registry, why, as_json=as_json)

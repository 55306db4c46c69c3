"""`grievance report`: fan a report out, and show what was made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import click

from grievance.cli.entering import let_read
from grievance.cli.group import Group
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.recording import (
    Desk,
    case_at_hand,
    desk_of,
    period_of,
    with_json,
    with_period,
)
from grievance.cli.report_letters import letters
from grievance.cli.report_view import plan_fields, print_plan, print_tree, tree_fields
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.terminal import has_terminal
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.errors import ConflictError, SetupError
from grievance.domain.registry import Registry
from grievance.domain.report import Route
from grievance.services.boxes.log_opening import log_opening
from grievance.services.intake.collect_mail import Collected
from grievance.services.registry.find_record import find_record
from grievance.services.registry.registry_books import registry_on_books
from grievance.services.reports.fan_out_report import (
    FanOut,
    fan_out_report,
    preview_fan_out,
)
from grievance.services.reports.name_organisations import name_organisations
from grievance.services.reports.report_tree import ReportTree, read_report_tree
from grievance.services.triage.plan_organisation import Named, Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the options say."""

    entities: tuple[str, ...]
    members: tuple[str, ...]
    outside: tuple[str, ...] = field(repr=False)
    from_proposals: bool
    codes: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    letter: int
    no_files: bool


@click.group(
    cls=Group,
    epilog="Example: grievance report fan-out GR-7F3K-9Q2D --from-proposals --dry-run",
)
def report() -> None:
    """Make a case for each organisation that a report names; show them together."""


@report.command(
    "fan-out",
    epilog="Example: grievance report fan-out GR-7F3K-9Q2D --entity 'Norvik Smelter' "
    "--member 'Pellworm Beverages' --outside 'Ozark Wire=Nobody knows it here' "
    "--since 2024-05-01",
)
@click.argument("reference")
@click.option("--entity", "entities", multiple=True, metavar="NAME|ID")
@click.option("--member", "members", multiple=True, metavar="NAME|ID")
@click.option("--outside", multiple=True, metavar="NAME=REASON", help="No case for it.")
@click.option(
    "--from-proposals", is_flag=True, help="Take those that the triage has on record."
)
@click.option(
    "--criterion",
    "codes",
    multiple=True,
    metavar="CODE",
    help="Like 'PS 10.3'; else those confirmed for the report.",
)
@with_period
@click.option("--letter", default=1, metavar="NUMBER", help="The letter to be copied.")
@click.option("--no-files", is_flag=True, help="Copy the letter without its files.")
@click.option("--dry-run", is_flag=True, help="Only show what would be made.")
@click.option("--yes", is_flag=True, help="Do not ask whether the table is right.")
@with_json
@with_surroundings
@who_options
def fan_out(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    **asked: object,
) -> None:
    """
    Make the cases of a report in one step, after a look at the table of them.

    You confirm what each organisation is: a certified Entity gets a case with the
    criteria of its own certificates, a Member one about its conduct, and whoever is
    neither is put on record with your reason. What is there already is not made again.
    """
    said = _Asked(**asked)  # type: ignore[arg-type]  # as click took them
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with desk_of(mechanism, ring, reference) as desk:
            case_id, wanted = desk.case.id, _wanted(desk, said)
            planned = _preview(desk, wanted)
        if not as_json:
            print_plan(planned)
        if dry_run:
            _print_dry(planned, as_json=as_json)
            return
        _ask(planned, yes=yes)
        with desk_of(mechanism, ring, reference) as desk:
            collected = _make(desk, wanted, planned)
        if collected:
            let_read(mechanism, collected[0])  # the worker stops when nothing waits
        with mechanism.store.read() as tx:
            tree = read_report_tree(tx, ring, case_id)
    _print(tree, as_json=as_json)


@report.command(epilog="Example: grievance report show GR-7F3K-9Q2D --json")
@click.argument("reference")
@with_json
@with_surroundings
@who_options
def show(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """Show a report's tree: each case with its stage, owner, due day, letters due."""
    with case_at_hand(surroundings, who, reference) as desk:
        tree = read_report_tree(desk.tx, desk.ring, desk.case.id)
    _print(tree, as_json=as_json)


def _wanted(desk: Desk, said: _Asked) -> FanOut:
    every = _every(desk, said)
    if not every:
        msg = "Name an organisation: --entity, --member, --outside, --from-proposals."
        raise click.UsageError(msg)
    return FanOut(
        every=every,
        when=period_of(said.since, said.until),
        codes=said.codes,
        letter=said.letter,
        with_files=not said.no_files,
    )


def _every(desk: Desk, said: _Asked) -> tuple[Named, ...]:
    """Return whom the options name, and of the triage's all others."""
    is_named = said.entities or said.members
    registry = registry_on_books(desk.tx) if is_named else Registry()
    every = (
        *_found(registry, "entity", said.entities, Route.SUB_CASE),
        *_found(registry, "member", said.members, Route.MEMBER_CONDUCT),
        *_outside(said.outside),
    )
    if not said.from_proposals:
        return every
    found = name_organisations(desk.tx, desk.ring, desk.case.id, today=desk.today)
    return (*every, *_others(found, every))


def _preview(desk: Desk, wanted: FanOut) -> tuple[Planned, ...]:
    """Plan it; the report is read for that, which is logged."""
    log_opening(desk.tx, desk.ring, desk.case.id, at=desk.at)
    return preview_fan_out(
        desk.tx,
        desk.ring,
        desk.case.id,
        wanted,
        catalogue=desk.mechanism.catalogue,
        today=desk.today,
    )


def _found(
    registry: Registry, noun: str, written: Iterable[str], route: Route
) -> Iterator[Named]:
    for name in written:
        found = find_record(registry, f"{noun}:{name}")
        yield Named(route=route, id=UUID(str(found.id)))


def _outside(written: Iterable[str]) -> Iterator[Named]:
    for one in written:
        name, _equals, reason = one.partition("=")
        yield Named(route=Route.OUT_OF_SCOPE, name=name, reason=reason)


def _others(found: Iterable[Named], every: Iterable[Named]) -> Iterator[Named]:
    """Yield those of which nothing else was said by an option."""
    said = {one.id or one.name.casefold() for one in every}
    return (one for one in found if (one.id or one.name.casefold()) not in said)


def _ask(planned: Sequence[Planned], *, yes: bool) -> None:
    """Go on only where somebody says that the table is right."""
    if yes or not any(one.is_new for one in planned):
        return
    if not has_terminal():
        msg = "Nobody can be asked whether this is right; look at it and add --yes."
        raise SetupError(msg)
    click.confirm("Is this right", abort=True, err=True)


def _make(
    desk: Desk, wanted: FanOut, planned: Sequence[Planned]
) -> tuple[Collected, ...]:
    """Make what somebody said yes to, and nothing else."""
    made = fan_out_report(
        desk.tx,
        desk.ring,
        desk.case.id,
        wanted,
        catalogue=desk.mechanism.catalogue,
        today=desk.today,
        at=desk.at,
    )
    if made.planned != tuple(planned):
        msg = "Registry or report changed meanwhile; look at the table again."
        raise ConflictError(msg)
    return made.collected


def _print_dry(planned: Sequence[Planned], *, as_json: bool) -> None:
    if as_json:
        print_json({"planned": [plan_fields(one) for one in planned]})
    else:
        click.echo("Nothing was made: this was a dry run.", err=True)


def _print(tree: ReportTree, *, as_json: bool) -> None:
    if as_json:
        print_json(tree_fields(tree))
    else:
        print_tree(tree)


report.add_command(letters)

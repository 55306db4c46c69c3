"""`grievance registry import`: read all, show what would change, ask, then save."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import click

from grievance.cli.faults import REFUSED
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.progress import progress
from grievance.cli.registry_changes import (
    Titles,
    change_fields,
    print_changes,
    print_problems,
    problem_fields,
    summary,
)
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.terminal import has_terminal
from grievance.domain.counting import counted
from grievance.domain.display import one_line
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.registry import title_of
from grievance.domain.registry_changes import Changes
from grievance.services.letters.certificates import ended_certificates, opened_firms
from grievance.services.registry.import_registry import (
    compare_with_books,
    import_registry,
)
from grievance.services.registry.read_registry import read_rows
from grievance.services.registry.registry_books import registry_on_books
from grievance.services.registry_form.assembling import ReadRegistry
from grievance.storage.store import Transaction
from grievance.wiring import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choices:
    """What the command line says."""

    as_of: date | None
    dry_run: bool
    apply_good: bool
    remove_gone: bool
    yes: bool
    as_json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What was read, and what it would change as of a day."""

    read: ReadRegistry
    changes: Changes
    day: date
    titles: Titles = field(repr=False)
    warnings: tuple[str, ...] = ()


@click.command("import", epilog="Example: grievance registry import registry.xlsx")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day on which this was so; today unless said otherwise.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change; save nothing.")
@click.option(
    "--apply-good", is_flag=True, help="Import good rows beside refused ones."
)
@click.option(
    "--remove-gone", is_flag=True, help="Remove what the sheets no longer have."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@click.pass_context
def import_(
    ctx: click.Context,
    surroundings: Surroundings,
    /,
    *,
    path: Path,
    as_of: datetime | None,
    **flags: bool,
) -> None:
    """
    Import a registry: a folder of CSV files, an XLSX workbook, or a JSON file.

    What would change is shown first. Nothing is imported while a row is wrong, unless
    --apply-good says so. What the sheets no longer have is kept and reported.
    """
    choices = _Choices(as_of=as_of.date() if as_of else None, **flags)
    with opened(surroundings) as mechanism:
        plan = _plan(mechanism, path, choices)
        if not choices.as_json:
            _show(plan)
        why_not = _why_not(plan, choices)
        is_applied = not why_not and not choices.dry_run and _may(plan, choices)
        if is_applied:
            _apply(mechanism, plan, choices)
        if choices.as_json:
            _print_all(plan, choices, is_applied=is_applied)
    if why_not:
        click.echo(why_not, err=True)
        ctx.exit(REFUSED)


def _plan(mechanism: Mechanism, path: Path, choices: _Choices) -> _Plan:
    day = choices.as_of or mechanism.today
    with progress("Reading the registry"), mechanism.store.read() as tx:
        known = registry_on_books(tx)
        read = read_rows(path, known=known, catalogue=mechanism.catalogue)
        changes = compare_with_books(tx, read.registry, as_of=day, nouns=read.nouns)
        titles = {one.id: title_of(one) for one in (*known, *read.registry)}
        ended = ended_certificates(read.registry.firms, at=mechanism.now())
        return _Plan(
            read=read,
            changes=changes,
            day=day,
            titles=titles,
            warnings=(*opened_firms(changes), *ended),
        )


def _show(plan: _Plan) -> None:
    print_problems(plan.read.problems)
    print_changes(plan.changes, plan.titles)
    for warning in plan.warnings:
        click.echo(one_line(warning), err=True)
    click.echo(f"As of {plan.day}: {summary(plan.changes)}.", err=True)


def _why_not(plan: _Plan, choices: _Choices) -> str:
    """Say why nothing can be imported; empty if it can."""
    refused = counted(len(plan.read.problems), "problem")
    if plan.read.is_broken:
        return "Nothing was imported: a file or a header is wrong; correct it first."
    if plan.read.problems and choices.remove_gone:
        return (
            f"Nothing was imported: {refused}; --remove-gone needs sheets without any."
        )
    if plan.read.problems and not choices.apply_good:
        return (
            f"Nothing was imported: {refused}; correct the rows, or add --apply-good to "
            "import the others."
        )
    return ""


def _may(plan: _Plan, choices: _Choices) -> bool:
    """Ask; where nobody can be asked, only add to what is known."""
    is_nothing = not plan.changes and not (plan.changes.gone and choices.remove_gone)
    if choices.yes or is_nothing:
        return True
    if has_terminal() and not choices.as_json:
        return click.confirm("Import this?", err=True)
    if plan.changes.changed or choices.remove_gone:
        msg = "This changes what is known, and nobody can be asked; add --yes."
        raise NotAllowedError(msg)
    return True


def _apply(mechanism: Mechanism, plan: _Plan, choices: _Choices) -> None:
    with progress("Importing the registry") as tell, mechanism.store.begin() as tx:
        done = import_registry(
            tx,
            plan.read.registry,
            at=mechanism.now(),
            as_of=plan.day,
            nouns=plan.read.nouns,
            remove_gone=choices.remove_gone,
            tell=tell,
        )
        if done != plan.changes:
            msg = "Somebody imported a registry meanwhile; look at the changes again."
            raise ConflictError(msg)
        holdings = _holdings(tx)
    if choices.as_json:
        return
    is_same = not plan.changes and not (choices.remove_gone and plan.changes.gone)
    click.echo(
        "Nothing changed." if is_same else "The registry was imported.", err=True
    )
    click.echo(holdings, err=True)


def _holdings(tx: Transaction) -> str:
    """Say how much there is in the registry now."""
    found = registry_on_books(tx)
    entities = counted(len(found.entities), "Entity", "Entities")
    certificates = counted(len(found.certifications), "certificate")
    audits = counted(len(found.audits), "audit")
    return f"The registry holds {entities}, {certificates} and {audits}."


def _print_all(plan: _Plan, choices: _Choices, *, is_applied: bool) -> None:
    print_json(
        {
            "as_of": plan.day,
            "applied": is_applied,
            "removed": is_applied and choices.remove_gone,
            "problems": [problem_fields(one) for one in plan.read.problems],
            "warnings": plan.warnings,
            **change_fields(plan.changes),
        }
    )

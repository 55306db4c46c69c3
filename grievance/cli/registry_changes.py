"""What an import would change, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

import click

from grievance.cli.output import Fields
from grievance.domain.counting import counted
from grievance.domain.display import one_line
from grievance.domain.registry import Record, label_of, noun_of, title_of
from grievance.domain.registry_changes import Changed, Changes, FieldChange
from grievance.domain.registry_ids import is_uuid
from grievance.services.letters.certificates import certificate_line
from grievance.services.registry_form.problems import Problem


Titles = Mapping[UUID, str]
PEM = "-----BEGIN CERTIFICATE-----"
SHOWN = 20  # of each kind; a program gets all


def print_changes(changes: Changes, titles: Titles) -> None:
    """Print what is new, other or gone: how many, and the first of them."""
    for title, lines in (
        ("new", [label_of(one) for one in changes.added]),
        ("changed", list(_changed_lines(changes.changed, titles))),
        ("no longer there", [label_of(one) for one in changes.gone]),
    ):
        _print_first(title, lines)


def print_problems(problems: Sequence[Problem]) -> None:
    """Print what is wrong to standard error: where, what, and what to do."""
    for problem in problems[:SHOWN]:
        click.echo(one_line(str(problem)), err=True)
    if len(problems) > SHOWN:
        more = len(problems) - SHOWN
        click.echo(f"… and {more} more; --json has all of them.", err=True)


def summary(changes: Changes) -> str:
    """Say how much there is of each in one line."""
    return (
        f"{len(changes.added)} new, {len(changes.changed)} changed, "
        f"{len(changes.gone)} no longer there, {changes.unchanged} as they were"
    )


def change_fields(changes: Changes) -> Fields:
    """Return all of it for JSON."""
    return {
        "added": [record_fields(one) for one in changes.added],
        "changed": [
            {
                **record_fields(one.after),
                "fields": [_field_fields(field) for field in one.fields],
            }
            for one in changes.changed
        ],
        "gone": [record_fields(one) for one in changes.gone],
        "unchanged": changes.unchanged,
    }


def record_fields(record: Record) -> Fields:
    """Return what a record is found under for JSON."""
    return {
        "noun": noun_of(record),
        "id": record.id,
        "key": record.key,
        "title": title_of(record),
    }


def problem_fields(problem: Problem) -> Fields:
    """Return a problem for JSON."""
    return {
        "place": problem.place,
        "row": problem.row,
        "column": problem.column,
        "sentence": problem.sentence,
    }


def said(value: object, titles: Titles) -> str:
    """Write a field's value for people; *titles* are what ids stand for."""
    if value in (None, "", ()):
        return "nothing"
    if isinstance(value, tuple):
        return "; ".join(said(one, titles) for one in value)
    if isinstance(value, UUID):
        return titles.get(value, str(value))
    if isinstance(value, str) and value.startswith(PEM):
        return certificate_line(value)
    written = str(value)  # as which ids of a list come
    return titles.get(UUID(written), written) if is_uuid(written) else written


def field_line(field: FieldChange, titles: Titles) -> str:
    """Write what became of a field."""
    name = field.name.removesuffix("_ids").removesuffix("_id").replace("_", " ")
    return f"{name}: {said(field.before, titles)} → {said(field.after, titles)}"


def _changed_lines(changed: Iterable[Changed], titles: Titles) -> Iterator[str]:
    for one in changed:
        fields = "; ".join(field_line(field, titles) for field in one.fields)
        yield f"{label_of(one.after)}: {fields}"


def _field_fields(field: FieldChange) -> Fields:
    return {"name": field.name, "before": field.before, "after": field.after}


def _print_first(title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    click.echo(f"{counted(len(lines), 'record')} {title}:")
    for line in lines[:SHOWN]:
        click.echo(f"  {one_line(line)}")
    if len(lines) > SHOWN:
        click.echo(f"  … and {len(lines) - SHOWN} more; --json has all of them.")

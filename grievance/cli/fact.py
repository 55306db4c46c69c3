"""`grievance fact`: on what the sides differ, with what each of them says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import click

from grievance.cli.acts import words_of
from grievance.cli.group import Group
from grievance.cli.output import Fields, print_json
from grievance.cli.recording import Desk, case_at_hand, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, who_options
from grievance.domain.contested import ContestedFact, Side, Version
from grievance.services.cases.records_of_case import (
    number_for_next,
    record_of_case,
    records_of_case,
)
from grievance.services.handling.contest_fact import contest_fact


HEADS = ("number", "question", "who", "says", "ground", "contested")
SIDES = ", ".join(one.value for one in Side)


@click.group(
    cls=Group,
    epilog="Example: grievance fact add GR-7F3K-9Q2D 'When did it spill?' "
    "--says 'complainant=on 3 May' --says 'respondent=on 5 May'",
)
def fact() -> None:
    """Put on record on what the sides differ; every version is kept."""


@fact.command(
    epilog="Example: grievance fact add GR-7F3K-9Q2D --number 1 "
    "--says 'authority=on 4 May' --ground 'authority=its report, page 3' --json"
)
@click.argument("reference")
@click.argument("question", required=False)
@click.option("--number", type=int, help="Add to this fact, instead of a new one.")
@click.option(
    "--says",
    multiple=True,
    required=True,
    metavar="WHO=TEXT",
    help=f"Who says so: {SIDES}; never a name. - as TEXT reads standard input.",
)
@click.option("--ground", multiple=True, metavar="WHO=TEXT", help="On what ground.")
@with_json
@with_surroundings
@who_options
def add(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    question: str | None,
    number: int | None,
    says: tuple[str, ...],
    ground: tuple[str, ...],
    as_json: bool,
) -> None:
    """Put a fact on record with what each side says, or add what one of them says."""
    if (question is None) == (number is None):
        msg = "Name either a question, for a new fact, or --number, for one that is."
        raise click.UsageError(msg)
    asked = None if question is None else words_of(question).strip()
    values, grounds = _parted(says), _parted(ground)
    if strangers := set(grounds) - set(values):
        msg = f"--ground is for who --says something: {', '.join(sorted(strangers))}."
        raise click.UsageError(msg)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        made = _fact(desk, asked, number)
        for version in _versions(values, grounds, desk.at):
            made = made.told(version)
        contest_fact(desk.tx, desk.ring, desk.case.id, made, at=desk.at)
    if as_json:
        print_json(fact_fields(made))
    else:
        state = "contested" if made.is_contested else "not contested"
        click.echo(f"Fact {made.number} is on record; it is {state}.")


@fact.command("list", epilog="Example: grievance fact list GR-7F3K-9Q2D --json")
@click.argument("reference")
@with_json
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """List what the sides say, each version with its ground."""
    with case_at_hand(surroundings, who, reference) as desk:
        every = records_of_case(desk.tx, desk.ring, desk.case.id, ContestedFact)
    if as_json:
        for one in every:
            print_json(fact_fields(one))
        return
    print_table(HEADS, list(_rows(every)), empty="No fact is contested on record here.")


def fact_fields(one: ContestedFact) -> Fields:
    """Write a fact for programs."""
    return {
        "number": one.number,
        "revision": one.revision,
        "question": one.question,
        "contested": one.is_contested,
        "versions": [
            {
                "side": version.side,
                "value": version.value,
                "ground": version.ground,
                "at": version.at,
            }
            for version in one.versions
        ],
    }


def _fact(desk: Desk, question: str | None, number: int | None) -> ContestedFact:
    """Return a new fact, or the next revision of one that is on record."""
    if number is None:
        next_ = number_for_next(desk.tx, desk.ring, desk.case.id, ContestedFact)
        return ContestedFact(number=next_, question=question or "")
    old = record_of_case(desk.tx, desk.ring, desk.case.id, ContestedFact, number)
    return replace(old, revision=old.revision + 1)


def _parted(written: Sequence[str]) -> dict[Side, str]:
    """Read ``WHO=TEXT``; who is one of the sides."""
    found = {}
    for one in written:
        side, _equals, typed = one.partition("=")
        text = words_of(typed.strip()).strip()
        if side not in set(Side) or not text:
            msg = f"Write who says what as WHO=TEXT; who is one of: {SIDES}."
            raise click.UsageError(msg)
        found[Side(side)] = text
    return found


def _versions(
    values: Mapping[Side, str], grounds: Mapping[Side, str], at: datetime
) -> Iterator[Version]:
    for side, value in values.items():
        yield Version(side=side, value=value, ground=grounds.get(side, ""), at=at)


def _rows(every: Sequence[ContestedFact]) -> Iterator[tuple[object, ...]]:
    for one in every:
        for version in one.versions:
            contested = "yes" if one.is_contested else "no"
            said = (version.side, version.value, version.ground)
            yield (one.number, one.question, *said, contested)

"""`grievance question`: the questions of an inquiry, and their answers."""

from __future__ import annotations

import click

from grievance.cli.acts import words_of
from grievance.cli.group import Group
from grievance.cli.output import Fields, print_json
from grievance.cli.recording import case_at_hand, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, who_options
from grievance.domain.ids import holder_of
from grievance.domain.question import Question
from grievance.services.handling.answer_question import (
    answer_question,
    ask_question,
    read_questions,
)
from grievance.services.slips.list_cases import name_of
from grievance.vault.ring import PersonRing


HEADS = ("number", "question", "answer", "by", "on")


@click.group(
    cls=Group,
    epilog="Example: grievance question answer GR-7F3K-9Q2D 2 'Since January 2024'",
)
def question() -> None:
    """Write down the questions of an inquiry, answer them, list them."""


@question.command(epilog="Example: grievance question add GR-7F3K-9Q2D - < asked.txt")
@click.argument("reference")
@click.argument("text", metavar="TEXT | -")
@with_json
@with_surroundings
@who_options
def add(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    text: str,
    as_json: bool,
) -> None:
    """Put a question on record; it gets the next number."""
    words = words_of(text)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        asked = ask_question(desk.tx, desk.ring, desk.case.id, words, at=desk.at)
    _print_one(
        desk.ring, asked, as_json=as_json, done=f"Question {asked.number} is on record."
    )


@question.command(
    epilog="Example: grievance question answer GR-7F3K-9Q2D 2 'Since January 2024'"
)
@click.argument("reference")
@click.argument("number", type=int)
@click.argument("text", metavar="TEXT | -")
@with_json
@with_surroundings
@who_options
def answer(  # noqa: PLR0913  # one for each argument
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    number: int,
    text: str,
    as_json: bool,
) -> None:
    """Answer one question, or answer it anew."""
    words = words_of(text)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        answered = answer_question(
            desk.tx, desk.ring, desk.case.id, number, words, at=desk.at
        )
    _print_one(
        desk.ring, answered, as_json=as_json, done=f"Question {number} is answered."
    )


@question.command("list", epilog="Example: grievance question list GR-7F3K-9Q2D --json")
@click.argument("reference")
@with_json
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """List the questions of an inquiry, those without an answer too."""
    with case_at_hand(surroundings, who, reference) as desk:
        found = read_questions(desk.tx, desk.ring, desk.case.id)
    every = [_fields(desk.ring, one) for one in found]
    if as_json:
        for fields in every:
            print_json(fields)
        return
    rows = [
        (one["number"], one["question"], one["answer"] or "open", one["by"], one["on"])
        for one in every
    ]
    print_table(HEADS, rows, empty="This case has no question on record.")


def _print_one(ring: PersonRing, asked: Question, *, as_json: bool, done: str) -> None:
    if as_json:
        print_json(_fields(ring, asked))
    else:
        click.echo(done)


def _fields(ring: PersonRing, one: Question) -> Fields:
    by, at = one.answered_by, one.answered_at
    return {
        "number": one.number,
        "question": one.text,
        "answer": one.answer or None,
        "by": name_of(ring, holder_of(by)) if by else None,
        "on": at.date() if at else None,
    }

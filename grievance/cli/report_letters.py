"""`grievance report letters`: a letter of its own to each whom a report names."""

from __future__ import annotations

from collections.abc import Sequence

import click

from grievance.cli.output import Fields, print_json
from grievance.cli.recording import case_at_hand, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, who_options
from grievance.domain.counting import counted
from grievance.services.reports.draft_report_letters import (
    ReportLetter,
    draft_report_letters,
    preview_report_letters,
)


HEADS = ("organisation", "case", "letter", "why not")
WOULD_BE = "would be written"


@click.command(epilog="Example: grievance report letters GR-7F3K-9Q2D --draft")
@click.argument("reference")
@click.option("--draft", is_flag=True, help="Write the drafts that are not there yet.")
@click.option(
    "--language", metavar="CODE", help="Of all letters; else that of each case."
)
@with_json
@with_surroundings
@who_options
def letters(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    draft: bool,
    language: str | None,
    as_json: bool,
) -> None:
    """
    Show who gets a letter about a report, and who none and why.

    With --draft the letters are drafted: each lies in the case about its addressee, and
    names nobody else. Nothing goes out: look what each gives away, and let it go, there.
    """
    with case_at_hand(surroundings, who, reference) as desk:
        tx, ring, case_id, at = desk.tx, desk.ring, desk.case.id, desk.at
        if draft:
            with_words = desk.mechanism.stationery
            found = draft_report_letters(
                tx, ring, case_id, with_words, at=at, language=language
            )
        else:
            found = preview_report_letters(tx, ring, case_id, at=at)
    if as_json:
        print_json({"letters": [_fields(one) for one in found]})
        return
    print_table(HEADS, [_row(one) for one in found], empty="It was not fanned out yet.")
    click.echo(_summary(found), err=True)


def _fields(one: ReportLetter) -> Fields:
    return {
        "number": one.named.number,
        "organisation": one.named.name,
        "case": one.case.reference if one.case else None,
        "draft": one.draft,
        "new": one.is_new,
        "why_not": one.why_not or None,
    }


def _row(one: ReportLetter) -> tuple[object, ...]:
    case = one.case.reference if one.case else ""
    return (one.named.name, case, _state(one), one.why_not)


def _state(one: ReportLetter) -> str:
    if one.draft is None:
        return "" if one.why_not else WOULD_BE
    return f"draft {one.draft}" + ("" if one.is_new else " (there already)")


def _summary(found: Sequence[ReportLetter]) -> str:
    new = sum(one.is_new for one in found)
    wanted = sum(one.draft is None and not one.why_not for one in found)
    if wanted:
        return f"{counted(wanted, 'letter')} would be written; add --draft."
    if not new:
        return "There is no letter left to write."
    return (
        f"{counted(new, 'draft')} written; look at each with `grievance letters check`."
    )

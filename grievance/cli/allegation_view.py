"""Allegations as a table, and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grievance.cli.output import Fields
from grievance.cli.tables import print_table
from grievance.domain.allegation import Allegation


HEADS = ("number", "criterion", "of", "since", "until", "state", "flagged", "words")


def allegation_fields(one: Allegation) -> Fields:
    """Write an allegation for programs."""
    return {
        "number": one.number,
        "revision": one.revision,
        "criterion": one.criterion,
        "version": one.version or None,
        "respondent": {"kind": one.respondent.kind, "id": one.respondent.id or None},
        "since": one.when.since,
        "until": one.when.until,
        "issues": one.issues,
        "text": one.text,
        "state": one.state,
        "flagged": one.flagged,
    }


def print_allegations(every: Iterable[Allegation], names: Mapping[str, str]) -> None:
    """Print allegations; *names* are of respondents by id."""
    rows = [
        (
            one.number,
            f"{one.criterion} {one.version}".strip(),
            names.get(one.respondent.id, str(one.respondent.kind)),
            one.when.since,
            one.when.until,
            one.state,
            "yes" if one.flagged else "",
            one.text,
        )
        for one in every
    ]
    print_table(HEADS, rows, empty="Nothing is alleged on record here.")

"""Cases that may be about the same as one that was opened."""

from __future__ import annotations

from collections.abc import Sequence

import click

from grievance.cli.output import Fields
from grievance.domain.display import one_line
from grievance.services.cases.open_case import OpenedCase
from grievance.services.cases.related_cases import RelatedCase, related_cases
from grievance.services.slips.list_cases import list_cases
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def find_related(
    tx: Transaction, ring: PersonRing, opened: OpenedCase
) -> tuple[RelatedCase, ...]:
    """Compare with the slip of every case that this person may open."""
    others = tuple(list_cases(tx, ring))
    known = {one.case.reference: one.case.id for one in others}
    return related_cases(opened, known=known, others=others)


def related_fields(related: Sequence[RelatedCase]) -> list[Fields]:
    """Write them for programs."""
    return [
        {
            "reference": one.reference,
            "reasons": one.reasons,
            "yours": one.case_id is not None,
        }
        for one in related
    ]


def print_related(related: Sequence[RelatedCase]) -> None:
    """Print them for people, each with its reasons."""
    for one in related:
        shut = "" if one.case_id else "; not yours to open"
        reasons = one_line("; ".join(one.reasons))
        click.echo(f"Related    {one.reference}  {reasons}{shut}")
    if not related:
        click.echo("Related    none found")

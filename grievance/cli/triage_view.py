"""Proposals and their scores: for programs, and as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from grievance.cli.output import Fields
from grievance.cli.tables import print_table
from grievance.domain.display import one_line
from grievance.domain.proposal import Proposals
from grievance.services.triage.score_triage import Counts, Score


MOST_WORDS = 4  # of a reason that fit a line


def proposal_fields(file: str, proposals: Proposals) -> Fields:
    """Write the proposals of one mail for programs."""
    return {
        "file": file,
        "proposals": [
            {
                "id": one.id,
                "kind": one.kind,
                "code": one.code,
                "label": one.label,
                "score": one.score,
                "how": one.how,
                "words": one.words,
            }
            for one in proposals.items
        ],
    }


def print_proposals(fields: Mapping[str, Any]) -> None:
    """Print what `proposal_fields` wrote, or why there is nothing."""
    click.echo(one_line(fields["file"]))
    if "refusal" in fields:
        click.echo(f"  refused: {one_line(fields['refusal'])}\n")
        return
    print_table(
        ("proposal", "what", "score", "how", "words"),
        [
            (
                one["kind"],
                one["label"] or one["code"],
                f"{one['score']:.2f}",
                one["how"],
                " · ".join(one["words"][:MOST_WORDS]),
            )
            for one in fields["proposals"]
        ],
        empty="Nothing is proposed.",
    )


def score_fields(score: Score) -> dict[str, object]:
    """Write the measures of one set for programs."""
    return {
        "mails": score.mails,
        "goals": score.goals,
        "kinds": {
            kind: {
                "precision": counts.precision,
                "recall": counts.recall,
                "f1": counts.f1,
                "accuracy": score.accuracy[kind],
                "right": counts.right,
                "wrong": counts.wrong,
                "missed": counts.missed,
            }
            for kind, counts in score.counts.items()
        },
        "misses": [
            {"file": miss.file, "kind": miss.kind, "reason": miss.reason}
            for miss in score.misses
        ],
    }


def print_scores(scores: Mapping[str, Score]) -> None:
    """Print a table of the measures by language, and each miss of all mails."""
    print_table(
        ("mails of", "number", "kind", "precision", "recall", "F1", "accuracy"),
        [
            (name, score.mails, kind, *_measures(counts, score.accuracy[kind]))
            for name, score in scores.items()
            for kind, counts in score.counts.items()
        ],
        empty="There are no labels.",
    )
    everything = next(iter(scores.values()))
    print_table(
        ("mail", "kind", "miss"),
        [(miss.file, miss.kind, miss.reason) for miss in everything.misses],
        empty="Nothing was missed.",
    )


def _measures(counts: Counts, accuracy: float) -> tuple[str, ...]:
    values = (counts.precision, counts.recall, counts.f1, accuracy)
    return tuple(f"{value:.3f}" for value in values)

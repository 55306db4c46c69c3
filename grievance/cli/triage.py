"""`grievance triage`: what is proposed for mails, and how good the proposals are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from grievance.cli.faults import REFUSED
from grievance.cli.giving_way import GivesWay
from grievance.cli.group import Group
from grievance.cli.output import Fields, print_json
from grievance.cli.streams import stdin_bytes
from grievance.cli.triage_view import (
    print_proposals,
    print_scores,
    proposal_fields,
    score_fields,
)
from grievance.domain.errors import SetupError
from grievance.mail.boxes.files import read
from grievance.mail.errors import UnreadableMailError
from grievance.mail.letter import Letter
from grievance.mail.limits import Limits
from grievance.mail.sandbox.pool import Sandbox
from grievance.services.registry.read_registry import read_registry
from grievance.services.triage.propose_triage import propose_triage
from grievance.services.triage.read_labels import Label, read_labels
from grievance.services.triage.score_triage import Measured, Score, score_triage
from grievance.services.triage.triage_knowledge import Knowledge, knowledge_of


JSON_FILE = "registry.json"  # in a folder that has this, else CSV files
ALL = "all"
# What needs a home and no labels; the others need no home.
BY_DECISIONS = {"--decided": ("grievance.cli.triage_decided", "decided")}


@click.group(
    cls=Group,
    epilog="Example: grievance triage propose complaint.eml --registry registry/",
)
def triage() -> None:
    """Propose Entities, criteria and urgency for mails; needs no home."""


_registry = click.option(
    "--registry",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="The registry, as `grievance registry import` reads it.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@triage.command(epilog="Example: grievance triage propose a.eml --registry R --json")
@click.argument("paths", nargs=-1, required=True, metavar="FILE... | -")
@_registry
@_json
@click.pass_context
def propose(
    ctx: click.Context, /, *, paths: tuple[str, ...], registry: Path, as_json: bool
) -> None:
    """Print what is proposed for mails, without taking them in."""
    knowledge = _knowledge(registry)
    refused = False
    for label, letter, refusal in _letters(paths):
        if letter is None:
            refused = True
            fields: Fields = {"file": label, "refusal": refusal}
        else:
            fields = proposal_fields(label, propose_triage(letter, knowledge))
        (print_json if as_json else print_proposals)(fields)
    if refused:
        ctx.exit(REFUSED)


@triage.command(
    cls=GivesWay,
    ways=BY_DECISIONS,
    epilog="Example: grievance triage score labels.jsonl --registry R. To measure by "
    "what people decided in the cases of a home: grievance triage score --decided",
)
@click.argument("labels", type=click.Path(path_type=Path))
@_registry
@click.option("--set", "only", help="Measure the lines of one set only.")
@_json
def score(*, labels: Path, registry: Path, only: str | None, as_json: bool) -> None:
    """Measure the proposals against labels; docs/triage.md shows their form."""
    knowledge = _knowledge(registry)
    chosen = [one for one in read_labels(labels) if only in {None, one.set}]
    measured = tuple(_measured(chosen, labels.parent, knowledge))
    scores = {ALL: score_triage(measured), **_by_language(measured)}
    if as_json:
        print_json({name: score_fields(one) for name, one in scores.items()})
    else:
        print_scores(scores)


def _knowledge(registry: Path) -> Knowledge:
    inside = registry / JSON_FILE
    return knowledge_of(read_registry(inside if inside.is_file() else registry))


def _letters(paths: tuple[str, ...]) -> Iterator[tuple[str, Letter | None, str]]:
    """Yield each mail with its label: as it was read, or why it was not."""
    limits = Limits()
    with Sandbox(limits, children=1) as sandbox:
        for mail in read(paths, stdin_bytes(), limits):
            if mail.raw is None:
                yield mail.label, None, mail.refusal or ""
                continue
            try:
                yield mail.label, sandbox.parse(mail.raw), ""
            except UnreadableMailError as error:
                yield mail.label, None, str(error)


def _measured(
    labels: list[Label], folder: Path, knowledge: Knowledge
) -> Iterator[Measured]:
    """Read the labelled mails one after the other and propose for each."""
    paths = tuple(str(folder / label.file) for label in labels)
    for label, (path, letter, refusal) in zip(labels, _letters(paths), strict=True):
        if letter is None:
            msg = f"The mail {path} cannot be measured: {refusal}"
            raise SetupError(msg)
        yield Measured(
            label=label,
            proposals=propose_triage(letter, knowledge),
            titles=knowledge.titles,
        )


def _by_language(measured: tuple[Measured, ...]) -> Mapping[str, Score]:
    found: defaultdict[str, list[Measured]] = defaultdict(list)
    for one in measured:
        found[one.label.language or "unknown"].append(one)
    return {name: score_triage(found[name]) for name in sorted(found)}

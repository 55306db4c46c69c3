"""`grievance move`: take a case to its next stage."""

from __future__ import annotations

import click

from grievance.cli.acts import words_of
from grievance.cli.moving import take_step, with_json, with_reason
from grievance.cli.named_case import find_case
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.forum import Forum
from grievance.domain.outcome import (
    DECIDED,
    AskedBy,
    CaseOutcome,
    Ground,
    Heard,
    Remedy,
)
from grievance.domain.stage import Move, Stage
from grievance.storage.store import Transaction


MERGE = (
    "Where it should go on with the other case instead of ending here: `grievance merge "
    "{} --into REFERENCE`."
)


@click.command(
    epilog="Example: grievance move GR-7F3K-9Q2D --to triage --reason 'In scope'; "
    "grievance move GR-7F3K-9Q2D --to inadmissible --ground better-forum "
    "--forum labour-inspectorate --reason -; grievance move GR-7F3K-9Q2D --to decision "
    "--outcome corrective-action-done --remedy improvement --reason -"
)
@click.argument("reference")
@click.option(
    "--to", "stage", type=click.Choice([s.value for s in Stage]), required=True
)
@with_reason
@click.option(
    "--ground",
    type=click.Choice([g.value for g in Ground]),
    help="Why it is inadmissible; for --to inadmissible.",
)
@click.option(
    "--forum",
    "forums",
    type=click.Choice([forum.value for forum in Forum]),
    multiple=True,
    help="Who can help better; for --to referred or inadmissible, as often as needed.",
)
@click.option(
    "--asked-by",
    type=click.Choice([one.value for one in AskedBy]),
    help="Who withdrew it; for --to withdrawn.",
)
@click.option("--into", metavar="REFERENCE", help="Where it goes on; for --to merged.")
@click.option(
    "--outcome",
    type=click.Choice(sorted(outcome.value for outcome in DECIDED)),
    help="What was decided; for --to decision.",
)
@click.option(
    "--remedy",
    "remedies",
    type=click.Choice([remedy.value for remedy in Remedy]),
    multiple=True,
    help="What those harmed get; for --to decision, as often as needed.",
)
@click.option(
    "--heard",
    type=click.Choice([heard.value for heard in Heard]),
    help="How the complainant was heard, where no clock says so; for --to closed.",
)
@click.option(
    "--second",
    metavar="NAME",
    help="Who is to confirm it, and may read the case for that; where it takes two.",
)
@click.option(
    "--anyway",
    is_flag=True,
    help="Go on although proposals wait or the risk is unassessed; kept in the history.",
)
@with_json
@with_surroundings
@who_options
def move(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    stage: str,
    reason: str,
    ground: str | None,
    forums: tuple[str, ...],
    asked_by: str | None,
    into: str | None,
    outcome: str | None,
    remedies: tuple[str, ...],
    heard: str | None,
    second: str | None,
    anyway: bool,
    as_json: bool,
) -> None:
    """
    Take a case to its next stage, and say why.

    What takes two people is asked for: `grievance requests` lists it to the second.
    """
    why = words_of(reason)

    def build(tx: Transaction) -> Move:
        return Move(
            to=Stage(stage),
            reason=why,
            ground=Ground(ground) if ground else None,
            forums=frozenset(map(Forum, forums)),
            asked_by=AskedBy(asked_by) if asked_by else None,
            into=find_case(tx, into).id if into else None,
            decided=CaseOutcome(outcome) if outcome else None,
            remedies=frozenset(map(Remedy, remedies)),
            heard=Heard(heard) if heard else None,
            anyway=anyway,
        )

    take_step(surroundings, who, reference, build, as_json=as_json, second=second)
    if ground == Ground.DUPLICATE:
        click.echo(MERGE.format(reference), err=True)

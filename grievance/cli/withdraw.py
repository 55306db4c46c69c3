"""`grievance withdraw`: end a case because who complained asked for it."""

from __future__ import annotations

import click

from grievance.cli.acts import words_of
from grievance.cli.moving import take_step, with_json, with_reason
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.outcome import AskedBy
from grievance.domain.stage import Move, Stage


@click.command(
    epilog="Example: grievance withdraw GR-7F3K-9Q2D --asked-by complainant "
    "--reason 'Letter 3: settled with the employer, confirmed by telephone'"
)
@click.argument("reference")
@click.option(
    "--asked-by",
    type=click.Choice([one.value for one in AskedBy]),
    required=True,
    help="Who asked for it. Silence is nobody's wish, and is refused.",
)
@with_reason
@with_json
@with_surroundings
@who_options
def withdraw(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    asked_by: str,
    reason: str,
    as_json: bool,
) -> None:
    """
    End a case because who complained asked for it; from any open stage.

    Somebody may have been made to ask: look at the risk of reprisal first. Who falls
    silent withdraws nothing; pause its clocks instead.
    """
    step = Move(to=Stage.WITHDRAWN, reason=words_of(reason), asked_by=AskedBy(asked_by))
    take_step(surroundings, who, reference, lambda _: step, as_json=as_json)

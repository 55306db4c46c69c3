"""`grievance refer`: say who can help better, and end the case here."""

from __future__ import annotations

import click

from grievance.cli.acts import words_of
from grievance.cli.moving import take_step, with_json, with_reason
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.forum import Forum
from grievance.domain.stage import Move, Stage


@click.command(
    epilog="Example: grievance refer GR-7F3K-9Q2D --forum labour-inspectorate "
    "--forum legal-aid --reason 'Only the inspectorate can order back pay'"
)
@click.argument("reference")
@click.option(
    "--forum",
    "forums",
    type=click.Choice([forum.value for forum in Forum]),
    multiple=True,
    required=True,
    help="Who can help better; as often as needed. The letter names each of them.",
)
@with_reason
@with_json
@with_surroundings
@who_options
def refer(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    forums: tuple[str, ...],
    reason: str,
    as_json: bool,
) -> None:
    """
    Refer a case to who can help better; it ends here, from any open stage.

    Nothing is sent to anybody by it. Taken up again: `grievance reopen`.
    """
    step = Move(
        to=Stage.REFERRED,
        reason=words_of(reason),
        forums=frozenset(map(Forum, forums)),
    )
    take_step(surroundings, who, reference, lambda _: step, as_json=as_json)

"""`grievance appeal`: take a decision to somebody who had no part in it."""

from __future__ import annotations

import click

from grievance.cli.acts import words_of
from grievance.cli.moving import take_step, with_json, with_reason
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.stage import Move, Stage


@click.command(
    epilog="Example: grievance appeal GR-7F3K-9Q2D --reason 'Letter 5: two witnesses "
    "were not heard'. Decided: grievance move GR-7F3K-9Q2D --to decision …"
)
@click.argument("reference")
@with_reason
@with_json
@with_surroundings
@who_options
def appeal(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    reason: str,
    as_json: bool,
) -> None:
    """
    Note that a decision is appealed against, while that is possible.

    Whoever took the decision cannot decide on the appeal: assign the case to somebody
    else first. They decide with `move --to decision`, or end it with `move --to closed`.
    """
    step = Move(to=Stage.APPEAL, reason=words_of(reason))
    take_step(surroundings, who, reference, lambda _: step, as_json=as_json)

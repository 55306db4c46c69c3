"""`grievance move`: take a case to its next stage."""

from __future__ import annotations

import click

from grievance.cli.acts import act_on, words_of
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.case import Case
from grievance.domain.outcome import DECIDED, CaseOutcome, Ground, Remedy
from grievance.domain.stage import Move, Stage
from grievance.services.move_case import move_case
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@click.command(
    epilog="Example: grievance move GR-7F3K-9Q2D --to triage --reason 'In scope' --json"
)
@click.argument("reference")
@click.option(
    "--to", "stage", type=click.Choice([s.value for s in Stage]), required=True
)
@click.option(
    "--reason",
    metavar="TEXT",
    required=True,
    help="One sentence, sealed into the case; - reads it from standard input.",
)
@click.option(
    "--ground",
    type=click.Choice([g.value for g in Ground]),
    help="Why it is inadmissible; for --to inadmissible.",
)
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
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
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
    outcome: str | None,
    remedies: tuple[str, ...],
    as_json: bool,
) -> None:
    """Take a case to its next stage, and say why."""

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        move_case(
            tx,
            ring,
            case_id=case.id,
            step=Move(
                to=Stage(stage),
                reason=words_of(reason),
                ground=Ground(ground) if ground else None,
                decided=CaseOutcome(outcome) if outcome else None,
                remedies=frozenset(map(Remedy, remedies)),
            ),
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )

    act_on(surroundings, who, reference, act, as_json=as_json)

"""`grievance case kind`: say what a case is, a complaint, an inquiry or a report."""

from __future__ import annotations

import click

from grievance.cli.acts import act_on, words_of
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.case import Case, CaseKind
from grievance.services.handling.set_kind import set_kind
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


_SAID = {
    CaseKind.COMPLAINT: "a complaint",
    CaseKind.INQUIRY: "an inquiry",
    CaseKind.REPORT: "a report",
}


@click.command(
    "kind",
    epilog="Example: grievance case kind GR-7F3K-9Q2D report --reason 'A published "
    "report that names eight organisations'",
)
@click.argument("reference")
@click.argument("kind", type=click.Choice([one.value for one in _SAID]))
@click.option(
    "--reason",
    metavar="TEXT",
    required=True,
    help="One sentence, sealed into the case; - reads it from standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@with_surroundings
@who_options
def case_kind(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    kind: str,
    reason: str,
    as_json: bool,
) -> None:
    """
    Say what came in; stage and clocks stay as they are.

    A report is fanned out into a case for each organisation that it names (`grievance
    report`); an inquiry asks questions, each of which is answered (`grievance
    question`).
    """
    why = words_of(reason)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        set_kind(
            tx,
            ring,
            case.id,
            CaseKind(kind),
            reason=why,
            at=mechanism.now(),
        )

    done = f"It goes on as {_SAID[CaseKind(kind)]}."
    act_on(surroundings, who, reference, act, as_json=as_json, done=done)

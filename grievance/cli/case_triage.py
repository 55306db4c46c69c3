"""`grievance case triage`: what is proposed of a case; confirm, change or reject it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from grievance.cli.case_triage_view import print_review, review_fields
from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.deciding import Answer, ProposalState, Verdict
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.services.triage.decide_proposal import decide_proposals
from grievance.services.triage.read_proposals import open_proposals, read_proposals
from grievance.services.triage.versions_of_case import versions_of_case
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


Pair = tuple[str, str]


def _pair(written: str) -> Pair:
    """Split at the last sign: no code has one, and a name may."""
    before, _sign, after = written.rpartition("=")
    if not before.strip() or not after.strip():
        msg = f"{written} is nothing of the form ID=CODE, such as severity:high=low."
        raise click.UsageError(msg)
    return before.strip(), after.strip()


@click.command(
    epilog="Examples: grievance case triage GR-7F3K-9Q2D; grievance case triage "
    "GR-7F3K-9Q2D --reject 'criterion:PS 9.1' --change severity:high=critical --add "
    "'entity=Norvik Smelter' --all. An id may be cut short, or end in the name that "
    "the list shows: 'entity:Norvik Smelter'."
)
@click.argument("reference")
@click.option("--confirm", multiple=True, metavar="ID", help="It is so; repeatable.")
@click.option("--reject", multiple=True, metavar="ID", help="It is not; repeatable.")
@click.option(
    "--change",
    multiple=True,
    metavar="ID=CODE",
    help="It is CODE instead; repeatable.",
)
@click.option(
    "--add",
    multiple=True,
    metavar="KIND=CODE",
    help="Put in what nobody proposed: a code, or a name of the registry; repeatable.",
)
@click.option(
    "--all",
    "with_rest",
    is_flag=True,
    help="Confirm all that is left, but for hints and what rules add.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def case_triage(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    confirm: tuple[str, ...],
    reject: tuple[str, ...],
    change: tuple[str, ...],
    add: tuple[str, ...],
    with_rest: bool,
    as_json: bool,
) -> None:
    """
    List what is proposed of a case, with reasons, and decide on it.

    All decisions of one command are made together, or none where one is refused.
    """
    words = [
        *((Verdict.CONFIRMED, id_, "") for id_ in confirm),
        *((Verdict.REJECTED, id_, "") for id_ in reject),
        *((Verdict.CHANGED, id_, code) for id_, code in map(_pair, change)),
    ]
    added = [
        Answer(proposal_id=f"{kind}:{code}", verdict=Verdict.ADDED)
        for kind, code in map(_pair, add)
    ]
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            case = find_case(tx, reference)
            if words or added or with_rest:
                answers = [*_answers(tx, ring, mechanism, case.id, words), *added]
                _decide(tx, ring, mechanism, case.id, answers, with_rest=with_rest)
            states = open_proposals(
                tx, ring, case.id, catalogue=mechanism.catalogue, at=mechanism.now()
            )
            versions = versions_of_case(tx, ring, case.id, mechanism.catalogue)
    if as_json:
        print_json(review_fields(case.reference, states, versions, ring))
    else:
        print_review(states, versions, ring)


def _decide(  # noqa: PLR0913  # whose hands, which case, what
    tx: Transaction,
    ring: PersonRing,
    mechanism: Mechanism,
    case_id: CaseId,
    answers: Sequence[Answer],
    *,
    with_rest: bool,
) -> None:
    decide_proposals(
        tx,
        ring,
        case_id,
        answers,
        with_rest=with_rest,
        timetable=mechanism.timetable,
        catalogue=mechanism.catalogue,
        at=mechanism.now(),
    )


def _answers(
    tx: Transaction,
    ring: PersonRing,
    mechanism: Mechanism,
    case_id: CaseId,
    words: Sequence[tuple[Verdict, str, str]],
) -> Iterator[Answer]:
    """Yield the answers, each under the whole id of what it is about."""
    states = read_proposals(tx, ring, case_id, catalogue=mechanism.catalogue)
    for verdict, written, code in words:
        id_ = _found(states, written)
        yield Answer(proposal_id=id_, verdict=verdict, code=code)


def _found(states: Sequence[ProposalState], written: str) -> str:
    """Return the id that somebody means: in full, by the name shown, or its start."""
    wanted = written.casefold()
    names = {
        state.proposal.id: {
            state.proposal.id.casefold(),
            f"{state.proposal.kind}:{state.proposal.label}".casefold(),
        }
        for state in states
    }
    exact = [id_ for id_, called in names.items() if wanted in called]
    begun = [id_ for id_ in names if id_.casefold().startswith(wanted)]
    found = exact or begun
    if len(found) != 1:
        many = "several" if found else "nothing"
        msg = f"There is {many} here that begins like that; list the proposals."
        raise NotFoundError(msg)
    return found[0]

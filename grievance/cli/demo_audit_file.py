"""What the demonstration's office does about an audit: write, look at it, confirm."""

from __future__ import annotations

from datetime import date

from grievance.catalogue.letters import LetterId
from grievance.cli.demo_hands import CHIDI, HENRI, Hands
from grievance.domain.audit_facts import Gate
from grievance.domain.case import Case, CaseKind
from grievance.domain.confirming import NewFinding
from grievance.domain.finding import Grade
from grievance.domain.ids import RequestId
from grievance.domain.outbox import JobKind
from grievance.domain.request import RequestState
from grievance.services.findings.confirm_finding import confirm_finding
from grievance.services.findings.review_gate import note_gate
from grievance.services.letters.answer_release import answer_release
from grievance.services.letters.draft_letter import draft_letter
from grievance.services.letters.pass_letter import Release
from grievance.services.letters.redraft_acknowledgement import redraft_acknowledgement
from grievance.services.letters.release_letter import release_letter
from grievance.storage.store import Transaction


FIRST = 1  # of the notices in a file
FOUND = {
    Gate.PRE_AUDIT_RISK: "Interviews are held away from the site, with an interpreter; "
    "who speaks is chosen by lot, so that nobody stands out.",
    Gate.AUDIT_PLAN: "Two half days for interviews off the site, and the safe of the "
    "camp office: both items are in the plan.",
}
MINOR = (
    "A safe with papers of workers, handed back in the presence of the team; a fee to "
    "leave in 6 of 20 contracts."
)
PUBLISHED = (
    "Some terms of employment did not yet meet what is expected; they are revised."
)
WHY_NEUTRAL = "Whoever reads of passports there may ask who spoke of them."


def find_file(hands: Hands) -> Case:
    """Return the one file that an audit has."""
    with hands.mechanism.store.read() as tx:
        covers = tuple(tx.worklists.all_covers())
    [file] = (one for one in covers if one.kind is CaseKind.AUDIT_FILE)
    return file


def acknowledge(hands: Hands, case: Case) -> None:
    """Let neutral words go in the place of those that were held, as somebody fears."""
    with hands.mechanism.store.read() as tx:
        [held] = tx.outgoing.of_case(case.id)
    stationery = hands.mechanism.stationery
    draft = hands.do(
        HENRI, redraft_acknowledgement, outgoing_id=held.id, stationery=stationery
    )
    let_go(hands, case, draft.number)


def keep_posted(hands: Hands, case: Case) -> None:
    """Let whoever complained hear how far it is, which they do every thirty days."""
    stationery = hands.mechanism.stationery
    draft = hands.do(HENRI, draft_letter, case.id, LetterId.PROGRESS, stationery)
    let_go(hands, case, draft.number)


def let_go(hands: Hands, case: Case, number: int) -> None:
    """Let Henri ask for a letter to go, and Chidi say yes to these very words."""
    with hands.mechanism.store.begin() as tx:
        ring = hands.rings[HENRI]
        asked = release_letter(tx, ring, case.id, number, _release(hands, tx))
    assert asked.request is not None  # somebody may pay for it
    request_id = RequestId(asked.request.id)
    with hands.mechanism.store.begin() as tx:
        yes, ring = RequestState.CONFIRMED, hands.rings[CHIDI]
        done = answer_release(tx, ring, request_id, yes, _release(hands, tx))
    hands.hint([done.job_id])
    hands.worker.drain(JobKind.SEND_LETTER)


def review(hands: Hands, file: Case, gate: Gate) -> None:
    """Let Henri pass a review gate, and say what he found."""
    hands.decide(HENRI, note_gate, file.id, gate, text=FOUND[gate])


def confirm_first(hands: Hands, file: Case, ended_on: date) -> None:
    """Let Henri confirm the first of what auditors answered, in a neutral wording."""
    new = NewFinding(
        criterion="PS 10.3",
        grade=Grade.MINOR,
        internal=MINOR,
        published=PUBLISHED,
        neutral=True,
        why_neutral=WHY_NEUTRAL,
        found_on=ended_on,
    )
    with hands.mechanism.store.read() as tx:
        guard = hands.mechanism.guard(tx)
    hands.decide(HENRI, confirm_finding, file.id, new, guard=guard)


def _release(hands: Hands, tx: Transaction) -> Release:
    mechanism = hands.mechanism
    return Release(
        stationery=mechanism.stationery,
        guard=mechanism.guard(tx),
        at=mechanism.now(),
    )

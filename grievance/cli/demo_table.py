"""What became of the demonstration's mails, as its coordinator may see it."""

from __future__ import annotations

from collections.abc import Mapping

from grievance.cli.named_case import find_case
from grievance.cli.tables import Row, print_table
from grievance.cli.taking_in import Line
from grievance.domain.ids import CaseId
from grievance.domain.intake import Outcome
from grievance.domain.outgoing import OutgoingState
from grievance.domain.reference import Reference
from grievance.services.cases.open_case import open_case
from grievance.services.letters.list_outgoing import standing
from grievance.services.slips.list_cases import ListedCase, list_cases
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


HEADS = (
    "mail",
    "outcome",
    "reference",
    "language",
    "urgency",
    "entities",
    "criteria or remark",
)
NOT_HERS = "sealed to others: the coordinator cannot open it"
PROVEN = "verified: the address was made for its sender, and DMARC passed"
UNPROVEN = "unverified: shown with a warning, and changes nothing"


def print_demo(mechanism: Mechanism, ring: PersonRing, lines: list[Line]) -> None:
    """
    Print the table.

    To tell whether a reply is proven its case is opened, which the log keeps.
    """
    with mechanism.store.begin() as tx:
        listed = {one.case.reference: one for one in list_cases(tx, ring)}
        rows = [_row(mechanism, tx, ring, listed, line) for line in lines]
    print_table(HEADS, rows, empty="There are no mails in the demonstration.")


def _row(
    mechanism: Mechanism,
    tx: Transaction,
    ring: PersonRing,
    listed: Mapping[Reference, ListedCase],
    line: Line,
) -> Row:
    if line.reference is None:
        return (line.file, line.outcome, "", "", "", "", line.reason)
    cover = find_case(tx, line.reference)
    if line.outcome != Outcome.CASE:
        remark = line.reason or _remark(mechanism, tx, ring, cover.id, line)
        return (line.file, line.outcome, cover.reference, "", "", "", remark)
    facts = (line.file, line.outcome, cover.reference, cover.language, cover.urgency)
    mine = listed.get(cover.reference)
    if mine is None:
        return (*facts, "", NOT_HERS)
    return (*facts, mine.entities, mine.slip.criteria)


def _remark(
    mechanism: Mechanism,
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    line: Line,
) -> str:
    """Say how a reply is believed, or what an automatic mail did to a letter of ours."""
    if line.outcome == Outcome.REPLY:
        at = mechanism.now()
        opened = open_case(tx, ring, case_id, with_writers=False, at=at)
        return PROVEN if opened.letters[-1].letter.verified else UNPROVEN
    for letter in tx.outgoing.of_case(case_id):
        if letter.state is OutgoingState.BOUNCED:
            return f"our {letter.kind} came back: {standing(letter)}"
    return ""

"""What became of the demonstration's mails, as its coordinator may see it."""

from __future__ import annotations

from collections.abc import Mapping

from grievance.cli.named_case import find_case
from grievance.cli.tables import Row, print_table
from grievance.cli.taking_in import Line
from grievance.domain.intake import Outcome
from grievance.domain.reference import Reference
from grievance.services.list_cases import ListedCase, list_cases
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
    "criteria or reason",
)
NOT_HERS = "sealed to others: the coordinator cannot open it"


def print_demo(mechanism: Mechanism, ring: PersonRing, lines: list[Line]) -> None:
    """Print the table."""
    with mechanism.store.read() as tx:
        listed = {one.case.reference: one for one in list_cases(tx, ring)}
        rows = [_row(tx, listed, line) for line in lines]
    print_table(HEADS, rows, empty="There are no mails in the demonstration.")


def _row(tx: Transaction, listed: Mapping[Reference, ListedCase], line: Line) -> Row:
    if line.reference is None or line.outcome != Outcome.CASE:
        return (line.file, line.outcome, line.reference, "", "", "", line.reason)
    cover = find_case(tx, line.reference)
    facts = (line.file, line.outcome, cover.reference, cover.language, cover.urgency)
    mine = listed.get(cover.reference)
    if mine is None:
        return (*facts, "", NOT_HERS)
    return (*facts, mine.entities, mine.slip.criteria)

"""
Say which auditors and firms are kept from what, for a case and for people.

Blocks are read off the slips and lie nowhere else: whoever has the database alone does
not learn that an auditor is complained of.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from grievance.domain.block import AuditSide, Block, blocks_of
from grievance.domain.ids import CaseId
from grievance.domain.knock_on import KnockOn, knock_on
from grievance.domain.limit import add_months
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.respondents import audit_side
from grievance.services.slips.list_cases import list_cases
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


MONTHS = 24  # how far back somebody's work is looked at


def case_blocks(
    tx: Transaction, ring: PersonRing, case_id: CaseId
) -> tuple[Block, ...]:
    """
    Return the blocks that follow from a case, the cleared ones too.

    Raises:
        NotAllowedError: The case's key is not on this ring.
    """
    slip = read_case_slip(tx, ring, contents_key(tx, ring, case_id))
    return blocks_of(slip, case_id, tx.cases.get(case_id).received_on)


def blocks_on_ring(tx: Transaction, ring: PersonRing) -> tuple[Block, ...]:
    """Return the blocks that follow from the cases this person may open."""
    listed = list_cases(tx, ring)
    return tuple(
        block
        for one in listed
        for block in blocks_of(one.slip, one.case.id, one.case.received_on)
    )


def touched_certificates(
    tx: Transaction,
    blocks: Iterable[Block],
    *,
    today: date,
    months: int = MONTHS,
    of_firm: bool = False,
) -> tuple[KnockOn, ...]:
    """
    Return the certificates on which those who are complained of worked lately.

    Where auditors are, these are their own, and *of_firm* what their firms did without
    them; where only a firm is, all that its people did.
    """
    side = audit_side(tx)
    accused = frozenset(block.who for block in blocks)
    people = accused & {str(one.id) for one in side.auditors}
    audits = side.audits
    if people and of_firm:
        audits = tuple(one for one in audits if people.isdisjoint(one.people))
    return knock_on(
        audits,
        tx.certifications.all(),
        people if people and not of_firm else _firms(side, accused),
        since=add_months(today, -months),
        until=today,
    )


def names_of_blocked(tx: Transaction) -> dict[str, str]:
    """Return what people call auditors and firms, by id as text or by code."""
    names = {str(one.id): one.name for one in tx.auditors.all()}
    for firm in tx.firms.all():
        names |= {str(firm.id): firm.name, firm.code: firm.name}
    return names


def _firms(side: AuditSide, accused: Iterable[str]) -> frozenset[str]:
    """Return the ids of the firms that are complained of, or employ who is."""
    reached = frozenset().union(*(side.colleagues_of(one) for one in accused))
    return reached & {str(one.id) for one in side.firms}

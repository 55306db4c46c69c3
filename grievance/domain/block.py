"""
Who is kept from a case and from every notice about its Entities: auditors and firms.

A complaint about an auditor or a firm blocks both, and whoever audits those Entities
with them, until two people clear it, Entity by Entity; that a case is over clears
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.audit import Audit
from grievance.domain.auditor import Auditor
from grievance.domain.firm import Firm
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.slip import Clearing, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    A firm or an auditor, complained of in a case, and the Entities they are kept from.

    *who* is an id as text, or the code of a firm.  Without *entities* it holds for the
    case alone: nobody has said yet where.
    """

    who: str
    case_id: CaseId
    since: date
    entities: tuple[EntityId, ...] = ()
    clearing: Clearing | None = None

    @property
    def is_standing(self) -> bool:
        """Whether nobody has cleared it."""
        return self.clearing is None

    def concerns(self, entity_id: EntityId) -> bool:
        """Whether a notice about that Entity is kept from them."""
        return self.is_standing and entity_id in self.entities


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSide:
    """What the registry says of those who audit; to know who belongs to whom."""

    firms: tuple[Firm, ...] = ()
    auditors: tuple[Auditor, ...] = ()
    audits: tuple[Audit, ...] = field(default=(), repr=False)

    def reach(self, block: Block) -> frozenset[str]:
        """
        Return the ids of everybody that *block* keeps out.

        That is who is complained of, the firm, all auditors of the firm, and whoever
        was or is to be with them on an audit of the Entities.
        """
        side = self.colleagues_of(block.who)
        audits = [one for one in self.audits if one.entity_id in block.entities]
        with_them = (one.people for one in audits if not side.isdisjoint(_side(one)))
        return frozenset(side.union(*with_them))

    def colleagues_of(self, who: str) -> frozenset[str]:
        """Return *who*, their firm by id and code, and all auditors of the firm."""
        firms = self._firms_of(who)
        codes = {one.code for one in self.firms if str(one.id) in firms and one.code}
        own = {str(a.id) for a in self.auditors if str(a.firm_id) in firms}
        return frozenset({who, *firms, *codes, *own})

    def _firms_of(self, who: str) -> set[str]:
        firms = {str(one.id) for one in self.firms if who in {str(one.id), one.code}}
        employers = {
            str(one.firm_id)
            for one in self.auditors
            if str(one.id) == who and one.firm_id
        }
        return firms | employers


def blocks_of(slip: Slip, case_id: CaseId, since: date) -> tuple[Block, ...]:
    """
    Read the blocks off the coded facts of a case, the cleared ones too.

    What was cleared is cleared for the Entities of then: of one that the case turns out
    to be about as well, two people have not thought.
    """
    return tuple(
        Block(who=who, case_id=case_id, since=since, entities=kept, clearing=clearing)
        for who in sorted(slip.audited_by)
        for kept, clearing in _kept_from(slip, who)
    )


def _kept_from(
    slip: Slip, who: str
) -> Iterator[tuple[tuple[EntityId, ...], Clearing | None]]:
    """Yield the Entities that *who* is kept from still, and those of each clearing."""
    clearings = [one for one in slip.cleared if one.who == who]
    cleared = {entity for one in clearings for entity in one.entities}
    left = tuple(one for one in slip.concerned if one not in cleared)
    if left or not clearings:
        yield left, None
    for one in clearings:
        yield one.entities, one


def blocking_audit(
    blocks: Iterable[Block], audit: Audit, side: AuditSide
) -> tuple[Block, ...]:
    """
    Return what keeps a notice about *audit* from those who hold it.

    Such a notice goes to the oversight desk instead.
    """
    holding = _side(audit)
    return tuple(
        block
        for block in blocks
        if block.concerns(audit.entity_id) and not side.reach(block).isdisjoint(holding)
    )


def _side(audit: Audit) -> frozenset[str]:
    """Return the firm and the people of an audit."""
    firm = {str(audit.firm_id)} if audit.firm_id else set()
    return audit.people | firm

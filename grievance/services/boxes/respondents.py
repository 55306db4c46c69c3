"""Say whom a case is about, with everybody a tie to whom counts as a tie to them."""

from __future__ import annotations

from grievance.domain.block import AuditSide
from grievance.domain.errors import NotAllowedError
from grievance.domain.people import Person
from grievance.domain.slip import Slip
from grievance.domain.ties import NO_TIES, Ties
from grievance.storage.store import Transaction


def read_ties(tx: Transaction) -> Ties:
    """Return who stands behind whom, as the registry has it now."""
    return Ties(
        member_of={
            str(entity): str(member) for entity, member in tx.entities.members().items()
        },
        side=AuditSide(firms=tx.firms.all(), auditors=tx.auditors.all()),
    )


def ties_for(tx: Transaction, person: Person) -> Ties:
    """Return the same for asking of one person; nothing is read where none is theirs."""
    return read_ties(tx) if person.conflicts else NO_TIES


def respondents_of(tx: Transaction, slip: Slip) -> frozenset[str]:
    """Return the respondents of a slip and, from the registry, those behind them."""
    return read_ties(tx).respondents_of(slip)


def is_kept_out(tx: Transaction, person: Person, slip: Slip) -> bool:
    """Whether *person* is tied to, or named among, those a case is about."""
    return ties_for(tx, person).keep_out(person, slip)


def refuse_kept_out(tx: Transaction, person: Person, slip: Slip) -> None:
    """
    Refuse what somebody asked for who turned out to be tied to a respondent.

    Raises:
        NotAllowedError: *person* is.
    """
    if is_kept_out(tx, person, slip):
        msg = f"{person.name}, who asked for this, has a conflict of interest here."
        raise NotAllowedError(msg)


def audit_side(tx: Transaction) -> AuditSide:
    """Return those who audit, as the registry has them now."""
    return AuditSide(
        firms=tx.firms.all(), auditors=tx.auditors.all(), audits=tx.audits.all()
    )

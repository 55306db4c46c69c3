"""Say whom a case is about, with everybody a tie to whom counts as a tie to them."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.block import AuditSide
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.people import Person
from grievance.domain.slip import RespondentKind, Slip
from grievance.storage.store import Transaction


def respondents_of(tx: Transaction, slip: Slip) -> frozenset[str]:
    """
    Return the respondents of a slip and, from the registry, those behind them.

    The Member of an Entity, and the Entities of a Member; the firm of an auditor, by
    id and code, and the auditors of a firm.
    """
    return slip.respondents.union(
        _members(tx, slip), _entities(tx, slip), _side(tx, slip)
    )


def is_kept_out(tx: Transaction, person: Person, slip: Slip) -> bool:
    """Whether *person* is tied to, or named among, those a case is about."""
    if str(person.id) in slip.respondents:
        return True
    return bool(person.conflicts) and bool(person.conflicts & respondents_of(tx, slip))


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


def _members(tx: Transaction, slip: Slip) -> Iterator[str]:
    for entity_id in slip.entities:
        try:
            member_id = tx.entities.get(entity_id).member_id
        except NotFoundError:  # it left the registry
            continue
        if member_id:
            yield str(member_id)


def _entities(tx: Transaction, slip: Slip) -> Iterator[str]:
    members = {
        one.respondent for one in slip.allegations if one.kind is RespondentKind.MEMBER
    }
    if members:
        for entity in tx.entities.all():
            if str(entity.member_id) in members:
                yield str(entity.id)


def _side(tx: Transaction, slip: Slip) -> Iterator[str]:
    if not slip.audited_by:
        return
    side = AuditSide(firms=tx.firms.all(), auditors=tx.auditors.all())
    for who in slip.audited_by:
        yield from side.colleagues_of(who)

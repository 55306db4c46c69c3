"""Let a certificate be provisional after Major non-conformances, and certified again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.certification_effect import provisional, restored
from grievance.domain.ids import CertificationId
from grievance.domain.registry_ids import Noun
from grievance.domain.registry_reason import RegistryReason
from grievance.services.registry.change_registry import (
    Before,
    Hand,
    Wanted,
    change_registry,
    found,
)
from grievance.storage.registry_facts import record_of
from grievance.storage.store import Transaction


def mark_provisional(
    tx: Transaction,
    certification_id: CertificationId,
    *,
    since: date,
    at: datetime,
    today: date | None = None,
) -> Certification:
    """
    Let a certificate be provisional *since* a day, for a year at most.

    *today* is the office's day, that of *at* unless said otherwise.  Done again it is the same, or ends earlier; it never ends later.

    Raises:
        NotFoundError: There is no such certificate.

        NotAllowedError: It is not in force, did not run on that day, or that is to come.
    """
    hand = Hand(why=RegistryReason.FINDINGS, today=today or at.date(), at=at)

    def marked(one: Certification) -> Certification:
        return provisional(one, since=since, today=hand.today)

    return _changed(tx, certification_id, marked, hand)


def restore_certified(
    tx: Transaction,
    certification_id: CertificationId,
    *,
    at: datetime,
    today: date | None = None,
) -> Certification:
    """
    Let a provisional certificate be certified again, until it would have ended before.

    One that is certified already is left alone.

    Raises:
        NotFoundError: There is no such certificate.

        NotAllowedError: It is not in force, or has run out.
    """
    hand = Hand(why=RegistryReason.FINDINGS_CLOSED, today=today or at.date(), at=at)

    def again(one: Certification) -> Certification:
        if one.status is CertificationStatus.CERTIFIED:
            return one
        return restored(one, expires=_full_term(tx, one), today=hand.today)

    return _changed(tx, certification_id, again, hand)


def _changed(
    tx: Transaction,
    certification_id: CertificationId,
    change: Callable[[Certification], Certification],
    hand: Hand,
) -> Certification:
    made: list[Certification] = []

    def changed(before: Before) -> Wanted:
        wanted = Noun.CERTIFICATION, certification_id
        made.append(change(found(before, wanted, Certification)))
        return Wanted(saved=made)

    change_registry(tx, changed, hand)
    return made[0]


def _full_term(tx: Transaction, certification: Certification) -> date:
    """Return its last day as the history has it from when it was certified last."""
    entries = tx.registry_history.of(certification.id)
    known = [record_of(one.noun, one.facts) for one in entries if not one.removed]
    ends = [
        one.expires
        for one in known
        if isinstance(one, Certification)
        and one.status is CertificationStatus.CERTIFIED
        and one.issued == certification.issued
    ]
    return ends[-1] if ends else certification.expires

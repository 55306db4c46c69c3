"""
What findings of an audit mean for a certificate.

One or more Major non-conformances make it provisional for a year, and a critical breach
is no less than that.  It ends no later than it did before.  On a critical breach a
suspension is suggested besides; nobody but a person decides on one.  Minor ones change
nothing, and neither does any finding on a certificate that is not in force: suspended,
withdrawn and expired ones stay that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.limit import MONTHS_A_YEAR, add_months


_MAKE_PROVISIONAL = frozenset({Grade.MAJOR, Grade.CRITICAL})
_STANDING = frozenset({CertificationStatus.CERTIFIED, CertificationStatus.PROVISIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """
    What follows for a certificate.

    *makes_provisional* where it is certified until now, *suggests_suspension* where a
    person should decide on one.
    """

    makes_provisional: bool = False
    suggests_suspension: bool = False


def effect_of(grades: Iterable[Grade], certification: Certification) -> Effect | None:
    """Return what *grades* of open findings mean for a certificate; None for nothing."""
    every = frozenset(grades)
    if certification.status not in _STANDING or every.isdisjoint(_MAKE_PROVISIONAL):
        return None
    effect = Effect(
        makes_provisional=certification.status is CertificationStatus.CERTIFIED,
        suggests_suspension=Grade.CRITICAL in every,
    )
    return effect if effect != Effect() else None


def provisional(
    certification: Certification, *, since: date, today: date
) -> Certification:
    """
    Return it as provisional *since* a day, with a year as its last at most.

    Raises:
        NotAllowedError: It is not in force, did not run on that day, or the day is yet
            to come.
    """
    _refuse_not_standing(certification)
    if since > today:
        msg = f"{since} is yet to come; name the day of the findings."
        raise NotAllowedError(msg)
    if not certification.covers(since):
        msg = (
            f"This certificate runs from {certification.issued} to "
            f"{certification.expires}; name a day within."
        )
        raise NotAllowedError(msg)
    last = add_months(since, MONTHS_A_YEAR) - timedelta(days=1)
    return replace(
        certification,
        status=CertificationStatus.PROVISIONAL,
        expires=min(certification.expires, last),
    )


def restored(
    certification: Certification, *, expires: date, today: date
) -> Certification:
    """
    Return it as certified again, until it would have ended before.

    Raises:
        NotAllowedError: It is not in force, or has run out.
    """
    _refuse_not_standing(certification)
    if certification.expires < today:
        msg = (
            f"This certificate ran out on {certification.expires}; a new one has to be "
            "issued."
        )
        raise NotAllowedError(msg)
    return replace(
        certification,
        status=CertificationStatus.CERTIFIED,
        expires=max(certification.expires, expires),
    )


def _refuse_not_standing(certification: Certification) -> None:
    if certification.status not in _STANDING:
        msg = f"This certificate is {certification.status}; findings change nothing of that."
        raise NotAllowedError(msg)

"""
Which version of a standard a complaint is held against.

Criteria change number, and Entities move to a new version at their own audit cycle: what
counts is the certificate on the day it happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.domain.certification import Certification, CertificationStatus


class Why(StrEnum):
    """How the version was found."""

    COVERED = "covered"
    SEVERAL = "covered-by-several"
    BEFORE = "before-certification"
    BETWEEN = "between-certificates"
    AFTER = "after-expiry"
    UNDATED = "day-unknown"
    NEVER = "never-certified"


_SENTENCES = {
    Why.COVERED: "{of}: the certificate ran on the day.",
    Why.SEVERAL: (
        "{of}: certificates to several versions ran on the day, and the latest counts; "
        "check which of them covers the place."
    ),
    Why.BEFORE: (
        "{of}: the Entity was certified only later, to this version; consider whether "
        "the matter still went on then."
    ),
    Why.BETWEEN: (
        "{of}: no certificate ran on the day; this is the version of the one before, "
        "which the Entity had last been held to."
    ),
    Why.AFTER: "{of}: the last certificate had run out by the day; its version counts.",
    Why.UNDATED: (
        "{of}: the day is not known, so the latest certificate counts; ask when it "
        "happened."
    ),
    Why.NEVER: (
        "No certificate to {standard} is on the books; check the registry, or decide "
        "whether the Entity is a party at all."
    ),
}


_ENDED = (CertificationStatus.SUSPENDED, CertificationStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedVersion:
    """
    The version to use, and why; *version* is empty where there is none at all.

    *certification* is the certificate it was read from.
    """

    standard: str
    version: str
    why: Why
    certification: Certification | None = None
    day: date | None = None

    @property
    def is_certain(self) -> bool:
        """Whether one certificate, or several of one version, ran on the day."""
        return self.why is Why.COVERED

    @property
    def sentence(self) -> str:
        """Say to a handler which version counts and why, or what to do."""
        said = _SENTENCES[self.why].format(
            of=f"{self.standard} {self.version}", standard=self.standard
        )
        if self.certification is None or self.certification.status not in _ENDED:
            return said
        return f"{said} The certificate is {self.certification.status} by now."


def applicable_version(
    certifications: Iterable[Certification], standard: str, day: date | None
) -> AppliedVersion:
    """
    Find the version of *standard* that binds an Entity on *day* (None: unknown).

    *certifications* are those of one Entity; those to other standards are left aside.
    Where none covered the day the nearest is used: the next before the first
    certificate, and else the last that had begun.
    """
    ours = sorted(
        (one for one in certifications if one.standard == standard),
        key=lambda one: (one.issued, one.expires, one.number),
    )
    if not ours:
        return AppliedVersion(standard=standard, version="", why=Why.NEVER, day=day)
    if day is None:
        return _applied(ours[-1], Why.UNDATED, day)
    running = [one for one in ours if one.covers(day)]
    if running:
        alike = len({one.version for one in running}) == 1
        return _applied(running[-1], Why.COVERED if alike else Why.SEVERAL, day)
    return _nearest(ours, day)


def applicable_versions(
    certifications: Iterable[Certification], standard: str, first: date, last: date
) -> tuple[AppliedVersion, ...]:
    """
    Find every version that bound an Entity from *first* to *last*, in their order.

    A matter that went on while an Entity moved to a new version is held against both.
    A day that no certificate covered is left out where another day was covered.
    """
    ours = tuple(certifications)
    days = {first, last}
    for one in ours:
        days |= {day for day in (one.issued, one.expires) if first <= day <= last}
    found = [applicable_version(ours, standard, day) for day in sorted(days)]
    covered = [one for one in found if one.why in (Why.COVERED, Why.SEVERAL)]
    kept: dict[str, AppliedVersion] = {}
    for applied in covered or found:
        kept.setdefault(applied.version, applied)
    return tuple(kept.values())


def _nearest(ours: list[Certification], day: date) -> AppliedVersion:
    begun = [one for one in ours if one.issued <= day]
    if not begun:
        return _applied(ours[0], Why.BEFORE, day)
    latest = max(begun, key=lambda one: (one.expires, one.issued))
    is_last = len(begun) == len(ours)
    return _applied(latest, Why.AFTER if is_last else Why.BETWEEN, day)


def _applied(one: Certification, why: Why, day: date | None) -> AppliedVersion:
    return AppliedVersion(
        standard=one.standard, version=one.version, why=why, certification=one, day=day
    )

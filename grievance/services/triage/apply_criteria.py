"""
Hold one Entity to criteria: by the versions on its own certificates when it happened.

Codes come in the numbering of slips; what the expansion rules add is added first, and
only under standards that the Entity is certified for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.versions import (
    AppliedVersion,
    applicable_version,
    applicable_versions,
)
from grievance.domain.allegation import Period
from grievance.domain.certification import Certification
from grievance.domain.criterion import CriterionRef, parse_criterion_code
from grievance.domain.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTo:
    """A criterion as one version numbers it, such as ``PS 9.8`` of V3.1."""

    code: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """
    What an Entity is held to.

    *codes* are in the numbering of slips, *held_to* in that of each version; *versions*
    say why they count, and *warnings* are sentences about what is in none of them.
    """

    codes: tuple[str, ...] = ()
    held_to: tuple[HeldTo, ...] = ()
    versions: tuple[AppliedVersion, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a person should know before they go by it."""
        unsure = (one.sentence for one in self.versions if not one.is_certain)
        return (*unsure, *self.warnings)


def certified_for(
    certifications: Iterable[Certification], when: Period, *, on: date
) -> tuple[Certification, ...]:
    """
    Return the certificates that count: in force *on* that day, or running *when*.

    They are sorted by standard and by when they were issued.
    """
    found = [c for c in certifications if c.is_in_force(on) or _ran(c, when)]
    return tuple(sorted(found, key=lambda one: (one.standard, one.issued, one.number)))


def apply_criteria(
    catalogue: Catalogue,
    certifications: Sequence[Certification],
    codes: Iterable[str],
    when: Period,
    *,
    on: date,
) -> Applied:
    """
    Hold the Entity with these *certifications* to *codes* and what goes with them.

    Raises:
        CriterionIdError: A code is written in another way.

        NotFoundError: There is no such standard or criterion.
    """
    counting = certified_for(certifications, when, on=on)
    standards = {one.standard for one in counting}
    wanted = [parse_criterion_code(one) for one in codes]
    added = catalogue.expand(wanted, certified=standards)
    every = dict.fromkeys((*map(str, wanted), *(str(one.code) for one in added)))
    refs = {code: catalogue.resolve(code) for code in every}
    kept = {code: ref for code, ref in refs.items() if ref.standard in standards}
    versions = {
        standard: _versions(certifications, standard, when)
        for standard in dict.fromkeys(ref.standard for ref in kept.values())
    }
    held: dict[HeldTo, None] = {}
    warnings: list[str] = []
    for ref in kept.values():
        for applied in versions[ref.standard]:
            found, warning = _held_to(catalogue, ref, applied.version)
            held |= dict.fromkeys(found)
            warnings += [warning] if warning else []
    return Applied(
        codes=tuple(kept),
        held_to=tuple(held),
        versions=tuple(one for found in versions.values() for one in found),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _ran(certification: Certification, when: Period) -> bool:
    """Whether it ran on any day of a period of which one end may be unknown."""
    first, last = when.since or when.until, when.until or when.since
    if first is None or last is None:
        return False
    return certification.issued <= last and first <= certification.expires


def _versions(
    certifications: Iterable[Certification], standard: str, when: Period
) -> tuple[AppliedVersion, ...]:
    if when.since and when.until:
        return applicable_versions(certifications, standard, when.since, when.until)
    return (applicable_version(certifications, standard, when.first),)


def _held_to(
    catalogue: Catalogue, ref: CriterionRef, version: str
) -> tuple[tuple[HeldTo, ...], str]:
    """Carry a criterion to *version*; a sentence says where its topic is not there."""
    try:
        moved = catalogue.in_version(ref, version)
        found = tuple(
            HeldTo(code=str(catalogue.code(one)), version=version) for one in moved
        )
    except NotFoundError as error:
        return (), str(error)
    if found:
        return found, ""
    return (), f"{catalogue.code(ref)} has no counterpart in {ref.standard} {version}."

"""Which version of each standard the Entities of a case are held to, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.versions import AppliedVersion, applicable_version
from grievance.domain.criterion import CriterionRef
from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.slip import Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityVersion:
    """
    The version of one standard that an Entity is held to.

    *numbers* has the criteria of the case that go by another number there, or by none.
    """

    entity: str = field(repr=False)
    applied: AppliedVersion
    numbers: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """Say which it is, why, and what is called otherwise."""
        moved = "; ".join(
            f"{code} is {there or 'not in it'}" for code, there in self.numbers
        )
        return f"{self.applied.sentence} {moved}.".replace(" .", "")


def versions_of_case(
    tx: Transaction, ring: PersonRing, case_id: CaseId, catalogue: Catalogue
) -> tuple[EntityVersion, ...]:
    """
    Look up the certificates of each Entity by when it happened.

    That is the earliest day that an allegation against it gives, or any allegation;
    where none does, the latest certificate counts, and the sentence says so.

    Raises:
        NotAllowedError: The case's key is not on this ring.
    """
    slip = read_case_slip(tx, ring, contents_key(tx, ring, case_id))
    titles = tx.entities.titles(slip.concerned)
    return tuple(
        version
        for entity_id in slip.concerned
        for version in _versions(
            tx, catalogue, slip, entity_id, titles.get(entity_id, "")
        )
    )


def _versions(
    tx: Transaction, catalogue: Catalogue, slip: Slip, entity_id: EntityId, title: str
) -> Iterator[EntityVersion]:
    certificates = tx.certifications.of_entity(entity_id)
    refs = dict(_refs(catalogue, slip))
    day = _event_day(slip, entity_id)
    for standard in dict.fromkeys(ref.standard for ref in refs.values()):
        applied = applicable_version(certificates, standard, day)
        numbers = tuple(
            (code, there)
            for code, ref in refs.items()
            if ref.standard == standard and applied.version
            for there in [_number(catalogue, ref, applied.version)]
            if there != code
        )
        yield EntityVersion(entity=title, applied=applied, numbers=numbers)


def _refs(catalogue: Catalogue, slip: Slip) -> Iterator[tuple[str, CriterionRef]]:
    for code in slip.criteria:
        try:
            yield code, catalogue.resolve(code)
        except GrievanceError:  # it was taken out of the catalogue
            continue


def _number(catalogue: Catalogue, ref: CriterionRef, version: str) -> str:
    """Write a criterion as *version* numbers it; empty where it has none for it."""
    try:
        moved = catalogue.in_version(ref, version)
        return ", ".join(str(catalogue.code(one)) for one in moved)
    except GrievanceError:
        return ""


def _event_day(slip: Slip, entity_id: EntityId) -> date | None:
    known = [one for one in slip.allegations if one.since is not None]
    own = [one for one in known if one.respondent == str(entity_id)]
    days = [one.since for one in own or known if one.since is not None]
    return min(days, default=None)

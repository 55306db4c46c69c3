"""What an operator corrects or adds of one criterion: title, letters, tests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from grievance.catalogue.audit_tests import CriterionTests
from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.files import CatalogueError, Table, shaped
from grievance.catalogue.standards import Criterion, Standard
from grievance.domain.criterion import CriterionRef, parse_criterion_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionChange:
    """What an operator says about one criterion; empty leaves it as it is."""

    standard: str
    version: str
    id: str
    title: str = ""
    note: str | None = None
    basis: str = ""
    confidence: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    tests: tuple[str, ...] = ()
    protect: tuple[str, ...] | None = None


def correct_criterion(catalogue: Catalogue, entry: Table, place: str) -> Catalogue:
    """
    Apply what an operator says of a criterion; *place* names where it stands.

    Raises:
        GrievanceError: It cannot be used; the sentence says why.
    """
    change = shaped(entry, CriterionChange, place)
    of = catalogue.standard(change.standard, change.version)
    if parse_criterion_id(change.id).letter:
        msg = f"{place}: name the criterion without a letter; letters go into `parts`."
        raise CatalogueError(msg)
    known = {one.id: one for one in of.criteria}
    old = known.get(change.id) or _new(change, of, place)
    known[change.id] = _changed(old, change)
    criteria = tuple(sorted(known.values(), key=lambda c: parse_criterion_id(c.id)))
    mended = replace(of, criteria=criteria)
    standards = tuple(mended if one is of else one for one in catalogue.standards)
    return _tested(replace(catalogue, standards=standards), of, change, place)


def _new(change: CriterionChange, of: Standard, place: str) -> Criterion:
    """Begin a criterion that the version does not have yet."""
    principle = str(parse_criterion_id(change.id).principle)
    if not change.title:
        msg = (
            f"{place}: {of.standard} {of.version} has no criterion {change.id}; give it "
            "a title to add it."
        )
        raise CatalogueError(msg)
    if principle not in {one.id for one in of.principles}:
        msg = f"{place}: {of.standard} {of.version} has no principle {principle}."
        raise CatalogueError(msg)
    return Criterion(
        id=change.id,
        title=change.title,
        principle=principle,
        basis="operator",
        confidence="high",
    )


def _changed(old: Criterion, change: CriterionChange) -> Criterion:
    """Correct a criterion; what an operator wrote is theirs, and sure if not said."""
    titled = bool(change.title)
    return replace(
        old,
        title=change.title or old.title,
        note=old.note if change.note is None else change.note,
        basis=change.basis or ("operator" if titled else old.basis),
        confidence=change.confidence or ("high" if titled else old.confidence),
        parts={**old.parts, **change.parts},
    )


def _tested(
    catalogue: Catalogue, of: Standard, change: CriterionChange, place: str
) -> Catalogue:
    """Replace the tests of a criterion where the operator gave some."""
    if not change.tests and change.protect is None:
        return catalogue
    ref = CriterionRef(standard=of.standard, version=of.version, criterion=change.id)
    old = catalogue.tests_for(ref)
    steps = change.tests or tuple(step for one in old for step in one.steps)
    if not steps:
        msg = f"{place}: `protect` needs `tests` that it belongs to."
        raise CatalogueError(msg)
    kept = tuple(dict.fromkeys(name for one in old for name in one.protect))
    protect = kept if change.protect is None else change.protect
    tests = CriterionTests(steps=steps, protect=protect, note=place)
    return replace(catalogue, tests={**catalogue.tests, ref: tests})

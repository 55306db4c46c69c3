"""
The items of a notice as the catalogue knows them: each once, in one fixed order.

Two complaints about one criterion are one item, and it does not show.  A criterion that
the catalogue does not know is told all the same, by its number: nothing is forgotten
because a title is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grievance.catalogue.audit_tests import CriterionTests
from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.notices.facts import NoticeItem
from grievance.domain.criterion import (
    CriterionCode,
    CriterionRef,
    parse_criterion_code,
)
from grievance.domain.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """
    An item with what the catalogue says of it.

    *title* is as in the standard, empty if it is not known; *topics* are the criteria
    without letters in the numbering of slips, which titles and training go by.
    """

    code: CriterionCode
    version: str
    title: str
    carried: int
    topics: tuple[CriterionCode, ...]
    tests: tuple[CriterionTests, ...]


def known_items(
    items: Iterable[NoticeItem], catalogue: Catalogue
) -> tuple[KnownItem, ...]:
    """
    Return each item once, by standard and number.

    Raises:
        CriterionIdError: A criterion is not written as the standards write it.
    """
    carried: dict[tuple[CriterionCode, str], int] = {}
    for item in items:
        code = parse_criterion_code(item.criterion)
        key = (code, item.version or _current_version(code, catalogue))
        carried[key] = max(item.carried, carried.get(key, 0))
    return tuple(
        _known(code, version, carried[code, version], catalogue)
        for code, version in sorted(carried)
    )


def _current_version(code: CriterionCode, catalogue: Catalogue) -> str:
    try:
        return catalogue.current(code.short).version
    except NotFoundError:
        return ""


def _known(
    code: CriterionCode, version: str, carried: int, catalogue: Catalogue
) -> KnownItem:
    ref = _ref(code, version, catalogue)
    return KnownItem(
        code=code,
        version=version,
        title=_title(ref, catalogue),
        carried=carried,
        topics=_topics(code, ref, catalogue),
        tests=catalogue.tests_for(ref),
    )


def _ref(code: CriterionCode, version: str, catalogue: Catalogue) -> CriterionRef:
    """Name a criterion in full; by its short name where the standard is not known."""
    try:
        name = catalogue.current(code.short).standard
    except NotFoundError:
        name = code.short
    return CriterionRef(standard=name, version=version, criterion=str(code.id))


def _title(ref: CriterionRef, catalogue: Catalogue) -> str:
    try:
        return catalogue.criterion(ref).title
    except NotFoundError:
        return ""


def _topics(
    code: CriterionCode, ref: CriterionRef, catalogue: Catalogue
) -> tuple[CriterionCode, ...]:
    """Return what it is in the numbering of slips, by its own number if need be."""
    try:
        current = catalogue.current(ref.standard)
        moved = catalogue.in_version(ref, current.version)
    except NotFoundError:
        return (code.whole,)
    return tuple(dict.fromkeys(catalogue.code(one).whole for one in moved))

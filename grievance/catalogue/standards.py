"""
The standards Entities are certified against, and their criteria, as data.

Many titles are from memory (``basis``, ``confidence``): an operator corrects them in
`catalogue.toml` (docs/catalogue.md); no code depends on a title.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from grievance.catalogue.files import decode
from grievance.domain.criterion import (
    CriterionCode,
    CriterionId,
    CriterionIdError,
    parse_criterion_id,
)
from grievance.domain.errors import GrievanceError, NotFoundError


__all__ = [  # the ids are the domain's; whoever reads standards needs them too
    "BASES",
    "CONFIDENCES",
    "Criterion",
    "CriterionId",
    "CriterionIdError",
    "Principle",
    "Standard",
    "parse_criterion_id",
    "standard",
    "standards",
]

FILES = ("asi_ps_v3_1", "asi_ps_v2", "asi_coc_v2_1")
BASES = ("sourced", "sourced-partly", "from-memory", "operator")
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """A chapter of a standard."""

    id: str
    title: str
    pillar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One requirement; *parts* are the letters we know of, with their topic."""

    id: str
    title: str
    principle: str
    basis: str
    confidence: str
    note: str = ""
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """
    One version of one standard; ids are valid within this version only.

    *short* is what codes begin with, such as ``PS``; all versions share it.
    """

    standard: str
    short: str
    version: str
    title: str
    published: str = ""
    expected_criteria: int | None = None
    source: str = ""
    principles: tuple[Principle, ...] = ()
    criteria: tuple[Criterion, ...] = ()

    def criterion(self, criterion_id: str) -> Criterion:
        """
        Return the criterion with this id, whatever its letter.

        Raises:
            CriterionIdError: The id is not written as the standards write it.
            NotFoundError: This version has no such criterion.
        """
        whole = str(parse_criterion_id(criterion_id).whole)
        for criterion in self.criteria:
            if criterion.id == whole:
                return criterion
        reason = f"{self.standard} {self.version} has no criterion {whole}."
        raise NotFoundError(reason)

    def knows(self, criterion_id: str) -> bool:
        """Tell whether id and letter are known; warn a person if not."""
        try:
            parts = self.criterion(criterion_id).parts
        except GrievanceError:
            return False
        letter = parse_criterion_id(criterion_id).letter
        return not letter or letter in parts

    def warn(self, criterion_id: str) -> str:
        """
        Return a sentence about a letter that is not known here; empty if it is.

        Raises:
            CriterionIdError: The id is not written as the standards write it.
            NotFoundError: This version has no such criterion.
        """
        parts = self.criterion(criterion_id).parts
        letter = parse_criterion_id(criterion_id).letter
        if not letter or letter in parts:
            return ""
        known = ", ".join(sorted(parts)) or "none"
        return (
            f"{self.standard} {self.version} {criterion_id}: the letter {letter} is "
            f"not in the catalogue (known: {known}); look it up in the standard."
        )

    def code(self, criterion_id: str) -> CriterionCode:
        """
        Write a criterion as slips do, such as ``PS 10.3``.

        Raises:
            CriterionIdError: The id is not written as the standards write it.
        """
        return CriterionCode(self.short, parse_criterion_id(criterion_id))


@cache
def standards() -> tuple[Standard, ...]:
    """Load every shipped version of every standard, the current ones first."""
    return tuple(decode(f"standards/{name}.json", Standard) for name in FILES)


def standard(name: str, version: str) -> Standard:
    """
    Return one shipped version of a standard, such as ``ASI-PS`` and ``V3.1``.

    Raises:
        NotFoundError: The catalogue has no such version.
    """
    for one in standards():
        if (one.standard, one.version) == (name, version):
            return one
    reason = f"The catalogue has no {name} {version}; add it to catalogue.toml."
    raise NotFoundError(reason)

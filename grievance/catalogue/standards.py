"""
The standards Entities are certified against, and their criteria, as data.

Many titles are from memory (``basis``, ``confidence``): correct them in the
files under ``standards/``; no code depends on a title.
"""

from __future__ import annotations

import re

from dataclasses import dataclass, field
from functools import cache

from grievance.catalogue.files import decode
from grievance.domain.errors import GrievanceError, NotFoundError


FILES = ("asi_ps_v3_1", "asi_ps_v2", "asi_coc_v2_1")
_CRITERION_ID = re.compile(r"([1-9][0-9]?)\.([1-9][0-9]?)([a-z])?")


class CriterionIdError(GrievanceError):
    """A criterion id is not written as the standards write them."""


@dataclass(frozen=True, slots=True, order=True)
class CriterionId:
    """A criterion's number within a standard, such as ``9.8`` or ``9.8b``."""

    principle: int
    number: int
    letter: str = ""

    def __str__(self) -> str:
        return f"{self.principle}.{self.number}{self.letter}"

    @property
    def whole(self) -> CriterionId:
        """The criterion this is a part of, or itself."""
        return CriterionId(self.principle, self.number)


def parse_criterion_id(text: str) -> CriterionId:
    """
    Read ``N.N`` or ``N.Nx`` with a lower-case letter.

    Raises:
        CriterionIdError: It is written in another way.
    """
    match = _CRITERION_ID.fullmatch(text.strip())
    if match is None:
        reason = "A criterion is a number such as 9.8, or with a letter 9.8b."
        raise CriterionIdError(reason)
    principle, number, letter = match.groups(default="")
    return CriterionId(int(principle), int(number), letter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """A chapter of a standard."""

    id: str
    title: str
    pillar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One requirement; *parts* are the letters we know of, with their topic."""

    id: str
    title: str
    principle: str
    basis: str
    confidence: str
    note: str
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One version of one standard; ids are valid within this version only."""

    standard: str
    version: str
    title: str
    published: str
    expected_criteria: int | None
    source: str
    principles: tuple[Principle, ...]
    criteria: tuple[Criterion, ...]

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


@cache
def standards() -> tuple[Standard, ...]:
    """Load every version of every standard, the current ones first."""
    return tuple(decode(f"standards/{name}.json", Standard) for name in FILES)


def standard(name: str, version: str) -> Standard:
    """
    Return one version of a standard, such as ``ASI-PS`` and ``V3.1``.

    Raises:
        NotFoundError: The catalogue has no such version.
    """
    for one in standards():
        if (one.standard, one.version) == (name, version):
            return one
    reason = f"The catalogue has no {name} {version}; add its file to standards."
    raise NotFoundError(reason)

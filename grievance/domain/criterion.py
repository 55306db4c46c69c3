"""How criteria are named: by a number that means something within one version only."""

from __future__ import annotations

import re

from dataclasses import dataclass

from grievance.domain.errors import GrievanceError


_CRITERION_ID = re.compile(r"([1-9][0-9]?)\.([1-9][0-9]?)([a-z])?")
_CODE = re.compile(r"(\S{1,20}) (\S{1,8})")


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


@dataclass(frozen=True, slots=True, order=True)
class CriterionCode:
    """A criterion as slips write it, without its version: ``PS 10.3``."""

    short: str
    id: CriterionId

    def __str__(self) -> str:
        return f"{self.short} {self.id}"

    @property
    def whole(self) -> CriterionCode:
        """The criterion this is a part of, or itself."""
        return CriterionCode(self.short, self.id.whole)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CriterionRef:
    """A criterion for good: standard and version as on a certificate, and its id."""

    standard: str
    version: str
    criterion: str


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


def parse_criterion_code(text: str) -> CriterionCode:
    """
    Read the short name of a standard and an id, such as ``PS 9.8b``.

    Raises:
        CriterionIdError: It is written in another way.
    """
    match = _CODE.fullmatch(text.strip())
    if match is None:
        reason = "A criterion is named by standard and number, such as PS 9.8b."
        raise CriterionIdError(reason)
    return CriterionCode(match[1], parse_criterion_id(match[2]))

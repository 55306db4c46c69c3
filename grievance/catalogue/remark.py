"""What a check of the catalogue has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One sentence about the catalogue; an *error* is wrong, others are doubts."""

    sentence: str
    error: bool = True

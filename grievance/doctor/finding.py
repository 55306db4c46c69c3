"""What was found, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Sign(StrEnum):
    """How something is."""

    FINE = "fine"
    NOTE = "note"  # somebody may want to know
    PROBLEM = "problem"
    UNSEEN = "not looked at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that a check found; *advice* says what to do."""

    sign: Sign
    said: str
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The same, of the part that the check looked at."""

    part: str
    sign: Sign
    said: str
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Looks at one part; *needs_database* where there is nothing to see without."""

    part: str
    look: Callable[[], Iterable[Found]]
    needs_database: bool = False


def fine(said: str) -> Found:
    """Say that something is as it should be."""
    return Found(sign=Sign.FINE, said=said)


def note(said: str, advice: str = "") -> Found:
    """Say what is worth knowing, and no problem."""
    return Found(sign=Sign.NOTE, said=said, advice=advice)


def problem(said: str, advice: str) -> Found:
    """Say what is wrong and what to do."""
    return Found(sign=Sign.PROBLEM, said=said, advice=advice)


def refused(refusal: Exception, advice: str = "") -> Found:
    """Say a refusal of ours, which is one sentence: what is wrong, and what to do."""
    return Found(sign=Sign.PROBLEM, said=str(refusal), advice=advice)

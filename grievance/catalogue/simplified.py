"""Traditional Chinese as simplified, in which the lexicons are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from grievance.catalogue.files import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    about: str
    traditional: str = field(repr=False)
    simplified: str = field(repr=False)


def simplify(text: str) -> str:
    """Write *text* in simplified characters; it keeps its length."""
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, int]:
    written = decode("simplified.json", _Written)
    return str.maketrans(written.traditional, written.simplified)

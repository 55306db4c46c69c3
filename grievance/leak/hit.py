"""Something in a letter that may give somebody away."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class HitKind(StrEnum):
    """What it may give away."""

    IDENTITY = "identity"
    QUOTE = "quote"
    ORGANISATION = "organisation"
    DETAIL = "detail"
    DATE = "date"
    FILE = "file"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """The characters *start* to *end* of the letter that was compared, and why."""

    kind: HitKind
    start: int
    end: int
    words: str = field(repr=False)
    why: str


def merged(hits: list[Hit], text: str) -> tuple[Hit, ...]:
    """Return *hits* in their order, those of one kind that overlap as one."""
    found: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (one.kind, one.start, -one.end)):
        last = found[-1] if found else None
        if last and last.kind is hit.kind and hit.start < last.end:
            end = max(last.end, hit.end)
            found[-1] = Hit(
                kind=last.kind,
                start=last.start,
                end=end,
                words=text[last.start : end],
                why=last.why,
            )
        else:
            found.append(hit)
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))

"""Say where words were found, as people call it: letter 3, a note, allegation 2."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from grievance.domain.contents import PartKind
from grievance.domain.counting import counted
from grievance.services.search.search_cases import Found, Hit


MOST: Final = 200  # cases of which a list shows words; with more nobody reads on
NOTHING: Final = (
    "Nothing of that stands in a case that you may open; fewer words, or a part of one, "
    "find more."
)
NOBODY: Final = (
    "Nobody who is called so wrote in a case whose names you may open; a part of the "
    "name, or of the address, finds more."
)
MORE: Final = "There are more; another word narrows it."
_PLACES: Final[Mapping[PartKind, str]] = MappingProxyType(
    {
        PartKind.LETTER: "letter",
        PartKind.ATTACHMENT: "with letter",
        PartKind.CORRESPONDENT: "who wrote letter",
        PartKind.NOTE: "note",
        PartKind.REASON: "reason",
        PartKind.ALLEGATION: "allegation",
        PartKind.EVIDENCE: "evidence",
        PartKind.CONTESTED_FACT: "contested fact",
        PartKind.RISK: "risk",
        PartKind.INCIDENT: "incident",
        PartKind.TASK: "task",
        PartKind.QUESTION: "question",
        PartKind.NAMED_ORGANISATION: "organisation",
        PartKind.DRAFT: "draft",
        PartKind.SENT_COPY: "letter of ours",
        PartKind.FINDING: "finding",
        PartKind.GATE_REVIEW: "review of a plan",
        PartKind.AUDIT_ANSWER: "answer of an audit",
    }
)


def say_place(hit: Hit) -> str:
    """Name the part of its case that a hit is in."""
    number = str(hit.number) if hit.number else ""
    place = f"{_PLACES.get(hit.kind, hit.kind)} {number}".rstrip()
    return f"{place}, struck" if hit.is_struck else place


def say_progress(found: Found) -> str:
    """Say how far a search is."""
    if found.is_all and found.files:
        cases = counted(found.of - found.files, "case")
        return f"{cases} and {counted(found.files, 'file')} of audits read"
    if found.is_all:
        return f"{counted(found.of, 'case')} read"
    return f"{found.read:,} of {counted(found.of, 'case')} read so far"


def say_shut(found: Found) -> str:
    """Say what could not be searched; empty where all could."""
    if not found.shut:
        return ""
    cases = counted(found.shut, "case")
    return (
        f"{cases} did not open and could not be searched; see `grievance log verify`."
    )

"""What is proposed of a letter before anybody has decided: codes with their reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class ProposalKind(StrEnum):
    """What a proposal is about."""

    ENTITY = "entity"
    POSSIBLY_CONCERNED = "possibly-concerned"
    MEMBER = "member"
    CRITERION = "criterion"
    SEVERITY = "severity"
    RESPONDENT = "respondent"
    COMPLAINANT = "complainant"
    FLAG = "flag"
    LANGUAGE = "language"
    AUDIT_FIRM = "audit-firm"
    AUDITOR = "auditor"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """
    One coded fact, how surely (0 to 1), and why.

    *code* is an id or a code that a slip may hold; *label* what people call it; *how* a
    word for the way it was found; *words* are the letter's own, and stay in the case.
    """

    kind: ProposalKind
    code: str
    score: float
    label: str = field(default="", repr=False)
    how: str = ""
    words: tuple[str, ...] = field(default=(), repr=False)

    @property
    def id(self) -> str:
        """What a decision refers to, such as ``criterion:PS 10.3``."""
        return f"{self.kind}:{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """Everything proposed of one letter, by kind, the surest of each first."""

    items: tuple[Proposal, ...] = ()

    def of(self, kind: ProposalKind) -> tuple[Proposal, ...]:
        """Return those of one kind."""
        return tuple(one for one in self.items if one.kind is kind)

    def codes(self, kind: ProposalKind) -> tuple[str, ...]:
        """Return the codes of one kind."""
        return tuple(one.code for one in self.of(kind))

    def code(self, kind: ProposalKind, default: str = "") -> str:
        """Return the surest code of one kind, or *default*."""
        return next(iter(self.codes(kind)), default)

    def has(self, kind: ProposalKind, code: str) -> bool:
        """Whether this fact is proposed."""
        return code in self.codes(kind)

    def get(self, proposal_id: str) -> Proposal | None:
        """Return the proposal a decision refers to."""
        return next((one for one in self.items if one.id == proposal_id), None)


def gathered(*found: Iterable[Proposal]) -> Proposals:
    """Put together what several readers propose; of equal ids the first stays."""
    items: dict[str, Proposal] = {}
    for proposals in found:
        for one in proposals:
            items.setdefault(one.id, one)
    return Proposals(items=tuple(items.values()))

"""What is proposed of a letter before anybody has decided: codes with their reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


# What is kept of a letter is bounded, however much a letter names.
MOST_OF_A_KIND = 24
MOST_WORDS = 6
LONGEST_WORDS = 120  # characters of each
GREETED = "greeted"  # how somebody of the office is named who is only addressed
IN_PART = "in-part"  # or by a surname or first name, which others may have as well
UNSURE = frozenset({GREETED, IN_PART})
EMPLOYER = "employer"  # how a firm is named one of whose auditors is complained of


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
    CONFLICT = "conflict"  # somebody of the office is tied to a respondent
    RELATED = "related"  # a case that may be about the same


PEOPLE = frozenset({ProposalKind.STAFF, ProposalKind.CONFLICT})  # of the office


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

    @property
    def cut(self) -> Proposal:
        """The same with no more words than a reason needs."""
        words = tuple(word[:LONGEST_WORDS] for word in self.words[:MOST_WORDS])
        return replace(self, label=self.label[:LONGEST_WORDS], words=words)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptProposals:
    """
    What was proposed of one letter of a case, as it lies sealed in its contents.

    *spool_id* names the message it was read from; *is_first* where the slip was made
    of it.
    """

    spool_id: str
    at: datetime
    is_first: bool
    items: tuple[Proposal, ...] = field(default=(), repr=False)


def gathered(*found: Iterable[Proposal]) -> Proposals:
    """Put together what several readers propose; of equal ids the first stays."""
    items: dict[str, Proposal] = {}
    for proposals in found:
        for one in proposals:
            items.setdefault(one.id, one)
    return Proposals(items=tuple(items.values()))


def bounded(proposals: Proposals) -> Proposals:
    """
    Keep the surest of each kind, with their words cut short; of people all.

    There are no more of them than work here, and each must be kept from the case.
    """
    kept = (
        one
        for kind in ProposalKind
        for one in proposals.of(kind)[: None if kind in PEOPLE else MOST_OF_A_KIND]
    )
    return Proposals(items=tuple(one.cut for one in kept))

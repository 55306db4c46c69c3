"""Evidence, and what an audit could have known of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from grievance.domain.allegation import Period
from grievance.domain.ids import PartId


class EvidenceKind(StrEnum):
    """What it is."""

    TESTIMONY = "testimony"
    DOCUMENT = "document"
    IMAGE = "image"
    PUBLISHED_REPORT = "published-report"
    OFFICIAL_RECORD = "official-record"
    MEASUREMENT = "measurement"
    MEDIA = "media"
    OTHER = "other"


class Relation(StrEnum):
    """Whether an audit could have known of a piece of evidence."""

    AVAILABLE_THEN = "available-then"
    NOT_PUBLIC_THEN = "not-public-then"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyNote:
    """
    Who had it in their hands, and what they did with it.

    What is *internal* tells of another reader or another case, and leaves with no export.
    """

    at: datetime
    by: str
    text: str = field(repr=False)
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    One item, with what is needed to find it again and to show that it is the same.

    *number* and *revision* as of an allegation; *allegations* are numbers of such.
    *when* is when what it shows happened, *published_on* when anyone could know it and
    *received_on* when we did; *locator* names the page or the place in *source*;
    *sha256* is that of the bytes, which lie in the part *attachment* if we have them.
    """

    number: int
    revision: int = 1
    title: str = field(repr=False)
    kind: EvidenceKind
    when: Period = field(default_factory=Period)
    published_on: date | None = None
    received_on: date
    source: str = field(default="", repr=False)
    locator: str = field(default="", repr=False)
    attachment: PartId | None = None
    sha256: str = field(default="", repr=False)
    allegations: tuple[int, ...] = ()
    custody: tuple[CustodyNote, ...] = field(default=(), repr=False)

    @property
    def shown_custody(self) -> tuple[CustodyNote, ...]:
        """The lines of its custody that others may read."""
        return tuple(note for note in self.custody if not note.internal)

    def noted(self, note: CustodyNote) -> Evidence:
        """Return it with one more line of its custody; none is ever taken away."""
        return replace(self, custody=(*self.custody, note))

    def relation_to(self, audit_started: date) -> Relation:
        """
        Say what an audit that began on *audit_started* could have known of it.

        What went on at that time had begun before it, and so pre-dates it.  Of what
        ended later, and began nobody knows when, nothing can be said.
        """
        relation = relation_of(self.when.first, self.published_on, audit_started)
        is_unsure = relation is Relation.LATER and not self.when.since
        return Relation.UNKNOWN if is_unsure else relation


def relation_of(
    happened: date | None, published: date | None, audit_started: date
) -> Relation:
    """Say what an audit could have known of what happened, and was public, on a day."""
    if published and published < audit_started:
        return Relation.AVAILABLE_THEN
    if happened is None:
        return Relation.UNKNOWN
    is_before = happened < audit_started
    return Relation.NOT_PUBLIC_THEN if is_before else Relation.LATER

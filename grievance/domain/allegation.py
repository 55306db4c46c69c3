"""What is alleged: of whom, against which criterion, and when it happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from grievance.domain.errors import NotAllowedError
from grievance.domain.slip import RespondentKind


class AllegationState(StrEnum):
    """Where an allegation stands in its case."""

    OPEN = "open"
    SUBSTANTIATED = "substantiated"
    NOT_SUBSTANTIATED = "not-substantiated"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"  # it goes on in another case
    STRUCK = "struck"  # it was put on record by mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From one day to another, either of which may be unknown."""

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.since and self.until and self.until < self.since:
            msg = "This ends before it begins; check the two days."
            raise NotAllowedError(msg)

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.since or self.until)

    @property
    def first(self) -> date | None:
        """The first day on which it is known to have been so."""
        return self.since or self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """
    Whom an allegation is about.

    *id* is that of an Entity, a Member, an auditor or a person of the office, or the
    code of a firm; empty where nobody of the registry is meant.
    """

    kind: RespondentKind
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """
    The unit that is investigated, told to auditors and answered by a finding.

    *number* is what people call it by within the case.  *criterion* is written as
    ``PS 9.8b``, and *version* is that of the standard which applied when it happened;
    *issues* are codes of the taxonomy.  A change is another *revision*; the last one
    counts and none is lost.
    """

    number: int
    revision: int = 1
    respondent: Respondent
    criterion: str
    version: str = ""
    issues: tuple[str, ...] = ()
    when: Period = field(default_factory=Period)
    text: str = field(default="", repr=False)
    state: AllegationState = AllegationState.OPEN
    flagged: bool = False

    @property
    def may_be_flagged(self) -> bool:
        """Whether an audit can look into it: it is of an Entity, and dealt with here."""
        is_here = self.state not in _NOT_HERE
        return is_here and self.respondent.kind is RespondentKind.ENTITY

    def check(self) -> None:
        """
        Refuse an allegation against nobody, or about nothing.

        Raises:
            NotAllowedError: It names no criterion, or a respondent without an id.
        """
        if not self.criterion:
            msg = "An allegation is about a criterion, such as PS 10.3; name one."
            raise NotAllowedError(msg)
        needs_id = self.respondent.kind not in _WITHOUT_ID
        if needs_id and not self.respondent.id:
            msg = f"Name the {self.respondent.kind} this allegation is about."
            raise NotAllowedError(msg)


def not_struck(allegations: Iterable[Allegation]) -> tuple[Allegation, ...]:
    """Leave out what was put on record by mistake: nothing follows from it."""
    return tuple(o for o in allegations if o.state is not AllegationState.STRUCK)


_NOT_HERE = frozenset(
    {AllegationState.WITHDRAWN, AllegationState.MOVED, AllegationState.STRUCK}
)
_WITHOUT_ID = frozenset({RespondentKind.OFFICE, RespondentKind.UNKNOWN})

"""
What a notice may say: codes, days, and names from the books of the office.

There is no field for a complaint, for who made it, or for how many there are.  Whatever
could be told of one item and not of another, but for how often audits passed it over,
is left out on purpose: nothing says which item is new, which evidence belongs to which,
or that some were asked to be treated with more care.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from grievance.catalogue.letters.facts import LetterError
from grievance.domain.audit import AuditKind
from grievance.domain.evidence import Relation
from grievance.domain.notice import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeItem:
    """
    A requirement to look at, written as ``PS 9.8b``.

    *version* is that of its standard, the current one if empty; *carried* is how many
    audits were to look at it before and did not.
    """

    criterion: str
    version: str = ""
    carried: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAudit:
    """An audit of the same Entity that has begun, and what it could have known."""

    kind: AuditKind
    day: date
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """
    All that a notice about one audit says.

    *reference* is that of the audit file; *entity* the name on the certificate.  *start*
    is the day the audit begins or, while none *is_fixed*, the first on which it is due.
    *for_desk* is whether it goes to the oversight desk instead of the usual addressee.
    *acknowledge_within* are business days from when it arrives: a day would be that on
    which it was drafted, and could be past when it is read.
    *form* and *checkpoint* are put in as they are, line by line.

    Raises:
        LetterError: There is no item, reply form or checkpoint.
    """

    kind: NoticeKind
    reference: str
    office: str
    entity: str
    audit: AuditKind
    start: date
    is_fixed: bool = True
    certificates: tuple[str, ...] = ()
    firm: str = ""
    lead: str = ""
    for_desk: bool = False
    items: tuple[NoticeItem, ...]
    earlier: tuple[EarlierAudit, ...] = ()
    acknowledge_within: int | None
    answer_by: date
    form: str = field(repr=False)
    checkpoint: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a notice that asks nothing, cannot be answered, or proves nothing."""
        for there, what in (
            (self.items, "an item"),
            (self.form.strip(), "the reply form"),
            (self.checkpoint.strip(), "a checkpoint of the log"),
        ):
            if not there:
                msg = f"A notice needs {what}; it cannot be written without."
                raise LetterError(msg)

    @property
    def is_for_desk(self) -> bool:
        """Whether the oversight desk reads it."""
        return self.for_desk or self.kind is NoticeKind.OVERSIGHT

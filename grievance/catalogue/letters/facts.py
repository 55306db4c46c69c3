"""
What each letter may say: coded facts, and nothing that anybody wrote.

A template sees the fields of its facts and the standing sentences of its language.  The
only words among them are the office's and the own name of the Entity or Member that is
addressed, both from the office's books.  Codes become sentences in the language of the letter (`voice.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from grievance.domain.criterion import CriterionRef
from grievance.domain.errors import GrievanceError


BETTER_FORUM = "better-forum"


class LetterError(GrievanceError):
    """A letter cannot be written with these facts."""


class LetterId(StrEnum):
    """The letters an office writes."""

    ACK = "ACK"
    ACK_ANON = "ACK-ANON"
    INFO_REQUEST = "INFO-REQUEST"
    ADMISSIBLE = "ADMISSIBLE"
    PARTLY = "PARTLY"
    INADMISSIBLE = "INADMISSIBLE"
    REFERRAL = "REFERRAL"
    ENTITY_LETTER = "ENTITY-LETTER"
    REMINDER = "REMINDER"
    EXTENSION = "EXTENSION"
    PROGRESS = "PROGRESS"
    DIALOGUE_OFFER = "DIALOGUE-OFFER"
    PANEL_CONVENED = "PANEL-CONVENED"
    OUTCOME = "OUTCOME"
    APPEAL_RECEIVED = "APPEAL-RECEIVED"
    APPEAL_DECISION = "APPEAL-DECISION"
    CLOSURE = "CLOSURE"
    REGISTER_ENTRY_CONSENT = "REGISTER-ENTRY-CONSENT"


def _require_forum(grounds: tuple[str, ...], forums: tuple[str, ...]) -> None:
    """Refuse to send somebody away without saying where to."""
    if BETTER_FORUM in grounds and not forums:
        msg = "Name the better forum: the letter sends somebody away to it."
        raise LetterError(msg)


def coded(group: str) -> Any:
    """Declare a field of codes, whose sentences a language has under *group*."""
    return field(metadata={"group": group})


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What every letter says: the reference its reader knows, and who writes."""

    reference: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementFacts(LetterFacts):
    """When the reader will hear from us, or when we have looked at it."""

    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts(LetterFacts):
    """What we ask, as codes, and by when we would like to know."""

    questions: tuple[str, ...] = coded("questions")
    reply_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionFacts(LetterFacts):
    """What is taken up, and when the reader hears more."""

    criteria: tuple[CriterionRef, ...]
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PartlyFacts(LetterFacts):
    """What is taken up, why the rest is not, and who can help better with that."""

    criteria: tuple[CriterionRef, ...]
    grounds: tuple[str, ...] = coded("grounds")
    forums: tuple[str, ...] = coded("forums")
    due: date

    def __post_init__(self) -> None:
        _require_forum(self.grounds, self.forums)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFacts(LetterFacts):
    """
    Why it is not taken up, who can help better, and until when it may come again.

    *resubmit_by* is None where it may not.
    """

    grounds: tuple[str, ...] = coded("grounds")
    forums: tuple[str, ...] = coded("forums")
    resubmit_by: date | None

    def __post_init__(self) -> None:
        _require_forum(self.grounds, self.forums)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFacts(LetterFacts):
    """Who deals with it instead of us."""

    forums: tuple[str, ...] = coded("forums")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFacts(LetterFacts):
    """
    The one Entity or Member that is addressed, what it is asked about, and by when.

    *reference* must be one that no complainant was given: an employer may read mail.
    """

    entity: str
    criteria: tuple[CriterionRef, ...]
    reply_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderFacts(LetterFacts):
    """When we asked, and by when we need to know."""

    asked_on: date
    reply_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFacts(LetterFacts):
    """Which day is put off to which, and why."""

    old_due: date
    new_due: date
    delays: tuple[str, ...] = coded("delays")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressFacts(LetterFacts):
    """The stage a case is in, and when the reader hears again."""

    stage: str = coded("stages")
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueFacts(LetterFacts):
    """By when we would like to know whether somebody wants to talk."""

    reply_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFacts(LetterFacts):
    """What came of it, what is to follow, and until when one may appeal."""

    criteria: tuple[CriterionRef, ...]
    outcomes: tuple[str, ...] = coded("outcomes")
    remedies: tuple[str, ...] = coded("remedies")
    appeal_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFacts(LetterFacts):
    """When the appeal came, and when it is to be decided."""

    received_on: date
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingFacts(LetterFacts):
    """How the appeal was decided, and when."""

    ruling: str = coded("rulings")
    decided_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureFacts(LetterFacts):
    """What came of it, and when it was closed."""

    outcomes: tuple[str, ...] = coded("outcomes")
    closed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFacts(LetterFacts):
    """What a public entry would say, and by when we ask for a yes."""

    criteria: tuple[CriterionRef, ...]
    outcomes: tuple[str, ...] = coded("outcomes")
    reply_by: date


FACTS: Mapping[LetterId, type[LetterFacts]] = MappingProxyType(
    {
        LetterId.ACK: AcknowledgementFacts,
        LetterId.ACK_ANON: AcknowledgementFacts,
        LetterId.INFO_REQUEST: RequestFacts,
        LetterId.ADMISSIBLE: AdmissionFacts,
        LetterId.PARTLY: PartlyFacts,
        LetterId.INADMISSIBLE: RefusalFacts,
        LetterId.REFERRAL: ReferralFacts,
        LetterId.ENTITY_LETTER: EntityFacts,
        LetterId.REMINDER: ReminderFacts,
        LetterId.EXTENSION: ExtensionFacts,
        LetterId.PROGRESS: ProgressFacts,
        LetterId.DIALOGUE_OFFER: DialogueFacts,
        LetterId.PANEL_CONVENED: AdmissionFacts,
        LetterId.OUTCOME: OutcomeFacts,
        LetterId.APPEAL_RECEIVED: AppealFacts,
        LetterId.APPEAL_DECISION: RulingFacts,
        LetterId.CLOSURE: ClosureFacts,
        LetterId.REGISTER_ENTRY_CONSENT: RegisterFacts,
    }
)
# Letters to an Entity or a Member, which have no neutral variant.
TO_ORGANISATIONS_ONLY = frozenset({LetterId.ENTITY_LETTER})


# Lists that may be empty: a complaint about the office concerns no criterion.
_MAY_BE_EMPTY = frozenset({"criteria", "forums", "remedies"})
# But not in these letters.
_NEEDS: Mapping[LetterId, frozenset[str]] = MappingProxyType(
    {
        LetterId.PARTLY: frozenset({"criteria"}),
        LetterId.ENTITY_LETTER: frozenset({"criteria"}),
        LetterId.REFERRAL: frozenset({"forums"}),
    }
)


def needed_of(letter: LetterId) -> frozenset[str]:
    """Name the fields of a letter's facts that must not be empty lists."""
    names = {one.name for one in fields(FACTS[letter])} - _MAY_BE_EMPTY
    return frozenset(names) | _NEEDS.get(letter, frozenset())


def group_of(letter: LetterId, name: str) -> str:
    """Return the group of codes that a field of a letter's facts holds, or nothing."""
    for one in fields(FACTS[letter]):
        if one.name == name:
            return str(one.metadata.get("group", ""))
    return ""

"""From what a reader of the letter noticed to a first, explainable slip."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.domain.ids import EntityId, PersonId
from grievance.domain.slip import (
    ComplainantKind,
    Flag,
    RespondentKind,
    Slip,
)
from grievance.domain.urgency import Urgency


# A slip has one fixed size on disk; nobody has so many by chance.
MOST_ENTITIES = 24
MOST_CRITERIA = 12
MOST_STAFF = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What was found in a letter while its words were in memory, as codes."""

    entities: tuple[EntityId, ...] = ()
    criteria: tuple[str, ...] = ()
    language: str = ""
    danger: bool = False
    reprisal: bool = False
    anonymity: bool = False
    out_of_scope: bool = False
    about_auditor: bool = False
    about_office: bool = False
    staff_named: tuple[PersonId, ...] = ()
    sender_clear: bool = True


def propose(noticed: Noticed) -> Slip:
    """Propose the coded facts of a new case; a person confirms or corrects them."""
    return Slip(
        entities=noticed.entities[:MOST_ENTITIES],
        criteria=noticed.criteria[:MOST_CRITERIA],
        respondent=_respondent(noticed),
        staff_named=noticed.staff_named[:MOST_STAFF] if noticed.about_office else (),
        complainant=_complainant(noticed),
        severity=_severity(noticed),
        language=noticed.language,
        flags=_flags(noticed),
    )


def _respondent(noticed: Noticed) -> RespondentKind:
    if noticed.about_office:
        return RespondentKind.OFFICE
    if noticed.about_auditor:
        return RespondentKind.AUDITOR
    return RespondentKind.ENTITY if noticed.entities else RespondentKind.UNKNOWN


def _complainant(noticed: Noticed) -> ComplainantKind:
    anonymous = noticed.anonymity and not noticed.sender_clear
    return ComplainantKind.ANONYMOUS if anonymous else ComplainantKind.UNKNOWN


def _severity(noticed: Noticed) -> Urgency:
    if noticed.danger:
        return Urgency.CRITICAL
    if noticed.reprisal:
        return Urgency.HIGH
    return Urgency.LOW if noticed.out_of_scope else Urgency.NORMAL


def _flags(noticed: Noticed) -> frozenset[Flag]:
    signs = {
        Flag.REPRISAL_FEARED: noticed.reprisal,
        Flag.WISHES_ANONYMITY: noticed.anonymity,
        Flag.LIKELY_OUT_OF_SCOPE: noticed.out_of_scope and not noticed.entities,
        Flag.SENDER_UNCLEAR: not noticed.sender_clear,
    }
    return frozenset(flag for flag, seen in signs.items() if seen)

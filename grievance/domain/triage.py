"""From what a reader of the letter recognised to a first, explainable slip."""

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
class Recognised:
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
    respondent: RespondentKind = RespondentKind.UNKNOWN
    complainant: ComplainantKind = ComplainantKind.UNKNOWN
    staff_named: tuple[PersonId, ...] = ()
    sender_clear: bool = True


def propose(recognised: Recognised) -> Slip:
    """Propose the coded facts of a new case; a person confirms or corrects them."""
    return Slip(
        entities=recognised.entities[:MOST_ENTITIES],
        criteria=recognised.criteria[:MOST_CRITERIA],
        respondent=_respondent(recognised),
        staff_named=recognised.staff_named[:MOST_STAFF]
        if recognised.about_office
        else (),
        complainant=_complainant(recognised),
        severity=_severity(recognised),
        language=recognised.language,
        flags=_flags(recognised),
    )


def _respondent(recognised: Recognised) -> RespondentKind:
    if recognised.about_office:
        return RespondentKind.OFFICE
    if recognised.about_auditor:
        is_firm = recognised.respondent is RespondentKind.AUDIT_FIRM
        return RespondentKind.AUDIT_FIRM if is_firm else RespondentKind.AUDITOR
    return RespondentKind.ENTITY if recognised.entities else recognised.respondent


def _complainant(recognised: Recognised) -> ComplainantKind:
    anonymous = recognised.anonymity and not recognised.sender_clear
    return ComplainantKind.ANONYMOUS if anonymous else recognised.complainant


def _severity(recognised: Recognised) -> Urgency:
    if recognised.danger:
        return Urgency.CRITICAL
    if recognised.reprisal:
        return Urgency.HIGH
    return Urgency.LOW if recognised.out_of_scope else Urgency.NORMAL


def _flags(recognised: Recognised) -> frozenset[Flag]:
    signs = {
        Flag.REPRISAL_FEARED: recognised.reprisal,
        Flag.WISHES_ANONYMITY: recognised.anonymity,
        Flag.LIKELY_OUT_OF_SCOPE: recognised.out_of_scope and not recognised.entities,
        Flag.SENDER_UNCLEAR: not recognised.sender_clear,
    }
    return frozenset(flag for flag, seen in signs.items() if seen)

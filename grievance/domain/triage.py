"""The slip and what is proposed for it: the first one, and each fact put on or off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from uuid import UUID

from grievance.domain.ids import EntityId, PersonId
from grievance.domain.proposal import (
    EMPLOYER,
    UNSURE,
    Proposal,
    ProposalKind,
    Proposals,
)
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind, Slip
from grievance.domain.urgency import Urgency


# A slip has one fixed size on disk; nobody has so many by chance.
MOST_ENTITIES = 24
MOST_CRITERIA = 12
MOST_STAFF = 12
MOST_AUDITORS = 8

AUDITING = frozenset({RespondentKind.AUDIT_FIRM, RespondentKind.AUDITOR})
AUDITORS = frozenset({ProposalKind.AUDIT_FIRM, ProposalKind.AUDITOR})
Kind = ProposalKind
Change = Callable[[Slip, str], Slip]


def first_slip(proposals: Proposals) -> Slip:
    """
    Put what a letter says on the slip of a new case; a person confirms or corrects it.

    Whoever may be concerned without being mentioned is not on it, and auditors are only
    where the letter is about an audit.
    """
    named = sorted(proposals.of(Kind.STAFF), key=lambda one: one.how in UNSURE)
    staff = named[:MOST_STAFF]  # of very many those who are surely meant
    greeted = (one for one in staff if one.how in UNSURE)
    entities = proposals.codes(Kind.ENTITY)[:MOST_ENTITIES]
    respondent = proposals.code(Kind.RESPONDENT, RespondentKind.UNKNOWN)
    complainant = proposals.code(Kind.COMPLAINANT, ComplainantKind.UNKNOWN)
    slip = Slip(
        entities=tuple(EntityId(UUID(code)) for code in entities),
        criteria=proposals.codes(Kind.CRITERION)[:MOST_CRITERIA],
        respondent=RespondentKind(respondent),
        staff_named=tuple(PersonId(UUID(one.code)) for one in staff),
        staff_greeted=tuple(PersonId(UUID(one.code)) for one in greeted),
        complainant=ComplainantKind(complainant),
        severity=Urgency(proposals.code(Kind.SEVERITY, Urgency.NORMAL)),
        language=proposals.code(Kind.LANGUAGE),
        flags=frozenset(map(Flag, proposals.codes(Kind.FLAG))),
    )
    return with_auditors(slip, (o for o in proposals.items if o.how != EMPLOYER))


def with_auditors(slip: Slip, proposals: Iterable[Proposal]) -> Slip:
    """
    Put the auditors among *proposals* on the slip, if it is about an audit at all.

    Who is on it is kept from notices, so that a mere mention must not do it.
    """
    if slip.respondent not in AUDITING:
        return slip
    for one in islice((o for o in proposals if o.kind in AUDITORS), MOST_AUDITORS):
        slip = with_fact(slip, one.kind, one.code)
    return slip


def has_fact(slip: Slip, kind: ProposalKind, code: str) -> bool:
    """Whether a fact is on the slip; what has no place there is not."""
    return code in _facts(slip, kind)


def has_place(kind: ProposalKind) -> bool:
    """Whether a slip says facts of this kind; of others only what was decided is known."""
    return kind in _PUT


def with_fact(slip: Slip, kind: ProposalKind, code: str) -> Slip:
    """Put a fact on the slip; what has no place there changes nothing."""
    if kind not in _PUT or has_fact(slip, kind, code):
        return slip
    return _PUT[kind](slip, code)


def meant(slip: Slip, code: str) -> Slip:
    """Say that a letter is about somebody of the office, and does not only greet."""
    others = tuple(one for one in slip.staff_greeted if str(one) != code)
    return replace(with_fact(slip, Kind.STAFF, code), staff_greeted=others)


def without_fact(slip: Slip, kind: ProposalKind, code: str) -> Slip:
    """Take a fact off the slip; of what can be only one, nothing is known then."""
    return _TAKE[kind](slip, code) if has_fact(slip, kind, code) else slip


def is_news(slip: Slip, kind: ProposalKind, code: str) -> bool:
    """
    Whether what a later letter says adds to what the case is known for.

    Of severity that is what is graver, of whom it is about who could be more biased,
    of who complains anything where nothing is known.
    """
    if kind is Kind.SEVERITY:
        return Urgency(code).rank > slip.severity.rank
    if kind is Kind.RESPONDENT:
        return _BIAS.index(RespondentKind(code)) > _BIAS.index(slip.respondent)
    if kind is Kind.COMPLAINANT:
        return slip.complainant is ComplainantKind.UNKNOWN
    if kind is Kind.FLAG:
        return code in _LASTING and not has_fact(slip, kind, code)
    return kind is not Kind.LANGUAGE and not has_fact(slip, kind, code)


_BIAS = (
    RespondentKind.UNKNOWN,
    RespondentKind.MEMBER,
    RespondentKind.ENTITY,
    RespondentKind.AUDIT_FIRM,
    RespondentKind.AUDITOR,
    RespondentKind.OFFICE,
)
_LASTING = frozenset(
    {
        Flag.REPRISAL_FEARED.value,
        Flag.WISHES_ANONYMITY.value,
        Flag.NAMES_WITHHELD.value,
    }
)


def _facts(slip: Slip, kind: ProposalKind) -> frozenset[str]:
    """Return the codes of one kind that are on the slip."""
    facts: Mapping[ProposalKind, frozenset[str]] = {
        Kind.ENTITY: frozenset(map(str, slip.entities)),
        Kind.POSSIBLY_CONCERNED: frozenset(map(str, slip.entities)),
        Kind.CRITERION: frozenset(slip.criteria),
        Kind.SEVERITY: frozenset({slip.severity.value}),
        Kind.RESPONDENT: frozenset({slip.respondent.value}),
        Kind.COMPLAINANT: frozenset({slip.complainant.value}),
        Kind.FLAG: frozenset(flag.value for flag in slip.flags),
        Kind.LANGUAGE: frozenset({slip.language}),
        Kind.STAFF: frozenset(map(str, slip.staff_named)),
        Kind.AUDIT_FIRM: frozenset(map(str, slip.firms)),
        Kind.AUDITOR: frozenset(map(str, slip.auditors)),
    }
    return facts.get(kind, frozenset())


def _put_entity(slip: Slip, code: str) -> Slip:
    return replace(slip, entities=(*slip.entities, EntityId(UUID(code))))


def _take_entity(slip: Slip, code: str) -> Slip:
    return replace(slip, entities=tuple(e for e in slip.entities if str(e) != code))


def _put_criterion(slip: Slip, code: str) -> Slip:
    return replace(slip, criteria=(*slip.criteria, code))


def _take_criterion(slip: Slip, code: str) -> Slip:
    return replace(slip, criteria=tuple(one for one in slip.criteria if one != code))


def _put_staff(slip: Slip, code: str) -> Slip:
    return replace(slip, staff_named=(*slip.staff_named, PersonId(UUID(code))))


def _take_staff(slip: Slip, code: str) -> Slip:
    return replace(
        slip,
        staff_named=tuple(one for one in slip.staff_named if str(one) != code),
        staff_greeted=tuple(one for one in slip.staff_greeted if str(one) != code),
    )


def _put_firm(slip: Slip, code: str) -> Slip:
    return replace(slip, firms=(*slip.firms, FirmId(UUID(code))))


def _take_firm(slip: Slip, code: str) -> Slip:
    return replace(slip, firms=tuple(one for one in slip.firms if str(one) != code))


def _put_auditor(slip: Slip, code: str) -> Slip:
    return replace(slip, auditors=(*slip.auditors, AuditorId(UUID(code))))


def _take_auditor(slip: Slip, code: str) -> Slip:
    others = tuple(one for one in slip.auditors if str(one) != code)
    return replace(slip, auditors=others)


_PUT: Mapping[ProposalKind, Change] = {
    Kind.ENTITY: _put_entity,
    Kind.POSSIBLY_CONCERNED: _put_entity,
    Kind.CRITERION: _put_criterion,
    Kind.SEVERITY: lambda slip, code: replace(slip, severity=Urgency(code)),
    Kind.RESPONDENT: lambda slip, code: replace(slip, respondent=RespondentKind(code)),
    Kind.COMPLAINANT: lambda slip, code: replace(
        slip, complainant=ComplainantKind(code)
    ),
    Kind.FLAG: lambda slip, code: replace(slip, flags=slip.flags | {Flag(code)}),
    Kind.LANGUAGE: lambda slip, code: replace(slip, language=code),
    Kind.STAFF: _put_staff,
    Kind.AUDIT_FIRM: _put_firm,
    Kind.AUDITOR: _put_auditor,
}
_TAKE: Mapping[ProposalKind, Change] = {
    Kind.ENTITY: _take_entity,
    Kind.POSSIBLY_CONCERNED: _take_entity,
    Kind.CRITERION: _take_criterion,
    Kind.SEVERITY: lambda slip, _code: replace(slip, severity=Urgency.NORMAL),
    Kind.RESPONDENT: lambda slip, _code: replace(
        slip, respondent=RespondentKind.UNKNOWN
    ),
    Kind.COMPLAINANT: lambda slip, _code: replace(
        slip, complainant=ComplainantKind.UNKNOWN
    ),
    Kind.FLAG: lambda slip, code: replace(slip, flags=slip.flags - {Flag(code)}),
    Kind.LANGUAGE: lambda slip, _code: replace(slip, language=""),
    Kind.STAFF: _take_staff,
    Kind.AUDIT_FIRM: _take_firm,
    Kind.AUDITOR: _take_auditor,
}

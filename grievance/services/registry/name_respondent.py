"""Find whom somebody means by a name, and say what whoever has an id is called."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from grievance.domain.allegation import Respondent
from grievance.domain.auditor import Auditor
from grievance.domain.entity import Entity
from grievance.domain.errors import NotFoundError
from grievance.domain.firm import Firm
from grievance.domain.member import Member
from grievance.domain.registry import Registry, title_of
from grievance.domain.slip import RespondentKind
from grievance.services.registry.find_record import find_record


_KINDS: Mapping[type, RespondentKind] = {
    Entity: RespondentKind.ENTITY,
    Member: RespondentKind.MEMBER,
    Firm: RespondentKind.AUDIT_FIRM,
    Auditor: RespondentKind.AUDITOR,
}


def find_respondent(registry: Registry, name: str) -> Respondent:
    """
    Return who is meant by a name, key or id; ``member:`` before it means a Member.

    Raises:
        NotFoundError: Nobody, or more than one, or nobody who can be complained of.
    """
    record = find_record(registry, name)
    kind = _KINDS.get(type(record))
    if kind is None:
        msg = f"“{name}” is no Entity, Member, firm or auditor; name one of those."
        raise NotFoundError(msg)
    return Respondent(kind=kind, id=str(record.id))


def names_of_respondents(registry: Registry) -> dict[str, str]:
    """Return what people call everybody in the registry, by id as text or by code."""
    found = {str(one.id): title_of(one) for one in registry}
    codes = {firm.code: firm.name for firm in registry.firms if firm.code}
    return codes | found


def uuid_of(respondent: Respondent) -> UUID:
    """
    Return the id of one of the registry.

    Raises:
        NotFoundError: It is none of the registry.
    """
    try:
        return UUID(respondent.id)
    except ValueError:
        msg = "This respondent is not in the registry; name one that is."
        raise NotFoundError(msg) from None

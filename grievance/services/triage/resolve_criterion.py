"""Read a criterion as somebody writes it, and find the version that binds an Entity."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.versions import applicable_version
from grievance.domain.allegation import Period, Respondent
from grievance.domain.criterion import (
    CriterionCode,
    CriterionIdError,
    parse_criterion_code,
    parse_criterion_id,
)
from grievance.domain.ids import EntityId
from grievance.domain.slip import RespondentKind
from grievance.services.registry.name_respondent import uuid_of
from grievance.storage.store import Transaction


USUAL = "PS"  # the standard meant by a number alone
NOT_BOUND = (
    "No certificate binds a Member: the criterion says what this is about; name its "
    "Entity where something certified is meant."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """
    A criterion as an allegation has it, and what to tell whoever wrote it.

    *version* is empty where no certificate binds the respondent to any.
    """

    criterion: str
    version: str
    remarks: tuple[str, ...] = ()


def resolve_criterion(  # noqa: PLR0913  # what is written, of whom, when, against what
    tx: Transaction,
    catalogue: Catalogue,
    written: str,
    respondent: Respondent,
    *,
    when: Period,
    version: str = "",
) -> Resolved:
    """
    Read ``PS 9.8b``, or ``9.8b`` for the same, in the version that applies.

    That is the one named, or else the one on the Entity's certificate when it happened.

    Raises:
        CriterionIdError: It is written in another way.

        NotFoundError: There is no such standard or version, or no such criterion in it.
    """
    code = _code(written)
    standard = catalogue.current(code.short)
    remarks: tuple[str, ...] = ()
    if not version and respondent.kind is RespondentKind.ENTITY:
        certificates = tx.certifications.of_entity(EntityId(uuid_of(respondent)))
        applied = applicable_version(certificates, standard.standard, when.first)
        version = applied.version
        remarks = () if applied.is_certain else (applied.sentence,)
    if respondent.kind is RespondentKind.MEMBER:
        remarks = (NOT_BOUND,)
    binding = catalogue.standard(code.short, version) if version else standard
    criterion = binding.code(str(code.id))
    warning = binding.warn(str(code.id))
    return Resolved(
        criterion=str(criterion),
        version=binding.version if version else "",
        remarks=(*remarks, *([warning] if warning else [])),
    )


def _code(written: str) -> CriterionCode:
    try:
        return parse_criterion_code(written)
    except CriterionIdError:
        return CriterionCode(USUAL, parse_criterion_id(written))

"""Which version of a standard an allegation is held against; run in threads only."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.versions import applicable_version
from grievance.domain.allegation import Allegation
from grievance.domain.criterion import parse_criterion_code
from grievance.domain.ids import EntityId
from grievance.domain.slip import RespondentKind
from tui.session import Session


def applied_to(
    session: Session, catalogue: Catalogue, allegation: Allegation
) -> Allegation:
    """
    Return *allegation* with the version on the certificate of that day.

    Raises:
        CriterionIdError: It is not written as criteria are.

        NotFoundError: The catalogue has no such criterion.
    """
    ref = catalogue.resolve(allegation.criterion)
    code = parse_criterion_code(allegation.criterion)
    if allegation.respondent.kind is not RespondentKind.ENTITY:
        return replace(allegation, criterion=str(code))
    entity_id = EntityId(UUID(allegation.respondent.id))
    with session.mechanism.store.read() as tx:
        certificates = tx.certifications.of_entity(entity_id)
    applied = applicable_version(certificates, ref.standard, allegation.when.first)
    return replace(allegation, criterion=str(code), version=applied.version)

"""Which version of a standard an allegation is held against; run in threads only."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.allegation import Allegation
from grievance.services.triage.resolve_criterion import resolve_criterion
from tui.session import Session


def applied_to(
    session: Session, allegation: Allegation
) -> tuple[Allegation, tuple[str, ...]]:
    """
    Return *allegation* with the version that binds its respondent, and what to mind.

    Raises:
        CriterionIdError: It is not written as criteria are.

        NotFoundError: The catalogue has no such criterion.
    """
    with session.mechanism.store.read() as tx:
        found = resolve_criterion(
            tx,
            session.mechanism.catalogue,
            allegation.criterion,
            allegation.respondent,
            when=allegation.when,
        )
    criterion, version = found.criterion, found.version
    return replace(allegation, criterion=criterion, version=version), found.remarks

"""Whether whoever asked for something may still ask for it, when another says yes."""

from __future__ import annotations

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId, holder_of
from grievance.domain.request import Request
from grievance.services.boxes.case_slip import find_slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.respondents import refuse_kept_out
from grievance.services.directory.read_directory import person_of
from grievance.vault.case_box import CaseKey


def refuse_without_standing(pen: Pen, key: CaseKey, request: Request) -> None:
    """
    Refuse what was asked by somebody who is not on the case any more, or tied to it.

    With a yes it would be done by one person alone.

    Raises:
        NotFoundError: They left the office.

        NotAllowedError: They took themselves off, were taken off, or their day is over;
            or they turned out to have a conflict of interest.
    """
    asker = person_of(pen.directory, request.asked_by)
    if not _is_on(pen, key, asker.id):
        msg = (
            f"{asker.name}, who asked for this, is not on the case any more; refuse it, "
            "and ask for it yourself if it is to be done."
        )
        raise NotAllowedError(msg)
    slip = find_slip(pen.tx, key, pen.directory)
    if slip is not None:
        refuse_kept_out(pen.tx, asker, slip)


def _is_on(pen: Pen, key: CaseKey, person_id: PersonId) -> bool:
    """Whether they read it today, as they did when they asked."""
    return any(
        (one.holder, one.compartment) == (holder_of(person_id), Compartment.CONTENTS)
        and not one.is_over(pen.today)
        for one in pen.tx.cases.access_to(key.case_id)
    )

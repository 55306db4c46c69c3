"""Say where something belongs that a person of the office put in: where they said."""

from __future__ import annotations

from datetime import date

from grievance.domain.errors import NotFoundError
from grievance.domain.intake import Outcome
from grievance.domain.reference import parse_reference
from grievance.services.boxes.keep import altered, is_altered, is_as_logged
from grievance.services.intake.place_letter import Place, with_news
from grievance.services.intake.seal_letter import Arrived
from grievance.storage.store import Transaction


def place_entry(tx: Transaction, arrived: Arrived, *, day: date) -> Place:
    """
    Find the place of what a person of the office put in: where they said.

    *day* is the one on which it was received, where the office is.

    Raises:
        NotFoundError: The case they named is not there.

        AlteredError: Its cover may bear the reference of another one.
    """
    if not arrived.to_case:
        return Place(outcome=Outcome.CASE)
    case = tx.cases.find(parse_reference(arrived.to_case))
    if case is None:
        msg = "The case that this was filed to is not there; file it again."
        raise NotFoundError(msg)
    if not is_as_logged(tx, case) and is_altered(tx, case):  # or just being saved
        what = f"The cover of {case.reference}"
        raise altered(what)
    place = Place(
        outcome=Outcome.REPLY,
        case_id=case.id,
        verified=arrived.verified,
        is_news=True,
    )
    return with_news(tx, place, day)

"""
Prepare what a letter becomes before the books are opened, as nobody should wait for it.

A new case is made and sealed, or what is new in a letter for a case is proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome
from grievance.domain.proposal import Proposals
from grievance.services.directory.read_directory import staff
from grievance.services.intake.append_letter import seal_to_slots
from grievance.services.intake.make_sub_case import make_sub_case
from grievance.services.intake.open_new_case import NewCase, make_case
from grievance.services.intake.place_entry import place_entry
from grievance.services.intake.place_letter import Place, place_letter
from grievance.services.intake.reception import Reception
from grievance.services.intake.recognise_letter import recognise_letter
from grievance.services.intake.seal_letter import Arrived
from grievance.services.intake.share_message import Sharing, prepare_sharing
from grievance.services.triage.triage_knowledge import Knowledge
from grievance.storage.store import Transaction
from grievance.vault.case_box import SealedPart
from grievance.vault.ring import WorkerRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """
    What is made of a message, and where it belonged when that was done.

    A case of its own has *new*, what goes nowhere *sharing*, what is for a case *letter*,
    sealed to it, and what somebody has to look at there *proposals*.
    """

    spool_id: SpoolId
    place: Place
    new: NewCase | None = None
    sharing: Sharing | None = None
    letter: tuple[SealedPart, ...] = field(default=(), repr=False)
    proposals: Proposals | None = field(default=None, repr=False)

    @property
    def parts(self) -> Sequence[SealedPart]:
        """All that is sealed for a case so far."""
        return self.new.parts if self.new is not None else self.letter


def prepare_letter(
    reception: Reception, spool_id: SpoolId, arrived: Arrived, *, at: datetime
) -> Prepared:
    """
    Make a case of what is a matter of its own; the rest needs none.

    Raises:
        As `place_arrived`, and NotAllowedError: Nobody may read it.
    """
    with reception.store.read() as tx:
        place = place_arrived(tx, reception, arrived, at=at)
        knowledge = reception.index.current(tx)
        letter = seal_for_place(tx, reception.ring, arrived, place)
    made = Prepared(spool_id=spool_id, place=place, letter=letter)
    if place.goes_nowhere:
        sharing = prepare_sharing(reception.store, reception.ring, spool_id, at=at)
        return replace(made, sharing=sharing)
    if place.outcome is not Outcome.CASE:
        proposals = _proposals(reception, arrived, place, knowledge, at=at)
        return replace(made, proposals=proposals)
    if arrived.sub_case is not None:
        new = make_sub_case(reception, arrived, arrived.sub_case, at=at)
        return replace(made, new=new)
    arrived = replace(arrived, related=place.related)
    new = make_case(reception, arrived, knowledge, is_reused=place.is_reused, at=at)
    return replace(made, new=new)


def place_arrived(
    tx: Transaction, reception: Reception, arrived: Arrived, *, at: datetime
) -> Place:
    """
    Find the place of a mail, or of what a person of the office put in.

    Raises:
        As `place_entry`.
    """
    if arrived.entered_by:
        day = reception.timetable.day_of(arrived.received_at)
        return place_entry(tx, arrived, day=day)
    return place_letter(tx, reception, arrived, at=at)


def seal_for_place(
    tx: Transaction, ring: WorkerRing, arrived: Arrived, place: Place
) -> tuple[SealedPart, ...]:
    """
    Seal what is for a case that is on the books; nothing of what is not.

    Raises:
        As `seal_to_slots`.
    """
    is_kept = place.outcome not in (Outcome.CASE, Outcome.DUPLICATE)
    if place.case_id is None or not is_kept:
        return ()
    related = replace(as_placed(arrived, place), related=place.related)
    return seal_to_slots(tx, ring.author, ring.directory, place.case_id, related)


def as_placed(arrived: Arrived, place: Place) -> Arrived:
    """Return the letter with what its place in a case proves of it."""
    came_back = place.bounced is not None
    alias = place.alias
    return replace(
        arrived,
        verified=place.verified,
        came_back=came_back,
        alias=alias.reference if alias else "",
        party=alias.party if alias else "",
    )


def _proposals(
    reception: Reception,
    arrived: Arrived,
    place: Place,
    knowledge: Knowledge,
    *,
    at: datetime,
) -> Proposals | None:
    """Propose what is new by a letter for a case, if anybody has to look at it."""
    if not place.is_news or place.bounced is not None:
        return None
    people = staff(reception.ring.directory, at=at)
    return recognise_letter(as_placed(arrived, place), knowledge, people)

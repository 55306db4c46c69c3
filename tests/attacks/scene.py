"""
What lies in the office under attack, each with words that are nowhere else.

    Mira's case       handled by Henri, with a note of his; she was answered
    Tomas's case      our answer to him waits in the outbox
    in quarantine     a mail that nobody could read
    in the spool      a mail that nobody has read yet
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grievance.domain.ids import CaseId, OutgoingId, SpoolId
from grievance.services.access.assign_case import assign_case
from grievance.services.handling.add_note import add_note
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.aside import quarantined
from tests.services.looking import opened
from tests.services.outgoings import Out, covers, send


class Fact(StrEnum):
    """What there is to learn, by words that give it away once they are open."""

    WORDS = "the night shift goes unpaid"
    WHO = "mira@post.example"
    NOTE = "ask the union on Friday"
    CODES = "a slip"  # of any case
    LETTER = "a letter of ours"  # that waits to be sent
    ASIDE = "the foreman of dormitory seven"
    COMING = "tomorrow the inspector comes"


NOTHING: frozenset[Fact] = frozenset()
OF_A_CASE = frozenset({Fact.WORDS, Fact.NOTE, Fact.CODES})
OF_AN_IDENTITY = frozenset({Fact.WHO, Fact.WORDS, Fact.CODES})  # the mail itself, too
OF_THE_WORKER = frozenset({Fact.CODES, Fact.LETTER, Fact.ASIDE, Fact.COMING})
TOMAS = "Tomas Berg <tomas@post.example>"
OLA = "Ola Nord <ola@post.example>"
COMPLAINT = make_mail(f"They say that {Fact.WORDS}.", attachment=b"picture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where the things lie."""

    case_id: CaseId
    other_id: CaseId
    letter_id: OutgoingId
    aside_id: SpoolId
    coming_id: SpoolId


def furnish(office: Office) -> Scene:
    """Do a morning's work in an empty office."""
    case_id = office.case_of(COMPLAINT)
    send(office, Out())
    give_to_henri(office, case_id)
    note(office, case_id, Fact.NOTE)
    opened(office, case_id)
    other_id = office.case_of(make_mail("The canteen is dirty.", sender=TOMAS))
    [letter] = covers(office, other_id)
    aside_id = quarantined(office, make_mail(f"It is about {Fact.ASIDE}.", sender=OLA))
    coming = office.collect(make_mail(f"Hurry, {Fact.COMING}.", sender=OLA))
    return Scene(
        case_id=case_id,
        other_id=other_id,
        letter_id=letter.id,
        aside_id=aside_id,
        coming_id=coming.spool_id,
    )


def give_to_henri(office: Office, case_id: CaseId) -> None:
    """Have Dana give a case to Henri."""
    dana, henri = office.rings[DANA], office.person(HENRI)
    with office.store.begin() as tx:
        assign_case(tx, dana, case_id=case_id, handler_id=henri, at=NOON)


def note(office: Office, case_id: CaseId, words: str, *, by: str = HENRI) -> None:
    """Have somebody on the case write a note."""
    with office.store.begin() as tx:
        add_note(tx, office.rings[by], case_id=case_id, text=words, at=NOON)

"""What must be done before a letter can go, said before anybody writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grievance.domain.case import Case
from grievance.domain.draft import Draft
from grievance.domain.outgoing import OutgoingKind, Party, may_decide
from grievance.domain.people import Person, Role
from grievance.domain.release import is_sheltered, needs_two
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import Slip


NOT_YOURS = "Its handler, a coordinator or a custodian lets it go."
RISK = "Assess the risk first: n in the tab Risk."
RISK_OF_OTHERS = "A custodian has to assess the risk first; ask one."
SHELTERED = (
    "No Entity and no Member may be told of this complaint, so that it cannot go; f has "
    "the next audit look into it."
)
SECOND = "A custodian says yes to it before it goes, in area 6."
ADDRESS = "No address is known: y in the review asks for one."
HELD = "An acknowledgement is held in area 6."
DRAFTED = "Draft {} acknowledges it already."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """
    What lies between a letter and its way out.

    Of *address* it is not known whether there is one where only custodians can tell.
    *is_held* where an acknowledgement of the mechanism waits for somebody.
    """

    case: Case
    slip: Slip
    party: Party = Party.COMPLAINANT
    address: bool | None = None
    is_held: bool = False
    drafts: Sequence[Draft] = ()  # which are neither gone nor given up


def letter_gates(ahead: Ahead, me: Person) -> str:
    """Return what is missing, in the words of the desk; empty where nothing is."""
    return " ".join((*_people(ahead, me), *_address(ahead), *_waiting(ahead)))


def _people(ahead: Ahead, me: Person) -> Iterator[str]:
    slip, party = ahead.slip, ahead.party
    if not may_decide(me, ahead.case, slip.respondents):
        yield NOT_YOURS
    if slip.risk is RiskLevel.UNASSESSED:
        yield RISK if me.has(Role.CUSTODIAN) else RISK_OF_OTHERS
    elif party.is_organisation and is_sheltered(slip):
        yield SHELTERED
    elif needs_two(slip, party) or ahead.address is None:
        yield SECOND


def _address(ahead: Ahead) -> Iterator[str]:
    if ahead.party is Party.COMPLAINANT and ahead.address is False:
        yield ADDRESS


def _waiting(ahead: Ahead) -> Iterator[str]:
    """Say that whoever complained is about to be told already."""
    if ahead.party is not Party.COMPLAINANT:
        return
    if ahead.is_held:
        yield HELD
    for one in ahead.drafts:
        if one.kind is OutgoingKind.ACKNOWLEDGEMENT:
            yield DRAFTED.format(one.number)

"""Letters of ours on their way out: the states they pass, and why one is held."""

from __future__ import annotations

import json

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from grievance.domain.case import Case
from grievance.domain.conflict import is_conflicted
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, HolderId, OutgoingId
from grievance.domain.people import Person, Role


ONE_DAY = timedelta(days=1)  # in which the caps count
PULL_BACK = timedelta(seconds=30)  # that a letter waits once a person let it go


class OutgoingKind(StrEnum):
    """What kind of letter it is."""

    ACKNOWLEDGEMENT = "acknowledgement"
    INFO_REQUEST = "info-request"
    ADMISSIBLE = "admissible"
    PARTLY = "partly"
    INADMISSIBLE = "inadmissible"
    REFERRAL = "referral"
    ENTITY_LETTER = "entity-letter"
    REMINDER = "reminder"
    EXTENSION = "extension"
    PROGRESS = "progress"
    DIALOGUE_OFFER = "dialogue-offer"
    PANEL_CONVENED = "panel-convened"
    OUTCOME = "outcome"
    APPEAL_RECEIVED = "appeal-received"
    APPEAL_DECISION = "appeal-decision"
    CLOSURE = "closure"
    REGISTER_ENTRY_CONSENT = "register-entry-consent"
    NOTICE = "notice"


class Party(StrEnum):
    """Who is written to, as far as a plain cover may say."""

    COMPLAINANT = "complainant"
    ENTITY = "entity"
    MEMBER = "member"
    OTHER = "other"
    AUDITOR = "auditor"  # who holds an audit, or oversees who does

    @property
    def is_organisation(self) -> bool:
        """Whether it is one that may be complained of: an Entity or a Member."""
        return self in {Party.ENTITY, Party.MEMBER}


class OutgoingState(StrEnum):
    """
    Where it stands.

        held ──► released ──► sending ──► sent ──► bounced ──► settled
          │         ▲            ├──► uncertain ──► sent, released (again, by a person)
          ▼         └─ refused ──┤
        withdrawn    for now     └──► failed ──► released (again, by a person)

    Held, uncertain and failed letters wait for a person, who may withdraw them too.  One
    that bounced waits until a person says that somebody took care of it.
    """

    HELD = "held"
    RELEASED = "released"
    SENDING = "sending"  # the server is being told the words; no way back
    SENT = "sent"
    UNCERTAIN = "uncertain"  # it broke off while the server was being told
    FAILED = "failed"
    BOUNCED = "bounced"
    SETTLED = "settled"  # it came back, and somebody took care of it
    WITHDRAWN = "withdrawn"


class LookFor(StrEnum):
    """Why somebody has to look at it first, which lies sealed in its case."""

    NOT_AUTHENTICATED = "sender-not-authenticated"
    CRITICAL = "critical-case"
    REPRISAL = "reprisal-feared"


class Hold(StrEnum):
    """Why a person has to release it, as far as a plain cover may say."""

    LOOK_FIRST = "look-first"
    ANSWERED_TODAY = "address-answered-today"
    MAILBOX_CAP = "mailbox-cap-reached"
    DOMAIN_CAP = "domain-cap-reached"
    OVERALL_CAP = "overall-cap-reached"


_AHEAD: dict[OutgoingState, frozenset[OutgoingState]] = {
    OutgoingState.HELD: frozenset({OutgoingState.RELEASED, OutgoingState.WITHDRAWN}),
    OutgoingState.RELEASED: frozenset(
        {OutgoingState.SENDING, OutgoingState.FAILED, OutgoingState.WITHDRAWN}
    ),
    OutgoingState.SENDING: frozenset(
        {
            OutgoingState.SENT,
            OutgoingState.RELEASED,
            OutgoingState.UNCERTAIN,
            OutgoingState.FAILED,
        }
    ),
    OutgoingState.SENT: frozenset({OutgoingState.BOUNCED}),
    OutgoingState.UNCERTAIN: frozenset(
        {
            OutgoingState.SENT,
            OutgoingState.BOUNCED,
            OutgoingState.RELEASED,
            OutgoingState.WITHDRAWN,
        }
    ),
    OutgoingState.BOUNCED: frozenset({OutgoingState.SETTLED}),
    OutgoingState.FAILED: frozenset({OutgoingState.RELEASED, OutgoingState.WITHDRAWN}),
}
KEEPS_WORDS = frozenset(
    {
        OutgoingState.HELD,
        OutgoingState.RELEASED,
        OutgoingState.SENDING,
        OutgoingState.UNCERTAIN,
        OutgoingState.FAILED,
    }
)
ON_THEIR_WAY = frozenset({OutgoingState.RELEASED, OutgoingState.SENDING})
NEEDS_SOMEBODY = frozenset(
    {
        OutgoingState.HELD,
        OutgoingState.UNCERTAIN,
        OutgoingState.FAILED,
        OutgoingState.BOUNCED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """
    The cover of a letter of ours: codes, ids and days; no name, address or word.

    The Message-ID of what a person wrote is made by the worker before the first try.
    """

    id: OutgoingId
    case_id: CaseId
    kind: OutgoingKind
    state: OutgoingState
    hold: Hold | None = None
    mailbox: str = ""
    language: str = ""
    message_id: str = ""
    made_at: datetime
    settled_at: datetime | None = None
    released_by: HolderId | None = None
    error: str = ""
    party: Party = Party.COMPLAINANT

    @property
    def keeps_words(self) -> bool:
        """Whether its sealed bytes, with the address, must still be there."""
        return self.state in KEEPS_WORDS

    def become(
        self, state: OutgoingState, *, at: datetime, error: str = ""
    ) -> Outgoing:
        """
        Take the next step.

        Raises:
            NotAllowedError: There is no such way.
        """
        if state not in _AHEAD.get(self.state, frozenset()):
            msg = f"This letter is {self.state}; it cannot become {state}."
            raise NotAllowedError(msg)
        return replace(self, state=state, settled_at=at, error=error)


def outgoing_bytes(outgoing: Outgoing) -> bytes:
    """Write where a letter stands in one way only, so that the log can hold it."""
    facts = {
        "case": str(outgoing.case_id),
        "hold": outgoing.hold or "",
        "id": str(outgoing.id),
        "kind": outgoing.kind,
        "message_id": outgoing.message_id,
        "state": outgoing.state,
    }
    if outgoing.party is not Party.COMPLAINANT:  # the first letters had no party
        facts["party"] = outgoing.party
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def may_decide(person: Person, case: Case, respondents: frozenset[str]) -> bool:
    """
    Tell whether *person* may release, withdraw or settle a letter of *case*.

    The worker asks this once more before it sends what they released.
    """
    if is_conflicted(person, respondents):
        return False
    is_trusted = person.has(Role.COORDINATOR) or person.has(Role.CUSTODIAN)
    return is_trusted or person.id == case.handler

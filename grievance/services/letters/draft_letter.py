"""Write a letter from the facts of a case, for a person to read, change and let go."""

from __future__ import annotations

from datetime import date, datetime

from grievance.catalogue.letters import LetterId
from grievance.catalogue.letters.facts import TO_ORGANISATIONS_ONLY, LetterError
from grievance.domain.allegation import Allegation
from grievance.domain.contents import PartKind
from grievance.domain.draft import COMPLAINANT, Addressee, Draft, DraftAddress
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.kind import refuse_file
from grievance.domain.letter_time import refuse_untimely_letter
from grievance.domain.outgoing import OutgoingKind, OutgoingState, Party
from grievance.domain.release import prefers_neutral
from grievance.domain.slip import ComplainantKind, Slip
from grievance.domain.timetable import Timetable
from grievance.mail.words.address import is_strict
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record, next_number, read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.post_part import post_to_identity
from grievance.services.boxes.sent_copies import read_copies
from grievance.services.cases.alias_case import alias_for
from grievance.services.intake.letter_facts import (
    Given,
    Source,
    Stationery,
    letter_facts,
)
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


NOTHING = Given()
QUESTIONS_STAY = (
    "The questions do not go out in neutral words, which only ask them to get in touch; "
    "ask when they do, or write it openly (`--open`) where their mail is safe."
)
CLOCK_STAYS = (
    "This letter moves no clock; let the one that takes longer stand still, with a "
    "reason: `grievance clocks pause`."
)
_ACKNOWLEDGEMENTS = frozenset({LetterId.ACK, LetterId.ACK_ANON})
_SENT = frozenset({OutgoingState.SENT, OutgoingState.UNCERTAIN})


def draft_letter(  # noqa: PLR0913  # keywords, each something a person may say
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    letter: LetterId,
    stationery: Stationery,
    *,
    at: datetime,
    to: Addressee = COMPLAINANT,
    given: Given = NOTHING,
    language: str | None = None,
    neutral: bool | None = None,
    address: str = "",
) -> Draft:
    """
    Put a draft into the case, in its language and as openly as its risk lets one.

    An *address* is for somebody who is neither complainant nor of the registry; it is
    sealed for custodians only, and nobody who drafts reads it again.

    Raises:
        NotAllowedError: The case is not theirs, this letter is not for *to*, or would
            not be true of a case in its stage.

        LetterError: Something is missing that only a person can give.

        NotFoundError: There is no such Entity or Member.
    """
    _refuse_addressee(letter, to, address)
    key = contents_key(tx, ring, case_id)
    pen, case = Pen.of(tx, ring, at), tx.cases.get(case_id)
    refuse_file(case)
    refuse_untimely_letter(kind_of(letter), to.party, case.stage)
    source = _source(pen, ring, key, to=to, given=given, timetable=stationery.timetable)
    words = stationery.letters.write(
        letter,
        letter_facts(letter, source, stationery),
        language=language or case.language,
        neutral=_is_neutral(source.slip, to) if neutral is None else neutral,
        by_hand=True,
    )
    draft = Draft(
        number=next_number(tx, key, ring.directory, Draft),
        kind=kind_of(letter),
        to=to,
        reference=source.reference,
        language=words.language,
        neutral=words.neutral,
        subject=words.subject,
        body=words.body,
        written=f"{words.subject}\n\n{words.body}",
        at=at,
    )
    keep_record(pen, key, draft)
    _keep_address(pen, case_id, draft, address)
    return draft


def kind_of(letter: LetterId) -> OutgoingKind:
    """Return the code that a plain cover has for a letter."""
    if letter in _ACKNOWLEDGEMENTS:
        return OutgoingKind.ACKNOWLEDGEMENT
    return OutgoingKind(letter.value.lower())


def unsaid_of(draft: Draft) -> str:
    """Say in a sentence what was given for a draft and does not come of it."""
    if draft.kind is OutgoingKind.EXTENSION:
        return CLOCK_STAYS
    is_request = draft.kind is OutgoingKind.INFO_REQUEST
    return QUESTIONS_STAY if draft.neutral and is_request else ""


def letter_of(written: str, slip: Slip | None = None) -> LetterId:
    """
    Return the letter that is called so; `ACK` is another where nobody is known.

    Raises:
        LetterError: There is none.
    """
    try:
        letter = LetterId(written.strip().upper())
    except ValueError:
        msg = f"There is no letter {written!r}; the letters are {', '.join(LetterId)}."
        raise LetterError(msg) from None
    is_anonymous = slip is not None and slip.complainant is ComplainantKind.ANONYMOUS
    return LetterId.ACK_ANON if letter is LetterId.ACK and is_anonymous else letter


def _refuse_addressee(letter: LetterId, to: Addressee, address: str) -> None:
    if letter in TO_ORGANISATIONS_ONLY and to.organisation is None:
        msg = (
            "This letter goes to an Entity or a Member; say which "
            "(`--to entity:KEY` or `--to member:KEY`)."
        )
        raise NotAllowedError(msg)
    if letter in _ACKNOWLEDGEMENTS and to.party is not Party.COMPLAINANT:
        msg = "This letter goes to whoever complained, and to nobody else."
        raise NotAllowedError(msg)
    if address and not is_strict(address):
        msg = "This is not an address that a letter can be sent to; check it."
        raise NotAllowedError(msg)


def _source(  # noqa: PLR0913  # whose hands, which case, to whom, what they gave
    pen: Pen,
    ring: PersonRing,
    key: CaseKey,
    *,
    to: Addressee,
    given: Given,
    timetable: Timetable,
) -> Source:
    """Read what the letter is to tell."""
    tx = pen.tx
    case, slip = tx.cases.get(key.case_id), read_case_slip(tx, ring, key)
    drafts = read_records(tx, key, ring.directory, Draft)
    return Source(
        case=case,
        slip=slip,
        allegations=_allegations(tx, ring, key, to),
        given=given,
        reference=alias_for(pen, case, to, drafts),
        entity=_name(tx, to),
        asked_on=_asked_on(tx, ring, key, to, timetable),
        today=timetable.day_of(pen.at),
    )


def _keep_address(pen: Pen, case_id: CaseId, draft: Draft, address: str) -> None:
    if address:
        sealed = DraftAddress(draft=draft.number, address=address, at=pen.at)
        post_to_identity(pen, case_id, PartKind.DRAFT_ADDRESS, sealed)


def _is_neutral(slip: Slip, to: Addressee) -> bool:
    return to.party is Party.COMPLAINANT and prefers_neutral(slip)


def _allegations(
    tx: Transaction, ring: PersonRing, key: CaseKey, to: Addressee
) -> tuple[Allegation, ...]:
    """Return what is alleged; to an Entity or a Member only what is of itself."""
    found = read_records(tx, key, ring.directory, Allegation)
    if to.organisation is None:
        return found
    return tuple(one for one in found if one.respondent.id == str(to.organisation))


def _name(tx: Transaction, to: Addressee) -> str:
    """Return what whoever is addressed is called, if it is one of the registry."""
    if to.member:
        return tx.members.get(to.member).name
    return tx.entities.get(to.entity).name if to.entity else ""


def _asked_on(
    tx: Transaction, ring: PersonRing, key: CaseKey, to: Addressee, timetable: Timetable
) -> date | None:
    """Return when they were last asked something, if a letter that did so was sent."""
    asks = (
        OutgoingKind.ENTITY_LETTER
        if to.party.is_organisation
        else OutgoingKind.INFO_REQUEST
    )
    theirs = {copy.outgoing_id for copy in read_copies(tx, ring, key) if copy.to == to}
    days = [
        timetable.day_of(one.settled_at or one.made_at)
        for one in tx.outgoing.of_case(key.case_id)
        if one.kind is asks and str(one.id) in theirs and one.state in _SENT
    ]
    return max(days, default=None)

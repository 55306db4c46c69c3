"""What must hold before a letter that a person wrote goes out."""

from __future__ import annotations

import hashlib
import json
import re

from grievance.domain.draft import SentCopy
from grievance.domain.errors import NotAllowedError
from grievance.domain.lookalikes import as_read
from grievance.domain.outgoing import Party
from grievance.domain.reference import Reference
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import ComplainantKind, Flag, Slip
from grievance.domain.stage import Stage


_NOT_IN_REFERENCES = re.compile(r"[^0-9a-z]+")


def refuse_release(slip: Slip, party: Party) -> None:
    """
    Refuse what must not go out yet, or to them; the worker asks once more.

    Raises:
        NotAllowedError: Nobody has assessed who may pay for it, or an Entity or a Member
            would be told that somebody complains who must not be found.
    """
    if slip.risk is RiskLevel.UNASSESSED:
        msg = (
            "Nobody has assessed yet who may pay for a letter in this case; assess the "
            "risk first, with `grievance risk assess`."
        )
        raise NotAllowedError(msg)
    if party.is_organisation and is_sheltered(slip):
        msg = (
            "Somebody may pay for this complaint, or wishes not to be known: no Entity "
            "or Member is told that there is one; flag it for the next audit instead."
        )
        raise NotAllowedError(msg)


def refuse_first_words(slip: Slip) -> None:
    """
    Refuse what the worker wrote to the first address before the risk was known.

    Raises:
        NotAllowedError: Whoever complained is at risk; or that is feared, and nobody has
            assessed it.
    """
    if slip.risk in {RiskLevel.ELEVATED, RiskLevel.HIGH}:
        msg = (
            "Whoever complained is at risk, and this letter was written before that was "
            "known; have it written anew with `grievance letters redraft`."
        )
        raise NotAllowedError(msg)
    is_feared = Flag.REPRISAL_FEARED in slip.flags
    if is_feared and slip.risk is RiskLevel.UNASSESSED:
        msg = (
            "Reprisal is feared here, and nobody has assessed yet who may pay for a "
            "letter; run `grievance risk assess` first."
        )
        raise NotAllowedError(msg)


def refuse_reference(reference: Reference, party: Party, *texts: str) -> None:
    """
    Refuse a letter to others that bears the *reference* that the complainant knows.

    Raises:
        NotAllowedError: It does, however it is written.
    """
    if party is Party.COMPLAINANT:
        return
    sought = _squeezed(reference)
    if any(sought in _squeezed(text) for text in texts):
        msg = (
            "This letter has the reference that the complainant knows; take it out, as "
            "whoever reads both could tell who complained."
        )
        raise NotAllowedError(msg)


def is_sheltered(slip: Slip) -> bool:
    """Whether no Entity and no Member may be told that there is this complaint."""
    return slip.risk is RiskLevel.UNASSESSED or _must_stay_hidden(slip)


def refuse_dialogue(slip: Slip, to: Stage) -> None:
    """
    Refuse talks about what those complained of must not hear of.

    Where names alone are withheld there may be some: the office passes on what is said.

    Raises:
        NotAllowedError: It is to be a dialogue, and nobody may be told.
    """
    if to is Stage.DIALOGUE and _must_stay_hidden(slip):
        msg = (
            "Nobody may be told that there is this complaint, so that there is nobody "
            "to talk with; investigate it, or flag it for the next audit."
        )
        raise NotAllowedError(msg)


def _must_stay_hidden(slip: Slip) -> bool:
    """Whether somebody may pay for it, is anonymous, or wishes not to be known."""
    is_at_risk = slip.risk in {RiskLevel.ELEVATED, RiskLevel.HIGH}
    is_anonymous = slip.complainant is ComplainantKind.ANONYMOUS
    return is_at_risk or is_anonymous or Flag.WISHES_ANONYMITY in slip.flags


def keeps_names(slip: Slip, party: Party) -> bool:
    """Whether no name may reach *party*, whatever reason somebody gives for it."""
    is_theirs = party is Party.COMPLAINANT
    return Flag.NAMES_WITHHELD in slip.flags and not is_theirs


def needs_two(slip: Slip, party: Party) -> bool:
    """
    Whether two people must have read a letter before it goes out.

    One to somebody else may reach those who must not be told: nobody knows who it is.
    """
    is_stranger = party is Party.OTHER
    return slip.risk.is_protected or (is_stranger and is_sheltered(slip))


def prefers_neutral(slip: Slip) -> bool:
    """
    Whether whoever complains is better written to in words that tell nothing.

    Nothing goes out before the risk is assessed, so that it need not be guessed here.
    """
    is_at_risk = slip.risk in {RiskLevel.ELEVATED, RiskLevel.HIGH}
    return is_at_risk or Flag.REPRISAL_FEARED in slip.flags


def words_digest(letter: SentCopy, salt: str, address: str) -> bytes:
    """
    Return the SHA-256 of all that a second person says yes to, for one letter of ours.

    *address* is the one that was asked for; empty where who asks left it to the case,
    or to whom they asked.  *salt* is known to whoever holds the letter only, so that
    nobody can try words.
    """
    facts = [
        salt,
        letter.outgoing_id,
        letter.kind,
        letter.to.party,
        str(letter.to.organisation or ""),
        address,
        letter.reference,
        letter.language,
        letter.neutral,
        letter.subject,
        letter.body,
    ]
    if letter.notice is not None:
        facts += [str(letter.to.firm or ""), str(letter.notice)]
    for one in letter.files:  # older letters had none
        facts += [one.name, one.media_type, one.sha256]
    return hashlib.sha256(json.dumps(facts).encode()).digest()


def _squeezed(text: str) -> str:
    return _NOT_IN_REFERENCES.sub("", as_read(text).casefold())

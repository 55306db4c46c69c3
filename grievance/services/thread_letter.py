"""Find the case a letter answers, and whether its writer is who they say."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.domain.case import Case
from grievance.domain.reference import BadReferenceError, parse_reference
from grievance.mail.letter import Letter
from grievance.mail.token import find_message_ids, find_tokens, is_ours, verifies
from grievance.storage.store import Transaction


MOST_TOKENS = 20  # each costs a look into the books; people write to one or two


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The case a letter belongs to; *verified* only for its proven correspondent."""

    case: Case
    verified: bool


def thread_letter(
    tx: Transaction, letter: Letter, *, mac_key: bytes, authentic: bool
) -> Thread | None:
    """
    Return where *letter* belongs, or None for a new matter.

    Only a token of ours counts, never a reference in a subject.  It is verified when it
    was made for this very sender, who is *authentic*: somebody we believe vouches for
    them.  Of several tokens the sender's own counts: a copy to somebody else's takes no
    letter away.
    """
    return _by_token(tx, letter, mac_key, authentic=authentic) or _by_message_id(
        tx, letter, mac_key
    )


def _by_token(
    tx: Transaction, letter: Letter, mac_key: bytes, *, authentic: bool
) -> Thread | None:
    doubtful = None
    for token in find_tokens(letter)[:MOST_TOKENS]:
        case = _find(tx, token.reference)
        if case is None:
            continue
        epoch, writer = case.token_epoch, letter.sender.address
        if verifies(mac_key, token, epoch=epoch, correspondent=writer):
            return Thread(case=case, verified=authentic)
        doubtful = doubtful or Thread(case=case, verified=False)
    return doubtful


def _by_message_id(tx: Transaction, letter: Letter, mac_key: bytes) -> Thread | None:
    for signed in find_message_ids(letter):
        case = _find(tx, signed.reference)
        if case is not None and is_ours(mac_key, signed):
            return Thread(case=case, verified=False)
    return None


def _find(tx: Transaction, reference: str) -> Case | None:
    try:
        return tx.cases.find(parse_reference(reference))
    except BadReferenceError:
        return None

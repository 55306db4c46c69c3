"""Find the case a letter answers, and whether its writer is who they say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from grievance.domain.alias import Alias
from grievance.domain.case import Case
from grievance.domain.contents import Related, Why
from grievance.mail.letter import Letter
from grievance.mail.token import (
    SignedId,
    Token,
    find_message_ids,
    find_tokens,
    find_written_tokens,
    is_ours,
    verifies,
    was_sent_to,
)
from grievance.mail.words.address import normalise
from grievance.services.boxes.keep import is_as_logged
from grievance.services.cases.alias_case import Named, find_named
from grievance.storage.store import Transaction


MOST_TOKENS = 20  # each costs a look into the books; people write to one or two


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """
    The case a letter points to; *verified* only for its proven correspondent.

    That is who wrote it, and wrote it to the reply address that was made for them.

    With a *doubt* the letter does not belong there: it is a matter of its own, and the
    case is a suggestion for whoever triages it.  *answered* is the case that it was
    written to, where that was merged into this one; *alias* the second reference by
    which somebody else than the complainant knows it.
    """

    case: Case
    verified: bool = False
    doubt: Why | None = None
    answered: Case | None = None
    alias: Alias | None = None

    @property
    def is_unproven(self) -> bool:
        """Whether it lies in that case and nobody knows who wrote it."""
        return self.doubt is None and not self.verified

    @property
    def is_of_first_writer(self) -> bool:
        """Whether who wrote the first letter of that very case wrote this one."""
        return self.verified and self.answered is None and self.alias is None

    @property
    def leads_to(self) -> str:
        """Name the case and the kind of reply; empty where there is a doubt."""
        if self.doubt is not None:
            return ""
        return f"{self.case.id} {'verified' if self.verified else 'unverified'}"

    @property
    def suggestion(self) -> tuple[Related, ...]:
        """Name the case to whoever triages, where there is a doubt."""
        if self.doubt is None:
            return ()
        return (Related(reference=self.case.reference, why=self.doubt),)

    @property
    def came_by(self) -> tuple[Related, ...]:
        """Name the merged case that it answers, and whether that is proven."""
        if self.answered is None:
            return ()
        why = Why.MERGED if self.verified else Why.UNPROVEN
        return (Related(reference=self.answered.reference, why=why),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How letters reach us: under which keys we signed the ways, to which addresses."""

    mac_keys: Collection[bytes] = field(repr=False)
    own: Collection[str]  # normalised


def thread_letter(
    tx: Transaction, letter: Letter, ways: Ways, *, authentic: bool
) -> Thread | None:
    """
    Return where *letter* points, or None for a new matter.

    Only a token at an address of ours or a Message-ID of ours counts, never a reference
    in a subject.  It is verified when the token was made for this very sender, who is
    *authentic*: somebody we believe vouches for them.  They must have written to it:
    anybody can redirect what they wrote to somebody else.  Of several ways the sender's
    own counts: a copy to somebody else's takes no letter away.
    """
    first = None
    for thread in _threads(tx, letter, ways, authentic=authentic):
        if thread.doubt is None:
            return thread
        first = first or thread
    return first


def own_tokens(letter: Letter, own: Collection[str]) -> tuple[Token, ...]:
    """Return the tokens at addresses of ours, unproven; not all of very many."""
    found = (token for token in find_tokens(letter) if token.mailbox in own)
    return tuple(found)[:MOST_TOKENS]


def _threads(
    tx: Transaction, letter: Letter, ways: Ways, *, authentic: bool
) -> Iterator[Thread]:
    """Yield the ways from the strongest to the weakest."""
    # Whoever also writes to us plainly may have been told to add the other way.
    doubt = Why.UNPROVEN if _is_to_us(letter, ways.own) else None
    written, put, foreign = find_written_tokens(letter), [], []
    for token, named in _addressed(tx, letter, ways):
        if not _is_of_sender(letter, token, named.case, ways):
            foreign.append(named)
        elif token in written:
            yield _thread(tx, named, verified=authentic)
        else:
            put.append(named)
    yield from (_thread(tx, named, doubt=doubt) for named in put)
    for signed, named in _answered(tx, letter, ways):
        is_known = authentic and _was_sent_to(letter, signed, named.case, ways)
        yield _thread(tx, named, doubt=None if is_known else doubt)
    yield from (_thread(tx, named, doubt=doubt) for named in foreign)


def _addressed(
    tx: Transaction, letter: Letter, ways: Ways
) -> Iterator[tuple[Token, Named]]:
    """Yield the tokens whose case is there, proven or not."""
    for token in own_tokens(letter, ways.own):
        named = find_named(tx, token.reference)
        if named is not None:
            yield token, named


def _answered(
    tx: Transaction, letter: Letter, ways: Ways
) -> Iterator[tuple[SignedId, Named]]:
    """Yield the letters of ours that it answers, with their cases."""
    for signed in find_message_ids(letter)[:MOST_TOKENS]:
        if any(is_ours(key, signed) for key in ways.mac_keys):
            named = find_named(tx, signed.reference)
            if named is not None:
                yield signed, named


def _thread(
    tx: Transaction, named: Named, *, verified: bool = False, doubt: Why | None = None
) -> Thread:
    """Believe no cover that the log does not know: it may bear another's reference."""
    case, alias = named.case, named.alias
    if not is_as_logged(tx, case):
        return Thread(case=case, doubt=Why.ALTERED, alias=alias)
    return Thread(case=case, verified=verified, doubt=doubt, alias=alias)


def _is_of_sender(letter: Letter, token: Token, case: Case, ways: Ways) -> bool:
    epoch, writer = case.token_epoch, letter.sender.address
    return any(
        verifies(key, token, epoch=epoch, correspondent=writer) for key in ways.mac_keys
    )


def _was_sent_to(letter: Letter, signed: SignedId, case: Case, ways: Ways) -> bool:
    epoch, writer = case.token_epoch, letter.sender.address
    return any(
        was_sent_to(key, signed, epoch=epoch, correspondent=writer)
        for key in ways.mac_keys
    )


def _is_to_us(letter: Letter, own: Collection[str]) -> bool:
    """Whether it was written to a plain address of ours; where it was put says less."""
    return any(normalise(one.address) in own for one in (*letter.to, *letter.cc))

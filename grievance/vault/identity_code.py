"""
A code on paper that opens a person's keys without passphrase and device file.

    code   = 16 random bytes ‖ the first 3 of SHA-256(lp("grv1/identity-code", them)),
             as a number in twelve words of the list of 7776
    key    = HKDF-SHA256(the 16 bytes, info "grv1/identity-code-lock")
    sealed = seal(key, seed, place "identity_code", "sealed", person, kv)

The code has 128 bits, so that nothing has to be stretched; the other 24 tell a word that
was copied wrongly from a code that is another's.
"""

from __future__ import annotations

import hashlib
import os

from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId
from grievance.vault.encoding import lp
from grievance.vault.identity import Identity, normalised
from grievance.vault.keys import KEY_SIZE
from grievance.vault.passphrase import number_in_words, number_of_words
from grievance.vault.seal import Place, seal, unseal


CODE_SIZE = 16
CHECK_SIZE = 3
WORDS = 12
LOCK_LABEL = b"grv1/identity-code-lock"
_LABEL = "grv1/identity-code"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLock:
    """A seed at rest, under a code that is on paper."""

    person_id: PersonId
    kv: int
    sealed: bytes = field(repr=False)


def lock_with_code(
    identity: Identity, *, person_id: PersonId, kv: int
) -> tuple[str, CodeLock]:
    """Draw a code; return it in words, and what it opens."""
    code = os.urandom(CODE_SIZE)
    sealed = seal(_key(code), identity.seed, _place(person_id, kv))
    return words_of_code(code), CodeLock(person_id=person_id, kv=kv, sealed=sealed)


def unlock_with_code(lock: CodeLock, words: str, *, suite: int = 1) -> Identity:
    """
    Open what a code was made for.

    Raises:
        NotAllowedError: These are not the words of a code.

        SealError: They are those of another one.
    """
    key = _key(code_of_words(words))
    seed = unseal(key, lock.sealed, _place(lock.person_id, lock.kv))
    return Identity(seed, suite=suite)


def words_of_code(code: bytes) -> str:
    """Write a code of 16 bytes as twelve words."""
    return " ".join(number_in_words(int.from_bytes(code + _check(code)), WORDS))


def code_of_words(words: str) -> bytes:
    """
    Read a code, in any case of letters and with any space between its words.

    Raises:
        NotAllowedError: The number of words, one of them or their order is wrong.
    """
    written = normalised(words).casefold().split()
    if len(written) != WORDS:
        msg = f"A recovery code has {WORDS} words, and these are {len(written)}."
        raise NotAllowedError(msg)
    size = CODE_SIZE + CHECK_SIZE
    number = number_of_words(written)
    whole = number.to_bytes(size) if number < 1 << (8 * size) else bytes(size)
    code, check = whole[:CODE_SIZE], whole[CODE_SIZE:]
    if check != _check(code):
        msg = "These words are no recovery code; compare each with the paper."
        raise NotAllowedError(msg)
    return code


def _check(code: bytes) -> bytes:
    return hashlib.sha256(lp(_LABEL, code)).digest()[:CHECK_SIZE]


def _key(code: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_SIZE, salt=None, info=LOCK_LABEL).derive(code)


def _place(person_id: PersonId, kv: int) -> Place:
    return Place(table="identity_code", column="sealed", row_id=str(person_id), kv=kv)

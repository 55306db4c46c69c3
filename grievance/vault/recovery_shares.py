"""
The recovery key in shares, so that no single person or place has it.

    share = one of several SLIP-39 mnemonics of the seed: 33 words of 1024
    words = eight words, of lp("grv1/recovery-words", public key)

SLIP-39 is Shamir's scheme with words: a checksum finds a wrong word in each share, a
digest inside finds shares that do not belong together, and other programs and devices
read them as well, should this one be gone.  No passphrase is laid over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

import shamir_mnemonic  # type: ignore[import-untyped]  # it has types, but no marker

from grievance.domain.errors import NotAllowedError
from grievance.vault.keys import KEY_SIZE
from grievance.vault.spoken import spoken


FEWEST, MOST = 2, 16
WORDS = 33  # of a share of 32 bytes
_LABEL = "grv1/recovery-words"
_MOST_COMBINATIONS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One share: which number it has, from 1, and of how many any open the key."""

    set_id: int
    number: int
    threshold: int
    words: str = field(repr=False)


def split_key(seed: bytes, *, threshold: int, count: int) -> tuple[Share, ...]:
    """
    Split a seed of 32 bytes into *count* shares, of which any *threshold* give it back.

    Raises:
        NotAllowedError: One share alone would be enough, or all would not.
    """
    if not FEWEST <= threshold <= count <= MOST:
        msg = (
            f"Of {FEWEST} to {MOST} sheets at least {FEWEST} are needed, and no more "
            "than there are; 2 of 3 is usual."
        )
        raise NotAllowedError(msg)
    (made,) = shamir_mnemonic.generate_mnemonics(1, [(threshold, count)], seed)
    shares = tuple(read_share(words) for words in made)
    if _every_seed(shares) != {seed}:  # before anybody relies on them
        msg = "The shares do not give the key back; do not use them, report this."
        raise NotAllowedError(msg)
    return shares


def read_share(words: str) -> Share:
    """
    Read the words of one sheet, in any case and with any blanks.

    Raises:
        NotAllowedError: They are not the words of a sheet; a wrong one is found.
    """
    plain = " ".join(words.casefold().split())
    try:
        found = shamir_mnemonic.Share.from_mnemonic(plain)
    except shamir_mnemonic.MnemonicError:
        msg = (
            f"These are not the {WORDS} words of a sheet; compare them with it letter "
            "by letter."
        )
        raise NotAllowedError(msg) from None
    return Share(
        set_id=found.identifier,
        number=found.index + 1,
        threshold=found.member_threshold,
        words=plain,
    )


def join_shares(shares: Iterable[Share]) -> bytes:
    """
    Return the seed; what is more than enough has to fit as well.

    Raises:
        NotAllowedError: There are too few, or they do not belong together.
    """
    given = tuple({share.number: share for share in shares}.values())
    if not given or len({(one.set_id, one.threshold) for one in given}) != 1:
        msg = "These sheets do not belong together; take those of one and the same set."
        raise NotAllowedError(msg)
    needed = given[0].threshold
    if len(given) < needed:
        msg = f"{needed} different sheets are needed, and these are {len(given)}."
        raise NotAllowedError(msg)
    seeds = _every_seed(given)
    if len(seeds) != 1 or any(len(seed) != KEY_SIZE for seed in seeds):
        msg = "These sheets do not belong together; one of them is of another key."
        raise NotAllowedError(msg)
    return seeds.pop()


def recovery_in_words(public: bytes) -> str:
    """Write the public recovery key in eight words, as they stand on each sheet."""
    return spoken(_LABEL, public)


def _every_seed(shares: Sequence[Share]) -> set[bytes]:
    """Return what each choice of enough shares gives; empty bytes for nothing."""
    choices = combinations(shares, shares[0].threshold)
    return {_seed_of(chosen) for chosen in islice(choices, _MOST_COMBINATIONS)}


def _seed_of(chosen: Sequence[Share]) -> bytes:
    try:
        seed: bytes = shamir_mnemonic.combine_mnemonics([one.words for one in chosen])
    except shamir_mnemonic.MnemonicError:
        return b""
    return seed

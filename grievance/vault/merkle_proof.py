"""
Proofs about the tree (RFC 9162): that an entry is in it, that it only grew.

    inclusion     the siblings on the way from a leaf up to the root
    consistency   the subtrees that make up both the old root and the new one
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from grievance.vault.errors import BrokenLogError
from grievance.vault.merkle_tree import node_hash, root_of


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """
    Prove that leaf number *index*, from zero, is among these leaf hashes.

    Raises:
        ValueError: There is no such leaf.
    """
    if not 0 <= index < len(leaves):
        msg = f"There is no leaf {index} among {len(leaves)}."
        raise ValueError(msg)
    level, path = list(leaves), []
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        level, index = _level_above(level), index >> 1
    return tuple(path)


def verify_inclusion(
    leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """
    Check a proof that the leaf hash is number *index* of *size* under *root*.

    Raises:
        BrokenLogError: It is not.
    """
    if not 0 <= index < size:
        _refuse()
    here, last = index, size - 1
    for sibling in proof:
        if last == 0:
            _refuse()
        if here & 1 or here == last:
            leaf = node_hash(sibling, leaf)
            here, last = _skip_lone(here, last)
        else:
            leaf = node_hash(leaf, sibling)
        here, last = here >> 1, last >> 1
    if last != 0 or leaf != root:
        _refuse()


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """
    Prove that the tree over all leaf hashes begins with the one over *old_size*.

    Raises:
        ValueError: There were never so many.
    """
    if not 0 <= old_size <= len(leaves):
        msg = f"The log never had {old_size} entries; it has {len(leaves)}."
        raise ValueError(msg)
    if old_size == 0:
        return ()
    low, high, path, is_left_edge = 0, len(leaves), [], True
    while old_size < high:
        middle = low + _split(high - low)
        if old_size <= middle:
            path.append(root_of(leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(leaves[low:middle]))
            low, is_left_edge = middle, False
    if not is_left_edge:
        path.append(root_of(leaves[low:high]))
    return tuple(reversed(path))


def verify_consistency(
    *,
    old_size: int,
    old_root: bytes,
    new_size: int,
    new_root: bytes,
    proof: Sequence[bytes],
) -> None:
    """
    Check a proof that the log of *new_size* entries begins with the old one.

    Raises:
        BrokenLogError: It does not: history was rewritten, or the proof is none.
    """
    if old_size in (0, new_size):
        known = root_of(()) if old_size == 0 else new_root
        if proof or old_root != known:
            _refuse()
        return
    if not proof or not 0 < old_size < new_size:
        _refuse()
    if old_size.bit_count() == 1:
        proof = (old_root, *proof)
    if _fold(old_size, new_size, proof) != (old_root, new_root):
        _refuse()


def _fold(old_size: int, new_size: int, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    here, last = old_size - 1, new_size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = proof[0]
    for subtree in proof[1:]:
        if last == 0:
            _refuse()
        if here & 1 or here == last:
            old, new = node_hash(subtree, old), node_hash(subtree, new)
            here, last = _skip_lone(here, last)
        else:
            new = node_hash(new, subtree)
        here, last = here >> 1, last >> 1
    if last != 0:
        _refuse()
    return old, new


def _skip_lone(here: int, last: int) -> tuple[int, int]:
    """Climb past the levels on which this subtree has no sibling."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _level_above(level: list[bytes]) -> list[bytes]:
    pairs = zip(level[::2], level[1::2], strict=False)  # a lone last one moves up
    above = [node_hash(left, right) for left, right in pairs]
    return [*above, level[-1]] if len(level) & 1 else above


def _split(size: int) -> int:
    """Return the largest power of two below *size*."""
    return 1 << ((size - 1).bit_length() - 1)


def _refuse() -> NoReturn:
    msg = "The proof does not fit the log; it was rewritten, or this is another log."
    raise BrokenLogError(msg)

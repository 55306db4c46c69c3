from __future__ import annotations

import hashlib

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.vault.errors import BrokenLogError
from grievance.vault.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.vault.office import flipped


# The leaves and roots that Certificate Transparency implementations share.
CT_LEAVES = tuple(
    leaf_hash(bytes.fromhex(text))
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
)
CT_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
SIZES = st.integers(1, 70)


def _leaves(size: int) -> list[bytes]:
    return [leaf_hash(b"%d" % number) for number in range(size)]


def _mth(leaves: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, word for word: slow, and nobody doubts it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(_mth(leaves[:split]), _mth(leaves[split:]))


class TestRoot:
    @pytest.mark.parametrize("size", range(9))
    def test_roots_are_those_of_certificate_transparency(self, size: int) -> None:
        """
        The first leaves of the shared test tree give the published roots.
        """
        assert CT_ROOTS[size] == root_of(CT_LEAVES[:size]).hex()

    @given(size=st.integers(0, 70))
    def test_any_size_is_as_the_rfc_defines_it(self, size: int) -> None:
        """
        Appending one by one, or all at once, gives the root of the definition.
        """
        leaves = _leaves(size)
        frontier = Frontier()
        for leaf in leaves:
            frontier = frontier.push(leaf)

        assert _mth(leaves) == frontier.root == root_of(leaves)
        assert size == frontier.size

    def test_a_leaf_never_passes_for_a_node(self) -> None:
        """
        The first byte keeps them apart.
        """
        left, right = _leaves(2)

        assert node_hash(left, right) != leaf_hash(left + right)


class TestFrontier:
    @given(size=st.integers(0, 70), more=st.integers(0, 20))
    def test_it_goes_on_where_it_was_kept(self, size: int, more: int) -> None:
        """
        The head that lies in the database is all that appending needs.
        """
        leaves = _leaves(size + more)
        kept = Frontier().extend(leaves[:size]).to_bytes()

        assert root_of(leaves) == Frontier.from_bytes(kept).extend(leaves[size:]).root

    @given(size=SIZES, cut=st.integers(1, 31))
    def test_a_damaged_head_is_refused(self, size: int, cut: int) -> None:
        """
        Cut, extended, or with a size that its hashes do not fit.
        """
        kept = Frontier().extend(_leaves(size)).to_bytes()
        wrong_size = (2 * size + 1).to_bytes(8) + kept[8:]

        for raw in (b"", kept[:-cut], kept + bytes(cut), kept + bytes(32), wrong_size):
            with pytest.raises(BrokenLogError, match="log verify"):
                Frontier.from_bytes(raw)


class TestInclusion:
    @given(size=SIZES, seed=st.integers(0, 1000))
    def test_every_entry_is_proved(self, size: int, seed: int) -> None:
        """
        Each leaf has a proof that leads to the root.
        """
        leaves, index = _leaves(size), seed % size

        verify_inclusion(
            leaves[index],
            index=index,
            size=size,
            proof=inclusion_proof(leaves, index),
            root=root_of(leaves),
        )

    @given(size=st.integers(2, 70), seed=st.integers(0, 1000))
    def test_nothing_else_is(self, size: int, seed: int) -> None:
        """
        Another leaf, number, size, root or proof is refused.
        """
        leaves, index = _leaves(size), seed % size
        leaf, root = leaves[index], root_of(leaves)
        proof = inclusion_proof(leaves, index)
        bent = (*proof[:-1], flipped(proof[-1], seed))
        other = (index + 1) % size

        for claim in (
            (leaf_hash(b"never"), index, size, proof, root),
            (leaf, other, size, proof, root),
            (leaf, size, size, proof, root),
            (leaf, -1, size, proof, root),
            (leaf, index, 2 * size + 1, proof, root),
            (leaf, index, size, proof, flipped(root, seed)),
            (leaf, index, size, proof[:-1], root),
            (leaf, index, size, (*proof, root), root),
            (leaf, index, size, bent, root),
        ):
            with pytest.raises(BrokenLogError):
                verify_inclusion(
                    claim[0],
                    index=claim[1],
                    size=claim[2],
                    proof=claim[3],
                    root=claim[4],
                )

    @pytest.mark.parametrize("index", [-1, 3])
    def test_there_is_no_proof_of_what_is_not_there(self, index: int) -> None:
        """
        A number outside the log is an error of the asker.
        """
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_proof(_leaves(3), index)

    def test_the_proof_is_the_one_of_certificate_transparency(self) -> None:
        """
        Leaf 5 of 8 in the shared test tree.
        """
        proof = inclusion_proof(CT_LEAVES, 5)

        assert (
            leaf_hash(bytes.fromhex("3031")).hex(),
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ) == tuple(sibling.hex() for sibling in proof)


class TestConsistency:
    @given(size=SIZES, seed=st.integers(0, 1000))
    def test_a_log_that_grew_is_proved(self, size: int, seed: int) -> None:
        """
        From any earlier size, also from nothing and from the size it has.
        """
        leaves, old_size = _leaves(size), seed % (size + 1)

        verify_consistency(
            old_size=old_size,
            old_root=root_of(leaves[:old_size]),
            new_size=size,
            new_root=root_of(leaves),
            proof=consistency_proof(leaves, old_size),
        )

    @given(size=st.integers(2, 70), seed=st.integers(0, 1000))
    def test_a_rewritten_log_is_not(self, size: int, seed: int) -> None:
        """
        One old entry changed, and no proof fits the checkpoint that left the house.
        """
        leaves, old_size = _leaves(size), 1 + seed % (size - 1)
        old_root = root_of(leaves[:old_size])
        rewritten = list(leaves)
        rewritten[seed % old_size] = leaf_hash(b"rewritten")

        for found in (leaves, rewritten):
            with pytest.raises(BrokenLogError):
                verify_consistency(
                    old_size=old_size,
                    old_root=old_root,
                    new_size=size,
                    new_root=root_of(rewritten),
                    proof=consistency_proof(found, old_size),
                )

    @given(size=st.integers(2, 70), seed=st.integers(0, 1000))
    def test_a_bent_proof_is_refused(self, size: int, seed: int) -> None:
        """
        Cut, extended, altered, empty, or about a log that shrank.
        """
        leaves, old_size = _leaves(size), 1 + seed % (size - 1)
        old_root, new_root = root_of(leaves[:old_size]), root_of(leaves)
        proof = consistency_proof(leaves, old_size)
        bent = (flipped(proof[0], seed), *proof[1:])

        for old, new, found in (
            (old_size, size, proof[:-1]),
            (old_size, size, (*proof, new_root)),
            (old_size, size, bent),
            (old_size, 2 * size, proof),
            (old_size, size, ()),
            (size, old_size, proof),
            (-1, size, proof),
            (0, size, ()),
            (size, size, ()),
        ):
            with pytest.raises(BrokenLogError):
                verify_consistency(
                    old_size=old,
                    old_root=old_root,
                    new_size=new,
                    new_root=new_root,
                    proof=found,
                )

    @pytest.mark.parametrize("old_size", [-1, 4])
    def test_there_is_no_proof_of_a_future(self, old_size: int) -> None:
        """
        A log that claims to have been longer is told so.
        """
        with pytest.raises(ValueError, match="never had"):
            consistency_proof(_leaves(3), old_size)

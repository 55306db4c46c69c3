"""
The Merkle tree of the log (RFC 9162): the one place to import it from.

`merkle_tree` hashes and appends, `merkle_proof` proves and checks.
"""

from __future__ import annotations

from grievance.vault.merkle_proof import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from grievance.vault.merkle_tree import (
    Frontier,
    leaf_hash,
    leaf_hashes,
    node_hash,
    root_of,
)


__all__ = [
    "Frontier",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "leaf_hashes",
    "node_hash",
    "root_of",
    "verify_consistency",
    "verify_inclusion",
]

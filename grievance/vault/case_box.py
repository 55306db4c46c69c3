"""
A case is a box with a slot: the one place to import what is done with it.

                     ┌ slot: public key, commitment, signed by its maker
    case secret ─────┤
     (one for each   ├ grants: wrapped to every person allowed, and to recovery
      compartment    │
      and version)   └ parts: dropped in by anyone, or written by whoever has it open

`case_key` has the key and its slot, `case_grant` puts keys on rings, and `case_part`
seals what lies inside; `carried_part` brings it to the next key.
"""

from __future__ import annotations

from grievance.vault.author import Author
from grievance.vault.carried_part import carry_part
from grievance.vault.case_grant import (
    PROMISED,
    Grant,
    make_grant,
    open_grant,
    promise_grant,
    verify_grant,
)
from grievance.vault.case_key import (
    CaseKey,
    CaseSlot,
    make_slot,
    verify_slot,
    verify_slots,
)
from grievance.vault.case_part import post_part, read_part, read_part_if, write_part
from grievance.vault.sealed_part import SealedPart, verify_part


__all__ = [
    "PROMISED",
    "Author",
    "CaseKey",
    "CaseSlot",
    "Grant",
    "SealedPart",
    "carry_part",
    "make_grant",
    "make_slot",
    "open_grant",
    "post_part",
    "promise_grant",
    "read_part",
    "read_part_if",
    "verify_grant",
    "verify_part",
    "verify_slot",
    "verify_slots",
    "write_part",
]

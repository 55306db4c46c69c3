"""
A case is a box with a slot: the one place to import what is done with it.

                     ┌ slot: public key, commitment, signed by its maker
    case secret ─────┤
     (one for each   ├ grants: wrapped to every person allowed, and to recovery
      compartment    │
      and version)   └ parts: dropped in by anyone, or written by whoever has it open

`case_key` has the key and its slot, `case_grant` puts keys on rings, and `case_part`
seals what lies inside.
"""

from __future__ import annotations

from grievance.vault.author import Author
from grievance.vault.case_grant import Grant, make_grant, open_grant
from grievance.vault.case_key import CaseKey, CaseSlot, make_slot, verify_slot
from grievance.vault.case_part import (
    SealedPart,
    post_part,
    read_part,
    read_part_if,
    verify_part,
    write_part,
)


__all__ = [
    "Author",
    "CaseKey",
    "CaseSlot",
    "Grant",
    "SealedPart",
    "make_grant",
    "make_slot",
    "open_grant",
    "post_part",
    "read_part",
    "read_part_if",
    "verify_part",
    "verify_slot",
    "write_part",
]

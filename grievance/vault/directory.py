"""
Whose ring is whose: the one place to import what is done with the directory.

`directory_entries` has the people, the worker and recovery with their public keys, and
`signed_directory` what travels: canonical JSON under the signature of the root key,
which is kept offline, so that whoever owns the database cannot swap people.
"""

from __future__ import annotations

from grievance.vault.directory_entries import (
    Directory,
    PersonEntry,
    RecoveryEntry,
    WorkerEntry,
)
from grievance.vault.signed_directory import (
    SignedDirectory,
    sign_directory,
    signing_root,
    verify_directory,
)


__all__ = [
    "Directory",
    "PersonEntry",
    "RecoveryEntry",
    "SignedDirectory",
    "WorkerEntry",
    "sign_directory",
    "signing_root",
    "verify_directory",
]

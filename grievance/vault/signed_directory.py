"""
The directory as it travels: canonical JSON under the root key's signature.

    body      = JSON of a Directory: fields sorted, no spaces, bytes as base64; of a
                person, address, time_zone and role_until only where they are not empty,
                and so are the handovers from one root key to the next
    signature = Ed25519 by root, over lp("grv1/directory", epoch, body)

Decoding is strict: only the bytes that `sign_directory` would write are accepted, so
that everybody who verifies reads the same people.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from grievance.vault.directory_entries import Directory, PersonEntry
from grievance.vault.encoding import lp
from grievance.vault.errors import RolledBackError, SealError
from grievance.vault.keys import KEY_SIZE, SigningKey, verify
from grievance.vault.root_handover import are_sound, newest_root
from grievance.vault.suites import suite_of


LABEL = "grv1/directory"
_LEFT_OUT_IF_EMPTY = ("address", "time_zone", "role_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDirectory:
    """What lies in the database: trust `verify_directory`, not the fields."""

    epoch: int
    body: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def sign_directory(root: SigningKey, directory: Directory) -> SignedDirectory:
    """
    Sign *directory* as a whole.

    Raises:
        ValueError: It could not be verified: a key of a wrong size, a key or key
            version used twice, or a time that is not UTC.
    """
    body = _encode(directory)
    try:
        _decode(body)
    except SealError:
        msg = "The directory has a wrong or repeated key, number, suite or time."
        raise ValueError(msg) from None
    signature = root.sign(lp(LABEL, directory.epoch, body))
    return SignedDirectory(epoch=directory.epoch, body=body, signature=signature)


def verify_directory(
    signed: SignedDirectory, *, root_public: bytes, at_least: int = 0
) -> Directory:
    """
    Check the root's signature, then read; *at_least* is the highest epoch seen so far.

    The root key that is known may have handed over to the one that signed this.

    Raises:
        SealError: Neither the root key nor one that follows it signed this.

        RolledBackError: It is older than one that was already in use.
    """
    root = signing_root(signed, known=root_public)
    verify(root, signed.signature, lp(LABEL, signed.epoch, signed.body))
    directory = _decode(signed.body)
    if directory.epoch != signed.epoch:
        raise SealError
    if directory.epoch < at_least:
        msg = (
            f"STOP: the directory went back from epoch {at_least} to "
            f"{directory.epoch}, as somebody put back an old one; do not work on, "
            "restore the newest directory and find out who did it."
        )
        raise RolledBackError(msg)
    return directory


def signing_root(signed: SignedDirectory, *, known: bytes) -> bytes:
    """
    Return the root key that is to have signed it, for whoever knows an earlier one.

    What it says of that is believed only as far as the *known* key signed it.

    Raises:
        SealError: It is no directory, or a step from key to key is not signed by both.
    """
    with suppress(SealError):
        verify(known, signed.signature, lp(LABEL, signed.epoch, signed.body))
        return known
    return newest_root(_decode(signed.body).handovers, known)


def _encode(directory: Directory) -> bytes:
    """Write it in one way only; what came to the format later is left out if empty."""
    written = msgspec.to_builtins(directory)
    for person in written["people"]:
        for name in _LEFT_OUT_IF_EMPTY:
            if not person[name]:
                del person[name]
    if not directory.handovers:
        del written["handovers"]
    return msgspec.json.encode(written, order="sorted")


# Made once, here: msgspec crashes where two threads look at a new type together.
_DIRECTORIES = msgspec.json.Decoder(Directory)


def _decode(body: bytes) -> Directory:
    try:
        directory = _DIRECTORIES.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise SealError from None
    if not _is_sound(directory) or _encode(directory) != body:
        raise SealError
    return directory


def _is_sound(directory: Directory) -> bool:
    boxes, signs = list(_boxes(directory)), list(_signs(directory))
    versions = [(entry.person_id, entry.kv) for entry in directory.people]
    return (
        all(
            len(key) == suite_of(suite).public_size for key, suite in _in_use(directory)
        )
        and all(len(key) == KEY_SIZE for key in signs)
        and directory.epoch >= 0
        and all(kv >= 1 for kv in _versions(directory))
        and all(
            entry.retired or entry.suite <= directory.suite
            for entry in directory.people
        )
        and all(at.utcoffset() == timedelta(0) for at in _times(directory))
        and all(_has_sound_ends(person) for person in directory.people)
        and are_sound(directory.handovers, directory.epoch)
        and _all_differ(boxes)
        and _all_differ(signs)
        and _all_differ(versions)
        and _all_differ([entry.kv for entry in directory.workers])
    )


def _boxes(directory: Directory) -> Iterator[bytes]:
    yield directory.recovery.box
    for person in directory.people:
        yield person.box
    for worker in directory.workers:
        yield from (worker.spool, worker.outbox, worker.slip)


def _in_use(directory: Directory) -> Iterator[tuple[bytes, int]]:
    """Give the keys that something may still be wrapped to, each with its suite."""
    yield directory.recovery.box, directory.suite
    for person in directory.people:
        if not person.retired:
            yield person.box, person.suite
    for worker in directory.workers:
        if not worker.retired:
            for key in (worker.spool, worker.outbox, worker.slip):
                yield key, directory.suite


def _signs(directory: Directory) -> Iterator[bytes]:
    yield from (person.sign for person in directory.people)
    yield from (worker.sign for worker in directory.workers)


def _versions(directory: Directory) -> Iterator[int]:
    """Give the versions of keys; they begin with 1, as a promised key is for 0."""
    yield directory.recovery.kv
    yield from (entry.kv for entry in directory.people)
    yield from (entry.kv for entry in directory.workers)


def _times(directory: Directory) -> Iterator[datetime]:
    yield directory.issued_at
    for person in directory.people:
        yield person.valid_from
        if person.valid_until is not None:
            yield person.valid_until
        yield from (until for _, until in person.role_until)


def _has_sound_ends(person: PersonEntry) -> bool:
    """Whether roles that end are roles of theirs, each once and in order."""
    ending = [role for role, _ in person.role_until]
    return set(ending) <= set(person.roles) and ending == sorted(set(ending))


def _all_differ(values: Sequence[Hashable]) -> bool:
    return len(set(values)) == len(values)

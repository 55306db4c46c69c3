"""Whether large attachments can be put outside, read there and deleted."""

from __future__ import annotations

import secrets

from collections.abc import Iterator
from datetime import timedelta

from grievance.blobs.port import BlobLostError, BlobsRefusedError, BlobStore
from grievance.doctor.finding import Found, fine, note, problem
from grievance.doctor.patient import Patient
from grievance.wiring.blobs import blob_store


PROBE = b"grievance doctor"
_NO_READING = "it may put and delete there, and not read"


def look_at_blobs(patient: Patient) -> Iterator[Found]:
    """Put a small object under a name of its own, read it, and delete it."""
    blobs = patient.settings.blobs
    if not blobs.url:
        yield fine("they lie in the database")
        return
    patience = timedelta(seconds=patient.limits.patience)
    store = blob_store(
        blobs, patient.environ, home=patient.home.path, patience=patience
    )
    name = f"probe/{secrets.token_hex(16)}"
    store.put(name, PROBE)
    try:
        yield _read(patient, store, name)
    finally:
        store.delete(name)
    if blobs.from_kilobytes == 0:
        yield note("no attachment is put there", "set from_kilobytes in [blobs]")


def _read(patient: Patient, store: BlobStore, name: str) -> Found:
    bucket = patient.settings.blobs.bucket
    try:
        if not _comes_back(store, name):
            return problem(
                f"the bucket {bucket} gave back other bytes than were put there",
                "find out what stands between; what is altered is never opened",
            )
    except BlobsRefusedError:
        if patient.home.worker_key.exists():
            return fine(f"{_NO_READING}: right for a worker")
        return note(
            f"{_NO_READING}",
            "give this machine a key that may read, or no attachment opens here",
        )
    return fine(f"put, read and deleted in the bucket {bucket}")


def _comes_back(store: BlobStore, name: str) -> bool:
    try:
        return store.get(name, size=len(PROBE)) == PROBE
    except BlobLostError:
        return False

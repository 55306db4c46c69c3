"""What the doctor says of the object store."""

from __future__ import annotations

from pathlib import Path

import pytest

from grievance.blobs.port import BlobsAwayError
from grievance.doctor.blobs import look_at_blobs
from grievance.doctor.finding import Sign
from grievance.doctor.patient import Patient
from grievance.settings import BlobSettings
from tests.doctor.patients import patient_of
from tests.offices import Office
from tests.servers.ports import free_port
from tests.servers.seaweed import BUCKET, DESK, SECRET, WORKER, Seaweed


def patient(office: Office, url: str, who: str = DESK) -> Patient:
    secret = office.mechanism.home.path / "s3.key"
    secret.write_text(SECRET.format(who))
    blobs = BlobSettings(
        url=url, bucket=BUCKET, access_key=who, secret_key="file:s3.key"
    )
    return patient_of(office, settings={"blobs": blobs})


def test_puts_reads_and_deletes_a_small_object(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    Nothing of it is left; a worker that may not read is as it should be, and a desk
    without that right is told.
    """
    store = seaweed.store()
    [whole] = look_at_blobs(patient(sqlite_office, seaweed.url))
    [worker] = look_at_blobs(patient(sqlite_office, seaweed.url, WORKER))
    Path(sqlite_office.mechanism.home.worker_key).unlink()
    [desk] = look_at_blobs(patient(sqlite_office, seaweed.url, WORKER))

    assert (Sign.FINE, Sign.FINE, Sign.NOTE) == (whole.sign, worker.sign, desk.sign)
    assert "right for a worker" in worker.said
    assert "no attachment opens here" in desk.advice
    assert [] == list(store.listed("probe"))


def test_says_where_they_lie_or_why_not(sqlite_office: Office) -> None:
    """
    Without a store they lie in the database; one that is away is refused in a sentence.
    """
    [none] = look_at_blobs(patient_of(sqlite_office))
    away = patient(sqlite_office, f"http://127.0.0.1:{free_port()}")

    assert (Sign.FINE, "they lie in the database") == (none.sign, none.said)
    with pytest.raises(BlobsAwayError, match="cannot be reached"):
        list(look_at_blobs(away))

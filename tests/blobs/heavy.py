"""
Seal, put, get and open an attachment; print by how many times its size memory grew.

    python -m tests.blobs.heavy URL MEGABYTES
"""

from __future__ import annotations

import os
import resource
import sys

from uuid import uuid4

from grievance.blobs.s3 import S3, Account
from grievance.vault.seal import Place, seal, unseal
from tests.servers.seaweed import BUCKET, DESK, SECRET


PLACE = Place(table="part", column="sealed", row_id="1")


def peak() -> int:
    """Return the most memory that this process ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Do it once small, so that only the large one counts."""
    url, megabytes = sys.argv[1], int(sys.argv[2])
    secret = SECRET.format(DESK)
    store = S3(
        Account(url=url, bucket=BUCKET, region="x", key=DESK, secret=lambda: secret)
    )
    there_and_back(store, os.urandom(1000))
    plaintext = os.urandom(megabytes * 1_000_000)
    before = peak()
    there_and_back(store, plaintext)
    print(f"{(peak() - before) / len(plaintext):.2f}")  # noqa: T201  # the test reads it


def there_and_back(store: S3, plaintext: bytes) -> None:
    """Keep no copy longer than a worker and a desk do."""
    key, name = os.urandom(32), f"heavy/{uuid4().hex}"
    size = put_sealed(store, name, key, plaintext)
    assert unseal(key, store.get(name, size=size), PLACE) == plaintext
    store.delete(name)


def put_sealed(store: S3, name: str, key: bytes, plaintext: bytes) -> int:
    """Put it there sealed; return how many bytes that are."""
    sealed = seal(key, plaintext, PLACE)
    store.put(name, sealed)
    return len(sealed)


if __name__ == "__main__":
    main()

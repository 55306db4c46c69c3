"""Put a release into the books and into the log, and read back what releases counted."""

from __future__ import annotations

import zlib

from collections.abc import Iterator

from grievance.domain.events import Act
from grievance.services.boxes.keep import Pen, altered
from grievance.services.boxes.payload import decode, encode
from grievance.statistics.package_files import Content, of_files, unpacked
from grievance.statistics.published import Published, read_files
from grievance.statistics.tally import Tally
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.release import KeptRelease, open_tally, release_id, verify_release
from grievance.vault.ring import WorkerRing


LARGEST = 1024 * 1024 * 1024  # bytes of a tally, written out


def keep_release(pen: Pen, release: KeptRelease) -> None:
    """
    Keep a release, once.

    Raises:
        ConflictError: Somebody published the same period meanwhile.
    """
    pen.tx.releases.add(release)
    pen.note(Act.STATISTICS_PUBLISHED, release_id(release.period), release.digest)


def sound_releases(tx: Transaction, directory: Directory) -> tuple[KeptRelease, ...]:
    """
    Return every release, each the one that the log saw.

    Raises:
        AlteredError: One is another: what it withheld would be given away by the next.

        SealError: One is not signed by whom it says.
    """
    found = tx.releases.all()
    for one in found:
        verify_release(one, directory)
        if tx.log.last_digest(release_id(one.period)) != one.digest.hex():
            what = f"The release of {one.period}"
            raise altered(what)
    return found


def tallies(ring: WorkerRing, releases: tuple[KeptRelease, ...]) -> Iterator[Tally]:
    """Yield what each release counted; `SealError` where one was altered."""
    for one in releases:
        box = ring.version(one.worker_kv).slip
        yield decode(Tally, _expanded(open_tally(one, box)))


def packed_tally(tally: Tally) -> bytes:
    """Write what was counted as it is sealed."""
    return zlib.compress(encode(tally))


def published(release: KeptRelease) -> Published:
    """Read the package of a release as anybody does who has it."""
    return read_files(content_of(release))


def content_of(release: KeptRelease) -> Content:
    """Return the files of its package."""
    return of_files(unpacked(release.package, release.period), release.period)


def _expanded(body: bytes) -> bytes:
    expander = zlib.decompressobj()
    try:
        written = expander.decompress(body, LARGEST)
    except zlib.error:
        raise SealError from None
    if not expander.eof:
        raise SealError
    return written

"""
A release of statistics as it lies in the database: the package, and what it counted.

    wrapped   = wrap(worker's slip key, item key, "posted", "release", id)
    sealed    = seal(item key, tally, place)
    digest    = SHA-256(lp("grv1/release", id, period, published on, sha256, package,
                sealed, author, author key version))
    signature = the author's, over lp("grv1/release", digest)

The package is public.  The tally names cases, and only the worker's key to slips opens
it.  Whoever wraps it to newer keys changes neither digest nor signature.
"""

from __future__ import annotations

import hashlib

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from grievance.domain.ids import HolderId
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.encoding import lp
from grievance.vault.keys import BoxKey, verify
from grievance.vault.posted import Dropped, drop, pick_up, rewrap
from grievance.vault.suites import suite_for


LABEL = "grv1/release"
TABLE = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRelease:
    """A period as it was published on a day, with the archive of its package."""

    id: UUID
    period: str
    published_on: date
    sha256: str
    package: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    worker_kv: int
    author: HolderId
    author_kv: int
    signature: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str:
        """What its folder is called."""
        return f"grievances-{self.period.lower()}"

    @property
    def digest(self) -> bytes:
        """What the signature and the log speak of: 32 bytes."""
        facts = lp(
            LABEL,
            self.id,
            self.period,
            self.published_on.isoformat(),
            self.sha256,
            self.package,
            self.sealed,
            self.author,
            self.author_kv,
        )
        return hashlib.sha256(facts).digest()

    @property
    def dropped(self) -> Dropped:
        """What the worker opens."""
        return Dropped(wrapped=self.wrapped, sealed=self.sealed)


def release_id(period: str) -> str:
    """Return the name that the log has for the release of a period."""
    return f"release/{period}"


def seal_tally(
    unsealed: KeptRelease, tally: bytes, *, slip_public: bytes
) -> KeptRelease:
    """Seal what was counted to the worker; nobody has signed it then."""
    dropped = drop(
        slip_public,
        tally,
        table=TABLE,
        row_id=str(unsealed.id),
        suite=suite_for(slip_public),
    )
    return replace(unsealed, wrapped=dropped.wrapped, sealed=dropped.sealed)


def sign_release(release: KeptRelease, author: Author) -> KeptRelease:
    """Sign a release as whoever lets it go."""
    mine = replace(release, author=author.holder, author_kv=author.kv)
    return replace(mine, signature=author.signing.sign(_message(mine)))


def verify_release(release: KeptRelease, directory: Directory) -> None:
    """Check who published it; `SealError` if they did not."""
    public = directory.signing_key(release.author, release.author_kv)
    verify(public, release.signature, _message(release))


def open_tally(release: KeptRelease, box: BoxKey) -> bytes:
    """Open what was counted; `SealError` if it is not for *box*, or was altered."""
    return pick_up(box, release.dropped, table=TABLE, row_id=str(release.id))


def rewrap_release(
    release: KeptRelease, box: BoxKey, *, slip_public: bytes, worker_kv: int
) -> KeptRelease:
    """Wrap what *box* opens to newer keys of the worker."""
    again = rewrap(
        box, release.dropped, slip_public, table=TABLE, row_id=str(release.id)
    )
    return replace(release, wrapped=again.wrapped, worker_kv=worker_kv)


def _message(release: KeptRelease) -> bytes:
    return lp(LABEL, release.digest)

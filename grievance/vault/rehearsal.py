"""
A release that waits for somebody to let it go, as it lies in the database.

    signature = of whoever made it, over lp("grv1/rehearsal", digest, facts, made at)

The digest is that of the release with who made it as its author.  Let go, the release is
signed once more by who did that; package and seal stay what they were, byte by byte.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.encoding import lp
from grievance.vault.keys import verify
from grievance.vault.release import KeptRelease, sign_release


LABEL = "grv1/rehearsal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """
    What would be published: *facts* is the SHA-256 of all that it was made of.

    *checked_at* is when it was last found to be made of the same.
    """

    release: KeptRelease
    facts: str
    made_at: datetime
    checked_at: datetime


def sign_rehearsal(
    release: KeptRelease, *, facts: str, author: Author, at: datetime
) -> Rehearsal:
    """Sign a release as whoever made it, which lets nothing go."""
    mine = replace(release, author=author.holder, author_kv=author.kv)
    unsigned = Rehearsal(release=mine, facts=facts, made_at=at, checked_at=at)
    signature = author.signing.sign(_message(unsigned))
    return replace(unsigned, release=replace(mine, signature=signature))


def verify_rehearsal(rehearsal: Rehearsal, directory: Directory) -> None:
    """Check who made it; `SealError` if they did not."""
    release = rehearsal.release
    public = directory.signing_key(release.author, release.author_kv)
    verify(public, release.signature, _message(rehearsal))


def let_go(rehearsal: Rehearsal, author: Author, *, on: date) -> KeptRelease:
    """Return the release as it is published on a day, signed by who lets it go."""
    return sign_release(replace(rehearsal.release, published_on=on), author)


def _message(rehearsal: Rehearsal) -> bytes:
    made_at = rehearsal.made_at.astimezone(UTC).isoformat()
    return lp(LABEL, rehearsal.release.digest, rehearsal.facts, made_at)

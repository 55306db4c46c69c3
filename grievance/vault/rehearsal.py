"""
A release that waits for somebody to let it go, as it lies in the database.

    signature = of whoever made it, over lp("grv1/rehearsal", digest, facts,
                                           made at, checked at)

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

    *checked_at* is when who made it last found it to be made of the same.
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
    return _signed(
        Rehearsal(release=mine, facts=facts, made_at=at, checked_at=at), author
    )


def check_rehearsal(rehearsal: Rehearsal, *, author: Author, at: datetime) -> Rehearsal:
    """Sign once more, as who made it, that it would be made of the same facts."""
    return _signed(replace(rehearsal, checked_at=at), author)


def verify_rehearsal(rehearsal: Rehearsal, directory: Directory) -> None:
    """Check who made it; `SealError` if they did not."""
    release = rehearsal.release
    public = directory.signing_key(release.author, release.author_kv)
    verify(public, release.signature, _message(rehearsal))


def let_go(rehearsal: Rehearsal, author: Author, *, on: date) -> KeptRelease:
    """Return the release as it is published on a day, signed by who lets it go."""
    return sign_release(replace(rehearsal.release, published_on=on), author)


def _signed(unsigned: Rehearsal, author: Author) -> Rehearsal:
    signature = author.signing.sign(_message(unsigned))
    return replace(unsigned, release=replace(unsigned.release, signature=signature))


def _message(rehearsal: Rehearsal) -> bytes:
    times = (rehearsal.made_at, rehearsal.checked_at)
    said = (one.astimezone(UTC).isoformat() for one in times)
    return lp(LABEL, rehearsal.release.digest, rehearsal.facts, *said)

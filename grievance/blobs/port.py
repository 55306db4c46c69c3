"""
The port to an object store: sealed bytes go out by name, and come back by name.

Whoever keeps the store sees ciphertext, its size and when it came.  A name is random and
tells nothing; which part it belongs to the database knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grievance.domain.errors import GrievanceError, SetupError


class BlobLostError(GrievanceError):
    """What the database says lies in the store is not there, or is something else."""

    def __init__(
        self,
        message: str = (
            "This file is missing from the object store, or was altered there; "
            "`grievance blobs check` lists such files, a backup may still have them. If "
            "none has, `grievance blobs write-off` asks a second person to write it off."
        ),
    ) -> None:
        super().__init__(message)


class BlobsAwayError(SetupError):
    """The store cannot be reached, does not let us in, or is not configured."""


class BlobsRefusedError(BlobsAwayError):
    """The store is there, and does not let us do this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """What the store says of one object."""

    name: str
    size: int
    put_at: datetime


class BlobStore(Protocol):
    """An object store; each call raises `BlobsAwayError` where it cannot be asked."""

    def put(self, name: str, body: bytes) -> None:
        """Keep *body* under *name*, wholly or not at all."""

    def get(self, name: str, *, size: int) -> bytes:
        """
        Return the *size* bytes under *name*; `BlobLostError` where no such lie there.

        Whoever keeps the store could make an object as large as they like, so that no
        more is read than was put.
        """
        ...

    def delete(self, name: str) -> None:
        """Let nothing lie under *name*; whether anything did does not matter."""

    def listed(self, folder: str) -> Iterator[Blob]:
        """Yield what lies under names that begin with *folder* and a slash."""
        ...


class NoStore:
    """The store of an office that named none."""

    def put(self, name: str, body: bytes) -> None:  # noqa: ARG002  # the port's shape
        raise _no_store()

    def get(self, name: str, *, size: int) -> bytes:  # noqa: ARG002  # the port's shape
        raise _no_store()

    def delete(self, name: str) -> None:  # noqa: ARG002  # the port's shape
        raise _no_store()

    def listed(self, folder: str) -> Iterator[Blob]:  # noqa: ARG002  # the port's shape
        raise _no_store()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """
    The store, and from how many sealed bytes on an attachment is put there.

    With 0 none is, and what lies there is read all the same.
    """

    store: BlobStore
    from_size: int = 0

    @property
    def is_there(self) -> bool:
        """Whether the office named a store."""
        return not isinstance(self.store, NoStore)


EMBEDDED = Outside(store=NoStore())


def _no_store() -> BlobsAwayError:
    msg = (
        "This lies in an object store, and [blobs] of grievance.toml names none; write "
        "there what the other machines of this office have."
    )
    return BlobsAwayError(msg)

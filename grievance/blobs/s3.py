"""
An S3-compatible store through obstore; only this module speaks to one.

What obstore says of a failure quotes names and answers of the server, so that none of it
is passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from obstore.exceptions import (
    BaseError,
    PermissionDeniedError,
    UnauthenticatedError,
)
from obstore.store import S3Store

from grievance.blobs.port import Blob, BlobLostError, BlobsAwayError, BlobsRefusedError
from grievance.once import Once


if TYPE_CHECKING:
    from obstore import GetResult
    from obstore.store import ClientConfig, S3Config  # types alone


PATIENCE = timedelta(seconds=60)  # for one request; an attachment has megabytes
CONNECT = timedelta(seconds=5)
AT_ONCE = 1024 * 1024  # bytes
TRIES, TRYING = 3, timedelta(seconds=30)

# Said aloud, as what is not said is taken from variables of the environment.
OURS: S3Config = {
    "session_token": "",
    "skip_signature": False,
    "unsigned_payload": False,
    "request_payer": False,
    "virtual_hosted_style_request": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    A bucket, and who we are there; *secret* is read when the store is first asked.

    *authorities* are those in PEM that are trusted besides the system's.
    """

    url: str
    bucket: str
    region: str
    key: str
    secret: Callable[[], str] = field(repr=False)
    authorities: Callable[[], bytes | None] = field(default=lambda: None, repr=False)
    patience: timedelta = PATIENCE


class S3:
    """A `BlobStore` in one bucket."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._opened = Once(lambda: _opened(account))

    def put(self, name: str, body: bytes) -> None:
        with self._asked("put anything into"):
            self._opened().put(name, body)

    def get(self, name: str, *, size: int) -> bytes:
        with self._asked("read from"):
            found = self._opened().get(name)
            if found.meta["size"] != size:
                raise BlobLostError
            return _read(found, size)

    def delete(self, name: str) -> None:
        with self._asked("delete in"):
            try:
                self._opened().delete(name)
            except FileNotFoundError as error:
                _refuse_no_bucket(error)

    def listed(self, folder: str) -> Iterator[Blob]:
        with self._asked("list"):
            for some in self._opened().list(f"{folder}/"):
                for one in some:
                    yield Blob(
                        name=one["path"], size=one["size"], put_at=one["last_modified"]
                    )

    @contextmanager
    def _asked(self, what: str) -> Generator[None, None, None]:
        """Say in a sentence what the store did not do; *what* is what was asked."""
        try:
            yield
        except FileNotFoundError as error:
            _refuse_no_bucket(error)
            raise BlobLostError from None
        except (PermissionDeniedError, UnauthenticatedError):
            msg = (
                f"The object store does not let this machine {what} its bucket; compare "
                "bucket, access_key and secret_key in [blobs] with what was given to it."
            )
            raise BlobsRefusedError(msg) from None
        except (BaseError, ValueError, OSError):
            raise _away() from None


def _opened(account: Account) -> S3Store:
    config: S3Config = {
        **OURS,
        "aws_endpoint_url_s3": account.url,
        "region": account.region,
        "access_key_id": account.key,
        "secret_access_key": account.secret(),
    }
    return S3Store(
        account.bucket,
        config=config,
        client_options=_client(account),
        retry_config={"max_retries": TRIES, "retry_timeout": TRYING},
    )


def _client(account: Account) -> ClientConfig:
    client: ClientConfig = {
        "allow_http": account.url.startswith("http://"),  # to this machine alone
        "allow_invalid_certificates": False,
        "connect_timeout": CONNECT,
        "timeout": account.patience,
    }
    authorities = account.authorities()
    if authorities is not None:
        client["root_certificate"] = authorities
    return client


def _read(found: GetResult, size: int) -> bytes:
    """Read *size* bytes, and no more where what comes is longer than was announced."""
    read, left = [], size
    for some in found.stream(AT_ONCE):
        read.append(some)
        left -= len(some)
        if left < 0:
            raise BlobLostError
    return b"".join(read)


def _refuse_no_bucket(error: FileNotFoundError) -> None:
    if "NoSuchBucket" in str(error):
        msg = "The object store has no such bucket; make it, or correct it in [blobs]."
        raise BlobsAwayError(msg) from None


def _away() -> BlobsAwayError:
    msg = (
        "The object store cannot be reached or refuses its work, so that nothing of this "
        "was kept; look at its server and at [blobs]: what waits goes on by itself."
    )
    return BlobsAwayError(msg)

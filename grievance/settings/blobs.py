"""Where attachments lie that are too large for the database."""

from __future__ import annotations

import re

from urllib.parse import SplitResult, urlsplit

import msgspec

from grievance.secret import is_reference
from grievance.server_rules import is_loopback, refuse_outside


BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
LARGEST_KILOBYTES = 1_000_000
KILOBYTE = 1024


class BlobSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    A bucket of an S3-compatible store; without one attachments lie in the database.

    *secret_key* is a reference, `env:NAME` or `file:PATH`, never a key.
    """

    url: str = ""
    """
    The S3-compatible store, as `https://s3.example.org`; empty keeps all in the
    database.
    """
    bucket: str = ""
    """The bucket, which is there already and is nobody else's."""
    region: str = "us-east-1"
    """Its region, where the store asks for one."""
    access_key: str = ""
    """The name of the access key."""
    secret_key: str = ""
    """Where its secret is: `env:NAME` or `file:PATH`, never the secret."""
    ca_file: str = ""
    """Authorities in PEM that are trusted besides the system's."""
    from_kilobytes: int = 256
    """
    From how many sealed KiB on an attachment is put there; 0 puts none there, and reads
    what is.
    """

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value."""
        least, most = 0, LARGEST_KILOBYTES
        refuse_outside("from_kilobytes", self.from_kilobytes, least, most)
        if self.secret_key and not is_reference(self.secret_key):
            msg = "secret_key is to be env:NAME or file:PATH, never a secret"
            raise ValueError(msg)
        if self.url:
            _refuse_bad_url(self.url)
            self._refuse_half()

    def _refuse_half(self) -> None:
        if not re.fullmatch(BUCKET, self.bucket):
            msg = "bucket is to be 3 to 63 of a-z, 0-9, dot and dash"
            raise ValueError(msg)
        if not (self.access_key and self.secret_key and self.region):
            msg = "name access_key, secret_key and region"
            raise ValueError(msg)

    @property
    def from_size(self) -> int:
        """From how many bytes on; 0 for none."""
        return self.from_kilobytes * KILOBYTE


def _refuse_bad_url(url: str) -> None:
    """Raise `ValueError` where it is no server, or others could listen."""
    parts = _parts(url)
    if parts is None or not parts.hostname or parts.scheme not in {"http", "https"}:
        msg = "url is to be that of a server, as https://s3.example.org"
        raise ValueError(msg)
    if "@" in parts.netloc or parts.query or parts.fragment:
        msg = "url is to have neither an account nor anything behind its path"
        raise ValueError(msg)
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        msg = "url may be http on this very machine only; use https"
        raise ValueError(msg)


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # brackets that belong to no address
        return None

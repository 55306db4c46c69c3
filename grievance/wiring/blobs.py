"""Where the object store of an office is, if it named one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from grievance.blobs.port import EMBEDDED, BlobStore, Outside
from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.secret import read_secret
from grievance.settings import Settings
from grievance.settings.blobs import BlobSettings


def open_outside(home: Home, settings: Settings, environ: Mapping[str, str]) -> Outside:
    """Return where large attachments lie; nothing is asked or read yet."""
    blobs = settings.blobs
    if not blobs.url:
        return EMBEDDED
    return Outside(
        store=blob_store(blobs, environ, home=home.path), from_size=blobs.from_size
    )


def blob_store(
    blobs: BlobSettings,
    environ: Mapping[str, str],
    *,
    home: Path,
    patience: timedelta | None = None,
) -> BlobStore:
    """Return the store; paths that are not absolute start at *home*."""
    # Most offices have none, and no command of theirs waits for it.
    from grievance.blobs.s3 import (  # noqa: PLC0415  # as above
        PATIENCE,
        S3,
        Account,
    )

    return S3(
        Account(
            url=blobs.url,
            bucket=blobs.bucket,
            region=blobs.region,
            key=blobs.access_key,
            secret=lambda: read_secret(blobs.secret_key, environ, base=home),
            authorities=lambda: _authorities(blobs.ca_file, home),
            patience=patience or PATIENCE,
        )
    )


def _authorities(ca_file: str, home: Path) -> bytes | None:
    if not ca_file:
        return None
    path = home / Path(ca_file).expanduser()
    try:
        return path.read_bytes()
    except OSError as error:
        msg = f"The ca_file {path} of [blobs] cannot be read: {error.strerror}."
        raise SetupError(msg) from None

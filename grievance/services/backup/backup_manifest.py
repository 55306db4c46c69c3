"""
What lies in a backup, with hashes, and of which moment of which office it is.

    DIR/books/   manifest.json  books.db  grievance.toml    kept long
    DIR/keys/    manifest.json  keys.db   worker.key …      kept for as short as possible
    DIR/erased.jsonl                                        kept longest, elsewhere too

Who puts back books by this needs no trust in whoever kept them: what they hold is
compared with their log, the directory in them is signed, and high-water marks lie outside.
"""

from __future__ import annotations

import hashlib

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from grievance.domain.errors import SetupError
from grievance.storage.archive_halves import Half


FORMAT = 1
MANIFEST = "manifest.json"
ERASED = "erased.jsonl"
SETTINGS = "grievance.toml"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file: its size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """
    One half of a backup.

    *revision* is the version of the tables, *root* the office's public root key in hex,
    *epoch* that of its directory; *pair* is equal in both halves of one backup.  *lost*
    counts files whose bytes were nowhere any more when it was written, but for those that
    two people had *written_off*.
    """

    half: Half
    format: int = FORMAT
    made_at: datetime
    revision: str
    root: str
    epoch: int
    log_size: int
    log_root: str
    pair: str
    rows: int
    lost: int = 0
    written_off: int = 0
    files: dict[str, Kept] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return sum(one.size for one in self.files.values())


_MANIFEST = msgspec.json.Decoder(Manifest)


def archive_of(folder: Path, half: Half) -> Path:
    """Return where the rows of one half lie in its *folder*."""
    return folder / f"{half}.db"


def keep_file(path: Path) -> Kept:
    """Look at a file from its beginning to its end."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Kept(size=size, sha256=digest.hexdigest())


def manifest_bytes(manifest: Manifest) -> bytes:
    """Write a manifest for people and for `read_manifest`."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def read_manifest(folder: Path, half: Half, *, revision: str) -> Manifest:
    """
    Read what lies in *folder*, and look at each of its files.

    Raises:
        SetupError: It is no such half, a file is missing or not what was written, or it
            is of another version of the tables than *revision*.
    """
    path = folder / MANIFEST
    try:
        found = _MANIFEST.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        found = None
    if found is None or found.half is not half or found.format != FORMAT:
        msg = f"{folder} has no {half} of a backup; name the folder it was written to."
        raise SetupError(msg)
    for name, kept in found.files.items():
        _refuse_other(folder / Path(name).name, kept)
    if found.revision != revision:
        msg = (
            f"This backup is of version {found.revision} and this program of "
            f"{revision}; restore it with the program that wrote it, then migrate."
        )
        raise SetupError(msg)
    return found


def _refuse_other(path: Path, kept: Kept) -> None:
    try:
        is_same = keep_file(path) == kept
    except OSError:
        is_same = False
    if not is_same:
        msg = f"{path} is missing or not what was written; take another copy of it."
        raise SetupError(msg)

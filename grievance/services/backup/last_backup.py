"""
Where this machine wrote its newest backup, so that somebody can look whether it is whole.

    {"folder":"/media/backup/2026-11-22"}
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from grievance.services.backup.backup_manifest import MANIFEST, Manifest
from grievance.storage.archive_halves import Half
from grievance.vault.high_water import replace_file


class _Last(msgspec.Struct, frozen=True):
    folder: str


# Made once, here: msgspec crashes where two threads look at a new type together.
_LAST = msgspec.json.Decoder(_Last)
_MANIFEST = msgspec.json.Decoder(Manifest)


def remember_backup(file: Path, folder: Path) -> None:
    """Keep in *file* that the newest backup lies in *folder*."""
    replace_file(file, msgspec.json.encode(_Last(folder=str(folder))))


def recall_backup(file: Path) -> Path | None:
    """Return where it was written; None where this machine wrote none."""
    try:
        return Path(_LAST.decode(file.read_bytes()).folder)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def glance_at_backup(folder: Path) -> str:
    """
    Say what is missing of the books of a backup; nothing where all is there.

    Names and sizes are compared with the manifest; `grievance restore` compares bytes.
    """
    inside = folder / Half.BOOKS
    manifest = _manifest(inside)
    if manifest is None:
        return "its manifest is missing or damaged"
    for name, kept in manifest.files.items():
        path = inside / Path(name).name
        if not path.is_file() or path.stat().st_size != kept.size:
            return (
                f"{path.name} in it is missing or not of the size it was written with"
            )
    return ""


def count_lost(folder: Path) -> tuple[int, int]:
    """
    Return of how many files a backup has no bytes, as its manifest tells.

    Those that were written off by then are counted apart.
    """
    manifest = _manifest(folder / Half.BOOKS)
    return (manifest.lost, manifest.written_off) if manifest else (0, 0)


def _manifest(inside: Path) -> Manifest | None:
    try:
        return _MANIFEST.decode((inside / MANIFEST).read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None

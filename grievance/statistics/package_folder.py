"""Put a package where people find it: a folder of files, and the archive beside it."""

from __future__ import annotations

import os
import shutil
import time

from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.statistics.package_files import unpacked


FOR_ALL, FOLDER_FOR_ALL = 0o644, 0o755  # it is published
ABANDONED = 3600.0  # seconds after which nobody writes a draft any more


def places(out: Path, name: str) -> tuple[Path, Path]:
    """Return where folder and archive of the package called *name* are."""
    return out / name, out / f"{name}.zip"


def refuse_taken(out: Path, name: str) -> None:
    """Raise `SetupError` where a package could not be put, before it is published."""
    try:
        _make(out)
    except OSError as error:
        msg = f"{out} cannot be made: {error.strerror}."
        raise SetupError(msg) from None
    folder, archive = places(out, name)
    if folder.exists() or archive.exists() or not os.access(out, os.W_OK):
        msg = f"{folder} is there already, or {out} cannot be written; name another."
        raise SetupError(msg)


def put_package(out: Path, name: str, packed: bytes) -> bool:
    """
    Put folder and archive where they are not yet; return whether one was missing.

    Whoever looks finds each whole or not at all, also after a power failure.

    Raises:
        SetupError: They cannot be written.
    """
    folder, archive = places(out, name)
    is_new = not (folder.exists() and archive.exists())
    try:
        _make(out)
        _forget_drafts(folder)
        if not folder.exists():
            _put_folder(folder, packed)
        if not archive.exists():
            draft = _draft_of(archive)
            _put_file(draft, packed)
            draft.replace(archive)
    except OSError as error:
        msg = f"{folder} cannot be written: {error.strerror}."
        raise SetupError(msg) from None
    return is_new


def _make(folder: Path) -> None:
    """Make a folder that everybody may look into; one that is there stays as it is."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(FOLDER_FOR_ALL)


def _put_folder(folder: Path, packed: bytes) -> None:
    """Write all files, and give the folder its name when it is whole."""
    draft = _draft_of(folder)
    shutil.rmtree(draft, ignore_errors=True)
    for path, content in unpacked(packed, folder.name).items():
        file = draft / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.parent.chmod(FOLDER_FOR_ALL)
        _put_file(file, content)
    draft.chmod(FOLDER_FOR_ALL)
    draft.rename(folder)


def _forget_drafts(folder: Path) -> None:
    """Remove what somebody began to write who was ended meanwhile."""
    before = time.time() - ABANDONED
    for draft in folder.parent.glob(f".{folder.name}*-*"):
        if draft.lstat().st_mtime < before:
            if draft.is_dir() and not draft.is_symlink():
                shutil.rmtree(draft)
            else:
                draft.unlink()


def _draft_of(path: Path) -> Path:
    return path.with_name(f".{path.name}-{os.getpid()}")


def _put_file(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        os.fchmod(file.fileno(), FOR_ALL)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

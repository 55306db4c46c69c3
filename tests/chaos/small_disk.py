"""A disk of its own that is small, and can be full: only root may mount one."""

from __future__ import annotations

import subprocess

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path


MEGABYTE = 1024 * 1024


class NoDiskError(Exception):
    """Why there is no small disk here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallDisk:
    """What is mounted at *path*."""

    path: Path

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no byte free for the length of the block."""
        filler = self.path / "filler"
        try:
            with filler.open("wb", buffering=0) as file:
                for size in (MEGABYTE, 4096, 1):
                    _fill(file, bytes(size))
            yield
        finally:
            filler.unlink()


def _fill(file: RawIOBase, block: bytes) -> None:
    with suppress(OSError):
        while True:
            file.write(block)


@contextmanager
def small_disk(path: Path, *, megabytes: int) -> Iterator[SmallDisk]:
    """
    Mount a file system of that size in memory for the length of the block.

    Raises:
        NoDiskError: We may not.
    """
    path.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "chaos", str(path)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        message = "only root may mount a small disk"
        raise NoDiskError(message) from None
    try:
        yield SmallDisk(path=path)
    finally:
        subprocess.run(
            ["umount", "--lazy", str(path)], check=True
        )  # whichever there is

"""Packages that somebody gave to be checked: each once, though it lies there as folder and zip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grievance.statistics.package_files import PackageError
from grievance.statistics.published import Published, read_package


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was read; *again* pairs what was left out with the same that was taken."""

    packages: tuple[Published, ...]
    again: tuple[tuple[Path, Path], ...] = ()


def read_given(paths: Sequence[Path]) -> Given:
    """
    Read packages; of one that is given twice, byte by byte, only the first is taken.

    Raises:
        PackageError: One is not sound in itself, or two of a period are not the same.
    """
    taken: dict[str, tuple[Path, Published]] = {}
    again = []
    for path in paths:
        found = read_package(path)
        first, same = taken.setdefault(found.period, (path, found))
        if same.sha256 != found.sha256:
            msg = (
                f"{first} and {path} are both of {found.period} and not the same; it is "
                "published once and never revised, so find out which one was."
            )
            raise PackageError(msg)
        if same is not found:
            again.append((path, first))
    packages = tuple(package for _, package in taken.values())
    return Given(packages=packages, again=tuple(again))

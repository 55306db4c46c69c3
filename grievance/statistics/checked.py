"""What a check of packages found, package by package, in numbers and in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grievance.statistics.attack import Known, Progress
from grievance.statistics.cube import Key
from grievance.statistics.published import Published, verify_packages


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A package, and what an outsider who has all of them knows too well of it."""

    package: Published
    found: tuple[Known, ...]


def check_packages(
    packages: Sequence[Published], progress: Progress = lambda *_: None
) -> tuple[Checked, ...]:
    """
    Attack packages together; return what was found in each.

    Raises:
        PackageError: They do not belong together, or contradict each other.
    """
    found = verify_packages(packages, progress)
    return tuple(
        Checked(
            package=one,
            found=tuple(known for known in found if known.key.period == one.period),
        )
        for one in packages
    )


def name_of(key: Key) -> str:
    """Say which number it is: what is counted, when, and where."""
    where = ", ".join(f"{name} {value}" for name, value in key.where)
    return f"{key.measure}, {key.period}, {where or 'all'}"


def sentence(known: Known) -> str:
    """Say what is known of a number."""
    if known.least == known.most:
        return f"{name_of(known.key)}: it is {known.least}."
    return f"{name_of(known.key)}: it is {known.least} to {known.most}."

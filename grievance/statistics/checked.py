"""What a check of packages found, package by package, in numbers and in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from grievance.statistics.attack import Known, Progress
from grievance.statistics.cube import Key
from grievance.statistics.published import Published, verify_packages
from grievance.statistics.solver import TooLongError, too_long


MOST_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A package, and what an outsider who has all of them knows too well of it."""

    package: Published
    found: tuple[Known, ...]


def check_packages(
    packages: Sequence[Published],
    progress: Progress = lambda *_: None,
    minutes: int = MOST_MINUTES,
) -> tuple[Checked, ...]:
    """
    Attack packages together; return what was found in each.

    Raises:
        PackageError: They do not belong together, or contradict each other.
        TooLongError: It was not found out within so many *minutes*.
    """
    found = verify_packages(packages, _within(minutes, progress))
    return tuple(
        Checked(
            package=one,
            found=tuple(known for known in found if known.key.period == one.period),
        )
        for one in packages
    )


def _within(minutes: int, progress: Progress) -> Progress:
    """Return *progress*, which ends the attack when its time is over."""
    seconds = 60.0 * minutes
    until = monotonic() + seconds

    def tell(step: str, done: int, of_how_many: int) -> None:
        if monotonic() > until:
            msg = too_long(seconds)
            raise TooLongError(msg)
        progress(step, done, of_how_many)

    return tell


def name_of(key: Key) -> str:
    """Say which number it is: what is counted, when, and where."""
    where = ", ".join(f"{name} {value}" for name, value in key.where)
    return f"{key.measure}, {key.period}, {where or 'all'}"


def sentence(known: Known) -> str:
    """Say what is known of a number."""
    if known.least == known.most:
        return f"{name_of(known.key)}: it is {known.least}."
    return f"{name_of(known.key)}: it is {known.least} to {known.most}."

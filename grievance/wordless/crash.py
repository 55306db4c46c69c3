"""
What is said of a crash: its type, files and lines, and never what it says.

Messages and local variables may hold what a complainant wrote, or a key.
"""

from __future__ import annotations

import traceback

from collections.abc import Iterator
from pathlib import Path


_PACKAGES = frozenset({"grievance", "worker", "tui", "migrations", "site-packages"})
_MOST_CAUSES = 10


def describe(error: BaseException) -> str:
    """Name an exception and the lines it passed, the innermost last."""
    lines = (f"  {place}" for place in places_of(error))
    head = f"grievance crashed: {type(error).__name__}; nothing of a case is shown."
    return "\n".join((head, *lines))


def places_of(error: BaseException) -> tuple[str, ...]:
    """Return the lines that an exception passed, the innermost last."""
    return tuple(
        f"{shortened(frame.f_code.co_filename)}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    )


def causes_of(error: BaseException) -> tuple[str, ...]:
    """Name the types of what led to an exception, the nearest first."""
    return tuple(type(one).__name__ for one in _behind(error))


def _behind(error: BaseException) -> Iterator[BaseException]:
    for _ in range(_MOST_CAUSES):  # a chain may be a circle
        hidden = None if error.__suppress_context__ else error.__context__
        cause = error.__cause__ or hidden
        if cause is None:
            return
        yield cause
        error = cause


def shortened(file: str) -> str:
    """Cut a path to what lies in a package, so that nobody's folders are told."""
    parts = Path(file).parts
    for number in reversed(range(len(parts))):
        if parts[number] in _PACKAGES:
            return "/".join(parts[number:])
    return parts[-1] if parts else file

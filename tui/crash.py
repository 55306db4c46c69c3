"""
What may be told of a crash: what kind, in which file, on which line; nothing else.

Messages and local variables hold decrypted cases, so that a traceback as Python or
Textual would print it is a leak.
"""

from __future__ import annotations

import traceback

from pathlib import Path

from textual.worker import WorkerFailed


def told(error: BaseException) -> str:
    """Return the two lines that are printed of *error*."""
    cause = _cause(error)
    return (
        f"The desk stopped on an internal error: {type(cause).__name__} "
        f"in {_place(cause)}.\n"
        "Nothing of a case is printed here; please report these two lines."
    )


def _cause(error: BaseException) -> BaseException:
    while isinstance(error, WorkerFailed):
        error = error.error
    return error


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__, limit=None)
    if not frames:
        return "an unknown place"
    last = frames[-1]
    path = Path(last.filename)
    return f"{path.parent.name}/{path.name}, line {last.lineno}"

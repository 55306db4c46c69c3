"""
What a process says of a crash: its type, files and lines, and never what it says.

Messages and local variables may hold what a complainant wrote, or a key.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback

from pathlib import Path
from types import TracebackType


_LINE = "%(levelname)s %(name)s: %(message)s"
_DATED_LINE = f"[%(asctime)s] [PID %(process)d] [%(threadName)s] {_LINE}"
_PACKAGES = frozenset({"grievance", "worker", "tui", "migrations", "site-packages"})


class WordlessFormatter(logging.Formatter):
    """Writes where an exception came from, and never what it says."""

    def formatException(self, ei: object) -> str:  # noqa: N802  # its name in logging
        error = ei[1] if isinstance(ei, tuple) else None
        return describe(error) if isinstance(error, BaseException) else ""


def describe(error: BaseException) -> str:
    """Name an exception and the lines it passed, the innermost last."""
    places = [
        f"  {_short(frame.f_code.co_filename)}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    head = f"grievance crashed: {type(error).__name__}; nothing of a case is shown."
    return "\n".join((head, *places))


def be_wordless() -> None:
    """Make every way out of this process wordless, also for threads and logs."""
    sys.excepthook = _hook
    threading.excepthook = lambda args: _say(args.exc_value)
    sys.unraisablehook = lambda args: _say(args.exc_value)
    handler = logging.StreamHandler()
    handler.setFormatter(WordlessFormatter(_LINE))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def hush_logs() -> None:
    """Make the handlers wordless that somebody else, like Dramatiq, has set up."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(WordlessFormatter(_DATED_LINE))


def _hook(
    kind: type[BaseException],  # noqa: ARG001  # the hook's signature
    error: BaseException,
    trace: TracebackType | None,  # noqa: ARG001  # the hook's signature
) -> None:
    _say(error)


def _say(error: BaseException | None) -> None:
    if error is None or isinstance(error, KeyboardInterrupt) or sys.stderr is None:
        return
    sys.stderr.write(f"{describe(error)}\n")


def _short(file: str) -> str:
    """Cut a path to what lies in a package, so that nobody's folders are told."""
    parts = Path(file).parts
    for number in reversed(range(len(parts))):
        if parts[number] in _PACKAGES:
            return "/".join(parts[number:])
    return parts[-1] if parts else file

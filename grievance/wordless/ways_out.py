"""Every way out of a process, closed to words: hooks for crashes, threads, logs, warnings."""

from __future__ import annotations

import logging
import sys
import threading

from collections.abc import Callable
from types import TracebackType

from grievance.wordless.crash import describe
from grievance.wordless.lines import LogStyle, ShortFormatter, formatter_of


LOG = logging.getLogger("grievance.crash")
OURS = "grievance"


def be_wordless() -> None:
    """Make every way out of this process wordless, also for threads and logs."""
    _tell_crashes(_write)
    handler = logging.StreamHandler()
    handler.setFormatter(ShortFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.raiseExceptions = False  # else a handler that fails shows what it was given
    logging.captureWarnings(capture=True)  # which quote a line of source, or a value


def write_logs(style: LogStyle, *, level: int = logging.WARNING) -> None:
    """
    Write the log in that style from now on, whoever set up the handlers there are.

    *level* is from which on lines of ours are written.
    """
    for handler in logging.getLogger().handlers:
        handler.setFormatter(formatter_of(style))
    logging.getLogger(OURS).setLevel(level)
    _tell_crashes(_log if style is LogStyle.JSON else _write)


def _tell_crashes(tell: Callable[[BaseException], None]) -> None:
    def said(error: BaseException | None) -> None:
        if error is not None and not isinstance(error, KeyboardInterrupt):
            tell(error)

    def hook(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        said(error)

    sys.excepthook = hook
    threading.excepthook = lambda args: said(args.exc_value)
    sys.unraisablehook = lambda args: said(args.exc_value)


def _write(error: BaseException) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"{describe(error)}\n")


def _log(error: BaseException) -> None:
    LOG.critical("crashed", exc_info=error)

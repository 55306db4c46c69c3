"""Progress on standard error, for people at a terminal only."""

from __future__ import annotations

import sys

from collections.abc import Callable, Generator
from contextlib import contextmanager


Tell = Callable[[int, int | None], None]


@contextmanager
def progress(title: str) -> Generator[Tell, None, None]:
    """Give a function to be told how many are done, and of how many, if known."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    # Nobody else waits until it is imported.
    from rich.console import Console  # noqa: PLC0415  # as above
    from rich.progress import (  # noqa: PLC0415  # as above
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)

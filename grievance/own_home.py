"""See that the home of an office, with its keys and its database, is its owner's alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.own_files import close_path


def close_home(home: Home) -> tuple[str, ...]:
    """
    Take from others what they could read; say of each thing that it was so.

    Raises:
        SetupError: It cannot be taken from them.
    """
    return tuple(
        f"Others on this machine could read {path}; it is yours alone now."
        for path in _private(home)
        if _close(path)
    )


def _close(path: Path) -> bool:
    try:
        return close_path(path)
    except OSError as error:
        msg = (
            f"Others on this machine can read {path}, and that cannot be changed "
            f"({error.strerror}); take it from them, as with chmod go= {path}."
        )
        raise SetupError(msg) from None


def _private(home: Home) -> Iterator[Path]:
    """Yield what holds keys, sealed letters or marks; some of it may not be there."""
    if not home.path.is_dir():
        return  # no home, which somebody else says
    yield home.path
    yield home.database
    yield from sorted(home.path.glob(f"{home.database.name}-*"))
    folders = home.worker_key.parent, home.safe, home.marks.parent, home.devices
    for folder in folders:
        yield folder
        if folder.is_dir():
            yield from sorted(folder.iterdir())

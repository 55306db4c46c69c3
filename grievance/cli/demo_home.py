"""The home of the demonstration: made anew each time, and nobody else's deleted."""

from __future__ import annotations

import shutil

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import click

from filelock import FileLock, Timeout

from grievance.domain.errors import SetupError
from grievance.home import DEMO_MARK, PRIVATE_FOLDER, Home, write_private
from worker.lock import is_running


MARKED = "The folder of a demonstration; the next one deletes everything in it.\n"
PATIENCE_SECONDS = 60.0


@contextmanager
def fresh_home(path: Path) -> Generator[Home, None, None]:
    """
    Empty the folder of an earlier demonstration, or make one, and keep it to oneself.

    Raises:
        SetupError: It is something else, or somebody is at work in it.
    """
    with _plain_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path):
        with _plain_errors(path):
            _empty(path)
            path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        write_private(path / DEMO_MARK, MARKED)
        yield Home(path)


@contextmanager
def _plain_errors(path: Path) -> Generator[None, None, None]:
    try:
        yield
    except Timeout:
        msg = f"Another demonstration is open in {path}; close it, or name --home DIR."
        raise SetupError(msg) from None
    except OSError as error:
        msg = f"The folder {path} cannot be used: {error.strerror}."
        raise SetupError(msg) from None


@contextmanager
def _alone(path: Path) -> Generator[None, None, None]:
    lock = FileLock(path.with_name(f"{path.name}.lock"), mode=0o600)
    with _plain_errors(path):
        _acquire(lock)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        click.echo("Another demonstration runs here; waiting for it.", err=True)
        lock.acquire(timeout=PATIENCE_SECONDS)


def _empty(path: Path) -> None:
    """Delete what a demonstration left, its mark last."""
    if path.is_symlink() or not _is_ours(path):
        msg = (
            f"{path} is there and is no demonstration; nothing was deleted, so name "
            "another folder with --home."
        )
        raise SetupError(msg)
    home = Home(path)
    if home.worker_lock.exists() and is_running(home):
        msg = f"Somebody is at work in {path}; close the desk and the worker there."
        raise SetupError(msg)
    for inside in path.iterdir() if path.exists() else ():
        if inside.name == DEMO_MARK:
            continue
        if inside.is_dir() and not inside.is_symlink():
            shutil.rmtree(inside)
        else:
            inside.unlink()
    (path / DEMO_MARK).unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    if not path.exists():
        return True
    if not path.is_dir():
        return False
    mark = path / DEMO_MARK
    if mark.is_file():
        return mark.read_text("utf-8") == MARKED
    return not any(path.iterdir())

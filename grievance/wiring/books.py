"""Where the database is: the configured one, or the embedded one in the home."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.settings import Settings
from grievance.storage.store import Store
from grievance.wiring.blobs import open_outside


SQLITE = "sqlite:///"


def open_store(
    home: Home, settings: Settings, environ: Mapping[str, str] | None = None
) -> Store:
    """Open the configured database, or the embedded one in *home*."""
    outside = open_outside(home, settings, environ or {})
    return Store.open(database_url(home, settings), outside)


def database_url(home: Home, settings: Settings) -> str:
    """Return where the database is; a relative SQLite path starts at the home."""
    url = settings.database.url
    if not url:
        return f"{SQLITE}{home.database}"
    if url.startswith(SQLITE) and not url.startswith(f"{SQLITE}/"):
        return f"{SQLITE}{home.path / url.removeprefix(SQLITE)}"
    return url


def database_file(home: Home, settings: Settings) -> Path | None:
    """Return which file of this machine the database is, or None for a server's."""
    url = database_url(home, settings)
    if not url.startswith(SQLITE):
        return None
    return Path(url.removeprefix(SQLITE).partition("?")[0])


def refuse_missing_file(home: Home, settings: Settings) -> None:
    """
    Refuse a database file that is not there, as opening it would make an empty one.

    Raises:
        SetupError: It is not.
    """
    path = database_file(home, settings)
    if path is not None and not path.exists():
        msg = (
            f"There is no database file {path} on this machine; name the right one in "
            "GRIEVANCE_DATABASE_URL, or restore a backup into it."
        )
        raise SetupError(msg)

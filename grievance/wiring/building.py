"""Build the mechanism of a home, with the time of the system."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grievance.home import Home
from grievance.settings import read_settings
from grievance.storage.schema import require_current
from grievance.wiring.books import open_store
from grievance.wiring.clock import Clock, utc_now
from grievance.wiring.mechanism import Mechanism


def build(
    path: Path,
    environ: Mapping[str, str],
    *,
    now: Clock = utc_now,
    read_only: bool = False,
) -> Mechanism:
    """
    Build the mechanism of the home at *path*; where it is *read_only*, only to look.

    Raises:
        SetupError: It is no home, or its database is not of this version.
    """
    home = Home(path)
    settings = read_settings(home.settings, environ)
    store = open_store(home, settings, environ)
    require_current(store.engine)
    return Mechanism(
        home=home,
        settings=settings,
        store=store.looking() if read_only else store,
        now=now,
        timetable=settings.timetable,
        environ=environ,
    )

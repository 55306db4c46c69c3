"""Open the mechanism of a home for the length of a command."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager

import click

from grievance.cli.named_home import home_of
from grievance.cli.surroundings import Surroundings
from grievance.home import Home
from grievance.own_home import close_home
from grievance.settings import read_settings
from grievance.storage.store import Store
from grievance.wiring import Mechanism, build, open_store, refuse_missing_file


@contextmanager
def opened(
    surroundings: Surroundings, *, read_only: bool = False
) -> Generator[Mechanism, None, None]:
    """
    Open the mechanism, perhaps only to look, and close its database in the end.

    Raises:
        SetupError: It is no home, its database is away or not of this version.
    """
    home = home_of(surroundings)
    with opened_store(surroundings, home) as store, store.read():
        # Inside `read`, a database that is away becomes a sentence.
        mechanism = build(home.path, surroundings.environ, read_only=read_only)
    with closing(mechanism.store):
        yield mechanism
        mechanism.end_session()


@contextmanager
def opened_store(
    surroundings: Surroundings, home: Home, *, makes_file: bool = False
) -> Generator[Store, None, None]:
    """
    Open the database that the home's settings name, of whatever version it is.

    A file of one that is not there is made only where that is meant.

    Raises:
        SetupError: It is no home, others can read what is in it, or its database is a
            file that is not there.
    """
    for mended in close_home(home):
        click.echo(mended, err=True)
    settings = read_settings(home.settings, surroundings.environ)
    if not makes_file:
        refuse_missing_file(home, settings)
    with closing(open_store(home, settings, surroundings.environ)) as store:
        yield store

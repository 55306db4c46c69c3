"""Which home of an office a command works in."""

from __future__ import annotations

from grievance.cli.surroundings import Surroundings
from grievance.home import Home, find_home


def home_of(surroundings: Surroundings) -> Home:
    """Return the home that an option or the environment names; it may not exist."""
    named = surroundings.named_home
    return Home(named.absolute() if named else find_home(surroundings.environ))

"""What a command is started in: the environment, and the home that was named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from grievance.home import Home, find_home


ENV_PERSON = "GRIEVANCE_PERSON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Read once by `main` and passed on; *named_home* is the option `--home`."""

    environ: Mapping[str, str] = field(repr=False)
    named_home: Path | None = None


def home_of(surroundings: Surroundings) -> Home:
    """Return the home that an option or the environment names; it may not exist."""
    named = surroundings.named_home
    return Home(named.absolute() if named else find_home(surroundings.environ))


with_surroundings = click.make_pass_decorator(Surroundings)

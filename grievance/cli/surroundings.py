"""What a command is started in: the environment, and the home that was named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click


ENV_PERSON = "GRIEVANCE_PERSON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Read once by `main` and passed on; *named_home* is the option `--home`."""

    environ: Mapping[str, str] = field(repr=False)
    named_home: Path | None = None


with_surroundings = click.make_pass_decorator(Surroundings)

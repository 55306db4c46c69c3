"""A Procfile: what runs for an office, a line each, as honcho and its like read it."""

from __future__ import annotations

import re
import shlex

from dataclasses import dataclass
from pathlib import Path

from grievance.domain.errors import SetupError


_LINE = re.compile(r"([A-Za-z0-9_-]+):\s*(\S.*)")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A process that is kept running: its *words*, and variables set for it alone."""

    name: str
    variables: tuple[str, ...]
    words: tuple[str, ...]


def read_procfile(text: str) -> tuple[Kept, ...]:
    """
    Return what is to run, in the order of the file.

    Raises:
        SetupError: A line is not understood.
    """
    lines = (line.strip() for line in text.splitlines())
    return tuple(_kept(line) for line in lines if line and not line.startswith("#"))


def with_whole_paths(text: str, programs: Path) -> str:
    """Name each program by where it is installed, for whoever has not that on the PATH."""
    return "".join(_whole(one, programs) for one in read_procfile(text))


def _whole(kept: Kept, programs: Path) -> str:
    program, *rest = kept.words
    given = (one.partition("=") for one in kept.variables)
    variables = (f"{name}={shlex.quote(value)}" for name, _, value in given)
    command = shlex.join([str(programs / program), *rest])
    return f"{kept.name}: {' '.join((*variables, command))}\n"


def _kept(line: str) -> Kept:
    found = _LINE.fullmatch(line)
    words = shlex.split(found[2]) if found else []
    count = 0
    while count < len(words) and _VARIABLE.fullmatch(words[count]):
        count += 1
    if found is None or not words[count:]:
        msg = f"The Procfile is not understood: {line!r} is to be NAME: COMMAND."
        raise SetupError(msg)
    return Kept(
        name=found[1], variables=tuple(words[:count]), words=tuple(words[count:])
    )

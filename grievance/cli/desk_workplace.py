"""
What the desk opens behind its lock: the mechanism of the home, and a worker beside it.

It imports nearly all of the program, so `desk` asks for it in a thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext

from grievance.cli.background import background_worker
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings
from grievance.services.directory.read_directory import staff
from grievance.wiring import Mechanism
from tui.workplace import Workplace


def open_workplace(
    until: ExitStack, surroundings: Surroundings, *, read_only: bool
) -> Workplace:
    """
    Open all that the desk works with, and have it closed at the end of *until*.

    Raises:
        GrievanceError: Its database is away or not of this version, or is not the one
            that this machine saw.
    """
    mechanism = until.enter_context(opened(surroundings, read_only=read_only))
    name = whose_machine(mechanism)
    until.enter_context(_worker(mechanism, surroundings.environ))
    return Workplace(mechanism=mechanism, name=name)


def whose_machine(mechanism: Mechanism) -> str:
    """
    Name the first person whose device file lies here, or nobody.

    With an empty name the first thing typed would be shown, and people type their
    passphrase.
    """
    people = staff(mechanism.directory(), at=mechanism.now())
    here = (p.name for p in people if mechanism.home.device(p.name).is_file())
    return next(here, "")


def _worker(
    mechanism: Mechanism, environ: Mapping[str, str]
) -> AbstractContextManager[None]:
    """Start none for who only looks: it would change what they look at."""
    if mechanism.store.looks_only:
        return nullcontext()
    return background_worker(mechanism.home, environ)

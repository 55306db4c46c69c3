"""What a machine does once a case was erased: remember it, and leave nothing in files."""

from __future__ import annotations

from pathlib import Path

from grievance.domain.request import RequestedAct, RequestState
from grievance.home import Home
from grievance.services.backup_manifest import ERASED
from grievance.services.erased_list import add_erased, erased_on_books
from grievance.storage.erasures import overwrite
from grievance.wiring import Mechanism


def erased_list(home: Home) -> Path:
    """Return where this machine keeps the list of what was erased."""
    return home.marks.with_name(ERASED)


def after_answer(mechanism: Mechanism, act: RequestedAct, state: RequestState) -> None:
    """Do so where a case was erased by what was just confirmed; else nothing."""
    if act is not RequestedAct.ERASE_CASE or state is not RequestState.CONFIRMED:
        return
    directory = mechanism.directory()
    with mechanism.store.read() as tx:
        erased = tuple(erased_on_books(tx, directory))
    add_erased(erased_list(mechanism.home), erased)
    overwrite(mechanism.store.engine)

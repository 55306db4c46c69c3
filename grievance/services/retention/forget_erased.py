"""What a machine does once a case was erased: remember it, and leave nothing in files."""

from __future__ import annotations

from pathlib import Path

from grievance.domain.request import PlainAct, Request, RequestState
from grievance.services.directory.past_directories import PastDirectories
from grievance.services.retention.erased_list import add_erased, erased_on_books
from grievance.services.search.search_files import remove_searches
from grievance.storage.erasures import overwrite
from grievance.storage.store import Store
from grievance.vault.directory import Directory


def forget_erased(
    store: Store,
    directory: Directory,
    answered: Request,
    *,
    root_public: bytes,
    listed: Path,
) -> bool:
    """
    Do so where a case was erased by what was just *answered*; else nothing.

    Return whether nothing is left to be done: a login may not have the right to it.

    *listed* is this machine's list of what was erased; beside it lies what searches
    read, of everybody who works at it.

    Raises:
        SetupError: The list cannot be written; the case is gone all the same.
    """
    is_yes = answered.state is RequestState.CONFIRMED
    if answered.act is not PlainAct.ERASE_CASE or not is_yes:
        return True
    remove_searches(listed.parent)
    with store.read() as tx:
        known = PastDirectories(tx, directory, root_public)
        erased = tuple(erased_on_books(tx, known))
    is_overwritten = overwrite(store.engine)
    add_erased(listed, erased)
    return is_overwritten

"""Take the database of an office away while a desk is at work, and bring it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.tui.offices import Office


@contextmanager
def away(office: Office) -> Iterator[None]:
    """
    Let nobody open the database; then let everybody again.

    Its name leads to a folder at once, and back to the file at once, so that no thread
    finds anything in between; who had it open before has it no more.
    """
    database = office.mechanism.home.database
    kept, nowhere = database.with_name("kept.db"), database.with_name("nowhere")
    kept.hardlink_to(database)
    nowhere.symlink_to(".", target_is_directory=True)
    nowhere.replace(database)
    office.mechanism.store.close()
    yield
    kept.replace(database)

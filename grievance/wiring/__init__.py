"""
Puts the rooms together; the only one that knows all of them.

    mechanism     all that a way in needs
    building      how it is built from a home
    this_machine  whom it trusts, and what it remembers of the books
    office_books  what the office writes, with its corrections
    receiving     what taking in letters needs
    verifying     whether the log is sound, by all that this machine remembers
    books         where the database is
    scratch       folders for copies of the books, and what was left of them
    clock         the time, asked of the system
"""

from __future__ import annotations

from grievance.wiring.books import (
    SQLITE,
    database_file,
    database_url,
    open_store,
    refuse_missing_file,
)
from grievance.wiring.building import build
from grievance.wiring.clock import Clock, utc_now
from grievance.wiring.mechanism import Mechanism


__all__ = [
    "SQLITE",
    "Clock",
    "Mechanism",
    "build",
    "database_file",
    "database_url",
    "open_store",
    "refuse_missing_file",
    "utc_now",
]

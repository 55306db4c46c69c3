"""
Open the books to list cases: what was read of their slips before is not read again.

What searches read lies there only while it is theirs, which is looked at as well.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from grievance.services.search.search_cases import tidy_searches
from grievance.services.slips.kept_slips import keep_slips, recall_slips
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@contextmanager
def recalled(
    mechanism: Mechanism, ring: PersonRing
) -> Generator[tuple[Transaction, SlipMemory], None, None]:
    """Give what was read before, and keep at the end what was read meanwhile."""
    file = mechanism.slip_file(ring)
    with mechanism.store.read() as tx:
        memory = recall_slips(tx, file)
        yield tx, memory
        tidy_searches(tx, ring, memory, mechanism.search_files(ring))
    keep_slips(mechanism.store, file, memory)

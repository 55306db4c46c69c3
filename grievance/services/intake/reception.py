"""What receiving letters needs besides the letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from grievance.catalogue.letters import LetterBook, shipped_letters
from grievance.domain.timetable import Timetable
from grievance.mail.authentication import Trust
from grievance.mail.letter import Letter
from grievance.services.intake.acknowledge_letter import OfficeVoice
from grievance.services.log.witness_log import Witness
from grievance.services.triage.knowledge_index import KnowledgeIndex
from grievance.storage.store import Store
from grievance.vault.ring import WorkerRing


class Reader(Protocol):
    """Something that reads raw mail out of harm's way."""

    def parse(self, raw: bytes) -> Letter:
        """Return the letter, or raise `UnreadableMailError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """
    The books, the worker's keys, and what the office has set.

    *addresses* are those of the mailboxes by name, where they differ from the office's;
    *open_letters* gives the templates, which are read when the first is needed; *desk*
    is where notices go about firms that nobody else oversees, if there is one; *witness*
    keeps what letters quote of our log; *keeping* keeps the lease of the job at hand
    while somebody else is waited for.
    """

    store: Store
    ring: WorkerRing = field(repr=False)
    reader: Reader
    index: KnowledgeIndex
    timetable: Timetable
    office: OfficeVoice
    trust: Trust = field(default_factory=Trust)
    addresses: Mapping[str, str] = field(default_factory=dict)
    open_letters: Callable[[], LetterBook] = shipped_letters
    desk: str = ""
    witness: Witness | None = None
    keeping: Callable[[], AbstractContextManager[None]] = nullcontext

    @property
    def letters(self) -> LetterBook:
        """What the office writes, with its own corrections."""
        return self.open_letters()

    def address_of(self, source: str) -> str:
        """Return at which address people write to the mailbox *source*; or ours."""
        return self.addresses.get(source) or next(iter(self.office.own_addresses), "")

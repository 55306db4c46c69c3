"""One transaction at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from threading import Event, Lock

from sqlalchemy import Connection, Engine

from grievance.blobs.port import EMBEDDED, Outside
from grievance.storage.aliases import Aliases
from grievance.storage.archives import Archives
from grievance.storage.audit_files import AuditFiles
from grievance.storage.auditors import Auditors
from grievance.storage.audits import Audits
from grievance.storage.blobs import BlobCover, Blobs, goes_out, put
from grievance.storage.cases import Cases
from grievance.storage.certifications import Certifications
from grievance.storage.commits import commits
from grievance.storage.engine import open_engine, plain_errors
from grievance.storage.entities import Entities
from grievance.storage.erasures import Erasures
from grievance.storage.firms import Firms
from grievance.storage.links import Links
from grievance.storage.log import Log
from grievance.storage.looking_only import looking_only
from grievance.storage.members import Members
from grievance.storage.outbox import Outbox
from grievance.storage.outgoing import OutgoingLetters
from grievance.storage.outside_events import OutsideEvents
from grievance.storage.parts import Parts
from grievance.storage.people import People
from grievance.storage.pulses import Pulses
from grievance.storage.registry_history import RegistryHistory
from grievance.storage.rehearsals import Rehearsals
from grievance.storage.rekeys import Rekeys
from grievance.storage.releases import Releases
from grievance.storage.reminders import Reminders
from grievance.storage.requests import Requests
from grievance.storage.rings import Rings
from grievance.storage.searchable import Searchable
from grievance.storage.slips import Slips
from grievance.storage.spool import Spool
from grievance.storage.spool_grants import SpoolGrants
from grievance.storage.staff_mail import StaffMails
from grievance.storage.tallies import Tallies
from grievance.storage.worklists import Worklists
from grievance.vault.case_box import SealedPart
from grievance.vault.log import LogEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """
    The books, open; everything saved here is kept together or not at all.

    *writes* says that they are open to be written in, not only to be looked at; where
    one *looks_only*, nothing but the log.
    """

    writes: bool
    looks_only: bool
    people: People
    cases: Cases
    aliases: Aliases
    parts: Parts
    blobs: Blobs
    slips: Slips
    rekeys: Rekeys
    erasures: Erasures
    members: Members
    firms: Firms
    auditors: Auditors
    entities: Entities
    certifications: Certifications
    audits: Audits
    audit_files: AuditFiles
    links: Links
    outside_events: OutsideEvents
    registry_history: RegistryHistory
    spool: Spool
    spool_grants: SpoolGrants
    requests: Requests
    releases: Releases
    rehearsals: Rehearsals
    reminders: Reminders
    staff_mail: StaffMails
    outbox: Outbox
    pulses: Pulses
    outgoing: OutgoingLetters
    log: Log
    worklists: Worklists
    rings: Rings
    searchable: Searchable
    tallies: Tallies
    archives: Archives


Note = Callable[[Sequence[LogEntry]], object]


@dataclass(frozen=True, slots=True)
class Store:
    """
    The books, closed.

    SQLite has one writer at a time and lets others sleep until it is their turn;
    threads of one process take turns by a lock instead, which wakes them at once.
    """

    engine: Engine
    _reader: Engine = field(repr=False)
    _turn: AbstractContextManager[object] = field(repr=False)
    looks_only: bool = False
    _note: Note | None = field(default=None, repr=False, compare=False)
    outside: Outside = field(default=EMBEDDED, repr=False)

    @classmethod
    def open(cls, url: str, outside: Outside = EMBEDDED) -> Store:
        """Return the store at *url*, with what lies *outside*; nothing is read yet."""
        engine = open_engine(url)
        if engine.dialect.name == "sqlite":
            reader = engine.execution_options(reader=True)
            return cls(engine, reader, Lock(), outside=outside)
        reader = engine.execution_options(isolation_level="REPEATABLE READ")
        return cls(engine, reader, nullcontext(), outside=outside)

    def looking(self) -> Store:
        """Return the same store for who only looks: all but the log is refused."""
        engine = looking_only(self.engine)
        return Store(
            engine, self._reader, self._turn, looks_only=True, outside=self.outside
        )

    def noted(self, note: Note) -> Store:
        """Return the same store for who wants to know which entries they make here."""
        return replace(self, _note=note)

    def put_ahead(self, parts: Sequence[SealedPart]) -> tuple[BlobCover, ...]:
        """
        Put outside what is to lie there, before the books are opened to name it.

        Nobody waits for the object store then.  What is never named is swept later.
        """
        large = [part for part in parts if goes_out(self.outside, part)]
        if not large:
            return ()
        with self.read() as tx:
            folder = tx.blobs.folder()
        return tuple(put(self.outside, folder, part) for part in large)

    @contextmanager
    def begin(
        self, ahead: Sequence[BlobCover] = ()
    ) -> Generator[Transaction, None, None]:
        """
        Open the books; commit at the end, or roll back on an error.

        The log is written last, so that its head is locked as shortly as possible.
        *ahead* is what was put outside for this.
        """
        with plain_errors(), self._turn, self.engine.begin() as connection:
            tx = self._open(connection, ahead, writes=True)
            yield tx
            written = tx.log.write()
            if self._note is not None:  # now: others hear of it with the commit
                self._note(written)

    @contextmanager
    def read(self) -> Generator[Transaction, None, None]:
        """
        Open the books to look only; what is saved here is not kept.

        All of it is as of one moment, so that the log can be compared with the books
        while others write.
        """
        with plain_errors(), self._reader.connect() as connection:
            yield self._open(connection, (), writes=False)

    def commits(self, stop: Event) -> Iterator[None]:
        """
        Yield once as soon as no commit can be missed, then after others, until *stop*.

        Raises:
            SetupError: The database cannot be reached, or the connection was lost.
        """
        return commits(self.engine, stop)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def _open(
        self, connection: Connection, ahead: Sequence[BlobCover], *, writes: bool
    ) -> Transaction:
        there = {cover.part_id: cover for cover in ahead}
        blobs = Blobs(connection, self.outside, there)
        return _open(connection, blobs, writes=writes, looks_only=self.looks_only)


def _open(
    connection: Connection, blobs: Blobs, *, writes: bool, looks_only: bool
) -> Transaction:
    return Transaction(
        writes=writes,
        looks_only=looks_only,
        people=People(connection),
        cases=Cases(connection),
        aliases=Aliases(connection),
        parts=Parts(connection, blobs),
        blobs=blobs,
        slips=Slips(connection),
        rekeys=Rekeys(connection),
        erasures=Erasures(connection),
        members=Members(connection),
        firms=Firms(connection),
        auditors=Auditors(connection),
        entities=Entities(connection),
        certifications=Certifications(connection),
        audits=Audits(connection),
        audit_files=AuditFiles(connection),
        links=Links(connection),
        outside_events=OutsideEvents(connection),
        registry_history=RegistryHistory(connection),
        spool=Spool(connection),
        spool_grants=SpoolGrants(connection),
        requests=Requests(connection),
        releases=Releases(connection),
        rehearsals=Rehearsals(connection),
        reminders=Reminders(connection),
        staff_mail=StaffMails(connection),
        outbox=Outbox(connection),
        pulses=Pulses(connection),
        outgoing=OutgoingLetters(connection),
        log=Log(connection),
        worklists=Worklists(connection, blobs),
        rings=Rings(connection),
        searchable=Searchable(connection),
        tallies=Tallies(connection),
        archives=Archives(connection, blobs),
    )

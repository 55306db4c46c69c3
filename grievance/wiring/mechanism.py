"""All that a way in needs: built once, and passed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.letters import LetterBook
from grievance.domain.clock import ClockKind
from grievance.domain.errors import SetupError
from grievance.domain.ids import PersonId
from grievance.domain.limit import Unit
from grievance.domain.next_notice import NoticeRules
from grievance.domain.timetable import Timetable
from grievance.home import WORKER_KEY, Home, read_key, read_keys
from grievance.leak.sensitive import read_sensitive
from grievance.mail.limits import Limits
from grievance.mail.sandbox.pool import Sandbox
from grievance.secret import Login
from grievance.services.audits.audits_on_ring import AuditRules
from grievance.services.boxes.unlock_ring import Credentials, unlock_ring
from grievance.services.cases.saved_views import ViewFile
from grievance.services.cases.unfinished import UnfinishedFolder
from grievance.services.intake.letter_facts import Stationery
from grievance.services.intake.reception import Reception
from grievance.services.letters.guard_letter import Guard
from grievance.services.log.make_checkpoint import log_origin
from grievance.services.log.witness_log import Witness
from grievance.services.notices.write_notice import NoticeStationery
from grievance.services.retention.forget_left import forget_left
from grievance.services.search.search_files import SearchFiles
from grievance.services.slips.kept_slips import SlipFile
from grievance.services.triage.knowledge_index import KnowledgeIndex
from grievance.settings import MailboxSettings, Settings, SmtpSettings
from grievance.settings.login import login_for
from grievance.storage.store import Note, Store, Transaction
from grievance.vault.case_box import CaseSlot
from grievance.vault.checkpoint import Checkpoint
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.high_water import HighWater
from grievance.vault.ring import PersonRing, WorkerRing
from grievance.wiring.clock import Clock
from grievance.wiring.office_books import OfficeBooks
from grievance.wiring.receiving import reception_of
from grievance.wiring.this_machine import ThisMachine


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """All that a way in needs: the home, the books, and the time."""

    home: Home
    settings: Settings
    store: Store
    now: Clock
    timetable: Timetable = field(default_factory=Timetable)
    limits: Limits = field(default_factory=Limits)
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    _books: OfficeBooks = field(init=False, repr=False, compare=False)
    _knowledge: KnowledgeIndex = field(
        default_factory=KnowledgeIndex, init=False, repr=False, compare=False
    )
    _unlocked: list[PersonId] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Read nothing of them yet."""
        object.__setattr__(self, "_books", OfficeBooks.of(self.home.path))

    @property
    def catalogue(self) -> Catalogue:
        """
        The catalogue with the office's corrections, as they were when it was first read.

        Raises:
            CatalogueError: One of them cannot be used.
        """
        return self._books.catalogue()

    @property
    def letters(self) -> LetterBook:
        """
        What the office writes, with its corrections; read as the catalogue is.

        Raises:
            CatalogueError: A template cannot be used.
        """
        return self._books.letters()

    @property
    def notice_stationery(self) -> NoticeStationery:
        """
        What notices to those who audit are written with; read as the catalogue is.

        Raises:
            CatalogueError: The words of notices cannot be used.
        """
        return NoticeStationery(
            notices=self._books.notices(),
            office=self.settings.office.name,
            rules=self.notice_rules,
        )

    @property
    def notice_rules(self) -> NoticeRules:
        """When notices are due, in the office's calendar."""
        rules = NoticeRules(
            calendar=self.settings.notices.calendar, office=self.timetable.calendar
        )
        within = self.timetable.limits[ClockKind.NOTICE_ACKNOWLEDGEMENT]
        if within.unit is not Unit.BUSINESS_DAY:
            return rules
        return replace(rules, acknowledge_within=within.amount)

    @property
    def audit_rules(self) -> AuditRules:
        """
        By what people look at audits today.

        Raises:
            CatalogueError: The catalogue cannot be used.
        """
        return AuditRules(
            catalogue=self.catalogue,
            notices=self.notice_rules,
            desk=self.settings.notices.desk,
            today=self.today,
        )

    @property
    def today(self) -> date:
        """The day that it is for the office."""
        return self.timetable.day_of(self.now())

    @property
    def origin(self) -> str:
        """The name of this office's log."""
        return log_origin(self.settings.first_root_public)

    @property
    def _here(self) -> ThisMachine:
        return ThisMachine(home=self.home, settings=self.settings, store=self.store)

    def marks(self) -> HighWater:
        """Return the high-water marks that this machine remembers."""
        return self._here.marks()

    def directory(self) -> Directory:
        """
        Read the directory, verified and not older than the newest one seen here.

        Raises:
            RolledBackError: It is older, the log is shorter, or a case has another key
                than what this machine saw.
        """
        return self._here.directory(at=self.now())

    def root_public(self) -> bytes:
        """
        Return the root key of the office by now; this machine follows it first.

        Raises:
            RolledBackError: As of `directory`.
        """
        return self._here.root_public(at=self.now())

    def remember_keys(self, slots: Iterable[CaseSlot]) -> None:
        """Let this machine notice when cases have not these keys of theirs any more."""
        self._here.remember_keys(slots)

    def remember(self, checkpoint: Checkpoint) -> None:
        """
        Let this machine notice when the log is no longer what *checkpoint* saw.

        Raises:
            RolledBackError: It remembers another log of the same size.
        """
        self._here.remember(checkpoint)

    def noted(self, note: Note) -> Mechanism:
        """Return the same mechanism for who wants to know which entries they make."""
        same = copy(self)  # with all that this one has read
        object.__setattr__(same, "store", self.store.noted(note))
        return same

    def end_session(self) -> None:
        """
        Let this machine remember what somebody did who unlocked here, if anybody did.

        Raises:
            RolledBackError: The log is not what this machine saw before.
        """
        if self._unlocked:
            self._here.remember_log()

    @property
    def witness(self) -> Witness:
        """What came back of this log from outside, and lies on this machine."""
        return Witness(path=self.home.witnesses, origin=self.origin)

    def worker_ring(self) -> WorkerRing:
        """
        Take the worker's keys from the home, with those before that it keeps.

        Raises:
            SetupError: They are missing, or not those of this office.
        """
        seeds = [read_key(self.home.worker_key, WORKER_KEY)]
        if self.home.worker_former.exists():
            seeds.extend(read_keys(self.home.worker_former, WORKER_KEY))
        directory = self.directory()
        try:
            return WorkerRing.of_seeds(seeds, directory)
        except SealError:
            msg = "The worker's key in this home is not the one of this office."
            raise SetupError(msg) from None

    def slip_file(self, ring: PersonRing | WorkerRing) -> SlipFile:
        """Return where what is read of slips with this ring lies, and its key."""
        path = self.home.slips(ring.author.holder)
        return SlipFile.of(ring, path, office=self.origin)

    def view_file(self, ring: PersonRing) -> ViewFile:
        """Return where the views of the queue lie that whoever has this ring named."""
        return ViewFile.of(
            ring, self.home.views(ring.author.holder), office=self.origin
        )

    def search_files(self, ring: PersonRing) -> SearchFiles:
        """Return where what searches with this ring read lies, and its key."""
        folder = self.home.searches(ring.author.holder)
        return SearchFiles.of(ring, folder, office=self.origin)

    def unfinished(self, ring: PersonRing) -> UnfinishedFolder:
        """Return where lies what whoever has this ring is writing."""
        path = self.home.unfinished(ring.author.holder)
        return UnfinishedFolder.of(ring, path, office=self.origin)

    def login(self, server: MailboxSettings | SmtpSettings) -> Login:
        """Return how we log in at a server; the secret is read when it is needed."""
        return login_for(server, self.environ, home=self.home.path)

    def unlock(self, shown: Credentials) -> PersonRing:
        """Open somebody's ring; `NotAllowedError` where anything is wrong."""
        directory = self.directory()
        self.forget_left(directory)
        with self.store.read() as tx:
            ring = unlock_ring(tx, directory, shown, at=self.now())
        self._here.remember_log()
        self._unlocked.append(ring.person_id)
        return replace(ring, today=lambda: self.today)

    def forget_left(self, directory: Directory) -> None:
        """Keep nothing on this machine that was theirs alone who left the office."""
        forget_left(self.home.marks.parent, directory)

    @property
    def stationery(self) -> Stationery:
        """
        What people write letters with.

        Raises:
            SetupError: The office has no address to write from.
        """
        own = self.settings.own_addresses
        if not own:
            msg = "This office has no address to write from; set `address` in [mail]."
            raise SetupError(msg)
        return Stationery(
            letters=self.letters,
            office=self.settings.office.name,
            mailbox=own[0],
            timetable=self.timetable,
            desk=self.settings.notices.desk,
            pull_back=self.settings.mail.pull_back,
        )

    def guard(self, tx: Transaction) -> Guard:
        """
        Return what letters are compared with besides their case.

        Raises:
            CatalogueError: The office's own list of telling words cannot be used.
        """
        return Guard(
            knowledge=self._knowledge.current(tx),
            sensitive=read_sensitive(self.home.path),
            office=self.settings.office.name,
        )

    def reception(self, ring: WorkerRing, sandbox: Sandbox) -> Reception:
        """Return what receiving letters needs."""
        return reception_of(
            self.settings,
            store=self.store,
            timetable=self.timetable,
            letters=self._books.letters,
            witness=self.witness,
            ring=ring,
            sandbox=sandbox,
        )

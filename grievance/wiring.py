"""Put the rooms together; the only module that knows all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.letters import LetterBook, read_letters
from grievance.catalogue.notices import NoticeBook, read_notices
from grievance.catalogue.overrides import read_catalogue
from grievance.domain.clock import ClockKind
from grievance.domain.errors import SetupError
from grievance.domain.limit import Unit
from grievance.domain.next_notice import NoticeRules
from grievance.domain.timetable import Timetable
from grievance.home import WORKER_KEY, Home, read_key, read_keys
from grievance.leak.sensitive import read_sensitive
from grievance.mail.authentication import Trust
from grievance.mail.limits import Limits
from grievance.mail.sandbox.pool import Sandbox
from grievance.once import Once
from grievance.replacing import replace_file
from grievance.secret import Login
from grievance.services.acknowledge_letter import OfficeVoice
from grievance.services.answering_caps import Caps
from grievance.services.audits_on_ring import AuditRules
from grievance.services.compare_key_marks import compare_key_marks
from grievance.services.guard_letter import Guard
from grievance.services.knowledge_index import KnowledgeIndex
from grievance.services.letter_facts import Stationery
from grievance.services.make_checkpoint import log_origin
from grievance.services.read_directory import read_directory
from grievance.services.reception import Reception
from grievance.services.unlock_ring import Credentials, unlock_ring
from grievance.services.witness_log import Witness
from grievance.services.write_notice import NoticeStationery
from grievance.settings import (
    MailboxSettings,
    Settings,
    SmtpSettings,
    read_settings,
)
from grievance.settings.login import login_for
from grievance.settings.pin import pin_by_hand, pinned_root
from grievance.storage.schema import require_current
from grievance.storage.store import Store, Transaction
from grievance.vault.case_box import CaseSlot
from grievance.vault.checkpoint import Checkpoint
from grievance.vault.directory import Directory, signing_root
from grievance.vault.errors import SealError
from grievance.vault.high_water import HighWater, read_marks, write_marks
from grievance.vault.key_marks import (
    KeyMark,
    read_key_marks,
    remember_keys,
    tidy_key_marks,
)
from grievance.vault.ring import PersonRing, WorkerRing


Clock = Callable[[], datetime]
SQLITE = "sqlite:///"


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
    _catalogue: Once[Catalogue] = field(init=False, repr=False, compare=False)
    _letters: Once[LetterBook] = field(init=False, repr=False, compare=False)
    _notices: Once[NoticeBook] = field(init=False, repr=False, compare=False)
    _knowledge: KnowledgeIndex = field(
        default_factory=KnowledgeIndex, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Put off what only some ways in need, so that starting is quick."""
        home = self.home.path
        catalogue = Once(lambda: read_catalogue(home))
        letters = Once(lambda: read_letters(home, catalogue()))
        object.__setattr__(self, "_catalogue", catalogue)
        object.__setattr__(self, "_letters", letters)
        notices = Once(lambda: read_notices(home, catalogue()))
        object.__setattr__(self, "_notices", notices)

    @property
    def catalogue(self) -> Catalogue:
        """
        The catalogue with the office's corrections, as they were when it was first read.

        Raises:
            CatalogueError: One of them cannot be used.
        """
        return self._catalogue()

    @property
    def letters(self) -> LetterBook:
        """
        What the office writes, with its corrections; read as the catalogue is.

        Raises:
            CatalogueError: A template cannot be used.
        """
        return self._letters()

    @property
    def notice_stationery(self) -> NoticeStationery:
        """
        What notices to those who audit are written with; read as the catalogue is.

        Raises:
            CatalogueError: The words of notices cannot be used.
        """
        return NoticeStationery(
            notices=self._notices(),
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

    def marks(self) -> HighWater:
        """Return the high-water marks that this machine remembers."""
        return read_marks(self.home.marks)

    def directory(self) -> Directory:
        """
        Read the directory, verified and not older than the newest one seen here.

        Where the root key handed over to another, this machine trusts that one from now
        on, and no other.  Roles that have ended by now are not in it.

        Raises:
            RolledBackError: It is older, the log is shorter, or a case has another key
                than what this machine saw.
        """
        marks, keys = self.marks(), read_key_marks(self.home.key_marks)
        with self.store.read() as tx:
            directory = read_directory(
                tx,
                root_public=self.settings.root_public,
                at_least=marks.directory_epoch,
            )
            root = signing_root(tx.people.directory(), known=self.settings.root_public)
            marks.refuse_shorter_log(tx.log.frontier().size)
            unseen = compare_key_marks(tx, directory, keys)
        if root != self.settings.root_public:
            _pin(self.home.settings, before=self.settings.root_public, following=root)
        if directory.epoch > marks.directory_epoch:
            write_marks(self.home.marks, HighWater(directory_epoch=directory.epoch))
        if unseen:
            remember_keys(self.home.key_marks, unseen)
        if keys.are_many:
            tidy_key_marks(self.home.key_marks)
        return directory.in_force(self.now())

    def remember_keys(self, slots: Iterable[CaseSlot]) -> None:
        """Let this machine notice when cases have not these keys of theirs any more."""
        seen = [
            KeyMark.of(one.case_id, one.compartment, one.kv, one.signature)
            for one in slots
        ]
        remember_keys(self.home.key_marks, seen)

    def remember(self, checkpoint: Checkpoint) -> None:
        """
        Let this machine notice when the log is no longer what *checkpoint* saw.

        Raises:
            RolledBackError: It remembers another log of the same size.
        """
        seen = HighWater(log_size=checkpoint.size, log_root=checkpoint.root.hex())
        write_marks(self.home.marks, seen)

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

    def login(self, server: MailboxSettings | SmtpSettings) -> Login:
        """Return how we log in at a server; the secret is read when it is needed."""
        return login_for(server, self.environ, home=self.home.path)

    def unlock(self, shown: Credentials) -> PersonRing:
        """Open somebody's ring; `NotAllowedError` where anything is wrong."""
        directory = self.directory()
        with self.store.read() as tx:
            ring = unlock_ring(tx, directory, shown, at=self.now())
        return replace(ring, today=lambda: self.today)

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
        mail = self.settings.mail
        return Reception(
            store=self.store,
            ring=ring,
            reader=sandbox,
            index=KnowledgeIndex(),
            timetable=self.timetable,
            office=OfficeVoice(
                name=self.settings.office.name,
                own_addresses=self.settings.own_addresses,
                is_on=mail.acknowledge,
                caps=Caps(
                    mailbox=mail.mailbox_cap,
                    domain=mail.domain_cap,
                    overall=mail.overall_cap,
                ),
            ),
            addresses={box.name: box.address for box in self.settings.mailbox},
            trust=Trust(
                authserv_id=mail.authserv_id,
                enforced=mail.authentication == "enforced",
            ),
            open_letters=self._letters,
            desk=self.settings.notices.desk,
            witness=self.witness,
        )


def _pin(path: Path, *, before: bytes, following: bytes) -> None:
    """
    Trust the root key *following* from now on.

    Raises:
        SetupError: The settings cannot be written; what to write is said.
    """
    try:
        text, mode = path.read_text("utf-8"), path.stat().st_mode & 0o777
        pinned = pinned_root(text, before=before, following=following)
        if pinned != text:
            replace_file(path, pinned, mode=mode)
    except (OSError, SetupError):
        raise pin_by_hand(following) from None


def utc_now() -> datetime:
    """Tell the time; the one place that asks the system."""
    return datetime.now(UTC)


def open_store(home: Home, settings: Settings) -> Store:
    """Open the configured database, or the embedded one in *home*."""
    return Store.open(database_url(home, settings))


def database_url(home: Home, settings: Settings) -> str:
    """Return where the database is; a relative SQLite path starts at the home."""
    url = settings.database.url
    if not url:
        return f"{SQLITE}{home.database}"
    if url.startswith(SQLITE) and not url.startswith(f"{SQLITE}/"):
        return f"{SQLITE}{home.path / url.removeprefix(SQLITE)}"
    return url


def build(path: Path, environ: Mapping[str, str], *, now: Clock = utc_now) -> Mechanism:
    """
    Build the mechanism of the home at *path*.

    Raises:
        SetupError: It is no home, or its database is not of this version.
    """
    home = Home(path)
    settings = read_settings(home.settings, environ)
    store = open_store(home, settings)
    require_current(store.engine)
    return Mechanism(
        home=home,
        settings=settings,
        store=store,
        now=now,
        timetable=settings.timetable,
        environ=environ,
    )

"""
Found an office in a home that appears whole or not at all.

The settings file gets its name last, because it makes a folder a home; its draft is
written first.  The file `state/founding` lies there meanwhile: what stands beside both
after a power cut was never an office, and the next try may clear it away.  Without the
draft it may be an office whose settings were lost, and nothing of it is touched.
"""

from __future__ import annotations

import base64

from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from grievance.domain.errors import SetupError
from grievance.home import (
    DEVICE_KEY,
    RECOVERY_KEY,
    ROOT_KEY,
    WORKER_KEY,
    Home,
    write_key,
    write_private,
)
from grievance.services.people.enrol_person import NewPerson, enrol_person
from grievance.services.people.found_office import OfficeSecrets, found_office
from grievance.settings import (
    MailSettings,
    OfficeSettings,
    Settings,
    SmtpSettings,
    UrlSettings,
    read_settings,
    write_settings,
)
from grievance.storage.schema import current, require_current, upgrade
from grievance.storage.store import Store, Transaction
from grievance.vault.high_water import HighWater, write_marks
from grievance.vault.holder_marks import remember_holders, unseen_holders
from grievance.wiring import open_store


DRAFT = "grievance.toml.new"
READ_ME = """\
This folder holds the two keys that must not stay on this computer.

root.key      signs who works in the office. Whoever has it can add people.
recovery.key  opens every case when passphrases or devices are lost.

Move the whole folder to two storage sticks that are kept locked away in two places,
check that both can be read, and delete it here. You need it again to enrol somebody
and to recover an office; never for daily work.

Within a week put recovery.key on sheets of paper in three hands, of which any two are
enough (grievance recovery split; docs/recovery.md), and destroy the file.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffice:
    """
    What an office is founded with; URLs are empty for the embedded servers.

    *letters_folder* is where letters of ours are put as files, if anywhere,
    *time_zone* where a day begins, and *suite* the way in which keys are wrapped.
    """

    name: str
    people: tuple[NewPerson, ...]
    mailbox: str = ""
    authserv_id: str = ""
    database: str = ""
    broker: str = ""
    letters_folder: str = ""
    time_zone: str = "UTC"
    suite: int = 1


def found(
    home: Home, office: NewOffice, environ: Mapping[str, str], *, at: datetime
) -> None:
    """
    Make the home, its keys, its database and its people.

    Raises:
        SetupError: There is an office already, in the home or in the database, or
            something could not be made; then nothing is left of this try.

        NotAllowedError: Somebody's name or passphrase will not do.
    """
    secrets = OfficeSecrets.generate()
    with _whole(home):
        draft = home.path / DRAFT
        write_private(draft, write_settings(_settings(office, secrets)))
        _write_keys(home, secrets)
        settings = read_settings(draft, environ)
        with closing(open_store(home, settings)) as store:
            _prepare(store)
            _fill(home, store, secrets, office, at)
        draft.replace(home.settings)


@contextmanager
def _whole(home: Home) -> Generator[None, None, None]:
    """Keep what is made in *home* only if all of it was made."""
    was_there = home.path.exists()
    home.make()
    try:
        with _alone(home):
            _start_clean(home)
            try:
                yield
            except BaseException:
                if not home.settings.exists():
                    _clear(home)
                raise
            _mark(home).unlink()
    except BaseException:
        if not was_there:
            with suppress(OSError):  # somebody else put something there
                home.path.rmdir()
        raise


def _start_clean(home: Home) -> None:
    home.make()  # somebody may have been faster, and is refused here
    if _mark(home).exists() and (home.path / DRAFT).exists():
        _clear(home)
        home.make()
    _mark(home).unlink(missing_ok=True)
    _refuse_remains(home)
    write_private(_mark(home), "")


def _mark(home: Home) -> Path:
    return home.marks.with_name("founding")


@contextmanager
def _alone(home: Home) -> Generator[None, None, None]:
    lock = FileLock(home.marks.with_name("founding.lock"), mode=0o600, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        msg = f"Somebody else is making an office in {home.path} right now."
        raise SetupError(msg) from None
    except OSError as error:
        msg = f"The home {home.path} cannot be made: {error.strerror}."
        raise SetupError(msg) from None
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)
            home.marks.parent.rmdir()  # only if nothing was founded


def _folders(home: Home) -> tuple[Path, ...]:
    devices = home.device("x").parent
    return (home.worker_key.parent, home.safe, devices, home.marks.parent)


def _remains(home: Home) -> list[Path]:
    """Return what an office consists of, as far as it lies in *home*."""
    inside = [path for folder in _folders(home) for path in folder.glob("*")]
    files = [*home.path.glob(f"{home.database.name}*"), home.path / DRAFT, *inside]
    return [path for path in files if path.is_file() and path.suffix != ".lock"]


def _refuse_remains(home: Home) -> None:
    remains = _remains(home)
    if remains:
        msg = (
            f"In {home.path} lies {remains[0].name} of an office whose grievance.toml "
            "is missing; put that back, or choose another home."
        )
        raise SetupError(msg)


def _clear(home: Home) -> None:
    """Remove what a try has made; what else lies in the folder stays."""
    last = (home.path / DRAFT, _mark(home))  # they say that this was no office
    for path in (*(one for one in _remains(home) if one not in last), *last):
        path.unlink(missing_ok=True)
    for folder in _folders(home):
        with suppress(OSError):
            folder.rmdir()


def _settings(office: NewOffice, secrets: OfficeSecrets) -> Settings:
    root = base64.b64encode(secrets.root.public).decode()
    return Settings(
        office=OfficeSettings(name=office.name, root=root, time_zone=office.time_zone),
        mail=MailSettings(address=office.mailbox, authserv_id=office.authserv_id),
        smtp=SmtpSettings(folder=office.letters_folder),
        database=UrlSettings(url=office.database),
        broker=UrlSettings(url=office.broker),
    )


def _write_keys(home: Home, secrets: OfficeSecrets) -> None:
    write_key(home.worker_key, WORKER_KEY, secrets.worker_seed)
    write_key(home.root_key, ROOT_KEY, secrets.root_seed)
    write_key(home.recovery_key, RECOVERY_KEY, secrets.recovery_seed)
    write_private(home.safe / "READ-ME.txt", READ_ME)


def _prepare(store: Store) -> None:
    """Make the tables, or find them empty."""
    with store.read() as tx:  # a database that is away becomes a sentence here
        if current(store.engine) is None:
            upgrade(store.engine)
            return
        require_current(store.engine)
        _refuse_office(tx)


def _refuse_office(tx: Transaction) -> None:
    if tx.people.has_office():
        msg = (
            "There is an office in this database already; name an empty database, or "
            "use the home that belongs to it."
        )
        raise SetupError(msg)


def _fill(
    home: Home,
    store: Store,
    secrets: OfficeSecrets,
    office: NewOffice,
    at: datetime,
) -> None:
    with store.begin() as tx:
        directory = found_office(tx, secrets, suite=office.suite, at=at)
        for person in office.people:
            enrolled = enrol_person(tx, secrets.root, directory, person, at)
            directory = enrolled.directory
            write_key(home.device(person.name), DEVICE_KEY, enrolled.device)
    with store.read() as tx:
        log = tx.log.frontier()
    marks = HighWater(
        directory_epoch=directory.epoch, log_size=log.size, log_root=log.root.hex()
    )
    write_marks(home.marks, marks)
    remember_holders(home.holder_marks, unseen_holders(directory, {}))

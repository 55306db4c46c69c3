"""
An office with very many cases on either engine, for what is measured in it.

Filling one takes minutes.  Where a folder is named it stays there, with what desks and
searches read in it, and is opened the next time; it has an office for each engine and
number of cases.  One that was not filled to the end is made anew.
"""

from __future__ import annotations

import shutil

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final

from grievance.home import DEVICE_KEY, read_key, write_key
from grievance.services.boxes.unlock_ring import Credentials
from grievance.services.people.found_office import OfficeSecrets
from grievance.wiring import build
from tests.doubles import NOON
from tests.offices import DANA, Office, closing, make_office
from tests.servers.postgres import kept_postgres, running_postgres


SQLITE, POSTGRESQL = "sqlite", "postgresql"
WHERE: Final[Mapping[str, str]] = MappingProxyType(
    {SQLITE: "", POSTGRESQL: " on PostgreSQL"}
)
DATABASE = "many"
WORDS = f"the words of {DANA}"
_ROOT, _RECOVERY = "root-key", "recovery-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """How many cases, on which engine, and the folder where they stay, if they do."""

    cases: int
    engine: str = SQLITE
    kept: Path | None = None

    @property
    def where(self) -> str:
        """What names say of the engine; nothing of the embedded one."""
        return WHERE[self.engine]


@contextmanager
def many_cases(many: Many, fill: Callable[[Office], None]) -> Iterator[Office]:
    """Give an office of one person's, after *fill* was done to it, now or once."""
    with ExitStack() as stack:
        if many.kept is None:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            url = stack.enter_context(_passing_url(many))
        else:
            folder = many.kept.absolute() / f"{many.engine}-{many.cases}"
            url = stack.enter_context(_staying_url(many, folder))
        is_filled = _mark(folder).exists()
        office = _reopened(folder) if is_filled else _founded(folder, url)
        stack.enter_context(closing(office))
        if not is_filled:
            fill(office)
            _settle(office)
            _mark(folder).touch()
        yield office


@contextmanager
def _passing_url(many: Many) -> Iterator[str]:
    if many.engine == SQLITE:
        yield ""
        return
    with running_postgres() as server, server.database(DATABASE) as url:
        yield url


@contextmanager
def _staying_url(many: Many, folder: Path) -> Iterator[str]:
    """Give the database in *folder*, an empty one unless it was filled to the end."""
    if not _mark(folder).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    if many.engine == SQLITE:
        yield ""
        return
    with kept_postgres(folder / "cluster") as server:
        if not _mark(folder).exists():
            server.run(f"CREATE DATABASE {DATABASE} TEMPLATE template0")
        yield server.url(DATABASE)


def _mark(folder: Path) -> Path:
    return folder / "filled"


def _founded(folder: Path, url: str) -> Office:
    """Found one, and keep what opens it beside it."""
    office = make_office(folder / "home", url, people=(DANA,))
    home, secrets = office.mechanism.home, office.secrets
    device = home.device(DANA)
    device.parent.mkdir(exist_ok=True)
    write_key(device, DEVICE_KEY, office.credentials[DANA].device)
    write_key(folder / _ROOT, _ROOT, secrets.root_seed)
    write_key(folder / _RECOVERY, _RECOVERY, secrets.recovery_seed)
    return office


def _settle(office: Office) -> None:
    """Let PostgreSQL know its tables now, as it would by itself within minutes."""
    with office.store.engine.connect() as connection:
        if connection.dialect.name == POSTGRESQL:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("VACUUM ANALYZE")


def _reopened(folder: Path) -> Office:
    mechanism = build(folder / "home", {}, now=lambda: NOON)
    home = mechanism.home
    secrets = OfficeSecrets(
        root_seed=read_key(folder / _ROOT, _ROOT),
        recovery_seed=read_key(folder / _RECOVERY, _RECOVERY),
        worker_seed=read_key(home.worker_key, "worker-key"),
    )
    device = read_key(home.device(DANA), DEVICE_KEY)
    credentials = Credentials(name=DANA, passphrase=WORDS, device=device)
    return Office(
        mechanism=mechanism,
        secrets=secrets,
        credentials={DANA: credentials},
        rings={DANA: mechanism.unlock(credentials)},
    )

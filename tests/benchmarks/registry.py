"""
Importing a registry of two thousand Entities and six thousand audits from CSV files.

The floor reads the same files and puts every cell of every row into one table of a
SQLite file, in one transaction.  The import reads and checks each row, compares it with
the books, keeps its history and the tables, and logs a digest.  Importing the same files
again is measured as well: nothing changes then.
"""

from __future__ import annotations

import csv
import sqlite3

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import uuid4

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity, Facility
from grievance.domain.firm import Firm
from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.domain.registry import Registry
from grievance.domain.registry_ids import FirmId
from grievance.services.registry.export_registry import export_registry
from grievance.services.registry.import_registry import import_registry
from grievance.services.registry.read_registry import read_rows
from grievance.services.registry.registry_books import registry_on_books
from grievance.services.registry_form.sheets import SHEETS
from tests.benchmarks.row import Row
from tests.benchmarks.triage import make_names
from tests.doubles import NOON
from tests.offices import DANA, Office, closing, make_office


ENTITIES, AUDITS_EACH, FIRMS = 2_000, 3, 20
GOAL = 30.0  # times the floor
SECONDS = 20.0  # goal on a slow machine: seconds, not minutes
FIRST = date(2024, 1, 1)
YEAR = timedelta(days=365)


def measure(count: int = ENTITIES) -> list[Row]:
    """Measure once each: an import takes long enough to be told from noise."""
    registry = make_registry(count)
    with (
        TemporaryDirectory() as folder,
        closing(make_office(Path(folder, "home"), people=(DANA,))) as office,
    ):
        sheets = Path(folder, "sheets")
        write_sheets(registry, sheets)
        lowest = _floor(sheets, Path(folder, "floor.db"))
        first, again = _imported(office, sheets), _imported(office, sheets)
    name = f"registry: {count:,} Entities, {count * AUDITS_EACH:,} audits"
    return [
        Row(name="registry: floor, read and insert", value=lowest, unit="s"),
        Row.within(name, first, "s", limit=SECONDS),
        Row(name="registry, to floor", value=first / lowest, unit="times", goal=GOAL),
        Row(name="registry: the same again", value=again, unit="s"),
    ]


def make_registry(count: int) -> Registry:
    """Make an invented registry, its names in three scripts."""
    names = [one for (one,) in make_names().values()]
    firms = tuple(
        Firm(id=FirmId(uuid4()), key=f"F-{n}", name=f"{names[-n - 1]} Audit")
        for n in range(FIRMS)
    )
    entities = tuple(_entity(n, names) for n in range(count))
    certificates = tuple(_certificate(n, one) for n, one in enumerate(entities))
    audits = tuple(
        _audit(n * AUDITS_EACH + turn, entities[n], certificates[n], firms)
        for n in range(count)
        for turn in range(AUDITS_EACH)
    )
    return Registry(
        firms=firms, entities=entities, certifications=certificates, audits=audits
    )


def write_sheets(registry: Registry, folder: Path) -> None:
    """Write it as the CSV files that an operator imports."""
    folder.mkdir()
    for sheet in SHEETS:
        rows = export_registry(registry)[sheet.name]
        with Path(folder, f"{sheet.name}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.name for column in sheet.columns])
            writer.writerows(rows)


def _floor(sheets: Path, database: Path) -> float:
    """Do the least."""
    started = perf_counter()
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE cell (sheet TEXT, row INTEGER, value TEXT)")
    for path in sheets.glob("*.csv"):
        with path.open(newline="") as file:
            cells = [
                (path.stem, number, value)
                for number, row in enumerate(csv.reader(file))
                for value in row
            ]
        connection.executemany("INSERT INTO cell VALUES (?, ?, ?)", cells)
    connection.commit()
    connection.close()
    return perf_counter() - started


def _imported(office: Office, sheets: Path) -> float:
    """Return the seconds of an import of files that have to be right."""
    started = perf_counter()
    with office.store.begin() as tx:
        read = read_rows(sheets, known=registry_on_books(tx))
        assert () == read.problems
        import_registry(tx, read.registry, at=NOON)
    return perf_counter() - started


def _entity(number: int, names: list[str]) -> Entity:
    place = Facility(
        name=f"Works {number}", country="NO", region=f"Region {number % 40}"
    )
    return Entity(
        id=EntityId(uuid4()),
        key=f"E-{number}",
        name=f"{names[number]} {number}",
        aliases=(f"{names[-number - 1]} {number}",),
        country="NO",
        facilities=(place,),
    )


def _certificate(number: int, entity: Entity) -> Certification:
    return Certification(
        id=CertificationId(uuid4()),
        key=f"C-{number}",
        entity_id=entity.id,
        standard="ASI-PS",
        version="V3.1",
        number=str(number),
        issued=FIRST,
        expires=FIRST + 3 * YEAR,
    )


def _audit(
    number: int, entity: Entity, certificate: Certification, firms: tuple[Firm, ...]
) -> Audit:
    start = FIRST + timedelta(days=number % 900)
    return Audit(
        id=AuditId(uuid4()),
        key=f"A-{number}",
        entity_id=entity.id,
        certification_ids=(certificate.id,),
        firm_id=firms[number % len(firms)].id,
        kind=AuditKind.SURVEILLANCE,
        status=AuditStatus.SCHEDULED,
        scheduled_start=start,
    )

"""What is at work goes on while the tables are brought up: steps only ever widen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.exc import IntegrityError

from grievance.storage.engine import open_engine
from grievance.storage.schema import upgrade
from tests.doubles import make_mail
from tests.migrations.walk import revisions, write_as
from tests.offices import Office
from tests.services.looking import opened


# Nothing was released before this one; steps from it on are taken by offices at work.
FIRST = "0014"
# Steps that take something away, each with the release that stopped using it.
CONTRACTS: dict[str, str] = {}

WIDER = (
    'ALTER TABLE "case" ADD COLUMN later_note VARCHAR',
    "ALTER TABLE outbox ADD COLUMN later_count INTEGER DEFAULT 0 NOT NULL",
    "CREATE TABLE later (id INTEGER PRIMARY KEY)",
    "CREATE INDEX ix_later ON part (kind)",
)
NARROWER = (
    ("ALTER TABLE part ADD COLUMN x INTEGER DEFAULT 0 NOT NULL", ()),
    ("ALTER TABLE pulse ADD COLUMN x INTEGER", ()),
    ("DROP TABLE pulse", ("pulse is gone",)),
    ("ALTER TABLE pulse DROP COLUMN at", ("pulse.at is gone",)),
    (
        "ALTER TABLE pulse RENAME COLUMN at TO since",
        ("pulse.at is gone", "pulse.since must be written by who does not know it"),
    ),
    ("CREATE UNIQUE INDEX one_kind ON part (kind)", ("part allows less: kind",)),
)

UNSEEN = "ALTER TABLE pulse ADD COLUMN x INTEGER CHECK (x IS NOT NULL)"


def reflected(engine: Engine) -> MetaData:
    found = MetaData()
    found.reflect(engine)
    return found


def unique(table: Table) -> set[str]:
    """Name the columns that may not repeat, as the code of before knows them."""
    sets = [one.columns.keys() for one in table.indexes if one.unique]
    sets += [
        one.columns.keys()
        for one in table.constraints
        if isinstance(one, UniqueConstraint | PrimaryKeyConstraint)
    ]
    return {", ".join(sorted(names)) for names in sets}


def narrowed(before: MetaData, after: MetaData) -> Iterator[str]:
    """Say what code that knows the tables of *before* cannot do with those *after*."""
    for name, old in before.tables.items():
        if name not in after.tables:
            yield f"{name} is gone"
            continue
        new = after.tables[name]
        yield from (f"{name} allows less: {one}" for one in unique(new) - unique(old))
        yield from _narrowed_columns(old, new)


def _narrowed_columns(old: Table, new: Table) -> Iterator[str]:
    for name in {*old.c.keys()} - {*new.c.keys()}:
        yield f"{old.name}.{name} is gone"
    for column in new.c:
        known = old.c.get(column.name)
        yield from _asked_newly(column) if known is None else _changed(known, column)


def _asked_newly(column: Column[Any]) -> Iterator[str]:
    if not column.nullable and column.server_default is None:
        yield f"{column} must be written by who does not know it"


def _changed(old: Column[Any], new: Column[Any]) -> Iterator[str]:
    if old.nullable and not new.nullable:
        yield f"{new} may not be empty any more"
    if str(old.type) != str(new.type):
        yield f"{new} is of another type"
    if new.foreign_keys and not old.foreign_keys:
        yield f"{new} must point to something"


def test_each_step_only_widens(database_url: str) -> None:
    """
    What an older release reads and writes is there after each step, and no more is asked:
    on either engine its statements, with its columns, do what they did.
    """
    engine = open_engine(database_url)
    upgrade(engine, FIRST)
    before = reflected(engine)
    write_as(engine, before)  # as it did before anything changed
    for revision in [one for one in revisions() if one > FIRST]:
        upgrade(engine, revision)
        after = reflected(engine)
        if revision not in CONTRACTS:
            assert [] == [*narrowed(before, after)], revision
            write_as(engine, before)
        before = after
    engine.dispose()


def test_what_no_description_tells_is_found_by_writing(database_url: str) -> None:
    """
    A rule that is new, on either engine.
    """
    engine = open_engine(database_url)
    upgrade(engine)
    before = reflected(engine)
    with engine.begin() as connection:
        connection.execute(text(UNSEEN))

    assert [] == [*narrowed(before, reflected(engine))]
    with pytest.raises(IntegrityError):
        write_as(engine, before)
    engine.dispose()


@pytest.mark.parametrize(("statement", "said"), NARROWER)
def test_what_narrows_is_found(
    tmp_path: Path, statement: str, said: tuple[str, ...]
) -> None:
    """
    Tables and columns that go or get other names, and rules that are new; defaults pass.
    """
    engine = open_engine(f"sqlite:///{tmp_path / 'books.db'}")
    upgrade(engine)
    before = reflected(engine)
    with engine.begin() as connection:
        connection.execute(text(statement))

    assert said == tuple(narrowed(before, reflected(engine)))
    engine.dispose()


def test_a_column_that_changes_is_found() -> None:
    """
    Its type, whether it may be empty, and whether it points anywhere.
    """
    before, after = MetaData(), MetaData()
    Table("bag", before, Column("size", Integer))
    Table("bag", after, Column("size", String, ForeignKey("box.id"), nullable=False))

    assert [
        "bag.size may not be empty any more",
        "bag.size is of another type",
        "bag.size must point to something",
    ] == [*narrowed(before, after)]


def test_an_office_at_work_goes_on(fresh_office: Office) -> None:
    """
    Who does not know of wider tables takes in, opens and verifies as before.
    """
    office = fresh_office
    office.case_of(make_mail())

    office.tamper(*WIDER)

    case_id = office.case_of(make_mail("It came in while the tables got wider."))
    assert 1 == len(opened(office, case_id).letters)
    assert () == office.verify().problems

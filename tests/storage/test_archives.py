"""Which columns open something, so that they lie apart in a backup."""

from __future__ import annotations

from pathlib import Path

import pytest

from grievance.domain.errors import DamagedError
from grievance.storage.archive_halves import KEY_COLUMNS, KEY_TABLES, Half
from grievance.storage.archives import Tell
from grievance.storage.schema import metadata
from tests.doubles import make_mail
from tests.offices import Office, sqlite_office


__all__ = ["sqlite_office"]

# Sealed or signed: without the columns of keys nobody opens them.
OPENS_NOTHING = {
    "answered.mark",
    "audit_file.mark",
    "blob.digest",
    "case_slot.commitment",
    "case_slot.heir",
    "case_slot.public",
    "case_slot.signature",
    "case_slot.vouched",
    "directory.body",
    "directory.signature",
    "log_entry.body",
    "log_head.frontier",
    "outgoing.closed",
    "outgoing.digest",
    "outgoing.release",
    "outgoing.sealed",
    "outgoing.signature",
    "part.boxed",  # opens with the secret of its case only
    "part.sealed",
    "part.signature",
    "receipt.content_mark",
    "receipt.fingerprint",
    "receipt.id_mark",
    "rehearsal.package",  # of numbers that nobody is given away by
    "rehearsal.sealed",
    "rehearsal.signature",
    "release.package",  # public
    "release.sealed",
    "release.signature",
    "request.answer",
    "request.asked",
    "slip.sealed",
    "slip.signature",
    "spool.sealed",
}


def test_every_column_of_bytes_is_decided() -> None:
    """
    Who adds one has to say whether it opens anything.
    """
    in_books = {
        f"{table.name}.{column.name}"
        for table in metadata().sorted_tables
        if table.name not in KEY_TABLES
        for column in table.c
        if "BLOB" in str(column.type) or "BINARY" in str(column.type)
    }
    keys = {f"{table}.{column}" for table, column in KEY_COLUMNS.items()}

    assert in_books == OPENS_NOTHING | keys


def written(office: Office, folder: Path, tell: Tell = lambda *_: None) -> int:
    with office.store.read() as tx:
        return tx.archives.write(folder / "books.db", Half.BOOKS, tell).rows


@pytest.mark.parametrize(
    "harm", ["state = 'nonsense'", "due_at = 'never'", "due_at = 7"]
)
def test_a_value_that_cannot_be_there_is_damage(
    sqlite_office: Office, tmp_path: Path, harm: str
) -> None:
    """
    It is said in a sentence, which names none of it.
    """
    sqlite_office.collect(make_mail())
    sqlite_office.tamper(f"UPDATE outbox SET {harm}")

    with pytest.raises(DamagedError, match="holds what cannot be there"):
        written(sqlite_office, tmp_path)


def test_a_mistake_of_ours_is_no_damage(sqlite_office: Office, tmp_path: Path) -> None:
    """
    It comes as what it is: nobody looks for what was altered in books that are sound.
    """

    def stumbles(_done: int, _total: int | None) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        written(sqlite_office, tmp_path, stumbles)

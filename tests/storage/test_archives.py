"""Which columns open something, so that they lie apart in a backup."""

from __future__ import annotations

from grievance.storage.archive_halves import KEY_COLUMNS, KEY_TABLES
from grievance.storage.schema import metadata


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

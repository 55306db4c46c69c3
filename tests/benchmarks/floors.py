"""
What intake is held against: the least one could do with a mail, and the least of ours.

The bare floor promises nothing: it parses in its own process, seals once and inserts one
row, in a commit of its own.  The floor is what cannot be left out by whoever promises
what this mechanism does, done by hand, without its services: each mail is sealed and
committed as it came, read in a child of its own, looked through for danger and for what
it is about, then made into so many things that are sealed, wrapped to whoever may read
them, and signed, and these are committed.  How many was counted in a profile of intake
with two people; on the books they are as many rows as there, with those of the log.
What a look through a letter takes by itself is measured by `triage`.

Left out are, of what intake does besides: to find out whether it answers something or
came before, to check the books against the log, to claim a job, to answer.

Both on SQLite with synchronous=FULL.  What starting costs is measured apart and taken
off.
"""

from __future__ import annotations

import os
import sqlite3

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from grievance.mail.reading.parse import parse
from grievance.mail.sandbox.pool import Sandbox
from grievance.services.triage.propose_triage import propose_triage
from grievance.services.triage.triage_knowledge import Knowledge
from grievance.vault.keys import BoxKey, SigningKey
from grievance.vault.seal import Place, seal, unseal
from grievance.vault.wrap import unwrap, wrap
from tests.benchmarks.cost import Cost, costing


SEALED: Final = 9  # besides the mail as it came
WRAPPED: Final = 7  # besides its key
SIGNED: Final = 11
ROWS: Final = (4, 30)  # of each commit, with those of the log
FEW: Final = 20
NOTHING: Final = Knowledge()
_INSERT = "INSERT INTO mail VALUES (?, ?)"

Do = Callable[[sqlite3.Connection, Sequence[bytes]], None]


def bare_floor(mails: Sequence[bytes]) -> Cost:
    """Do the least with *mails*."""
    return _measured(_parse_and_keep, mails)


def floor(mails: Sequence[bytes]) -> Cost:
    """Do the least with *mails* that keeps what is promised."""
    few, all_ = (_measured(_receive, some) for some in (mails[:FEW], mails))
    share = len(mails) / (len(mails) - FEW)
    less = all_.without(few)
    return Cost(clock=less.clock * share, processor=less.processor * share)


def _measured(do: Do, mails: Sequence[bytes]) -> Cost:
    with _books() as books, costing() as cost:
        do(books, mails)
    return cost


@contextmanager
def _books() -> Iterator[sqlite3.Connection]:
    with (
        TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder, "floor.db"))) as books,
    ):
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            books.execute(f"PRAGMA {pragma}")
        books.execute("CREATE TABLE mail (id TEXT, sealed BLOB)")
        books.commit()
        yield books


def _parse_and_keep(books: sqlite3.Connection, mails: Sequence[bytes]) -> None:
    key = os.urandom(32)
    for number, raw in enumerate(mails):
        parse(raw)
        _commit(books, [seal(key, raw, _place(number))])


def _receive(books: sqlite3.Connection, mails: Sequence[bytes]) -> None:
    author = SigningKey.from_seed(os.urandom(32))
    box = BoxKey.from_seed(os.urandom(32))
    with Sandbox(children=2) as sandbox:
        for number, raw in enumerate(mails):
            key, place = os.urandom(32), _place(number)
            wrapped, sealed = wrap(box.public, key, number), seal(key, raw, place)
            _commit(books, [wrapped, sealed, *[b""] * (ROWS[0] - 2)])
            raw_again = unseal(unwrap(box, wrapped, number), sealed, place)
            letter = sandbox.parse(raw_again)
            propose_triage(letter, NOTHING)
            text = letter.text.encode()
            made = [seal(key, text, place) for _ in range(SEALED)]
            made += [wrap(box.public, key, number) for _ in range(WRAPPED)]
            made += [author.sign(sealed) for _ in range(SIGNED)]
            _commit(books, [*made, *[b""] * (ROWS[1] - len(made))])


def _commit(books: sqlite3.Connection, rows: Sequence[bytes]) -> None:
    books.executemany(_INSERT, [("", row) for row in rows])
    books.commit()


def _place(number: int) -> Place:
    return Place(table="mail", column="sealed", row_id=str(number))

"""
The list of what was erased, kept outside the books: old books are not to bring it back.

    {"case": "<id>", "on": "2026-11-22", "agreed": {…}}        a line for each

Each line has the request that two people signed, so that nobody who can write to the
file has a case destroyed when books are put back.  It holds ids and signatures only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from grievance.domain.errors import SetupError
from grievance.domain.ids import CaseId
from grievance.services.directory.past_directories import PastDirectories
from grievance.services.log.compare_erased import agreed_erasure
from grievance.storage.store import Transaction
from grievance.vault.high_water import replace_file
from grievance.vault.signed_request import SignedRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """That a case was erased *on* a day of the office, and by what two people agreed."""

    case: CaseId
    on: date
    agreed: SignedRequest


_LINE = msgspec.json.Decoder(Erased)


def erased_on_books(tx: Transaction, directories: PastDirectories) -> Iterator[Erased]:
    """Yield what the books say was erased, as far as two people agreed to it."""
    for case in tx.erasures.covers():
        agreed = agreed_erasure(tx, directories, case)
        if agreed is not None and case.erased_on is not None:
            yield Erased(case=case.id, on=case.erased_on, agreed=agreed)


def read_erased(path: Path) -> tuple[Erased, ...]:
    """
    Read a list; empty where there is no file.

    Raises:
        SetupError: It cannot be read, or is something else.
    """
    try:
        return tuple(map(_LINE.decode, path.read_bytes().splitlines()))
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        msg = f"{path} is no list of erased cases; put back a copy of it."
        raise SetupError(msg) from None


def add_erased(path: Path, erased: Iterable[Erased]) -> None:
    """
    Add to a list what is not in it; what is stays, whatever the books say today.

    Raises:
        SetupError: It is something else, or cannot be written.
    """
    known = {one.case: one for one in read_erased(path)}
    added = {one.case: one for one in erased if one.case not in known}
    if not added and path.exists():
        return
    lines = (msgspec.json.encode(one) for one in (known | added).values())
    try:
        replace_file(path, b"".join(line + b"\n" for line in lines))
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}."
        raise SetupError(msg) from None

"""The keys of the office, and what lies under those before them, as lines of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grievance.domain.counting import counted
from grievance.services.people.rotate_suite import SuiteProgress
from grievance.vault.directory import Directory
from grievance.vault.recovery_shares import recovery_in_words
from tui.asking.office import OfficeBook
from tui.listed import Listed
from tui.wrapping import Block


def office_keys(book: OfficeBook) -> Iterator[Listed]:
    """Yield root, worker, recovery, and how all of them seal."""
    yield _root(book.directory)
    yield _worker(book)
    yield _recovery(book)
    yield _suite(book.keys.suite)


def _root(directory: Directory) -> Listed:
    times = len(directory.handovers)
    handed = f"handed over {times}×" if times else "first"
    signed = f"It signed the list of people {counted(directory.epoch, 'time')}. "
    return _key("root", "Root key", handed, signed + _ROOT)


def _worker(book: OfficeBook) -> Listed:
    left, kept = book.keys.worker, book.keys.kept_here
    here = f" This home keeps {_listed(kept)} from before." if kept else ""
    return _key(
        "worker",
        "Worker",
        f"v{book.directory.worker.kv}",
        f"Under its keys before: {counted(len(left.slips), 'slip')}, "
        f"{counted(len(left.messages), 'message')}, {counted(left.letters, 'letter')}."
        f"{here} `grievance rotate worker` changes it.",
        is_warm=not left.is_empty,
    )


def _recovery(book: OfficeBook) -> Listed:
    recovery, left = book.directory.recovery, book.keys.recovery
    return _key(
        "recovery",
        "Recovery",
        f"v{recovery.kv}",
        f"{recovery_in_words(recovery.box)}. Under its key before: "
        f"{counted(left, 'key')}. `grievance recovery drill` proves that it is there.",
        is_warm=bool(left),
    )


def _suite(suite: SuiteProgress) -> Listed:
    late = ", ".join(suite.people) or "nobody"
    return _key(
        "suite",
        "How all is sealed",
        f"way {suite.suite}",
        f"Which ciphers are used. Still sealing as before: {late}; "
        f"{counted(suite.keys, 'key')} of cases. `grievance rotate suite` begins "
        "another way.",
        is_warm=not suite.is_done,
    )


_ROOT = (
    "It lies in the safe folder, or in a copy under a passphrase: "
    "`grievance root words` reads the office's words, `grievance rotate root` changes it."
)


def _key(
    key: str, name: str, version: str, said: str, *, is_warm: bool = False
) -> Listed:
    sign = "▲ " if is_warm else ""
    return Listed(
        cells=(f"{sign}{name}", "", version, "", ""),
        thing=f"key {key}",
        key=f"key {key}",
        tone="warm" if is_warm else "",
        detail=(Block(said),),
    )


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))

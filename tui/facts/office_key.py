"""The keys of the office, and what lies under those before them, as lines of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grievance.domain.counting import counted
from grievance.vault.recovery_shares import recovery_in_words
from tui.asking.office import OfficeBook
from tui.listed import Listed
from tui.wrapping import Block


def office_keys(book: OfficeBook) -> Iterator[Listed]:
    """Yield root, worker, recovery, and how all of them seal."""
    directory, keys = book.directory, book.keys
    worker, suite = keys.worker, keys.suite
    handed = (
        f"handed over {len(directory.handovers)}×" if directory.handovers else "first"
    )
    signed = f"It signed the list of people {directory.epoch} times. "
    yield _key("root", "Root key", handed, signed + _ROOT)
    kept = (
        f" This home keeps {_listed(keys.kept_here)} from before."
        if keys.kept_here
        else ""
    )
    yield _key(
        "worker",
        "Worker",
        f"v{directory.worker.kv}",
        f"Under its keys before: {counted(len(worker.slips), 'slip')}, "
        f"{counted(len(worker.messages), 'message')}, "
        f"{counted(worker.letters, 'letter')}.{kept} `grievance rotate worker` changes it.",
        is_warm=not worker.is_empty,
    )
    yield _key(
        "recovery",
        "Recovery",
        f"v{directory.recovery.kv}",
        f"{recovery_in_words(directory.recovery.box)}. Under its key before: "
        f"{counted(keys.recovery, 'key')}. `grievance recovery drill` proves that it is there.",
        is_warm=bool(keys.recovery),
    )
    late = ", ".join(suite.people)
    yield _key(
        "suite",
        "How all is sealed",
        f"way {suite.suite}",
        f"Which ciphers are used. Still sealing as before: {late or 'nobody'}; "
        f"{counted(suite.keys, 'key')} of cases. `grievance rotate suite` begins another way.",
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

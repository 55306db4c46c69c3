"""
Run the sandboxed reader over a folder of real mails and print the score.

    python -m tests.corpus.score DIR

With a `manifest.jsonl` its entries are read and its expectations compared;
otherwise every file. Exit status 1 when a mail crashed the reader.
"""

from __future__ import annotations

import sys
import time

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from grievance.domain.errors import GrievanceError
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.letter import Letter
from grievance.mail.sandbox.pool import Sandbox
from tests.corpus.conventions import fits
from tests.corpus.expectations import FIELDS, Entry, misses


USAGE = "Say which folder: python -m tests.corpus.score DIR"
CRASHES = (Refusal.CRASHED, Refusal.TIMEOUT, Refusal.MEMORY)


class Score:
    """Counts as they come in."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.expected = 0
        self.all_right = 0
        self.by_convention = 0
        self.right: Counter[str] = Counter()

    def letter(self, letter: Letter, entry: Entry) -> Iterator[str]:
        """Count a letter and yield its misses."""
        self.outcomes["letter"] += 1
        if entry.expected is None:
            return
        found = dict(misses(letter, entry.expected))
        self.expected += 1
        self.all_right += not found
        by_convention = bool(found) and fits(letter, entry.expected)
        self.by_convention += by_convention
        self.right.update(field for field in FIELDS if field not in found)
        for field, difference in found.items():
            kind = "convention" if by_convention else "differs"
            yield f"{entry.file}: {kind}: {field} {difference}"

    def refusal(self, code: Refusal, entry: Entry) -> Iterator[str]:
        """Count a refusal; where a letter was expected, that is a miss."""
        self.outcomes[code] += 1
        self.expected += entry.expected is not None
        yield f"{entry.file}: refused as {code}"

    @property
    def crashed(self) -> bool:
        return any(self.outcomes[code] for code in CRASHES)


def entries(folder: Path) -> list[Entry]:
    """Return what to read: the manifest's entries, or every file."""
    manifest = folder / "manifest.jsonl"
    if manifest.is_file():
        lines = manifest.read_text("utf-8").splitlines()
        return [msgspec.json.decode(line, type=Entry) for line in lines if line]
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return [Entry(file=str(p.relative_to(folder))) for p in files]


def run(folder: Path) -> Score:
    """Read everything in *folder*, printing each miss as it is found."""
    score = Score()
    with Sandbox(children=1) as sandbox:
        for entry in entries(folder):
            for line in _one(sandbox, folder, entry, score):
                print(line)  # noqa: T201  # a script for people
    return score


def _one(sandbox: Sandbox, folder: Path, entry: Entry, score: Score) -> Iterator[str]:
    raw = (folder / entry.file).read_bytes()
    try:
        letter = sandbox.parse(raw)
    except UnreadableMailError as error:
        yield from score.refusal(error.code, entry)
    else:
        yield from score.letter(letter, entry)


def report(score: Score, seconds: float) -> Iterator[str]:
    """Yield the score, a line per fact."""
    total = score.outcomes.total()
    yield f"{total} files, {total / seconds:.0f} a second"
    yield ", ".join(f"{n} {what}" for what, n in score.outcomes.most_common())
    if score.expected:
        yield f"all right: {score.all_right} of {score.expected}"
        yield f"but for what the peer drops or lists otherwise: {score.by_convention}"
        both = score.all_right + score.by_convention
        yield f"together: {both} of {score.expected}, {both / score.expected:.1%}"
        yield ", ".join(f"{field} {score.right[field]}" for field in FIELDS)


def main(arguments: list[str]) -> int:
    """Run the score; return the exit status."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print(USAGE, file=sys.stderr)  # noqa: T201  # a script for people
        return 2
    start = time.perf_counter()
    try:
        score = run(Path(arguments[0]))
    except (GrievanceError, msgspec.MsgspecError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201  # a script for people
        return 2
    for line in report(score, time.perf_counter() - start):
        print(line)  # noqa: T201  # a script for people
    return int(score.crashed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`./dev corpus DIR`: score the reader on a folder of mails, then take them all in."""

from __future__ import annotations

import sys

from pathlib import Path

from tests.corpus.outcomes import take_in_all
from tests.corpus.score import entries, main


def run(arguments: list[str]) -> int:
    """Return 1 where a mail crashed the reader, 2 where there is no such folder."""
    status = main(arguments)
    if status == 2:  # the score has said what is wrong
        return status
    folder = Path(arguments[0])
    files = [folder / entry.file for entry in entries(folder)]
    for line in take_in_all(files):
        print(line)  # noqa: T201  # a script for people
    return status


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))

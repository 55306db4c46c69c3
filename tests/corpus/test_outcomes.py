from __future__ import annotations

from pathlib import Path

from tests.corpus.outcomes import take_in_all
from tests.mail.letters import mail, written


COPIES = 12  # enough that two are read at the same time


def test_copies_read_at_once_come_to_an_end(tmp_path: Path) -> None:
    """
    Of two copies that race one is put off, and comes due as time passes.
    """
    files = [
        written(tmp_path, f"{way}.eml", mail(f"Received: {way}", "Message-ID: <a@b>"))
        for way in range(COPIES)
    ]

    told = list(take_in_all(files))

    assert [f"12 files taken in: {COPIES - 1} duplicate, 1 case"] == told

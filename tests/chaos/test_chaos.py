"""Everything dies and is started again; nothing is lost, doubled or rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.books import on_postgres, on_sqlite
from tests.chaos.mails import expected_outcomes, write_mails
from tests.chaos.play import Plan, play
from tests.chaos.workforce import KINDS
from tests.servers import ENGINES, without
from tests.servers.dovecot import find_dovecot
from tests.servers.running import ServerError


SHORT = Plan(mails=40, kills=4, flushes=1, seed=3)  # `./dev chaos` plays longer


@pytest.mark.slow
@pytest.mark.valkey
@pytest.mark.parametrize("engine", ENGINES)
def test_every_mail_and_every_letter_is_accounted_for(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    """
    Two importers, random kills, a flushed broker, a changed UIDVALIDITY, and
    PostgreSQL cuts everybody off.

    Each mail has one outcome, each new case one answer, sent at most once, and none is
    missing unless it is marked uncertain; the log verifies.
    """
    try:
        find_dovecot()
    except ServerError as error:
        without("Dovecot", error)
    books = on_sqlite(tmp_path)
    if engine == "postgresql":
        books = on_postgres(request.getfixturevalue("fresh_postgres_url"))

    told = play(SHORT, tmp_path, books, lambda _: None)

    assert () == told.verdict.problems
    assert dict.fromkeys(KINDS, SHORT.kills // len(KINDS)) == told.killed


def test_a_mail_is_like_no_other() -> None:
    """
    The plays count outcomes, so that their mails have to differ, and be all kinds.
    """
    mails = write_mails(60, seed=3)

    assert 60 == len(set(mails))
    assert 60 == sum(expected_outcomes(60).values())

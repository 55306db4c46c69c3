"""Everything dies or fails and is there again; nothing is lost, doubled or rewritten."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from tests.chaos.__main__ import main
from tests.chaos.kills import kill
from tests.chaos.play import perform
from tests.chaos.plays import ALL, KILLS, PLAYS, Play
from tests.servers import without
from tests.servers.dovecot import find_dovecot
from tests.servers.running import ServerError
from tests.servers.seaweed import find_seaweed


FEW_KILLS = replace(KILLS, act=partial(kill, count=4, flushes=1))
SHORT = [  # `./dev chaos` has the others, and plays longer
    pytest.param(FEW_KILLS, "sqlite"),
    pytest.param(FEW_KILLS, "postgresql", marks=pytest.mark.postgres),
    pytest.param(PLAYS["broker-full"], "sqlite"),
    pytest.param(PLAYS["books-silent"], "postgresql", marks=pytest.mark.postgres),
]


@pytest.mark.slow
@pytest.mark.valkey
@pytest.mark.parametrize(
    ("play", "engine"), SHORT, ids=lambda one: getattr(one, "name", one)
)
def test_every_mail_and_every_letter_is_accounted_for(play: Play, engine: str) -> None:
    """
    Each mail has one outcome, each new case one answer, sent at most once, and none is
    missing unless it is marked uncertain; the log verifies.  While everything is killed
    the object store crashes, refuses and is silent, and has each large file once.
    """
    for server, find in (("Dovecot", find_dovecot), ("object store", find_seaweed)):
        try:
            find()
        except ServerError as error:
            without(server, error)

    told = perform(play, engine, seed=3, mails=28)  # four of each kind

    assert () == told.problems
    assert "" == told.skipped
    assert told.letters["sent"] > 0


def test_each_play_says_what_it_breaks_and_how_that_heals() -> None:
    """`./dev chaos --list` tells it to whoever chooses by name."""
    assert len(ALL) == len(PLAYS)
    assert all(play.breaks and play.heals and play.engines for play in ALL)
    assert {e for play in ALL for e in play.engines} == {"sqlite", "postgresql"}


def test_plays_are_chosen_by_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is listed with its engines; a name that is none is refused at once."""
    monkeypatch.setattr("sys.argv", ["chaos", "--list"])
    assert 0 == main()
    listed = capsys.readouterr().out.splitlines()

    monkeypatch.setattr("sys.argv", ["chaos", "--play", "kills,broker-ful"])
    with pytest.raises(SystemExit):
        main()

    assert [p.name for p in ALL] == [n.split()[0] for n in listed if n[0] != " "]
    assert "there is no play 'broker-ful'" in capsys.readouterr().err

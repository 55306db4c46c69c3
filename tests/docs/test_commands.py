"""Every command that the documents show is typed, page by page, in the order shown."""

from __future__ import annotations

import re
import time

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click.testing
import pytest

from grievance.wiring import clock
from tests.cli.command import ROOT
from tests.docs.blocks import Block, Typed, blocks
from tests.docs.exceptions import NOT_TYPED, OTHERS
from tests.docs.plays import PLAYS
from tests.docs.stage import PLAIN, Cues, Stage
from tests.offices import closing, make_office, sqlite_office


__all__ = ["sqlite_office"]

TEST = re.compile(r"tests/[\w/.]+\w")
WRITTEN = datetime(2026, 11, 23, 9, tzinfo=UTC)  # days on the pages are as of this one
EMBEDDED = frozenset({"backup.md"})  # whose office has its database in its home
BEGAN = time.monotonic()
BY_PAGE: dict[str, list[Block]] = {}
for block in blocks():
    if block.commands:
        BY_PAGE.setdefault(block.page.name, []).append(block)


class Then(datetime):
    """It is that day for who asks the one clock there is."""

    @classmethod
    def now(cls, _zone: object = None) -> datetime:  # type: ignore[override]  # always UTC
        return WRITTEN + timedelta(seconds=time.monotonic() - BEGAN)


@pytest.fixture(name="at_terminal")
def _at_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Let somebody sit there, or not; what they type comes from standard input."""

    def seat(is_there: bool) -> None:  # noqa: FBT001  # the one thing it says
        stream = click.testing._NamedTextIOWrapper
        monkeypatch.setattr(stream, "isatty", lambda _self: is_there)

    return seat


@pytest.fixture(name="stage")
def _stage(
    page: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Stage]:
    folder = tmp_path / "typed"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(clock, "datetime", Then)
    if page not in EMBEDDED:
        yield Stage(office=request.getfixturevalue("sqlite_office"), folder=folder)
        return
    with closing(make_office(tmp_path / "home")) as office:
        yield Stage(office=office, folder=folder)


@pytest.mark.parametrize("page", sorted(BY_PAGE))
def test_what_a_page_shows_is_done(
    page: str, stage: Stage, at_terminal: Callable[[bool], None]
) -> None:
    """
    Each command ends as its reader expects, and nothing is prepared for one that is gone.
    """
    typed = [
        (block.place, one)
        for block in BY_PAGE[page]
        for one in block.commands
        if not exempt(page, one)
    ]
    cues = PLAYS[page](stage) if page in PLAYS and typed else {}
    for place, one in typed:
        cue = cues.get(cue_of(one, cues), PLAIN)
        if cue.before:
            cue.before()
        at_terminal(bool(cue.answers))
        done = stage.type(one, cue)
        assert cue.status == done.status, f"{place}: {one.line}\n{done.out}\n{done.err}"
        if cue.after:
            cue.after()
    assert set(cues) == {cue_of(one, cues) for _, one in typed} - {""}


def exempt(page: str, typed: Typed) -> bool:
    return any(page == on and typed.line.startswith(how) for on, how in NOT_TYPED)


def cue_of(typed: Typed, cues: Cues) -> str:
    """Return the key of the cue that says most of how the command begins, or nothing."""
    return max(
        (begin for begin in cues if typed.line.startswith(begin)), key=len, default=""
    )


def test_only_what_is_shown_is_excepted() -> None:
    """
    A command that is typed elsewhere is on its page, and the test that types it is there.
    """
    shown = [
        (page, one)
        for page, each in BY_PAGE.items()
        for b in each
        for one in b.commands
    ]
    stale = {
        (on, how)
        for on, how in NOT_TYPED
        if not any(on == page and one.line.startswith(how) for page, one in shown)
    }
    named = {
        path
        for why in (*NOT_TYPED.values(), *OTHERS.values())
        for path in TEST.findall(why)
    }

    assert set() == stale
    assert set() == {path for path in named if not (ROOT / path).exists()}


def test_other_programs_are_known() -> None:
    """
    What else is typed at a shell is in the table of those that are not started here.
    """
    lines = [(b.place, line) for b in blocks() for line in b.for_shells]
    unknown = {
        place
        for place, line in lines
        if line.split()[0] not in {*OTHERS, "grievance", "export", "cat"}
    }

    assert len(lines) > len(OTHERS)
    assert set() == unknown


def test_everything_is_played() -> None:
    """
    No page has a play that is not shown any more.
    """
    assert set() == set(PLAYS) - set(BY_PAGE)

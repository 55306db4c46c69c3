"""What is on the way to the lock, and what comes while somebody types."""

from __future__ import annotations

import subprocess
import sys

from collections.abc import Callable
from typing import cast

import pytest

from textual.pilot import Pilot
from textual.widgets import Input

from grievance.domain.errors import SetupError
from grievance.once import Once
from tests.tui.offices import ADA, PATIENCE, Office, passphrase
from tests.tui.pilots import Driver, HeardDesk
from tests.tui.terminals import ROOT
from tui import app
from tui.area_screens import OPENS
from tui.areas import AREAS
from tui.entrance import Entrance
from tui.leaving import Leavable
from tui.screens.lock import ONE_MOMENT
from tui.screens.queue import QueueScreen
from tui.workplace import Workplace


# What a third of a second has no room for, though the lock uses its colours and keys.
LATE = (
    "sqlalchemy alembic cryptography jinja2 rapidfuzz reportlab grievance.services "
    "grievance.storage grievance.vault grievance.wiring grievance.catalogue tui.session "
    "tui.workplace tui.screens.queue tui.screens.case tui.screens.jump tui.forms.form "
    "tui.keys.keymap textual.document"
)


def test_the_lock_waits_for_nothing_that_it_does_not_need() -> None:
    """
    The command, the app and the lock are there before database, vault and other screens.
    """
    code = (
        "import sys, grievance.cli.desk; "
        f"print('tui.screens.lock' in sys.modules, set(sys.modules) & set({LATE.split()}))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "True set()" == done.stdout.strip()


def test_every_area_but_the_queue_has_a_screen() -> None:
    """
    What keys promise before the screens are imported is there afterwards.
    """
    assert {area.name for area in AREAS} - {"queue"} == set(OPENS)
    assert all(
        issubclass(opens, Leavable)
        for opens in OPENS.values()
        if isinstance(opens, type)
    )


class Held:
    """A workplace that is there when a test says so."""

    def __init__(self, make: Callable[[], Workplace], office: Office) -> None:
        self._make = make
        self.office = office
        self.entrance = Entrance(
            home=office.mechanism.home,
            settings=office.mechanism.settings,
            workplace=Once(self._made),
            name=None,
        )
        office.clock.running.clear()

    def _made(self) -> Workplace:
        assert self.office.clock.running.wait(PATIENCE)
        return self._make()

    def let_go(self) -> None:
        self.office.clock.running.set()


async def test_who_is_quicker_than_the_desk_gets_in_all_the_same(
    office: Office,
) -> None:
    """
    The passphrase is asked for before it is known whose machine it is, and Enter counts.
    """
    held = Held(lambda: Workplace(mechanism=office.mechanism, name=ADA), office)
    desk = HeardDesk(held.entrance)
    async with desk.run_test(size=(100, 30)) as pilot:
        driver = Driver(desk, pilot)
        await driver.type(passphrase(ADA))
        await driver.press("enter")
        await driver.see(ONE_MOMENT)
        assert passphrase(ADA) not in driver.text

        held.let_go()

        await driver.until(lambda: isinstance(driver.screen, QueueScreen), "queue")
        assert ADA == desk._who


@pytest.mark.parametrize(("found", "typed"), [(ADA, "bo hart"), ("", "")])
async def test_nobody_is_named_who_named_themselves(
    office: Office, found: str, typed: str
) -> None:
    """
    Who typed their name keeps it; of a machine that is nobody's the name is asked for.
    """
    held = Held(lambda: Workplace(mechanism=office.mechanism, name=found), office)
    desk = HeardDesk(held.entrance)
    async with desk.run_test(size=(100, 30)) as pilot:
        driver = Driver(desk, pilot)
        who = driver.screen.query_one("#who", Input)
        assert "passphrase" == (desk.focused and desk.focused.id)
        if typed:
            await driver.press("shift+tab")
            await driver.type(typed)

        held.let_go()

        await driver.until(lambda: desk._workplace is not None, "the workplace")
        await driver.until(lambda: desk.focused is who, "the name")
        assert typed == who.value


def test_what_is_wrong_behind_the_lock_is_said_there_and_at_the_shell(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The lock stays until somebody leaves it, or the rest of their passphrase would go to
    the shell; there the sentence can be copied.
    """
    shown: list[str] = []

    def refuse() -> Workplace:
        msg = "There is no database file [/x]."
        raise SetupError(msg)

    async def leave(pilot: Pilot[object]) -> None:
        desk = cast("HeardDesk", pilot.app)
        driver = Driver(desk, cast("Pilot[None]", pilot))
        await driver.see("There is no database file [/x]. Nobody can get in")
        await driver.type(passphrase(ADA))
        shown.append(driver.text)
        await driver.press("escape", "enter")

    def run(desk: HeardDesk) -> int:
        desk.run(headless=True, size=(100, 30), auto_pilot=leave)
        return 0

    monkeypatch.setattr(app, "Desk", HeardDesk)
    monkeypatch.setattr(app, "run_discreetly", run)
    entrance = Entrance(
        home=office.mechanism.home,
        settings=office.mechanism.settings,
        workplace=Once(refuse),
        name=ADA,
    )

    with pytest.raises(SetupError, match="There is no database file"):
        app.run_desk(entrance)

    assert [False] == [passphrase(ADA) in text for text in shown]

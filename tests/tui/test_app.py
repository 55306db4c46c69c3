"""The desk as a whole: locking, crashing, commands, help."""

from __future__ import annotations

import asyncio
import gc

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from textual import constants
from textual.events import Paste
from textual.geometry import Offset
from textual.widgets import Input, OptionList
from textual.worker import WorkerFailed

from grievance.domain.errors import SetupError
from grievance.services.cases.open_case import OpenedCase
from grievance.settings import DeskSettings, read_settings
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import Driver, HeardDesk, at_desk, entrance
from tui import keeping
from tui.app import Desk
from tui.areas import AREAS
from tui.case_row import Row
from tui.crash import told
from tui.discreet import escape_delay, refuse_writing_down
from tui.messages import Unlocked
from tui.screens.case import CaseScreen
from tui.screens.lock import LockScreen
from tui.screens.queue import QueueScreen
from tui.screens.registry import RegistryScreen
from tui.screens.unfinished import UnfinishedScreen
from tui.screens.waiting import WaitingScreen
from tui.suited import spot_of


SECRET = "maria wrote this"
SOON = 60.0  # seconds; only a broken desk needs them


async def read_a_letter(driver: Driver) -> None:
    await driver.press("enter")
    await driver.see("Kind")
    await driver.tab("Letters")
    await driver.see("The dust of the road")


async def test_locking_drops_what_was_open(office: Office) -> None:
    """
    After Ctrl+L nothing of a case is on screen, nor held by anything.
    """
    async with at_desk(office, ADA) as driver:
        await read_a_letter(driver)
        session = driver.desk._session
        gc.freeze()  # as after a long list
        await driver.press("y", "i")
        await driver.press("ctrl+l")

        await driver.until(lambda: isinstance(driver.screen, LockScreen), "lock")
        await driver.see("Passphrase")
        assert "GR-" not in driver.text
        assert "dust" not in driver.text
        assert "" == driver.desk.clipboard
        assert session is not None
        assert session._ring is None
        await driver.until(lambda: not gc.get_freeze_count(), "looked through")
        await driver.until(lambda: not held(), "let go of")


async def test_what_was_being_written_is_given_back_to_nobody_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A note that was begun is sealed when the desk locks itself: another person who
    unlocks it sees nothing, its writer gets it back to be pasted, each time until they
    destroy it. Leaving keeps what is typed as well, however short ago.
    """
    monkeypatch.setattr(keeping, "KEEP_EVERY", 3600.0)
    folder = office.mechanism.unfinished(office.ring(ADA))
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("N")
        await driver.see("A note to this case")
        await driver.type("saltpetre")
        office.clock.later(timedelta(minutes=11))
        await driver.desk.lock_if_idle()
        await driver.until(lambda: driver.desk.is_locked, "lock")
        assert "saltpetre" not in repr(vars(driver.desk))

        driver.desk.post_message(Unlocked(office.ring(BO)))
        await driver.until(lambda: not driver.desk.is_locked, "queue")
        await driver.press("j")
        assert not isinstance(driver.screen, UnfinishedScreen)
        await driver.press("ctrl+l")
        driver.desk.post_message(Unlocked(office.ring(ADA)))
        await driver.see("You were writing this")
        await driver.see("saltpetre")
        await driver.press("ctrl+s")
        assert "saltpetre" == driver.desk.clipboard

        await driver.press("ctrl+l")
        assert "" == driver.desk.clipboard
        driver.desk.post_message(Unlocked(office.ring(ADA)))
        await driver.see("saltpetre")
        await driver.press("ctrl+d", "ctrl+d")
        assert () == folder.kept()

        await driver.see("4 of 4 cases")
        await driver.press("enter")
        await driver.see("Kind")
        await driver.press("N")
        await driver.see("A note to this case")
        await driver.type("sulphur")
        await driver.press("ctrl+q")

    assert ["sulphur"] == [one.words for one in folder.kept()]


def held() -> list[object]:
    gc.collect()
    return [o for o in gc.get_objects() if isinstance(o, OpenedCase | Row)]


async def test_an_idle_desk_locks_itself(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    It warns a minute before; then it locks without a key being pressed.
    """
    monkeypatch.setattr("tui.app.LOOK_EVERY", 0.02)
    assert timedelta(minutes=10) == office.mechanism.settings.desk.idle
    async with at_desk(office, ADA) as driver:
        await read_a_letter(driver)
        office.clock.later(timedelta(minutes=9, seconds=30))
        await driver.see("The desk locks itself in a minute")
        assert not driver.desk.is_locked

        office.clock.later(timedelta(minutes=1))
        await driver.until(lambda: isinstance(driver.screen, LockScreen), "lock")


async def test_a_key_keeps_the_desk_open(office: Office) -> None:
    """
    The ten minutes begin anew with every key.
    """
    async with at_desk(office, ADA) as driver:
        for _ in range(3):
            office.clock.later(timedelta(minutes=8))
            await driver.press("j")

        assert not driver.desk.is_locked


async def test_a_key_that_comes_too_late_only_locks(office: Office) -> None:
    """
    After a laptop slept, the first key does nothing but lock the desk.
    """
    async with at_desk(office, ADA) as driver:
        office.clock.later(timedelta(hours=8))
        await driver.press("enter")

        assert isinstance(driver.screen, LockScreen)


async def test_the_lock_has_no_commands(office: Office) -> None:
    """
    Neither palette nor help opens over the lock.
    """
    async with at_desk(office) as driver:
        await driver.press("ctrl+p")
        await driver.press("escape", "tab", "tab", "tab", "tab")
        await driver.press("ctrl+p")

        assert isinstance(driver.screen, LockScreen)


async def test_commands_hold_no_screenshot(office: Office) -> None:
    """
    S9: what the keys do is offered by name; nothing saves screens or knows cases.
    """
    async with at_desk(office, ADA) as driver:
        offered = [one.option for one in driver.desk.named()]
        labels = {option.label for option in offered}
        await driver.press("colon")
        await driver.see("Audits")

        driver.desk.deliver_screenshot = None  # type: ignore[assignment,method-assign]  # fails if it is called
        await driver.desk.run_action("screenshot")
        assert {"Help", "Lock", "Quit", "Open", "Filter", "Sort", "Queue"} <= labels
        assert len(offered) == len({option.code for option in offered})
        assert "GR-" not in repr(offered)
        await driver.type("screenshot")
        await driver.see("Nothing is called that")


async def test_commands_by_name(office: Office) -> None:
    """
    A name typed in one go with Enter opens an area, a tab, or locks; an alias does too.
    """
    async with at_desk(office, ADA) as driver:
        await driver.type(":registry\r")
        await driver.until(
            lambda: isinstance(driver.screen, RegistryScreen), "registry"
        )
        await driver.type(":quarantine\r")
        await driver.until(lambda: isinstance(driver.screen, WaitingScreen), "out")
        await driver.press("1", "enter")
        await driver.see("Kind")
        await driver.type(":letters\r")
        await driver.see("The dust of the road")
        await driver.type(":lock\r")

        await driver.until(lambda: isinstance(driver.screen, LockScreen), "lock")


async def test_areas_from_everywhere(office: Office) -> None:
    """
    A digit leaves a case for an area, also after `;`; `-` goes to the last case and to
    the one before it; in a dialog and in a field a digit is a digit.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("enter")
        first = await opened(driver)
        await driver.press("7")
        await driver.until(
            lambda: isinstance(driver.screen, RegistryScreen), "registry"
        )
        assert 3 == len(driver.desk.screen_stack)
        await driver.press("minus")
        assert first == await opened(driver)
        await driver.press("semicolon", "1", "j", "enter")
        second = await opened(driver)
        assert first != second
        await driver.press("minus")
        assert first == await opened(driver)
        await driver.press("minus")
        assert second == await opened(driver)
        await driver.press("N", "7")
        await driver.see("A note to this case")
        await driver.press("escape", "escape", "escape", "slash", "7")
        await driver.see("7")
        assert isinstance(driver.screen, QueueScreen)
        assert 2 == len(driver.desk.screen_stack)


async def opened(driver: Driver) -> str:
    """Wait for a case, and return its reference."""
    await driver.until(lambda: isinstance(driver.screen, CaseScreen), "case")
    screen = driver.screen
    assert isinstance(screen, CaseScreen)
    await driver.until(lambda: screen._shown is not None, "opened")
    return screen.shown.opened.case.reference


async def test_the_last_step_once_more(office: Office) -> None:
    """
    `.` begins it again in the next case, and asks anew; what only shows is not repeated.
    """
    async with at_desk(office, ADA) as driver:
        await driver.press("full_stop")
        await driver.see("Nothing was done yet.")
        await driver.press("enter")
        await opened(driver)
        await driver.press("a")
        await driver.see("Bo Hart handler")
        await driver.press("escape", "y", "right_square_bracket", "J")
        await opened(driver)
        await driver.press("full_stop")

        await driver.see("Bo Hart handler")
        await driver.press("escape", "6", "full_stop")
        await driver.see("That cannot be done here.")


async def test_help_tells_the_keys_that_are_live(office: Office) -> None:
    """
    Help is read from the bindings, of the queue and then of a case; words narrow it.
    """
    async with at_desk(office, ADA, size=(100, 60)) as driver:
        await driver.press("question_mark")
        await driver.see("o Sort")
        await driver.type("drop the keys")
        await driver.miss("Sort: Order")
        await driver.see("^l Lock: Drop the keys and clear the screen")
        await driver.press("ctrl+u")
        await driver.type("high, normal")
        await driver.see("urgency: critical, high, normal, low")
        await driver.press("escape", "enter")
        await driver.see("Kind")
        await driver.press("question_mark")
        await driver.see("Who wrote")


async def test_a_crash_tells_kind_and_place_only(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Neither messages nor variables of an error reach the terminal.
    """
    desk = Desk(entrance(office.mechanism), office.ring(ADA))

    def fail() -> None:
        letter = SECRET
        raise ValueError(letter)

    async def run() -> None:
        async with desk.run_test() as pilot:
            desk.call_later(fail)
            await pilot.pause()
            desk._print_error_renderables()

    with pytest.raises(ValueError, match=SECRET):
        await run()

    told_of_it = capsys.readouterr().err
    assert "ValueError in tui/test_app.py, line" in told_of_it
    assert SECRET not in told_of_it
    assert "GR-" not in told_of_it


async def test_a_crash_in_a_thread_is_told_as_what_it_was(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    An error in a thread is told by its own name, not by that of the worker's.
    """
    desk = Desk(entrance(office.mechanism), office.ring(ADA))

    def fail() -> None:
        raise KeyError(SECRET)

    async def run() -> None:
        async with desk.run_test() as pilot:
            desk.run_worker(fail, thread=True)
            async with asyncio.timeout(SOON):  # they come after the exception itself
                while not desk._exit_renderables:
                    await pilot.pause()
            desk._print_error_renderables()

    with pytest.raises(WorkerFailed):
        await run()

    told_of_it = capsys.readouterr().err
    assert "KeyError in tui/test_app.py, line" in told_of_it
    assert SECRET not in told_of_it


def test_panic_prints_nothing_it_is_given(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Textual hands over tracebacks; they are not printed.
    """
    desk = Desk(entrance(office.mechanism))

    desk.panic(SECRET)
    desk._print_error_renderables()

    assert SECRET not in capsys.readouterr().err


def test_an_error_without_a_place_is_told() -> None:
    """
    Even an error that was never raised has two lines.
    """
    assert "ValueError in an unknown place." in told(ValueError(SECRET))
    assert SECRET not in told(ValueError(SECRET))


@pytest.mark.parametrize(
    ("constant", "value", "name"),
    [
        ("LOG_FILE", "log.txt", "TEXTUAL_LOG"),
        ("SCREENSHOT_DELAY", 0, "TEXTUAL_SCREENSHOT"),
        ("DEBUG", True, "TEXTUAL_DEBUG"),
    ],
)
def test_nothing_is_written_down(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    constant: str,
    value: object,
    name: str,
) -> None:
    """
    Where Textual is told to log or to save screens, the desk does not start.
    """
    monkeypatch.setattr(constants, constant, value)

    with pytest.raises(SetupError, match=f"{name} would write down"):
        refuse_writing_down(Desk(entrance(office.mechanism)))


def test_nothing_is_refused_without_a_cause(office: Office) -> None:
    """
    Where nothing is switched on, the desk starts.
    """
    refuse_writing_down(Desk(entrance(office.mechanism)))


async def test_without_colours_the_theme_is_ours(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    With NO_COLOR and a terminal's own theme asked for, nothing is black on black.
    """
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_desk(office, ADA) as driver:
        assert "calm" == driver.desk.theme
        assert not driver.desk.native_ansi_color
        await driver.see("▶ * · GR-")


async def test_a_window_that_is_too_small_says_so(office: Office) -> None:
    """
    Below 40×12 there is a sentence, keys do nothing, and growing brings all back.
    """
    async with at_desk(office, ADA) as driver:
        queue = driver.screen
        await driver.pilot.resize_terminal(39, 12)
        await driver.see("This window is too small: make it 40×12 or more.")
        assert "GR-" not in driver.text
        await driver.press("enter", "o")

        await driver.pilot.resize_terminal(40, 12)

        await driver.see("4 of 4 cases")
        assert queue is driver.screen


async def test_a_window_too_small_is_locked_as_well(office: Office) -> None:
    """
    Ctrl+L works in a window of any size.
    """
    async with at_desk(office, ADA, size=(20, 5)) as driver:
        await driver.press("ctrl+l")
        await driver.pilot.resize_terminal(80, 24)

        await driver.see("Passphrase")
        assert isinstance(driver.screen, LockScreen)


async def test_somebody_has_keys_and_colours_of_their_own(office: Office) -> None:
    """
    The key of the keymap works, the old one does not, and help and last line tell it;
    the terminal's cursor is on the line one is at, also in a menu; letters to jump with
    stand on what is there, also where nothing has a frame.
    """
    own = DeskSettings(
        keymap={"queue.sort": "S", "case.assign": "f3", "desk.last_case": "Z"},
        theme="contrast",
        plain=True,
    )
    settings = msgspec.structs.replace(office.mechanism.settings, desk=own)
    mechanism = replace(office.mechanism, settings=settings)
    desk = HeardDesk(entrance(mechanism), office.ring(ADA))
    async with desk.run_test(size=(120, 30), notifications=True) as pilot:
        driver = Driver(desk, pilot)
        await driver.see("4 of 4 cases")
        assert "contrast" == desk.theme
        assert not driver.screen.query_one("#preview").display
        await driver.press("j", "o")
        assert isinstance(driver.screen, QueueScreen)
        table = driver.screen.table
        assert table.region.y + 2 == spot(desk).y
        await driver.press("S")
        await driver.see("Sort by")
        await driver.press("j")
        menu = driver.screen.query_one(OptionList)
        assert menu.content_region.y + 1 == spot(desk).y
        await driver.press("escape", "enter")
        await opened(driver)
        await driver.see("f3 Assign")
        await driver.press("semicolon")
        await driver.see("sSummary")
        await driver.press("escape", "f3")
        await driver.see("Bo Hart handler")
        await driver.press("escape", "question_mark")
        await driver.type("assign")
        await driver.see("f3 Assign")


def spot(desk: Desk) -> Offset:
    """Return where the terminal's cursor is left."""
    found = spot_of(desk.focused)
    assert found is not None
    return found


def test_a_wrong_keymap_stops_the_start(office: Office) -> None:
    """
    A19: file and line are told, and the desk does not open with a key that is none.
    """
    settings = office.mechanism.home.settings
    text = settings.read_text("utf-8")
    line = text.splitlines().index("keymap = {}") + 1
    wrong = text.replace("keymap = {}", 'keymap = { "queue.sort" = "oo" }')
    settings.write_text(wrong, "utf-8")
    mechanism = replace(office.mechanism, settings=read_settings(settings, {}))

    with pytest.raises(SetupError) as caught:
        Desk(entrance(mechanism))

    assert f"{settings}, line {line}: desk.keymap: 'oo' is no key." == str(caught.value)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_every_area_fits(office: Office, size: tuple[int, int]) -> None:
    """
    A15: each opens by its key from the one before, tells its keys, and is not too wide.
    """
    async with at_desk(office, ADA, size=size) as driver:
        seen: set[type] = set()
        for area in (*AREAS[1:], AREAS[0]):
            before = driver.screen
            await driver.press(area.number)
            await driver.until(lambda was=before: driver.screen is not was, area.name)  # type: ignore[misc]  # mypy knows no defaults of lambdas
            if isinstance(driver.screen.focused, Input):
                await driver.press("tab")
            await driver.see("? Help")
            assert {size[0]} == {len(line) for line in driver.text.splitlines()}
            seen.add(type(driver.screen))

        assert len(AREAS) == len(seen)
        for key, there in (("question_mark", "Keys"), ("colon", "Commands")):
            await driver.press(key)
            await driver.see(there)
            assert {size[0]} == {len(line) for line in driver.text.splitlines()}
            await driver.press("escape")


async def test_what_is_pasted_runs_nothing(office: Office) -> None:
    """
    A16: 5,000 lines that are pasted into a list, a case or the jump do nothing at all.
    """
    lines = "Nxsq\n;1y\r" * 5000
    async with at_desk(office, ADA) as driver:
        for key, there in (("j", "wait (6)"), ("enter", "r Reply"), ("semicolon", "")):
            await driver.press(key)
            if key == "enter":
                await opened(driver)
            await driver.see(there)
            screen, text = driver.screen, driver.text
            driver.desk.post_message(Paste(lines))
            await driver.pilot.pause()

            assert screen is driver.screen
            assert text == driver.text


def test_escape_waits_as_long_as_somebody_says() -> None:
    """
    Shortly by itself; over a slow line ESCDELAY says how long.
    """
    assert (0.025, 0.4) == (escape_delay(0.1), escape_delay(0.4))

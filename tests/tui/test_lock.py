"""The lock: who gets in, who does not, and what it tells them."""

from __future__ import annotations

import time

from textual.widgets import Input

from tests.tui.offices import ADA, Office, passphrase
from tests.tui.pilots import Driver, at_desk
from tui.screens.lock import LockScreen
from tui.screens.queue import QueueScreen


WRONG = "Name, passphrase or device file is not right; please try again."


async def fill(driver: Driver, who: str, phrase: str, device: str) -> None:
    values = {"#who": who, "#passphrase": phrase, "#device": device}
    for field, value in values.items():
        driver.screen.query_one(field, Input).value = value
    await driver.press("enter")


async def test_the_right_three_open_the_queue(office: Office) -> None:
    """
    Name, passphrase and device file together let somebody in.
    """
    async with at_desk(office) as driver:
        await driver.type("ada berg")
        device = driver.screen.query_one("#device", Input).value
        assert str(office.mechanism.home.device(ADA)) == device

        await driver.press("enter")
        await driver.type(passphrase(ADA))
        await driver.press("enter")

        await driver.until(lambda: isinstance(driver.screen, QueueScreen), "queue")
        await driver.see("4 of 4 cases")


async def test_wrong_ones_all_sound_the_same(office: Office) -> None:
    """
    A wrong passphrase and a name nobody has are told in the same sentence.
    """
    device = str(office.mechanism.home.device(ADA))
    for who, phrase in ((ADA, "wrong"), ("Nobody Atall", "wrong")):
        async with at_desk(office) as driver:
            await fill(driver, who, phrase, device)

            await driver.see(WRONG)
            assert isinstance(driver.screen, LockScreen)
            assert "" == driver.screen.query_one("#passphrase", Input).value


async def test_a_missing_device_file_is_named(office: Office) -> None:
    """
    What lies on the person's own machine may be told.
    """
    async with at_desk(office) as driver:
        await fill(driver, ADA, passphrase(ADA), "/nowhere/ada.key")

        await driver.see("The device file /nowhere/ada.key is missing")


async def test_a_wrong_try_makes_the_next_one_wait(office: Office) -> None:
    """
    Right after a wrong try even the right passphrase is not looked at.
    """
    device = str(office.mechanism.home.device(ADA))
    async with at_desk(office) as driver:
        await fill(driver, ADA, "wrong", device)
        await driver.see("Next try in 1 s")

        await fill(driver, ADA, passphrase(ADA), device)

        await driver.see("Next try in 1 s")
        assert passphrase(ADA) == driver.screen.query_one("#passphrase", Input).value
        await driver.miss("Next try")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.screen, QueueScreen), "queue")


async def test_three_wrong_ones_show_no_row(office: Office) -> None:
    """
    A1: each makes the next one wait longer, says the same, and nothing of any case is ever
    on the screen; the right one opens then.
    """
    device = str(office.mechanism.home.device(ADA))
    async with at_desk(office) as driver:
        for tries in range(1, 4):
            await fill(driver, ADA, "wrong", device)
            await driver.see(WRONG)
            patience = driver.desk._patience
            assert tries == patience.wrong
            assert 2 ** (tries - 1) - 1 < patience.remaining(time.monotonic())
            assert "GR-" not in driver.text
            assert "cases" not in driver.text
            patience.until = 0.0  # the wait is over

        await fill(driver, ADA, passphrase(ADA), device)
        await driver.until(lambda: isinstance(driver.screen, QueueScreen), "queue")
        assert 0 == driver.desk._patience.wrong


async def test_escape_stops_waiting(office: Office) -> None:
    """
    Whoever stops gets no queue opened behind their back; nothing typed meanwhile is kept.
    """
    device = str(office.mechanism.home.device(ADA))
    async with at_desk(office) as driver:
        with office.clock.stopped():
            await fill(driver, ADA, passphrase(ADA), device)
            await driver.see("Unlocking")
            await driver.press("j", "j", "escape")
            await driver.see("Stopping the last attempt")
            assert "" == driver.screen.query_one("#passphrase", Input).value
            await driver.press("x")
            assert "x" == driver.screen.query_one("#passphrase", Input).value

        await driver.until(
            lambda: not [w for w in driver.desk.workers if w.is_running], "the end"
        )
        await driver.see("Enter goes on")
        assert isinstance(driver.screen, LockScreen)


async def test_an_empty_field_is_gone_to(office: Office) -> None:
    """
    Enter goes to the first field that lacks something; nothing is tried.
    """
    async with at_desk(office) as driver:
        await driver.type("x")
        await driver.press("enter")

        focused = driver.desk.focused
        assert "passphrase" == (focused and focused.id)


async def test_the_name_of_the_office_is_no_markup(office: Office) -> None:
    """
    Square brackets in settings are square brackets.
    """
    async with at_desk(office) as driver:
        await driver.see("Office [/x]")

"""The desk where there is no office: it offers to make one, and tells what to do then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from grievance.cli.first_office import first_office
from grievance.home import DEVICE_KEY, Home, read_key
from grievance.services.boxes.unlock_ring import Credentials
from grievance.services.directory.read_directory import person_of
from grievance.wiring import Mechanism, build
from tests.tui.cheap_desk import paint
from tui.first_run import FirstRun
from tui.guide import Guide, Next
from tui.screens.first_run import WelcomeScreen


PHRASE = "six quiet words of a first person"
PATIENCE = 400


def words(app: FirstRun) -> str:
    strips = paint(app)
    text = " ".join("".join(part.text for part in strip) for strip in strips)
    return " ".join(text.split())


async def see(pilot: Pilot[None], app: FirstRun, wanted: str) -> None:
    for _ in range(PATIENCE):
        if wanted in words(app):
            return
        await pilot.pause(0.02)
    msg = f"never saw {wanted!r}\n{words(app)}"
    raise AssertionError(msg)


@asynccontextmanager
async def at_first_run(
    guide: Guide, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[FirstRun, Pilot[None]]]:
    app = FirstRun(guide)
    async with app.run_test(size=size) as pilot:
        await see(pilot, app, "There is no office yet")
        yield app, pilot


@pytest.fixture(name="guide")
def _guide(tmp_path: Path) -> Guide:
    """
    A place where nothing is.
    """
    home = Home(tmp_path / "home")
    return Guide(home.path, partial(first_office, home, {}))


def name_of(mechanism: Mechanism, shown: Credentials) -> str:
    """Unlock, and say whose ring it is."""
    ring = mechanism.unlock(shown)
    return person_of(ring.directory, ring.person_id).name


async def test_an_office_is_made(guide: Guide) -> None:
    """
    What cannot be right is named in its field; then the office is whole, whoever made it
    gets in with their words, and it says where keys lie and what to do with them.
    """
    async with at_first_run(guide) as (app, pilot):
        await pilot.press("1")
        await see(pilot, app, "Both empty: six words are drawn")
        await pilot.press("ctrl+s")
        await see(pilot, app, "Office: this cannot be empty.")
        for key in ("x", "ctrl+s"):  # at once: the key waits for the letter before it
            app.post_message(Key(key, key if key == "x" else None))
        await see(pilot, app, "Your name: this cannot be empty.")

        fields = {"office": "Office [/x]", "person": "Ada Okafor"}
        for name, value in fields.items():
            app.screen.query_one(f"#{name}", Input).value = value
        phrase = app.screen.query_one("#passphrase", Input)
        again = app.screen.query_one("#again", Input)
        phrase.value = "secret"
        await see(pilot, app, "✗ weak: a machine guesses it")
        await pilot.press("ctrl+s")
        await see(pilot, app, "The two passphrases are not the same")
        again.value = "secret"
        await pilot.press("ctrl+s")
        await see(pilot, app, "This passphrase is too easy to guess")
        assert not guide.place.exists()

        phrase.value = again.value = PHRASE
        app.screen.query_one("#time_zone", Input).value = "Nowhere/Atall"
        await see(pilot, app, "✓ strong.")
        await pilot.press("ctrl+s")
        await see(pilot, app, "Nowhere/Atall")
        assert not guide.place.exists()

        app.screen.query_one("#time_zone", Input).value = "Europe/Zurich"
        await pilot.press("ctrl+s")
        await see(pilot, app, "The office is made")
        assert PHRASE not in words(app)
        await see(pilot, app, "The safe: move it away today")
        await pilot.press("enter", "escape", "f2")

    assert (Next.UNLOCK, "Ada Okafor") == (guide.next, guide.person)
    mechanism = build(guide.place, {})
    device = read_key(mechanism.home.device("Ada Okafor"), DEVICE_KEY)
    shown = Credentials(name="Ada Okafor", passphrase=PHRASE, device=device)
    assert "Ada Okafor" == name_of(mechanism, shown)
    assert "Office [/x]" == mechanism.settings.office.name
    assert mechanism.home.recovery_key.is_file()
    mechanism.store.close()


async def test_without_a_passphrase_one_is_drawn_and_shown_once(guide: Guide) -> None:
    """
    Six words that open the office.
    """
    async with at_first_run(guide) as (app, pilot):
        await pilot.press("1")
        await see(pilot, app, "Both empty")
        for name in ("office", "person"):
            app.screen.query_one(f"#{name}", Input).value = "Ada"
        await pilot.press("ctrl+s")
        await see(pilot, app, "Your passphrase, shown this once:")
        said = words(app).partition("shown this once:")[2].partition("Write it")[0]
        assert 6 == len(said.split())

    mechanism = build(guide.place, {})
    device = read_key(mechanism.home.device("Ada"), DEVICE_KEY)
    phrase = " ".join(said.split())
    shown = Credentials(name="Ada", passphrase=phrase, device=device)
    assert "Ada" == name_of(mechanism, shown)
    mechanism.store.close()


async def test_who_only_looks_makes_nothing(guide: Guide) -> None:
    """
    Esc goes back and leaves; a demonstration is somewhere else.
    """
    async with at_first_run(guide, (40, 12)) as (app, pilot):
        await pilot.press("1")
        await see(pilot, app, "A new office")
        await pilot.press("escape")
        await see(pilot, app, "There is no office yet")
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.press("2")

    assert Next.DEMO is guide.next
    assert not guide.place.exists()

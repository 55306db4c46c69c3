"""The registry of commands: what a screen declares, and what is found of it."""

from __future__ import annotations

from textual.binding import Binding

from tui.app import Desk
from tui.keys.command_index import _ours, every_command
from tui.keys.command_list import Command, bindings
from tui.screens.case_steps.registry import STEPS
from tui.screens.case_steps.telling import HELP
from tui.screens.queue import QueueScreen


def test_a_command_is_a_binding_of_its_group() -> None:
    """
    A command is called like its action unless it says otherwise; the group begins its id.
    """
    sort = Command(name="sort", keys="o", label="Sort", help="Order the list.")
    step = Command(name="down", keys="j,down", label="Down", action="step(1)")

    assert [
        Binding(
            "o", "sort", "Sort", priority=True, tooltip="Order the list.", id="q.sort"
        ),
        Binding("j,down", "step(1)", "Down", priority=True, id="q.down"),
    ] == bindings("q", sort, step)


def test_every_command_is_found_once_with_all_its_keys() -> None:
    """
    The index knows whose commands are whose, and which may be met on any screen.
    """
    every = every_command()

    assert frozenset({"j", "down"}) == every["list.down"].keys
    assert frozenset({"o"}) == every["queue.sort"].keys
    assert QueueScreen in every["queue.sort"].owners
    assert every["queue.sort"].is_of_place
    assert every["list.down"].is_of_widget
    assert every["desk.lock"].is_of_app
    assert Desk in every["desk.lock"].owners


def test_every_key_is_declared_as_a_command() -> None:
    """
    Only digits that stand beside what they choose, in a menu, are no commands.
    """
    found = {
        (owner.__name__, binding.key)
        for owner in _ours()
        for binding in Binding.make_bindings(vars(owner).get("BINDINGS", ()))
        if not binding.id and not binding.key.isdigit()
    }

    assert set() == found


def test_what_is_read_has_words() -> None:
    """
    Help, last line and commands tell something of each; no label is a sentence.
    """
    every = every_command().values()

    assert [] == [command.id for command in every if not command.label]
    assert [] == [command.id for command in every if len(command.label) > 24]
    assert [] == [c.id for c in every if c.help.endswith(".")]


def test_the_steps_of_a_tab_come_before_those_of_the_case() -> None:
    """
    Where both have a key, the first that fits is done: never the other one beside it.
    """
    tabs = [bool(step.tab) for step in STEPS]

    assert sorted(tabs, reverse=True) == tabs
    assert HELP.keys() == {step.name for step in STEPS}


def test_every_step_is_told_in_a_sentence() -> None:
    """
    Whoever looks for a step by its words finds it, on each screen that is no dialog.
    """
    moving = {"list", "text"}
    every = every_command().values()

    assert [] == [
        command.id
        for command in every
        if not command.help and command.is_of_place and command.group not in moving
    ]

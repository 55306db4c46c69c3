"""What the desk has: each screen that can be shown, and each field that takes words."""

from __future__ import annotations

import ast
import importlib
import pkgutil

from collections.abc import Iterator
from pathlib import Path

from textual.screen import Screen

import tui.screens


BASES = frozenset(  # what screens are made of; none of them is shown itself
    {
        "AskingScreen",
        "DueScreen",
        "FollowingCase",
        "FollowingList",
        "ListingScreen",
        "OfferingScreen",
        "Question",
        "QueueActs",
        "QueueBooks",
        "QueueSteps",
        "QueueViews",
        "ShowsCase",
        "TurningCase",
    }
)
ASKED = frozenset({"Words", "Prose"})  # what a form asks for in words
TYPED_IN = frozenset({"LineField", "TextField"})  # what stands on a screen itself


def every_screen() -> set[str]:
    """Return the names of all screens that can be shown."""
    for module in pkgutil.walk_packages(
        tui.screens.__path__, f"{tui.screens.__name__}."
    ):
        importlib.import_module(module.name)
    ours = {c for c in _below(Screen) if c.__module__.startswith("tui.")}
    return {c.__name__ for c in ours} - BASES


def _below(kind: type[object]) -> Iterator[type[object]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def every_field() -> set[str]:
    """
    Return the names of all fields that take words, as they stand in the code.

    Those of forms have one sign before them, so that no screen's own are taken for them.
    """
    return {
        name
        for path in Path(tui.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        for name in _named(call, call.func.id)
    }


def _named(call: ast.Call, kind: str) -> Iterator[str]:
    word, before = ("name", "field-") if kind in ASKED else ("id", "")
    if kind in ASKED | TYPED_IN:
        for keyword in call.keywords:
            if keyword.arg == word and isinstance(keyword.value, ast.Constant):
                yield f"{before}{keyword.value.value!s}"

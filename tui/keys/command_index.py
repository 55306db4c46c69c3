"""
Every command of the desk, found by the classes that declare them.

Asked only where somebody has keys of their own, and by tests: it loads every screen.
"""

from __future__ import annotations

import importlib
import pkgutil

from collections.abc import Iterator
from dataclasses import dataclass

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen

import tui

from tui.leaving import Leavable


OURS = tui.__name__ + "."
READ = frozenset({"list", "text"})  # the widgets of every screen; others are of forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A command, its keys in Textual's long names, and the classes that answer to it."""

    id: str
    label: str
    help: str
    keys: frozenset[str]
    owners: frozenset[type[DOMNode]]

    @property
    def group(self) -> str:
        """What its id begins with."""
        return self.id.partition(".")[0]

    @property
    def keys_shown(self) -> str:
        """The keys as they are written on the last line, the shortest first."""
        return " ".join(sorted(map(format_key, self.keys), key=lambda k: (len(k), k)))

    @property
    def is_of_app(self) -> bool:
        """Whether it may be met on any screen."""
        return any(issubclass(owner, App) for owner in self.owners)

    @property
    def is_of_widget(self) -> bool:
        """Whether it may be met wherever that widget is."""
        return not any(issubclass(owner, App | Screen) for owner in self.owners)

    @property
    def is_of_place(self) -> bool:
        """Whether it is a screen's that asks nothing: there are no forms on those."""
        return any(issubclass(owner, Leavable) for owner in self.owners)

    def meets(self, other: Declared) -> bool:
        """Tell whether both may be there when a key is pressed: one would hide the other."""
        if self.owners & other.owners:
            return True
        if self.is_of_app is not other.is_of_app:
            return True
        if self.is_of_widget is other.is_of_widget:
            return False  # one app, screen or widget is in front at a time
        widget, screen = (self, other) if self.is_of_widget else (other, self)
        return widget.group in READ or not screen.is_of_place


def every_command() -> dict[str, Declared]:
    """Return each command by its id, in the order of the modules that declare them."""
    _load_all()
    found: dict[str, Declared] = {}
    for owner in _ours():
        for binding in _bindings_of(owner):
            before = found.get(binding.id or "")
            keys, owners = frozenset({binding.key}), frozenset({owner})
            found[binding.id or ""] = Declared(
                id=binding.id or "",
                label=binding.description,
                help=binding.tooltip,
                keys=keys | before.keys if before else keys,
                owners=owners | before.owners if before else owners,
            )
    return found


def _load_all() -> None:
    for module in pkgutil.walk_packages(tui.__path__, OURS):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _ours() -> Iterator[type[DOMNode]]:
    """Yield our classes, by the order of their modules and names."""
    found = {c for c in _below(DOMNode) if c.__module__.startswith(OURS)}
    yield from sorted(found, key=lambda c: (c.__module__, c.__qualname__))


def _below(owner: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for below in owner.__subclasses__():
        yield below
        yield from _below(below)


def _bindings_of(owner: type[DOMNode]) -> Iterator[Binding]:
    """Yield what a class answers to that has a name of ours, its own and inherited."""
    for base in owner.__mro__:
        if base.__module__.startswith(OURS):
            made = Binding.make_bindings(vars(base).get("BINDINGS", ()))
            yield from (one for one in made if one.id)

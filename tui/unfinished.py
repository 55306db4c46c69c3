"""
Keeps what is being typed, every few seconds, sealed to whoever types it.

Whatever ends the desk, a lock, a cut of the power, `kill -9`, costs them nothing: it is
offered to them, and to nobody else, the next time they unlock it.  Words that were
saved, or thrown away by whoever wrote them, are kept no longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable
from uuid import uuid4

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.services.cases.unfinished import Unfinished, UnfinishedFolder, Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """
    What is typed on a screen; *id* where it is what was kept before.

    Words of a case would lie in its *compartment*.
    """

    title: str = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    case_id: str = ""
    draft: int = 0
    compartment: Compartment = Compartment.CONTENTS
    id: str = ""


@runtime_checkable
class Resumable(Protocol):
    """A screen that knows what of it would be lost."""

    def unsaved(self) -> Typed | None:
        """Return what is not saved yet; None where nothing would be lost."""


class Autosave:
    """One file for each screen on which something is being written."""

    def __init__(self, folder: UnfinishedFolder, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._now = now
        # Each screen with the id of its file, and a hash of the words.
        self._kept: dict[Screen[Any], tuple[str, int]] = {}
        self._writing: Writing | None = None

    def end(self) -> None:
        """Write nothing more; what was kept is there for the next start."""
        if self._writing is not None:
            self._writing.end()

    def look(self, screens: Iterable[Screen[Any]]) -> None:
        """
        Keep what was typed since somebody looked last; drop what is not there any more.

        Raises:
            OSError: It cannot be written down.
        """
        whose = dict(_about(screens))
        found = {screen: typed_on(screen) for screen in whose}
        for screen in [one for one in self._kept if found.get(one) is None]:
            id_, _ = self._kept.pop(screen)
            self._folder.drop(id_)
        for screen, typed in found.items():
            if typed is not None:
                self._keep(screen, typed, whose[screen])

    def _keep(self, screen: Screen[Any], typed: Typed, about: str) -> None:
        id_, before = self._kept.get(screen, (typed.id or str(uuid4()), None))
        words = hash(tuple(typed.fields.items()))
        if words == before:
            return
        self._writing = self._writing or Writing(self._folder)
        one = Unfinished(
            id=id_,
            desk=self._writing.id,
            title=typed.title,
            fields=dict(typed.fields),
            case_id=typed.case_id,
            draft=typed.draft,
            about=typed.case_id or about,
            compartment=typed.compartment,
            at=self._now(),
        )
        self._folder.keep(one)
        self._kept[screen] = id_, words


@runtime_checkable
class OfCase(Protocol):
    """A screen that shows one case, or who wrote."""

    @property
    def case_id(self) -> CaseId:
        """Which case it is."""


def _about(screens: Iterable[Screen[Any]]) -> Iterator[tuple[Screen[Any], str]]:
    """Yield each screen, from the lowest, with the case that it lies before."""
    about = ""
    for screen in screens:
        if not screen.is_modal:
            about = str(screen.case_id) if isinstance(screen, OfCase) else ""
        yield screen, about


def typed_on(screen: Screen[Any]) -> Typed | None:
    """Return all that is typed on a screen with a text of many lines that says anything."""
    if isinstance(screen, Resumable):
        return screen.unsaved()
    texts = {
        _name(one): one.text for one in screen.query(TextArea) if not one.read_only
    }
    if not any(map(str.strip, texts.values())):
        return None
    lines = {_name(one): one.value for one in screen.query(Input) if not one.password}
    return Typed(title=screen.BINDING_GROUP_TITLE or "", fields=lines | texts)


def _name(widget: Widget) -> str:
    return widget.id or f"field-{id(widget)}"

"""
What makes a desk in a test cheap: style sheets are read once, and nobody paints unseen.

A Pilot has no terminal.  Textual would paint each change all the same, and throw it away;
here a screen is painted when a test looks at it, as most do, or else when its desk is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from rich.console import RenderableType
from textual import _wait
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen
from textual.strip import Strip


PAINTS = Compositor.render_update  # for a test that is about painting itself


@contextmanager
def cheap_desk() -> Iterator[None]:
    """
    Make each desk of this process cheap while this lasts.

    A desk that works a third of the time counts as idle, so that a key waits no second:
    Textual asks for a twentieth, which a clock that ticks is more than on a slow machine.
    What a test wants to see it waits for by itself.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_wait, "SLEEP_GRANULARITY", 0.01)  # seconds
        patch.setattr(_wait, "SLEEP_IDLE", 0.0035)
        patch.setattr(Compositor, "render_update", _painted_when_asked())
        patch.setattr(Stylesheet, "_parse_rules", _parsed_once())
        yield


def paint(desk: App[Any]) -> list[Strip]:
    """Paint what is on the screen now, and the screens that show through it."""
    visible_screen_stack.set(desk._background_screens)
    return desk.screen._compositor.render_strips()


def _painted_when_asked() -> Callable[..., RenderableType | None]:
    """Give what paints a whole screen for a picture, and otherwise nothing."""

    def render_update(
        compositor: Compositor,
        full: bool = False,  # noqa: FBT001, FBT002  # Textual's
        screen_stack: list[Screen[Any]] | None = None,
        simplify: bool = False,  # noqa: FBT001, FBT002
    ) -> RenderableType | None:
        if full:
            return PAINTS(compositor, full, screen_stack, simplify)
        visible_screen_stack.set(screen_stack or [])
        compositor._dirty_regions.clear()
        return None

    return render_update


def _parsed_once() -> Callable[..., list[RuleSet]]:
    """Give what parses a sheet with the same variables once, for whichever desk."""
    parse = Stylesheet._parse_rules
    parsed: dict[object, list[RuleSet]] = {}

    def parse_rules(sheet: Stylesheet, *args: Any, **kwargs: Any) -> list[RuleSet]:
        variables = frozenset(sheet._variables.items())
        key = (variables, args, frozenset(kwargs.items()))
        if key not in parsed:
            parsed[key] = parse(sheet, *args, **kwargs)
        return parsed[key]

    return parse_rules

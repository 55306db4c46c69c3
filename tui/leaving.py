"""Where one is at the desk: some screens may be left at any time, others want an answer."""

from __future__ import annotations


class Leavable:
    """
    A screen that may be left at once, by the number of an area or for another case.

    Screens that ask something, or hold what somebody typed, are none.
    """


class ShowsCase(Leavable):
    """A screen of one case; another case takes its place."""


class TellsKeys:
    """A dialog with many keys: `?` tells them, as long as nobody types."""

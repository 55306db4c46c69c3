"""Where one is at the desk: places may be left at any time, dialogs want an answer."""

from __future__ import annotations


class Place:
    """
    A screen that may be left at once, by the number of an area or for another case.

    Screens that ask something, or hold what somebody typed, are none.
    """

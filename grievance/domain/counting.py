"""How many there are of something, in words."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Say *number* with its noun: `1 case`, `2 cases`; *many* where -s is wrong."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"

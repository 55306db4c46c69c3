"""A line of a picture in text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of the picture; *tone* says how a screen may show it besides its signs."""

    text: str = field(repr=False)
    tone: str = ""

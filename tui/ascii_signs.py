"""
Signs that a terminal can draw, where it cannot draw ours: one cell for each cell.

The console of Linux has no circles and triangles, and shows one square for all of them,
so that an overdue case would look like a marked one. Where the locale that somebody set
is no UTF-8, our bytes would be read as other letters altogether.
"""

from __future__ import annotations

import unicodedata

from collections.abc import Mapping

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter


_PAIRS = (
    ("▶●◐○◆◇▲△▽▼·✓✗‖…▸▾→↩↳⟦⟧›", ">@%o#&^^vv.+x=~>v><>[]>"),
    ("←↑↓►◄×≠≤≥−☑☐✉•", "<^v><x#<>-X_@*"),
    ("–—‑“”„«»‘’‚", '---"""""\'\'\''),  # what people write
    ("─━╸╺╌═▔▁▂▃▄▅▆▇█▀", "----.=---==#####"),
    ("│┃▏▎▍▌▋▊▉▕▐║", "||||||####||"),
)
SIGNS = {
    sign: plain
    for signs, plains in _PAIRS
    for sign, plain in zip(signs, plains, strict=True)
}
KEYS = {"⏎": "enter", "⌫": "bksp", "↑": "up", "↓": "down", "←": "left", "→": "right"}
CONSOLES = frozenset({"linux", "vt100", "vt102", "vt220", "ansi", "dumb"})
LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")  # the first that is set counts


class PlainSigns(LineFilter):
    """Writes our signs as letters of ASCII, and with *letters* whatever else is none."""

    def __init__(self, *, letters: bool) -> None:
        super().__init__()
        self._letters = letters

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # the shape of a filter
        """Return *segments* in signs that can be drawn; each takes as many cells."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(self.plain(segment.text), segment.style)
            for segment in segments
        ]

    def plain(self, text: str) -> str:
        """Return *text* as it can be drawn."""
        return "".join(map(self._one, text))

    def _one(self, sign: str) -> str:
        if sign.isascii():
            return sign
        if "\u2500" <= sign <= "\u259f" or sign in SIGNS:  # frames and blocks
            return SIGNS.get(sign, "+")
        if "\u2400" <= sign <= "\u2426":  # codes, which are shown instead of obeyed
            return "?"
        if self._letters:
            return _letter(sign)
        return "?" * cell_len(sign) if unicodedata.category(sign) == "So" else sign


def _letter(sign: str) -> str:
    """Return the letter without what stands above it, else a question mark a cell."""
    bare = unicodedata.normalize("NFKD", sign)[0]
    cells = cell_len(sign)
    return bare if bare.isascii() and bare.isprintable() and cells == 1 else "?" * cells


def signs_for(environ: Mapping[str, str]) -> tuple[PlainSigns, ...]:
    """
    Return what a terminal needs by what it says of itself; nothing where it draws all.

    A locale that nobody set says nothing: Python and most terminals take it for UTF-8.
    """
    locale = next((environ[name] for name in LOCALE if environ.get(name)), "UTF-8")
    is_utf8 = "utf8" in locale.casefold().replace("-", "")
    if is_utf8 and environ.get("TERM") not in CONSOLES:
        return ()
    return (PlainSigns(letters=not is_utf8),)

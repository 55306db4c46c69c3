"""Pages that are filled from top to bottom, with a foot that has their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from grievance.print.canvas import open_canvas
from grievance.print.letter_pdf import FOOT, HEIGHT, LEADING, MARGIN, ROOM
from grievance.print.tagging import Tags
from grievance.print.typesetting import LATIN, Line, Run, lines, width


INK, QUIET, RULE = "#17202a", "#4b5966", "#cfd8df"
BOLD: Final = 2  # fill the signs, and draw their outline
OUTLINE = 0.03  # of their size


def read_on(found: Iterable[Line]) -> list[Line]:
    """Put a blank behind each line but the last, for who hears them as one."""
    *firsts, last = found
    return [*((*line, Run(LATIN, " ")) for line in firsts), last]


class Sheets:
    """A stack of paper, the pen at the end of what is written."""

    def __init__(self, title: str, language: str) -> None:
        self._written = BytesIO()
        self.canvas: Canvas = open_canvas(self._written, title, language=language)
        self.tags = Tags(self.canvas)
        self.at = HEIGHT - MARGIN
        self._title = title
        self._number = 1

    def need(self, height: float) -> bool:
        """Go on to the next page where less is left than that; return whether it is one."""
        is_short = self.at - height < MARGIN and self.at < HEIGHT - MARGIN
        if is_short:
            self._turn()
        return is_short

    def text(
        self, kind: str, text: str, size: float, *, bold: bool = False, gap: float = 0.5
    ) -> None:
        """Write a heading or a paragraph over the whole page; *gap* follows, in sizes."""
        with self.tags.part(kind):
            for line in read_on(lines(text, size, ROOM)):
                self.need(size * LEADING)
                with self.tags.drawn():
                    self.line(line, size, self.at, bold=bold)
                self.at -= size * LEADING
        self.at -= gap * size

    def line(  # noqa: PLR0913  # what, how large, and where
        self,
        line: Line,
        size: float,
        top: float,
        *,
        left: float = MARGIN,
        bold: bool = False,
        ink: str = INK,
    ) -> None:
        """Draw a line with its upper edge at *top*."""
        words = self.canvas.beginText(left, top - size * (LEADING + 1) / 2 + size * 0.1)
        words.setFillColor(HexColor(ink))
        if bold:
            self.canvas.setLineWidth(size * OUTLINE)
            self.canvas.setStrokeColor(HexColor(ink))
            words.setTextRenderMode(BOLD)
        for run in line:
            words.setFont(run.font, size)
            words.textOut(run.text)
        words.setTextRenderMode(0)
        self.canvas.drawText(words)

    def rule(self, top: float, *, ink: str = RULE, thick: float = 0.6) -> None:
        """Draw a line across the page."""
        with self.tags.passed_over():
            self.canvas.setStrokeColor(HexColor(ink))
            self.canvas.setLineWidth(thick)
            self.canvas.line(MARGIN, top, MARGIN + ROOM, top)

    def mark(self, title: str, level: int) -> None:
        """Name this place in the contents that a program shows beside the pages."""
        key = f"{self._number}-{self.at:.1f}-{level}"
        self.canvas.bookmarkHorizontal(key, 0, self.at)
        self.canvas.addOutlineEntry(title, key, level)

    def done(self) -> bytes:
        """Return the file."""
        self._turn()
        self.tags.save()
        return self._written.getvalue()

    def _turn(self) -> None:
        with self.tags.passed_over():
            self._foot((self._title, str(self._number)))
        self.tags.turn()
        self.at = HEIGHT - MARGIN
        self._number += 1

    def _foot(self, words: Sequence[str]) -> None:
        """Write the title at the left, and the number at the right."""
        title, number = words
        [first, *_] = lines(title, FOOT, ROOM * 0.9)
        self.line(first, FOOT, MARGIN * 0.7, ink=QUIET)
        [last] = lines(number, FOOT, ROOM)
        left = MARGIN + ROOM - width(number, FOOT)
        self.line(last, FOOT, MARGIN * 0.7, left=left, ink=QUIET)

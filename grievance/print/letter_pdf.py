"""
Put a letter on paper, for the file: subject, words as they went out, and a foot.

The same letter gives the same bytes: nothing in them says when or where they were made
(the date that the format wants is always that of the first day of 2000).  All glyphs are
in the file, so that it looks the same wherever it is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from threading import Lock

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from grievance.print.canvas import open_canvas
from grievance.print.typesetting import LATIN, Line, Run, lines


_MILLIMETRE = 72 / 25.4  # in points, as all lengths here
MARGIN = 22 * _MILLIMETRE
WIDTH, HEIGHT = A4
ROOM = WIDTH - 2 * MARGIN
SUBJECT, BODY, FOOT = 12.0, 9.5, 7.5  # sizes
LEADING = 1.4  # from line to line, in sizes
PRINTING = Lock()  # the library reads a font from one place at a time


@dataclass(frozen=True, slots=True)
class _Set:
    """A line in its size."""

    runs: Line = field(repr=False)
    size: float

    @property
    def height(self) -> float:
        return self.size * LEADING


def letter_pdf(
    subject: str, body: str, foot: Sequence[str] = (), *, language: str = ""
) -> bytes:
    """
    Return a letter as pages of A4; each has the lines of *foot*, and its number.

    What stands in *foot* (a day, a reference, the log's checkpoint) is for whoever
    calls; *language* is a code, for programs that read a page aloud.
    """
    with PRINTING:
        head = [*_sized(subject, SUBJECT), _Set((), SUBJECT)]
        below = [line for one in foot for line in _sized(one, FOOT)]
        room = HEIGHT - 2 * MARGIN - _height(below) - FOOT * LEADING
        pages = list(_pages([*head, *_sized(body.rstrip("\n"), BODY)], room))
        written = BytesIO()
        canvas = open_canvas(written, subject, language=language)
        for number, page in enumerate(pages, start=1):
            _draw(canvas, page, HEIGHT - MARGIN)
            count = _Set((Run(LATIN, f"{number} / {len(pages)}"),), FOOT)
            _draw(canvas, [*below, count], MARGIN / 2 + _height([*below, count]))
            canvas.showPage()
        canvas.save()
        return written.getvalue()


def _sized(text: str, size: float) -> Iterator[_Set]:
    return (_Set(line, size) for line in lines(text, size, ROOM))


def _height(page: Sequence[_Set]) -> float:
    return sum(line.height for line in page)


def _pages(all_: Sequence[_Set], room: float) -> Iterator[list[_Set]]:
    """Yield as many lines as one page has *room* for; a page begins with words."""
    page: list[_Set] = []
    left = room
    for line in all_:
        if page and line.height > left:
            yield page
            page, left = [], room
        if page or line.runs:
            page.append(line)
            left -= line.height
    yield page


def _draw(canvas: Canvas, page: Sequence[_Set], top: float) -> None:
    """Draw lines one below another, the first with its upper edge at *top*."""
    at = top
    for line in page:
        at -= line.height
        words = canvas.beginText(MARGIN, at)
        for run in line.runs:
            words.setFont(run.font, line.size)
            words.textOut(run.text)
        canvas.drawText(words)

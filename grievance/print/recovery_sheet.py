"""
A sheet with one share of the recovery key: its words, its number, and what to do.

The words stand in three columns, each with its place, large enough to be read from
paper by somebody in a hurry; the fingerprint says of which key it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from grievance.print.canvas import open_canvas
from grievance.print.letter_pdf import HEIGHT, LEADING, MARGIN, PRINTING, ROOM
from grievance.print.typesetting import lines, runs


TITLE, WORD, TEXT = 18.0, 13.0, 9.5  # sizes
COLUMNS = 3
_WHAT_IT_IS = """\
This is sheet {number} of {count}. Any {threshold} of these sheets together are the \
recovery key of {office}: they open every complaint there is, and who complained. One \
alone opens nothing."""
_WHAT_TO_DO = """\
Keep it where no other sheet of this set is, under lock, in an envelope whose opening \
shows. Never photograph or copy it, and type it into nothing but `grievance recovery` \
on a computer of the office.

Once a year, and whenever a keeper changes: bring {threshold} sheets together and run \
`grievance recovery drill`. It proves that they are the key of the office, and opens \
nothing.

When somebody lost their keys and no colleague is on a case: `grievance recovery use`. \
Each use is written in the log, and the office is told.

If this sheet is lost, or somebody may have read it: tell the coordinator the same day. \
With the others, run `grievance rotate recovery`; then this one opens nothing new.

The words are a SLIP-39 share without a passphrase: should the program be gone, other \
programs can join them into the 32 bytes of the key, which \
docs/spec/envelope.md says how to use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on one sheet; *fingerprint* are the words of the public key."""

    office: str
    number: int
    count: int
    threshold: int
    words: str = field(repr=False)
    fingerprint: str
    made_on: str


def sheet_pdf(sheet: Sheet) -> bytes:
    """Return one page of A4."""
    with PRINTING:
        written = BytesIO()
        title = f"Recovery key, sheet {sheet.number} of {sheet.count}"
        canvas = open_canvas(written, title, language="en")
        at = _text(canvas, title, HEIGHT - MARGIN, TITLE) - TITLE
        at = _text(canvas, _filled(_WHAT_IT_IS, sheet), at, TEXT) - TEXT
        at = _words(canvas, sheet.words.split(), at) - TEXT
        at = _text(canvas, _about(sheet), at, TEXT) - TEXT
        _text(canvas, _filled(_WHAT_TO_DO, sheet), at, TEXT)
        canvas.showPage()
        canvas.save()
        return written.getvalue()


def _filled(text: str, sheet: Sheet) -> str:
    return text.format(
        number=sheet.number,
        count=sheet.count,
        threshold=sheet.threshold,
        office=sheet.office,
    )


def _about(sheet: Sheet) -> str:
    return (
        f"Fingerprint of the public key: {sheet.fingerprint}\n"
        f"Made on {sheet.made_on}.    Keeper: ____________________    "
        "Kept at: ____________________"
    )


def _text(canvas: Canvas, text: str, top: float, size: float) -> float:
    """Set text with its upper edge at *top*; return where its lower edge is."""
    at = top
    for line in lines(text, size, ROOM):
        at -= size * LEADING
        words = canvas.beginText(MARGIN, at)
        for run in line:
            words.setFont(run.font, size)
            words.textOut(run.text)
        canvas.drawText(words)
    return at


def _words(canvas: Canvas, words: list[str], top: float) -> float:
    """Set numbered words, column by column; return where the lower edge is."""
    rows = -(-len(words) // COLUMNS)
    step = WORD * 1.6
    for place, text in _placed(words, rows):
        column, row = place
        across = MARGIN + column * ROOM / COLUMNS
        line = canvas.beginText(across, top - (row + 1) * step)
        for run in runs(text):
            line.setFont(run.font, WORD)
            line.textOut(run.text)
        canvas.drawText(line)
    return top - rows * step


def _placed(words: list[str], rows: int) -> Iterator[tuple[tuple[int, int], str]]:
    for index, word in enumerate(words):
        yield divmod(index, rows), f"{index + 1:2}  {word}"

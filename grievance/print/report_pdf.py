"""
Write a report on pages of A4: the same as its page for browsers, for who wants paper.

What is withheld is hatched and has its word, always at the same length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.colors import HexColor

from grievance.print.letter_pdf import LEADING, MARGIN, PRINTING, ROOM
from grievance.print.report import WHOLE, Group, Report, Row, Section, Table
from grievance.print.sheets import INK, QUIET, Sheets, read_on
from grievance.print.typesetting import lines, runs, width


TITLE, HEAD, SUBHEAD, TEXT, SMALL = 20.0, 13.0, 10.5, 9.5, 8.0  # sizes
TOLD, HATCH = "#14719f", "#6d7a86"
BULLET = "– "
LABEL = ROOM * 0.44  # how wide labels are
COUNTED = MARGIN + ROOM * 0.46  # where is said what they are
NUMBER = ROOM * 0.62  # where numbers end
BAR = MARGIN + ROOM * 0.64  # where bars begin
LENGTH = ROOM * 0.36
THICK, APART = 7.0, 4.0  # a bar, and the lines of what is hatched
INDENT = 10.0
PAD = 3.0


def report_pdf(report: Report) -> bytes:
    """Return a report as a file; the same report gives the same bytes."""
    with PRINTING:
        sheets = Sheets(report.title, report.language)
        sheets.text("H1", report.title, TITLE, bold=True, gap=0.2)
        sheets.text("P", report.about, TEXT, gap=1)
        _glance(sheets, report)
        _reading(sheets, report)
        for section in report.sections:
            _section(sheets, section)
        _checking(sheets, report)
        return sheets.done()


def _glance(sheets: Sheets, report: Report) -> None:
    _head(sheets, "At a glance")
    with sheets.tags.part("Table"):
        for row in report.glance:
            _row(sheets, row, TEXT, bold=False)
    sheets.at -= TEXT


def _reading(sheets: Sheets, report: Report) -> None:
    _head(sheets, "How to read this")
    _paragraphs(sheets, (*report.reading, report.rule_head))
    _paragraphs(sheets, [BULLET + one for one in report.rule], gap=0.1)
    sheets.at -= TEXT / 2
    _paragraphs(sheets, report.after_rule)


def _checking(sheets: Sheets, report: Report) -> None:
    if report.late:
        _head(sheets, "What counts when")
        _paragraphs(sheets, report.late)
    _head(sheets, "Check it yourself")
    _paragraphs(sheets, (report.checking, report.command))
    if report.before:
        names = [f"{BULLET}{one.name}: {one.sha256}" for one in report.before]
        _paragraphs(sheets, [f"{report.before_head}", *names])
    if report.checkpoint:
        _paragraphs(sheets, (report.checkpoint_head, report.checkpoint.strip()))
    _paragraphs(sheets, (f"Licence: {report.licence}.",))


def _head(sheets: Sheets, title: str) -> None:
    sheets.need(HEAD * 6)
    sheets.at -= HEAD
    sheets.rule(sheets.at + HEAD / 3, ink=TOLD, thick=1.5)
    sheets.mark(title, 0)
    sheets.text("H2", title, HEAD, bold=True, gap=0.4)


def _paragraphs(sheets: Sheets, texts: Sequence[str], gap: float = 0.5) -> None:
    for text in texts:
        sheets.text("P", text, TEXT, gap=gap)


# Tables


def _section(sheets: Sheets, section: Section) -> None:
    first, *_ = section.tables
    sheets.need(HEAD * 4 + _least(first))
    _head(sheets, section.title)
    for table in section.tables:
        sheets.need(_least(table))
        sheets.mark(table.title, 1)
        sheets.text("H3", table.title, SUBHEAD, bold=True, gap=0.1)
        sheets.text("P", " ".join((*table.notes, table.path)), SMALL, gap=0.3)
        _table(sheets, table)
        sheets.at -= TEXT * 1.5


def _table(sheets: Sheets, table: Table) -> None:
    with sheets.tags.part("Table"):
        _heads(sheets, table)
        for group in table.groups:
            for row, is_head in _rows(group):
                _row(sheets, row, TEXT, table=table, bold=is_head)
            sheets.rule(sheets.at)


def _rows(group: Group) -> Iterator[tuple[Row, bool]]:
    yield group.head, True
    for row in group.rows:
        yield row, False


def _least(table: Table) -> float:
    """Return how much of a page a table wants: all of it where it is short."""
    rows = len(tuple(table.rows)) if table.is_short else 4
    return SUBHEAD * 4 + SMALL * 3 + (rows + 1) * (TEXT * LEADING + PAD)


def _heads(sheets: Sheets, table: Table) -> None:
    with sheets.tags.part("TR"):
        for words, left in _columns(table):
            with sheets.tags.part("TH", "Column"), sheets.tags.drawn():
                _small(sheets, words, left)
    _below(sheets, table)


def _heads_again(sheets: Sheets, table: Table) -> None:
    """Repeat them on another page, for the eye alone."""
    with sheets.tags.passed_over():
        for words, left in _columns(table):
            _small(sheets, words, left)
    _below(sheets, table)


def _columns(table: Table) -> Sequence[tuple[str, float]]:
    return ((table.by, MARGIN), (table.counted, COUNTED))


def _small(sheets: Sheets, words: str, left: float) -> None:
    for number, line in enumerate(read_on(lines(words, SMALL, LABEL))):
        top = sheets.at - number * SMALL * LEADING
        sheets.line(line, SMALL, top, left=left, ink=QUIET)


def _below(sheets: Sheets, table: Table) -> None:
    most = max(len([*lines(one, SMALL, LABEL)]) for one, _ in _columns(table))
    sheets.at -= most * SMALL * LEADING + PAD
    sheets.rule(sheets.at)


def _row(
    sheets: Sheets, row: Row, size: float, *, bold: bool, table: Table | None = None
) -> None:
    indent = INDENT if table and not bold else 0.0
    label = read_on(lines(row.label, size, LABEL - indent))
    if sheets.need(len(label) * size * LEADING + PAD) and table:
        _heads_again(sheets, table)
    top = sheets.at - PAD / 2
    with sheets.tags.part("TR"):
        with sheets.tags.part("TH", "Row"), sheets.tags.drawn():
            for number, line in enumerate(label):
                below = top - number * size * LEADING
                sheets.line(line, size, below, left=MARGIN + indent, bold=bold)
        with sheets.tags.part("TD"), sheets.tags.drawn():
            left = MARGIN + NUMBER - width(row.words, size)
            sheets.line(runs(row.words), size, top, left=left, bold=bold)
    if table:
        _bar(sheets, table, row, top - size * LEADING / 2)
    sheets.at -= len(label) * size * LEADING + PAD


def _bar(sheets: Sheets, table: Table, row: Row, middle: float) -> None:
    bar, canvas = table.bar(row), sheets.canvas
    with sheets.tags.passed_over():
        if row.is_withheld:
            _hatch(sheets, middle)
        if bar:
            canvas.setFillColor(HexColor(TOLD))
            low = middle - THICK / 2
            canvas.rect(BAR, low, LENGTH * bar.end / WHOLE, THICK, stroke=0, fill=1)
        if bar and bar.least != bar.most:
            canvas.setStrokeColor(HexColor(INK))
            canvas.setLineWidth(1)
            ends = [BAR + LENGTH * one / WHOLE for one in (bar.least, bar.most)]
            canvas.line(ends[0], middle, ends[1], middle)


def _hatch(sheets: Sheets, middle: float) -> None:
    canvas, low = sheets.canvas, middle - THICK / 2
    canvas.saveState()
    room = canvas.beginPath()
    room.rect(BAR, low, LENGTH, THICK)
    canvas.clipPath(room, stroke=0, fill=0)
    canvas.setStrokeColor(HexColor(HATCH))
    canvas.setLineWidth(0.6)
    for step in range(-2, int(LENGTH / APART) + 1):
        left = BAR + step * APART
        canvas.line(left, low, left + THICK, low + THICK)
    canvas.restoreState()

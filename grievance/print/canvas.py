"""Open pages to draw on that say nothing of who made them, when, or with what."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from grievance.print.typesetting import LATIN, load_fonts


def open_canvas(written: BytesIO, title: str, *, language: str = "") -> Canvas:
    """
    Return a canvas of A4 that is written to *written* when it is saved.

    The same drawing gives the same bytes; *language* is a code, for programs that read
    a page aloud.
    """
    load_fonts()
    canvas = Canvas(
        written,
        pagesize=A4,
        invariant=1,
        initialFontName=LATIN,  # type: ignore[arg-type]  # the stubs take it for a size
        lang=language or None,
    )
    canvas.setTitle(title)
    for say in (canvas.setAuthor, canvas.setSubject, canvas.setCreator):
        say("")
    canvas.setProducer("")
    return canvas

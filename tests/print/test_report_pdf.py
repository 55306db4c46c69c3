"""A report on paper: as the page for browsers, always alike, and readable aloud."""

from __future__ import annotations

import base64
import re
import zlib

from pathlib import Path

import pytest

from grievance.statistics.package import package
from grievance.statistics.package_files import content_of, of_files
from grievance.statistics.release import Method
from grievance.statistics.report_file import write_pdf
from tests.print.test_letter_pdf import pages_of, signs_of
from tests.statistics.reports import imagined, written


def paper_of(period: str, method: Method = Method.WITHHELD) -> bytes:
    made = imagined(period, method)
    return write_pdf(of_files(package(made), made.name), made.name)


def drawings_of(paper: bytes) -> list[bytes]:
    """Return what is drawn on each page."""
    found = re.findall(rb"stream\r?\n([!-u\sz]+~>)\s*endstream", paper)
    return [zlib.decompress(base64.a85decode(b"<~" + one, adobe=True)) for one in found]


@pytest.mark.parametrize("method", list(Method))
def test_the_same_package_gives_the_same_file(method: Method, tmp_path: Path) -> None:
    """
    Read from a folder or from memory; on several pages of A4, in fonts that are in it.
    """
    made = imagined("2026-Q3", method)
    folder = written(made, tmp_path)

    paper = write_pdf(content_of(folder), made.name)

    assert paper_of("2026-Q3", method) == paper
    assert 5 < pages_of(paper) < 30
    assert b"/FontFile2" in paper
    assert {*"Complaints to office, 0123456789–"} <= signs_of(paper)


def test_it_has_a_tree_of_what_is_what() -> None:
    """
    Every number is a cell beside the head of its row; each drawing belongs to one part.
    """
    paper = paper_of("2026")
    parts = re.findall(rb"/S /(\w+)", paper)
    marks = [len(re.findall(rb"<</MCID \d+>> BDC", one)) for one in drawings_of(paper)]

    assert b"/StructTreeRoot" in paper
    assert b"/Marked true" in paper
    assert b"/Lang (en)" in paper
    assert 1 == parts.count(b"H1")
    assert parts.count(b"Table") == 1 + parts.count(b"H3") > 20
    assert parts.count(b"TD") == paper.count(b"/Scope /Row") > 200
    assert sum(marks) == paper.count(b"/Type /MCR")


def test_what_is_drawn_is_balanced() -> None:
    """
    Each part that begins ends on its page.
    """
    pages = drawings_of(paper_of("2026-Q3"))

    assert 5 < len(pages)
    for page in pages:
        begun = len(re.findall(rb"\b(?:BDC|BMC)\b", page))
        assert begun == len(re.findall(rb"\bEMC\b", page)) > 0

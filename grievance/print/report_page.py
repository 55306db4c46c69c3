"""
Write a report as one page of HTML that needs nothing else: no script, no other file.

Whoever opens it tells nobody so.  All text is escaped; the same report gives the same
bytes.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from grievance.print.report import Report


if TYPE_CHECKING:
    from jinja2 import Template


EDITION = 1  # what was published of it can be made again for ever: see ADR 0052


def report_page(report: Report) -> bytes:
    """Return a report as a page for browsers."""
    return _template(EDITION).render(report=report).encode()


@cache
def _template(edition: int) -> Template:
    # It takes a fifth of a second, and few who start the program make a page.
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415  # as above

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = (
        files("grievance.print").joinpath(f"report-{edition}.html").read_text("utf-8")
    )
    return environment.from_string(text)

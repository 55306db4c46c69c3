"""An index of evidence as a table for spreadsheets and as a page for people."""

from __future__ import annotations

import csv
import html
import io

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.display import visible
from grievance.services.registry_form.csv_folder import escaped


HEADS = (
    "number",
    "title",
    "kind",
    "since",
    "until",
    "published",
    "received",
    "source",
    "locator",
    "criteria",
    "file",
    "sha256",
    "custody",
)
_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 14px/1.4 sans-serif; margin: 2em; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #999; padding: .3em .5em; text-align: left;
          vertical-align: top; overflow-wrap: anywhere; }}
</style>
<h1>{title}</h1>
{notes}
<table>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedNote:
    """One line of the custody of an item."""

    on: date
    by: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedItem:
    """One piece of evidence; *file* is its place in the zip, empty without bytes."""

    number: int
    title: str = field(repr=False)
    kind: str
    since: date | None = None
    until: date | None = None
    published_on: date | None = None
    received_on: date
    source: str = field(default="", repr=False)
    locator: str = field(default="", repr=False)
    sha256: str = ""
    file: str = ""
    criteria: tuple[str, ...] = ()
    custody: tuple[IndexedNote, ...] = ()


def as_csv(items: Iterable[IndexedItem]) -> bytes:
    """Return a table in UTF-8 with a mark, as spreadsheets want it; nothing in it runs."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(HEADS)
    for item in items:
        table.writerow([escaped(cell) for cell in _cells(item)])
    return written.getvalue().encode("utf-8-sig")


def as_html(items: Iterable[IndexedItem], *, title: str, notes: Sequence[str]) -> bytes:
    """Return a page that loads nothing and obeys nothing in its texts."""
    page = _PAGE.format(
        title=_escaped(title),
        notes="\n".join(f"<p>{_escaped(note)}</p>" for note in notes),
        heads="".join(f"<th>{head}</th>" for head in HEADS),
        rows="\n".join(_row(item) for item in items),
    )
    return page.encode()


def _row(item: IndexedItem) -> str:
    cells = "".join(f"<td>{_escaped(cell)}</td>" for cell in _cells(item))
    return f"<tr>{cells}</tr>"


def _cells(item: IndexedItem) -> Iterator[str]:
    yield str(item.number)
    yield item.title
    yield item.kind
    days = (item.since, item.until, item.published_on, item.received_on)
    yield from ("" if day is None else day.isoformat() for day in days)
    yield item.source
    yield item.locator
    yield ", ".join(item.criteria)
    yield item.file
    yield item.sha256
    yield "\n".join(f"{note.on} {note.by}: {note.text}" for note in item.custody)


def _escaped(text: str) -> str:
    return html.escape(visible(text)).replace("\n", "<br>")

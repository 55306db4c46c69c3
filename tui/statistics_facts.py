"""What the statistics screens draw: of counts for the office, of releases, of the load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from grievance.print.report import Group, Report, Row
from grievance.statistics.preview import Preview
from tui.statistics_chart import WITHHELD, Bar, Chart


_SAID = (
    f"{WITHHELD}: few, which could point at a person. From totals and other periods one "
    "may work out what is withheld. Tables that are safe to publish are made by the "
    "mechanism; w shows them. Not these."
)
INTERNAL = Chart(title="For this office alone", said=(_SAID,))
WHY: Mapping[str, str] = {
    "small": "fewer complaints than the threshold",
    "few-holders": "few certificate holders behind it",
    "few-sites": "few certified sites behind it",
    "part-of-such": "part of a number that is withheld",
    "to-hide-others": "others could be worked out from it",
}


def preview_charts(previews: Iterable[Preview]) -> tuple[Chart, ...]:
    """Return the tables in which there is something; none where there is nothing."""
    charts = tuple(_preview(one) for one in previews if one.cells)
    return (*charts, INTERNAL) if charts else ()


def _preview(one: Preview) -> Chart:
    bars = (Bar(label=one.labels[cell], number=n) for cell, n in one.cells.items())
    return Chart(title=one.table.title, bars=tuple(bars))


def why_chart(why: Mapping[str, int]) -> Chart:
    """Return how many numbers of a release are withheld for which reason."""
    bars = (Bar(label=said, number=why.get(code, 0)) for code, said in WHY.items())
    said = ("Why is for this office alone, and is told of no number by itself.",)
    return Chart(title="Numbers withheld, and why", bars=tuple(bars), said=said)


def report_charts(report: Report) -> Iterator[Chart]:
    """Yield what a release tells people, in the same words and order."""
    yield Chart(title=report.title, said=(report.about, report.reading[-1]))
    for section in report.sections:
        for table in section.tables:
            bars = tuple(bar for one in table.groups for bar in _group(one))
            many = tuple(
                said
                for one in table.groups
                for row in one.rows
                if len(row.labels) > 1
                for said in (_many(row),)
            )
            yield Chart(title=table.title, bars=bars, said=(*many, *table.notes))


def _group(group: Group) -> Iterator[Bar]:
    if len(group.head.labels) == 1:
        yield Bar(label=group.head.labels[0], number=group.head.number, is_head=True)
    for row in group.rows:
        if len(row.labels) == 1:
            yield Bar(label=row.labels[0], number=row.number)


def _many(row: Row) -> str:
    number = WITHHELD if row.number is None else f"{row.number:,}"
    return f"{number} each: {', '.join(row.labels)}"

"""What the statistics screens draw: of counts for the office, of releases, of the load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from grievance.domain.counting import counted
from grievance.domain.stage import Stage
from grievance.print.report import Group, Report, Row
from grievance.services.overviews.count_load import Age, Due, Load, PersonLoad
from grievance.statistics.preview import OTHERS, Preview
from grievance.statistics.tally import Tally
from grievance.statistics.utility import percent
from tui.facts.statistics_chart import WITHHELD, Bar, Chart


_SAID = (
    f"{WITHHELD}: few, which could point at a person. From totals and other periods one "
    "may work out what is withheld. Tables that are safe to publish are made by the "
    "mechanism; w shows them. Not these."
)
ALSO = "The queue also lists what is over, and cases of which one sees who complained alone."
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
    charts = tuple(_preview(one) for one in previews if one.cells or one.others)
    return (*charts, INTERNAL) if charts else ()


def _preview(one: Preview) -> Chart:
    bars = [Bar(label=one.labels[cell], number=n) for cell, n in one.cells.items()]
    others = [Bar(label=OTHERS, number=None)] if one.others else []
    return Chart(title=one.table.title, bars=(*bars, *others))


def why_chart(tally: Tally) -> Chart:
    """Return how many numbers of a release are withheld for which reason."""
    bars = (
        Bar(label=said, number=tally.why.get(code, 0)) for code, said in WHY.items()
    )
    share = percent(tally.share_shown)
    told = f"Of all that was counted {share} is told. " if share else ""
    said = f"{told}This is for this office alone; why is told of no number by itself."
    return Chart(title="Numbers withheld, and why", bars=tuple(bars), said=(said,))


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


def load_words(load: Load) -> str:
    """Say how much there is, and that others may see more."""
    return f"{load.cases:,} open, {load.unread:,} unread · only what you may open"


def load_charts(load: Load) -> tuple[Chart, ...]:
    """Return the open work as charts; none where there is nothing."""
    if not (load.cases or load.files):
        return ()
    said = (
        f"Counted are the open cases that {load.who} may read; others see more.",
        ALSO,
    )
    files = (f"Files on audits beside these: {load.files:,}.",) if load.files else ()
    return (
        _counts("What is due", load.by_due),
        _counts("Stage", load.by_stage),
        _counts("How long ago it came in", load.by_age),
        Chart(
            title="Who answers for it",
            bars=tuple(Bar(label=one.name, number=one.cases) for one in load.people),
            said=tuple(map(_say_person, filter(_is_pressed, load.people))),
        ),
        Chart(title="Not all there is", said=(*said, *files)),
    )


def _counts(
    title: str, counts: Mapping[Stage, int] | Mapping[Age, int] | Mapping[Due, int]
) -> Chart:
    bars = (Bar(label=one.value, number=number) for one, number in counts.items())
    return Chart(title=title, bars=tuple(bars))


def _is_pressed(one: PersonLoad) -> bool:
    return bool(one.overdue or one.this_week or one.tasks)


def _say_person(one: PersonLoad) -> str:
    return (
        f"{one.name}: {one.overdue:,} overdue, {one.this_week:,} due within a week, "
        f"{counted(one.tasks, 'open task')}."
    )

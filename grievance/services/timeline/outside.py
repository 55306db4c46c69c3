"""What happened outside and bears on a case: where it is, and what it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from grievance.domain.criterion import CriterionIdError, parse_criterion_code
from grievance.domain.outside_event import OutsideEvent
from grievance.domain.registry import key_of
from grievance.domain.timeline import Lane, Moment, TimelineEntry


AROUND = timedelta(days=366)  # before the first and after the last day of a case


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What an event has to bear on: countries, criteria, and the days of a case."""

    countries: frozenset[str]
    criteria: frozenset[str]
    first: date
    last: date

    @classmethod
    def of(
        cls,
        countries: Iterable[str],
        criteria: Iterable[str],
        entries: Iterable[TimelineEntry],
        today: date,
    ) -> Bearing:
        """Take the days from what stands in the timeline already."""
        days = [entry.on for entry in entries if entry.on] or [today]
        return cls(
            countries=frozenset(countries) - {""},
            criteria=frozenset(map(_without_letter, criteria)),
            first=min(*days, today) - AROUND,
            last=max(*days, today) + AROUND,
        )

    def has(self, event: OutsideEvent) -> bool:
        """Whether it matters there, to one of the criteria, and around those days."""
        named = set(map(_without_letter, event.criteria))
        is_about = not named or not self.criteria or not named.isdisjoint(self.criteria)
        is_there = not self.countries or event.matters_in(self.countries)
        return is_about and is_there and self.first <= event.on <= self.last


def event_entries(
    events: Collection[OutsideEvent], bearing: Bearing
) -> Iterator[TimelineEntry]:
    """Yield the events that bear on the case."""
    for event in events:
        if bearing.has(event):
            laws = f" ({', '.join(event.flags)})" if event.flags else ""
            yield TimelineEntry(
                on=event.on,
                lane=Lane.OUTSIDE,
                moment=Moment.EVENT,
                about=key_of(event) if event.key else event.kind,
                text=f"{event.title}{laws}",
            )


def _without_letter(criterion: str) -> str:
    """Return ``PS 9.8`` of ``PS 9.8b``; what is no criterion as it is."""
    try:
        return str(parse_criterion_code(criterion).whole)
    except CriterionIdError:
        return criterion

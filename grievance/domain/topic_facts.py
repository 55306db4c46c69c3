"""
What a notice says of a criterion besides its number: frozen once somebody was told it.

Of two notices on the same criteria whoever reads both compares all they say.  So another
case about a criterion changes nothing in what is said of it: not how often audits passed
it over, and not how what is known lies in time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFacts:
    """
    What is said of a criterion and its version.

    *carried* is how many audits did not assess it, *since* when what is alleged began,
    *public_since* the first day on which evidence of it was public, and *first* the
    number of the notice that said so first.
    """

    criterion: str
    version: str = ""
    carried: int = 0
    since: date | None = None
    public_since: date | None = None
    first: int = 0

    @property
    def topic(self) -> tuple[str, str]:
        """What it is said of."""
        return self.criterion, self.version


def by_topic(found: Iterable[TopicFacts]) -> tuple[TopicFacts, ...]:
    """Return what is known of each topic as one, in the order of topics."""
    known: defaultdict[tuple[str, str], list[TopicFacts]] = defaultdict(list)
    for one in found:
        known[one.topic].append(one)
    return tuple(_joined(known[topic]) for topic in sorted(known))


def _joined(alike: Sequence[TopicFacts]) -> TopicFacts:
    """Return what says most of an audit: the most often, and the earliest days."""
    first = alike[0]
    if len(alike) == 1:
        return first
    return replace(
        first,
        carried=max(one.carried for one in alike),
        since=_earliest(one.since for one in alike),
        public_since=_earliest(one.public_since for one in alike),
    )


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)

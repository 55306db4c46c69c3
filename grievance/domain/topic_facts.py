"""
What a notice says of a criterion besides its number: frozen once somebody was told it.

Of two notices on the same criteria whoever reads both compares all they say.  So another
case about a criterion changes nothing in what is said of it: not how often audits passed
it over, and not how what is known lies in time.
"""

from __future__ import annotations

from collections.abc import Iterable
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

    def joined(self, other: TopicFacts) -> TopicFacts:
        """Return what says most of an audit: the most often, and the earliest days."""
        return replace(
            self,
            carried=max(self.carried, other.carried),
            since=_earlier(self.since, other.since),
            public_since=_earlier(self.public_since, other.public_since),
        )


def by_topic(found: Iterable[TopicFacts]) -> tuple[TopicFacts, ...]:
    """Return what is known of each topic as one, in the order of topics."""
    known: dict[tuple[str, str], TopicFacts] = {}
    for one in found:
        before = known.get(one.topic)
        known[one.topic] = before.joined(one) if before else one
    return tuple(known[topic] for topic in sorted(known))


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)

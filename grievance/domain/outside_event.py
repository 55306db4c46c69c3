"""
What happened in the world outside: laws, reports, sanctions lists, news, talks.

Such events are public facts and say nothing of any complaint; beside the evidence and
the audits of a case they show what could have been known when.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.domain.registry_ids import EventId


class EventKind(StrEnum):
    """What kind of thing happened."""

    LAW = "law"  # was made, or changed
    IN_FORCE = "in-force"  # a law, or a duty in it, applies from this day
    REPORT = "report"  # was published
    SANCTIONS = "sanctions"  # somebody or something came onto a list
    MEDIA = "media"
    OUTREACH = "outreach"  # of this body: letters, talks, visits
    OTHER = "other"


class Regulation(StrEnum):
    """Laws on forced labour and due diligence that an event may matter to."""

    UFLPA = "UFLPA"  # United States: Uyghur Forced Labor Prevention Act
    EU_FLR = "EU-FLR"  # European Union: Forced Labour Regulation
    CSDDD = "CSDDD"  # European Union: Corporate Sustainability Due Diligence Directive
    LKSG = "LkSG"  # Germany: Lieferkettensorgfaltspflichtengesetz


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideEvent:
    """
    One event, known to everybody, on the day *on*.

    *countries* (two letters each) and *regions* are where it matters, nothing meaning
    everywhere; *standards* and *criteria* (codes such as ``PS 10.3``) what it bears on.
    *source* is an address in the web or a citation; *flags* are laws it matters to.
    """

    id: EventId
    key: str = ""
    on: date
    kind: EventKind
    title: str
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    source: str = ""
    flags: tuple[Regulation, ...] = ()

    def matters_in(self, countries: Collection[str]) -> bool:
        """Whether it matters in one of *countries*; what names none does everywhere."""
        return not self.countries or not set(self.countries).isdisjoint(countries)

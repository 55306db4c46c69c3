"""
Write the bulletin of a month and the agenda of a quarter: themes of many cases.

The worker's key opens slips, and what is read there is counted and named in classes
(docs/adr/0029).  Nothing is sent: people do that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field

from grievance.catalogue.bulletins import AgendaFacts, BulletinFacts, EventLine
from grievance.catalogue.catalogue import Catalogue
from grievance.domain.outside_event import OutsideEvent
from grievance.leak.organisations import find_organisations
from grievance.leak.words import Text
from grievance.services.statistics.theme_sources import (
    answers_in,
    complaints_in,
    known_holders,
    read_sources,
)
from grievance.services.triage.knowledge_index import KnowledgeIndex
from grievance.statistics.audit_themes import Looked, Spread, differing, looked_at
from grievance.statistics.periods import Months
from grievance.statistics.themes import RULE, Frequency, ThemeRule, name_themes
from grievance.statistics.told import Codes, Told
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletining:
    """What bulletins are counted with: the catalogue and the rule."""

    catalogue: Catalogue = field(repr=False)
    rule: ThemeRule = RULE


def themes_of_month(
    tx: Transaction, ring: WorkerRing, month: Months, how: Bulletining
) -> Told:
    """
    Return what can be told of a month, as of now.

    Raises:
        SealError: A slip was altered.
    """
    sources = read_sources(tx, ring, how.catalogue)
    known = known_holders(sources, month.last)
    themes = name_themes(tuple(complaints_in(sources, month)), known, how.rule)
    looked = looked_at(tuple(answers_in(sources, month)), known, how.rule)
    by_class = {frequency: Codes() for frequency in Frequency}
    for theme in themes:
        by_class[theme.frequency] += (theme.code,)
    looks = {look: Codes() for look in Looked}
    for one in looked:
        looks[one.looked] += (one.code,)
    return Told(
        period=month.name,
        rule=asdict(how.rule),
        often=by_class[Frequency.OFTEN],
        named=by_class[Frequency.NAMED],
        seldom=looks[Looked.SELDOM],
        partly=looks[Looked.PARTLY],
        mostly=looks[Looked.MOSTLY],
    )


def differences_of_quarter(
    tx: Transaction, ring: WorkerRing, quarter: Months, how: Bulletining
) -> Told:
    """
    Return on which criteria the findings of firms differ, as of now.

    Raises:
        SealError: A slip was altered.
    """
    sources = read_sources(tx, ring, how.catalogue)
    known = known_holders(sources, quarter.last)
    found = differing(tuple(answers_in(sources, quarter)), known, how.rule)
    return Told(
        period=quarter.name,
        rule=asdict(how.rule),
        wide=tuple(one.code for one in found if one.spread is Spread.WIDE),
        some=tuple(one.code for one in found if one.spread is Spread.SOME),
    )


def bulletin_facts(
    tx: Transaction, told: Told, month: Months, office: str
) -> BulletinFacts:
    """Return all that the bulletin says: what may be told, and what happened outside."""
    return BulletinFacts(
        office=office,
        first=month.first,
        often=told.often,
        named=told.named,
        seldom=told.seldom,
        partly=told.partly,
        mostly=told.mostly,
        events=tuple(_events(tx, month)),
    )


def agenda_facts(told: Told, quarter: Months, office: str) -> AgendaFacts:
    """Return all that the agenda says."""
    return AgendaFacts(
        office=office, first=quarter.first, wide=told.wide, some=told.some
    )


def left_out(tx: Transaction, month: Months) -> tuple[OutsideEvent, ...]:
    """Return the events of a month that name somebody of the registry."""
    return tuple(_naming(tx, _of_month(tx, month)))


def _events(tx: Transaction, month: Months) -> Iterator[EventLine]:
    """Yield what happened in a month, but for what names somebody of the registry."""
    events = _of_month(tx, month)
    naming = {one.id for one in _naming(tx, events)}
    for one in events:
        if one.id not in naming:
            yield EventLine(
                on=one.on, kind=one.kind, title=one.title, source=one.source
            )


def _of_month(tx: Transaction, month: Months) -> Sequence[OutsideEvent]:
    return [one for one in tx.outside_events.all() if month.has(one.on)]


def _naming(tx: Transaction, events: Iterable[OutsideEvent]) -> Iterator[OutsideEvent]:
    known = KnowledgeIndex().current(tx)
    registers = (known.entities, known.members, known.firms, known.auditors)
    for one in events:
        text = Text(written=f"{one.title}\n{one.source}")
        if any(find_organisations(text, registers, allowed=())):
            yield one

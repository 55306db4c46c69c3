"""
Read what statistics are counted from: slips with the worker's key, and the registry.

Slips of erased cases are among them, so that counts outlive what they count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.entity import Entity
from grievance.domain.ids import AuditId, CaseId
from grievance.domain.registry import Registry
from grievance.domain.slip import Slip
from grievance.services.worker_slip import opened_slip
from grievance.statistics.declared import activity_codes
from grievance.statistics.happened import Complaint, Happened, audited
from grievance.statistics.tally import Registered
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


TELL_EACH = 200  # slips


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsSources:
    """All complaints, and all files of audits with the Entity that each is of."""

    complaints: tuple[Complaint, ...] = field(repr=False)
    files: tuple[AuditFacts, ...] = field(repr=False)
    audited: Mapping[AuditId, str]

    def happened(self) -> Iterator[Happened]:
        """Yield all that ever happened."""
        of_case = {id_: one for one in self.complaints for id_, _ in one.slips}
        for complaint in self.complaints:
            yield from complaint.happened()
        for facts in self.files:
            concerned = {
                of_case[item.case_id].id: of_case[item.case_id]
                for item in facts.items
                if item.case_id in of_case
            }
            for complaint in concerned.values():
                yield from complaint.answered(facts)
            yield from audited(facts, self.audited.get(facts.audit_id, ""))


def read_statistics_sources(
    tx: Transaction, ring: WorkerRing, tell: Callable[[int], object] = lambda _: None
) -> StatisticsSources:
    """
    Read every slip; *tell* hears how many are opened.

    Raises:
        SealError: A slip was altered.
    """
    complaints: defaultdict[CaseId, list[tuple[CaseId, Slip]]] = defaultdict(list)
    files = []
    for opened, sealed in enumerate(tx.worklists.all_slips()):
        if opened % TELL_EACH == 0:
            tell(opened)
        slip = opened_slip(ring, sealed)
        if slip.audit is not None:
            files.append(slip.audit)
        else:
            complaints[slip.parent or sealed.case_id].append((sealed.case_id, slip))
    return StatisticsSources(
        complaints=tuple(
            Complaint(id=id_, slips=tuple(slips)) for id_, slips in complaints.items()
        ),
        files=tuple(files),
        audited={one.id: str(one.entity_id) for one in tx.audits.all()},
    )


def registered_at(tx: Transaction, day: date) -> Registered:
    """Return who was certified where at the end of a day, as far as is known now."""
    known = Registry.of(tx.registry_history.state(day).values())
    certified = {one.entity_id for one in known.certifications if one.is_in_force(day)}
    sites: Counter[str] = Counter()
    active: Counter[str] = Counter()
    for entity in known.entities:
        if entity.id in certified:
            sites.update(_sites(entity))
            active.update(chain.from_iterable(_activities(entity)))
    return Registered(
        holders={
            str(one.id): str(one.member_id) for one in known.entities if one.member_id
        },
        countries={
            str(one.id): frozenset(_sites(one)) - {""} for one in known.entities
        },
        activities={
            str(one.id): frozenset[str]().union(*_activities(one))
            for one in known.entities
        },
        certified=dict(sorted(sites.items())),
        active=dict(sorted(active.items())),
    )


def _sites(entity: Entity) -> tuple[str, ...]:
    """Return the country of each of its places; its own where none is known."""
    return tuple(one.country for one in entity.facilities) or (entity.country,)


def _activities(entity: Entity) -> tuple[frozenset[str], ...]:
    """Return what is done at each of its places, in codes; what it does itself else."""
    own = entity.activities
    places = tuple(one.activities or own for one in entity.facilities) or (own,)
    return tuple(activity_codes(one) for one in places)

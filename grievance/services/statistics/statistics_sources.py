"""
Read what statistics are counted from: slips with the worker's key, and the registry.

Slips of erased cases are among them, so that counts outlive what they count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.entity import Entity
from grievance.domain.ids import AuditId, CaseId
from grievance.domain.registry import Registry
from grievance.services.boxes.worker_slip import opened_slip
from grievance.statistics.declared import activity_codes
from grievance.statistics.happened import Complaint, Happened, audited
from grievance.statistics.noted import Noted, Notes
from grievance.statistics.tally import Registered
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


TELL_EACH = 200  # slips


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsSources:
    """
    What was noted of all complaints, and all files of audits with the Entity of each.

    A report is there with its sub-cases.
    """

    complaints: Mapping[CaseId, tuple[Noted, ...]] = field(repr=False)
    files: tuple[AuditFacts, ...] = field(repr=False)
    audited: Mapping[AuditId, str]

    def happened(self) -> Iterator[Happened]:
        """Yield all that ever happened."""
        for id_, slips in self.complaints.items():
            yield from Complaint.of(id_, slips).happened()
        reports = self._reports()
        for facts in self.files:
            cases = (item.case_id for item in facts.items if item.case_id in reports)
            for id_ in dict.fromkeys(reports[case_id] for case_id in cases):
                yield from Complaint.of(id_, self.complaints[id_]).answered(facts)
            yield from audited(facts, self.audited.get(facts.audit_id, ""))

    def _reports(self) -> Mapping[CaseId, CaseId]:
        """Return which complaint the cases belong to that audits were to answer."""
        asked = {item.case_id for facts in self.files for item in facts.items}
        return {
            one.case_id: id_
            for id_, slips in self.complaints.items()
            for one in slips
            if one.case_id in asked
        }


def read_statistics_sources(
    tx: Transaction, ring: WorkerRing, tell: Callable[[int], object] = lambda _: None
) -> StatisticsSources:
    """
    Read every slip; *tell* hears how many are opened.

    Raises:
        SealError: A slip was altered.
    """
    complaints: dict[CaseId, tuple[Noted, ...]] = {}
    files, notes = [], Notes()
    for opened, sealed in enumerate(tx.worklists.all_slips()):
        if opened % TELL_EACH == 0:
            tell(opened)
        slip = opened_slip(ring, sealed)
        if slip.audit is not None:
            files.append(slip.audit)
            continue
        noted = notes.of(sealed.case_id, slip)
        id_ = slip.parent or sealed.case_id
        complaints[id_] = (*complaints.get(id_, ()), noted)
    return StatisticsSources(
        complaints=complaints,
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

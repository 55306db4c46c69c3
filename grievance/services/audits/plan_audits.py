"""Plan, from all slips and the registry, what every audit has to answer; writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, Key, Left
from grievance.domain.ids import AuditId, EntityId
from grievance.domain.planning import (
    FollowUp,
    Scope,
    assign,
    bring_up,
    why_moved,
)
from grievance.domain.slip import Slip
from grievance.domain.topic_facts import TopicFacts, by_topic
from grievance.services.audits.audit_reader import addressed, as_asked
from grievance.services.audits.audit_scope import AuditBooks, follow_ups_in
from grievance.services.audits.snapshot import AuditFile, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """
    What an audit has to answer; *file* is None where it has none yet.

    *audit* is None where the registry has it no more, *slips* are those of its cases,
    and *current* is what they say now of each topic.
    """

    audit_id: AuditId
    audit: Audit | None
    file: AuditFile | None
    facts: AuditFacts
    slips: tuple[Slip, ...] = field(repr=False)
    current: tuple[TopicFacts, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether anything is otherwise than on the books."""
        return self.file is None or self.file.facts != self.facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole plan: for each audit, and what no audit has to answer yet."""

    audits: tuple[Planned, ...]
    homeless: tuple[FollowUp, ...]
    assigned: Mapping[Key, AuditId | None] = field(repr=False)


def plan_audits(
    snapshot: Snapshot, books: AuditBooks, catalogue: Catalogue, *, today: date
) -> Plan:
    """Return which audit answers what, and the facts of each file as they become."""
    follow_ups = {one.key: one for one in _follow_ups(snapshot, catalogue)}
    blocks, is_sound = snapshot.blocks, not snapshot.unsound
    facts = {
        id_: addressed(one, books, blocks, is_sound=is_sound)
        for id_, one in snapshot.facts.items()
    }
    assigned = assign(follow_ups.values(), books.scope, facts, today)
    on = _by_audit(follow_ups, assigned)
    known = {id_: facts.get(id_, AuditFacts(audit_id=id_)) for id_ in (*on, *facts)}
    audits = tuple(
        _planned(
            before,
            snapshot,
            books,
            as_asked(on[audit_id], before, books, catalogue, today),
            follow_ups,
            assigned,
            today,
        )
        for audit_id, before in known.items()
    )
    homeless = tuple(one for key, one in follow_ups.items() if assigned[key] is None)
    return Plan(audits=audits, homeless=homeless, assigned=assigned)


def _follow_ups(snapshot: Snapshot, catalogue: Catalogue) -> list[FollowUp]:
    """Return what waits in open cases, and what a case waited for that is not sound."""
    standards = {one.short: one.standard for one in catalogue.standards}
    found = [
        one
        for case_id, slip in snapshot.slips.items()
        if not slip.is_over
        for one in follow_ups_in(
            slip, case_id, snapshot.cases[case_id].received_on, standards
        )
    ]
    for file in snapshot.files.values():
        kept = (item for item in file.facts.on if item.case_id in snapshot.unsound)
        found += [_as_it_was(item, file) for item in kept]
    return found


def _as_it_was(item: AuditItem, file: AuditFile) -> FollowUp:
    return FollowUp(
        key=item.key,
        entity_id=file.slip.entities[0],
        criterion=item.criterion,
        version=item.version,
        standard="",
        flagged_on=item.since,
    )


def _by_audit(
    follow_ups: Mapping[Key, FollowUp], assigned: Mapping[Key, AuditId | None]
) -> defaultdict[AuditId, list[FollowUp]]:
    found: defaultdict[AuditId, list[FollowUp]] = defaultdict(list)
    for key, audit_id in assigned.items():
        if audit_id is not None:
            found[audit_id].append(follow_ups[key])
    return found


def _planned(  # noqa: PLR0913, PLR0917  # one audit of the whole plan
    before: AuditFacts,
    snapshot: Snapshot,
    books: AuditBooks,
    own: list[FollowUp],
    follow_ups: Mapping[Key, FollowUp],
    assigned: Mapping[Key, AuditId | None],
    today: date,
) -> Planned:
    audit_id = before.audit_id
    audit, file = books.audit(audit_id), snapshot.files.get(audit_id)
    whereto = {
        item.key: assigned[item.key] for item in before.on if item.key in assigned
    }
    why = {
        item.key: _why(
            item,
            audit,
            follow_ups,
            assigned,
            books.scope,
            snapshot,
            today,
            planned=before.start,
        )
        for item in before.on
    }
    facts = bring_up(before, own, whereto, why, today=today)
    if not before.on:  # or that was asked already
        facts = addressed(facts, books, snapshot.blocks, is_sound=not snapshot.unsound)
    about = {item.case_id for item in facts.on}
    slips = tuple(
        snapshot.slips[one] for one in sorted(about, key=str) if one in snapshot.slips
    )
    return Planned(
        audit_id=audit_id,
        audit=audit,
        file=file,
        facts=facts,
        slips=slips,
        current=by_topic(map(_shown, own)),
    )


def _shown(one: FollowUp) -> TopicFacts:
    return TopicFacts(
        criterion=one.criterion,
        version=one.version,
        carried=one.carried,
        since=one.since,
        public_since=one.public_since,
    )


def _why(  # noqa: PLR0913, PLR0917  # what is known of it
    item: AuditItem,
    audit: Audit | None,
    follow_ups: Mapping[Key, FollowUp],
    assigned: Mapping[Key, AuditId | None],
    scope: Scope,
    snapshot: Snapshot,
    today: date,
    *,
    planned: date | None,
) -> Left:
    """Say why an item is to leave, if it is to."""
    one = follow_ups.get(item.key)
    if one is None:
        slip = snapshot.slips.get(item.case_id)
        is_over = slip is not None and slip.is_over
        return Left.CASE_OVER if is_over else Left.UNFLAGGED
    to = assigned[item.key]
    where = scope.audits.get(to) if to else None
    return why_moved(audit, where, one, scope, today, planned=planned)


def entity_of(planned: Planned) -> EntityId | None:
    """Return whose audit it is, also where the registry has it no more."""
    if planned.audit is not None:
        return planned.audit.entity_id
    return planned.file.slip.entities[0] if planned.file else None

"""
Read off the slips what themes are named from: complaints, and answers of audits.

A complaint counts once, in the month in which it was first found admissible: its facts
have been looked at by then, and what anybody only sends in cannot make a theme.  What
audits answered counts by audit and criterion, however many complaints were behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.notices.facts import NoticeItem
from grievance.catalogue.notices.items import known_items
from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, ItemState, Left
from grievance.domain.certification import Certification
from grievance.domain.criterion import CriterionIdError, parse_criterion_code
from grievance.domain.errors import NotFoundError
from grievance.domain.finding import Grade
from grievance.domain.ids import AuditId, CaseId, EntityId
from grievance.domain.slip import MOST_STAGES, Slip
from grievance.domain.stage import Stage
from grievance.services.boxes.worker_slip import opened_slip
from grievance.statistics.audit_themes import Answer
from grievance.statistics.periods import Months
from grievance.statistics.themes import Complaint
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


_GONE = frozenset({"withdrawn", "moved"})
_UNGRADED = frozenset({Grade.NOT_APPLICABLE, Grade.NOT_ASSESSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSources:
    """
    What was read: the slips of each complaint, and what each audit had to answer.

    *holders* says who holds the certificates of an Entity: its Member, or itself;
    *firms* who audited it or is to.
    """

    catalogue: Catalogue = field(repr=False)
    complaints: tuple[Sequence[Slip], ...] = field(repr=False)
    files: tuple[AuditFacts, ...] = field(repr=False)
    holders: Mapping[EntityId, str]
    audits: Mapping[AuditId, Audit]
    firms: Mapping[EntityId, frozenset[str]]
    certifications: tuple[Certification, ...]

    def holder(self, entity_id: EntityId) -> str:
        """Return who holds the certificates of an Entity."""
        return self.holders.get(entity_id, str(entity_id))


def read_sources(
    tx: Transaction, ring: WorkerRing, catalogue: Catalogue
) -> ThemeSources:
    """
    Read all slips with the worker's key, and what the registry says of them.

    Raises:
        SealError: A slip was altered.
    """
    complaints: dict[CaseId, list[Slip]] = {}
    files, audits = [], tx.audits.all()
    for sealed in tx.worklists.all_slips():
        slip = opened_slip(ring, sealed)
        if slip.audit is not None:
            files.append(slip.audit)
        elif slip.merged_into is None:
            complaints.setdefault(slip.parent or sealed.case_id, []).append(slip)
    return ThemeSources(
        catalogue=catalogue,
        complaints=tuple(complaints.values()),
        files=tuple(files),
        holders={id_: str(member) for id_, member in tx.entities.members().items()},
        audits={audit.id: audit for audit in audits},
        firms=_firms(audits),
        certifications=tx.certifications.all(),
    )


def known_holders(sources: ThemeSources, day: date) -> Mapping[str, int]:
    """Return how many hold a certificate for each standard, by its short name."""
    holders: dict[str, set[str]] = {}
    for one in sources.certifications:
        if one.is_in_force(day):
            short = _short(sources.catalogue, one.standard)
            holders.setdefault(short, set()).add(sources.holder(one.entity_id))
    return {short: len(every) for short, every in holders.items()}


def complaints_in(sources: ThemeSources, period: Months) -> Iterator[Complaint]:
    """Yield the complaints that were first found admissible in a period."""
    for slips in sources.complaints:
        if period.has(_admitted_on(slips)):
            yield Complaint(
                criteria=frozenset(_criteria(slips, sources.catalogue)),
                holders=frozenset(_holders(slips, sources)),
                firms=frozenset().union(
                    *(
                        sources.firms.get(entity_id, frozenset())
                        for slip in slips
                        for entity_id in slip.concerned
                    )
                ),
            )


def answers_in(sources: ThemeSources, period: Months) -> Iterator[Answer]:
    """Yield what audits said in a period, each of them once on a criterion."""
    for facts in sources.files:
        audit = sources.audits.get(facts.audit_id)
        if audit is None or audit.firm_id is None:
            continue
        for code, items in _answered(facts, period, sources.catalogue).items():
            grades = {one.grade for one in items}
            yield Answer(
                criterion=code,
                holder=sources.holder(audit.entity_id),
                firm=str(audit.firm_id),
                is_assessed=all(one.state is ItemState.ANSWERED for one in items),
                is_wrong=_is_wrong(grades),
            )


def _firms(audits: Iterable[Audit]) -> Mapping[EntityId, frozenset[str]]:
    """Return who has or had an audit of each Entity, also one that was cancelled."""
    found: dict[EntityId, frozenset[str]] = {}
    for audit in audits:
        if audit.firm_id is not None:
            firms = found.get(audit.entity_id, frozenset())
            found[audit.entity_id] = firms | {str(audit.firm_id)}
    return found


def _admitted_on(slips: Iterable[Slip]) -> date | None:
    """
    Return when a complaint was first taken on after triage.

    None as well where it moved so often that the first time is forgotten.
    """
    days = []
    for slip in slips:
        if len(slip.stages) >= MOST_STAGES:
            return None
        days += [one.since for one in slip.stages if one.stage == Stage.ASSESSMENT]
    return min(days, default=None)


def _criteria(slips: Iterable[Slip], catalogue: Catalogue) -> Iterator[str]:
    """Yield criteria that people confirmed or alleged, in the numbering of slips."""
    for slip in slips:
        if not slip.proposed:
            yield from _topics(((code, "") for code in slip.criteria), catalogue)
        alleged = (one for one in slip.allegations if one.state not in _GONE)
        yield from _topics(((one.criterion, one.version) for one in alleged), catalogue)


def _topics(criteria: Iterable[tuple[str, str]], catalogue: Catalogue) -> Iterator[str]:
    """Carry criteria over to the numbering of slips; what no standard has is left out."""
    for code, version in criteria:
        try:
            catalogue.current(parse_criterion_code(code).short)
            items = known_items(
                [NoticeItem(criterion=code, version=version)], catalogue
            )
        except (CriterionIdError, NotFoundError):
            continue
        yield from (str(topic) for item in items for topic in item.topics)


def _holders(slips: Iterable[Slip], sources: ThemeSources) -> Iterator[str]:
    for slip in slips:
        yield from (sources.holder(entity_id) for entity_id in slip.concerned)
        yield from map(str, slip.members)


def _answered(
    facts: AuditFacts, period: Months, catalogue: Catalogue
) -> Mapping[str, list[AuditItem]]:
    found: dict[str, list[AuditItem]] = {}
    for item in facts.items:
        is_said = item.left in {Left.ANSWERED, Left.NOT_ASSESSED}
        if is_said and period.has(item.left_on):
            for code in _topics([(item.criterion, item.version)], catalogue):
                found.setdefault(code, []).append(item)
    return found


def _is_wrong(grades: Iterable[str]) -> bool | None:
    """Whether one of the grades is a non-conformance; None where none judges."""
    judged = [Grade(one) for one in grades if one and Grade(one) not in _UNGRADED]
    return any(one.is_nonconformance for one in judged) if judged else None


def _short(catalogue: Catalogue, standard: str) -> str:
    try:
        return catalogue.versions(standard)[0].short
    except NotFoundError:
        return standard

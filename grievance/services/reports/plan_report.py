"""
See, before anything is made, what a report comes to for all the organisations it names.

Whatever was made before is not made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.errors import NotAllowedError
from grievance.domain.intake import Outcome
from grievance.domain.report import NamedOrganisation
from grievance.services.triage.plan_organisation import (
    Basis,
    Named,
    Planned,
    plan_organisation,
)
from grievance.storage.store import Transaction


_LOST = frozenset({Outcome.QUARANTINED, Outcome.DISCARDED})


def plan_report(
    tx: Transaction, catalogue: Catalogue, basis: Basis, every: Iterable[Named]
) -> tuple[Planned, ...]:
    """
    Plan what is to be made for *every* organisation; writes nothing.

    Raises:
        NotAllowedError: One is not what somebody says it is, has a case already and
            should have none, or no criterion is confirmed.

        NotFoundError: One is not in the registry, or a criterion not in the catalogue.
    """
    numbers = _numbers(basis.before)
    known = {one.key: one for one in basis.before}
    planned: dict[str, Planned] = {}
    for one in every:
        plan = plan_organisation(tx, catalogue, basis, one)
        before = known.get(plan.named.key)
        number = before.number if before else next(numbers)
        planned.setdefault(plan.named.key, _numbered(tx, plan, before, number))
    return tuple(planned.values())


def _numbers(before: Sequence[NamedOrganisation]) -> Iterator[int]:
    number = max((one.number for one in before), default=0)
    while True:
        number += 1
        yield number


def _numbered(
    tx: Transaction, plan: Planned, before: NamedOrganisation | None, number: int
) -> Planned:
    """Give it its number, or that of before; what stands as it is, is not new."""
    if before is None:
        return replace(plan, named=replace(plan.named, number=number))
    lost = before.route.makes_case and is_lost(tx, before)
    if before.route is plan.named.route and not lost:
        return replace(plan, named=before, is_new=False)
    if before.route.makes_case and not lost:
        msg = f"There is a case about {before.name} already; end that case instead."
        raise NotAllowedError(msg)
    revision = before.revision + 1
    again = replace(plan.named, number=number, revision=revision)
    return replace(plan, named=again)


def is_lost(tx: Transaction, named: NamedOrganisation) -> bool:
    """Whether what was to become a case became none, and lies aside or is gone."""
    if named.spool_id is None:
        return False
    return tx.spool.receipt(named.spool_id).outcome in _LOST

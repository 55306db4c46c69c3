"""
Fan a report out: for each organisation it names, a case, or a word on why there is none.

All of it is one transaction: what is put on record in the report, and the signed entries
of which the worker makes the cases.  Done again it makes what is not there yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.allegation import Period
from grievance.domain.evidence import CustodyNote
from grievance.domain.ids import CaseId, EntityId, SpoolId
from grievance.domain.report import refuse_fan_out
from grievance.domain.slip import RespondentKind, Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.lock_case import lock_case
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.directory.read_directory import person_of
from grievance.services.intake.collect_mail import Collected
from grievance.services.intake.enter_complaint import enter_complaint
from grievance.services.reports.plan_report import plan_report
from grievance.services.reports.read_report import (
    read_basis,
    read_carried,
    read_report_letter,
)
from grievance.services.reports.write_sub_case import Source, write_entry
from grievance.services.triage.plan_organisation import Basis, Named, Planned
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOut:
    """
    What a person wants made of a report.

    *when* it happened, and *codes* of criteria, are read off the report where they are
    left out; *letter* is the number of the letter that each case gets a copy of, and
    *with_files* says whether its files go along.
    """

    every: tuple[Named, ...]
    when: Period = field(default_factory=Period)
    codes: tuple[str, ...] = ()
    letter: int = 1
    with_files: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FannedOut:
    """What was planned, and as which messages the new cases are on their way."""

    planned: tuple[Planned, ...]
    collected: tuple[Collected, ...] = ()


def preview_fan_out(  # noqa: PLR0913  # whose hands, which report, what, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    wanted: FanOut,
    *,
    catalogue: Catalogue,
    today: date,
) -> tuple[Planned, ...]:
    """
    Return what a fan-out comes to; writes nothing.

    Raises:
        NotAllowedError: It is no report, not theirs to decide on, or its key is not on
            this ring; or an organisation is not what somebody says it is.

        NotFoundError: An organisation is not in the registry, or a criterion not in the
            catalogue.
    """
    key = contents_key(tx, ring, case_id)
    refuse_fan_out(tx.cases.get(case_id), person_of(ring.directory, ring.person_id))
    basis = _basis(tx, ring, key, wanted, today)
    return plan_report(tx, catalogue, basis, wanted.every)


def fan_out_report(  # noqa: PLR0913  # whose hands, which report, what, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    wanted: FanOut,
    *,
    catalogue: Catalogue,
    today: date,
    at: datetime,
) -> FannedOut:
    """
    Put on record what each organisation is, and hand their cases to the worker.

    What is on record already is left as it is, so that nothing is made twice; what went
    to quarantine or was discarded is made again.

    Raises:
        NotAllowedError: As `preview_fan_out`, or an entry would be too large.

        NotFoundError: As there, or the letter to be copied is not in the report.

        ConflictError: Somebody else changed something meanwhile.
    """
    key = contents_key(tx, ring, case_id)
    report = lock_case(tx, case_id)  # of two who do this one comes second
    refuse_fan_out(report, person_of(ring.directory, ring.person_id))
    basis = _basis(tx, ring, key, wanted, today)
    planned = plan_report(tx, catalogue, basis, wanted.every)
    pen, collected = Pen.of(tx, ring, at), []
    source: Source | None = None
    for one in planned:
        if not one.is_new:
            continue
        named = one.named
        if named.route.makes_case:
            source = source or _source(pen, ring, key, wanted, basis, planned)
            entry = write_entry(source, one, at)
            collected.append(enter_complaint(tx, ring, entry, at=at))
            named = replace(named, spool_id=SpoolId(UUID(entry.id)))
        keep_record(pen, key, named)
    _name_on_slip(pen, key, planned)
    return FannedOut(planned=planned, collected=tuple(collected))


def _basis(
    tx: Transaction, ring: PersonRing, key: CaseKey, wanted: FanOut, today: date
) -> Basis:
    return read_basis(tx, ring, key, when=wanted.when, codes=wanted.codes, today=today)


def _source(  # noqa: PLR0913, PLR0917  # all that it is made of
    pen: Pen,
    ring: PersonRing,
    key: CaseKey,
    wanted: FanOut,
    basis: Basis,
    planned: Sequence[Planned],
) -> Source:
    report = pen.tx.cases.get(key.case_id)
    by = person_of(ring.directory, ring.person_id)
    respondents = (one.named.respondent for one in planned)
    return Source(
        report=report,
        basis=basis,
        letter=read_report_letter(
            pen.tx, ring, key, wanted.letter, with_files=wanted.with_files, at=pen.at
        ),
        carried=read_carried(pen.tx, ring, key),
        others=basis.slip.respondents | {one.id for one in respondents if one},
        note=CustodyNote(
            at=pen.at,
            by=by.name,
            text=f"Copied from the report {report.reference}.",
            internal=True,  # whoever complained knows that reference
        ),
    )


def _name_on_slip(pen: Pen, key: CaseKey, planned: Sequence[Planned]) -> None:
    """Let the report's slip name each Entity: whoever is tied to one has a conflict."""
    named = (one.named.respondent for one in planned)
    entities = [
        EntityId(UUID(one.id))
        for one in named
        if one is not None and one.kind is RespondentKind.ENTITY
    ]

    def with_entities(slip: Slip) -> Slip:
        every = tuple(dict.fromkeys((*slip.entities, *entities)))
        return replace(slip, entities=every)

    if entities:
        rewrite_slip(pen, key, with_entities)

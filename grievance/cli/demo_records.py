"""What the demonstration's people put on record: allegations, evidence, both versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from grievance.cli.demo_hands import Hands
from grievance.domain.allegation import Allegation, Period
from grievance.domain.contested import ContestedFact, Side, Version
from grievance.domain.evidence import Evidence, EvidenceKind
from grievance.domain.ids import CaseId
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.evidence.record_evidence import record_evidence
from grievance.services.handling.contest_fact import contest_fact
from grievance.services.registry.name_respondent import find_respondent
from grievance.services.triage.resolve_criterion import resolve_criterion


def allege(  # noqa: PLR0913  # who, where, of whom, what and since when
    hands: Hands,
    name: str,
    case_id: CaseId,
    *,
    against: str,
    words: Mapping[str, str],
    when: Period,
) -> None:
    """Put an allegation on record, in *words*, for each criterion; an audit looks."""
    respondent = find_respondent(hands.registry(), against)
    for number, (criterion, text) in enumerate(words.items(), start=1):
        with hands.mechanism.store.read() as tx:
            found = resolve_criterion(
                tx, hands.mechanism.catalogue, criterion, respondent, when=when
            )
        made = Allegation(
            number=number,
            respondent=respondent,
            criterion=found.criterion,
            version=found.version,
            when=when,
            text=text,
            flagged=True,
        )
        hands.do(name, record_allegation, case_id, made)


def show(  # noqa: PLR0913  # who, where, what and since when it is known
    hands: Hands,
    name: str,
    case_id: CaseId,
    *,
    title: str,
    kind: EvidenceKind,
    when: Period,
    number: int = 1,
    published_on: date | None = None,
) -> None:
    """Put a piece of evidence on record, as of today."""
    made = Evidence(
        number=number,
        title=title,
        kind=kind,
        when=when,
        published_on=published_on,
        received_on=hands.mechanism.today,
    )
    hands.do(name, record_evidence, case_id, made)


def contest(
    hands: Hands,
    name: str,
    case_id: CaseId,
    question: str,
    *says: tuple[Side, str, str],
) -> None:
    """Put on record what each side says, and on what ground."""
    made = ContestedFact(number=1, question=question)
    for side, value, ground in says:
        at = hands.mechanism.now()
        made = made.told(Version(side=side, value=value, ground=ground, at=at))
    hands.do(name, contest_fact, case_id, made)

"""The demonstration's spill: two versions of what happened, and a clock that waits."""

from __future__ import annotations

from datetime import date, timedelta

from grievance.cli.demo_hands import CHIDI, HENRI, Done, Hands
from grievance.cli.demo_records import allege, contest, show
from grievance.domain.allegation import Period
from grievance.domain.clock import ClockKind
from grievance.domain.contested import Side
from grievance.domain.counting import counted
from grievance.domain.evidence import EvidenceKind
from grievance.domain.ids import CaseId
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment
from grievance.domain.stage import Stage
from grievance.services.cases.assess_risk import assess_risk
from grievance.services.handling.pause_clock import PauseReason, pause_clock


RIBEIRA_CLARA = "Alumina Ribeira Clara S.A."
SPILL = Period(since=date(2026, 9, 27), until=date(2026, 9, 27))
ALLEGED = {
    "PS 6.6": "Residue ran from its storage into the stream after two days of rain.",
    "PS 7.1": "Water of the wells and of the river cannot be used since.",
    "PS 3.4": "Three letters to the refinery's own office were never answered.",
}
REVIEW_AFTER = timedelta(days=30)


def hear_both_sides(hands: Hands) -> Done:
    """Let Henri assess a spill: what is alleged, what shows it, on what they differ."""
    case = hands.case("03")
    hands.confirm(case.id)
    hands.assign(case.id, HENRI)
    _assess(hands, case.id)
    hands.move(HENRI, case.id, Stage.TRIAGE, "A spill of residue is in scope.")
    hands.move(HENRI, case.id, Stage.ASSESSMENT, "It names a place and a day.")
    allege(hands, HENRI, case.id, against=RIBEIRA_CLARA, words=ALLEGED, when=SPILL)
    _record(hands, case.id)
    hands.decide(
        HENRI,
        pause_clock,
        case.id,
        ClockKind.ASSESSMENT,
        why=PauseReason.WAITING_FOR_COMPLAINANT,
        text="The association sends the laboratory's report when it has it.",
    )
    return Done(
        reference=case.reference,
        what=f"{counted(len(ALLEGED), 'allegation')}, evidence, a contested fact; the "
        "clock of its assessment waits for the complainant",
        look=f"fact list {case.reference}",
    )


def _assess(hands: Hands, case_id: CaseId) -> None:
    assessment = RiskAssessment(
        at=hands.mechanism.now(),
        who="Families of whom somebody works at the refinery",
        from_whom="Their employer",
        likelihood=Likelihood.POSSIBLE,
        harm=Harm.LIVELIHOOD,
        safe_contact="The president of the association, in the evening",
        review_on=hands.mechanism.today + REVIEW_AFTER,
    )
    hands.decide(CHIDI, assess_risk, case_id, assessment)


def _record(hands: Hands, case_id: CaseId) -> None:
    show(
        hands,
        HENRI,
        case_id,
        title="Four photographs of the stream",
        kind=EvidenceKind.IMAGE,
        when=SPILL,
    )
    contest(
        hands,
        HENRI,
        case_id,
        "Did residue reach the stream?",
        (Side.COMPLAINANT, "Yes, for two days", "Photographs, letter 1"),
        (Side.RESPONDENT, "No, rain water with colour", "A visit on 2 October"),
    )

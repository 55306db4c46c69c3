"""The demonstration's letter by a person: drafted from facts, checked, let go."""

from __future__ import annotations

from datetime import timedelta

from grievance.catalogue.letters import LetterId
from grievance.cli.demo_hands import CHIDI, DANA, Done, Hands
from grievance.domain.ids import CaseId
from grievance.domain.outbox import JobKind
from grievance.domain.reprisal import RiskAssessment
from grievance.domain.stage import Stage
from grievance.services.cases.assess_risk import assess_risk
from grievance.services.intake.letter_facts import Given
from grievance.services.letters.draft_letter import draft_letter
from grievance.services.letters.pass_letter import Release
from grievance.services.letters.release_letter import release_letter


REVIEW_AFTER = timedelta(days=90)
QUESTIONS = Given(questions=("documents", "wished-outcome"))


def write_back(hands: Hands) -> Done:
    """Ask a farmer, who hides from nobody, for what is missing; it goes out at once."""
    case = hands.case("09")
    hands.confirm(case.id)
    hands.assign(case.id, DANA)
    hands.move(DANA, case.id, Stage.TRIAGE, "In scope: dust, and no answer to it.")
    nobody = RiskAssessment(
        at=hands.mechanism.now(),
        nobody=True,
        review_on=hands.mechanism.today + REVIEW_AFTER,
    )
    hands.decide(CHIDI, assess_risk, case.id, nobody)
    _write(hands, case.id)
    return Done(
        reference=case.reference,
        what="risk none; asked for documents in a letter that went out",
        look=f"letters drafts {case.reference}",
    )


def _write(hands: Hands, case_id: CaseId) -> None:
    mechanism = hands.mechanism
    draft = hands.do(
        DANA,
        draft_letter,
        case_id,
        LetterId.INFO_REQUEST,
        mechanism.stationery,
        given=QUESTIONS,
    )
    with mechanism.store.begin() as tx:
        release = Release(
            stationery=mechanism.stationery,
            guard=mechanism.guard(tx),
            despite="The farmer says: you can use my name.",
            at=mechanism.now(),
        )
        released = release_letter(tx, hands.rings[DANA], case_id, draft.number, release)
    hands.hint([released.job_id])
    hands.worker.drain(JobKind.SEND_LETTER)

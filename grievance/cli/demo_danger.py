"""The demonstration's anonymous worker: in danger, and a draft that would tell on them."""

from __future__ import annotations

from datetime import date, timedelta

from grievance.catalogue.letters import LetterId
from grievance.cli.demo_hands import CHIDI, DANA, Done, Hands
from grievance.cli.demo_records import allege, show
from grievance.domain.allegation import Period
from grievance.domain.counting import counted
from grievance.domain.evidence import EvidenceKind
from grievance.domain.ids import CaseId
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment
from grievance.domain.stage import Stage
from grievance.services.cases.assess_risk import assess_risk
from grievance.services.intake.letter_facts import Given
from grievance.services.letters.check_letter import check_draft
from grievance.services.letters.draft_letter import draft_letter
from grievance.services.letters.edit_draft import edit_draft


LANZHE = "Lanzhe Light Metals"
SINCE = Period(since=date(2025, 12, 1))
ALLEGED = {
    "PS 10.3": "Papers are kept by others, doors are guarded, to leave costs money.",
    "PS 9.1": "Nobody asked how the workers had come when they were hired.",
}
REVIEW_AFTER = timedelta(days=14)
CARELESS = "您在青杨宿舍3号楼的出入登记本上看到过什么？"  # it names the dormitory


def protect_worker(hands: Hands) -> Done:
    """Assess who may pay, put on record what an audit has to look at, draft a letter."""
    case = hands.case("02")
    decided = hands.confirm(case.id)
    hands.assign(case.id, DANA)
    _assess(hands, case.id)
    hands.move(DANA, case.id, Stage.TRIAGE, "In scope: forced labour is alleged.")
    allege(
        hands,
        DANA,
        case.id,
        against=LANZHE,
        words=ALLEGED,
        when=SINCE,
    )
    show(
        hands,
        DANA,
        case.id,
        title="What the worker writes",
        kind=EvidenceKind.TESTIMONY,
        when=SINCE,
    )
    found = _draft(hands, case.id)
    return Done(
        reference=case.reference,
        what=f"{counted(decided, 'proposal')} decided; risk high; a draft in which "
        f"{counted(found, 'place')} would give the worker away",
        look=f"letters check {case.reference} 1",
    )


def _assess(hands: Hands, case_id: CaseId) -> None:
    """Have Chidi, who may know who wrote, say what they risk."""
    assessment = RiskAssessment(
        at=hands.mechanism.now(),
        who="A worker, and those who come from the same village",
        from_whom="Supervisors, and whoever they report to",
        likelihood=Likelihood.LIKELY,
        harm=Harm.LIBERTY,
        safe_contact="Only answers to what they write, in words that tell nothing",
        never_contact=("the works", "the dormitory"),
        review_on=hands.mechanism.today + REVIEW_AFTER,
    )
    hands.decide(CHIDI, assess_risk, case_id, assessment)


def _draft(hands: Hands, case_id: CaseId) -> int:
    """Have Dana write a letter with a careless line; count what the guard finds in it."""
    asked = Given(questions=("safe-contact",))
    draft = hands.do(
        DANA,
        draft_letter,
        case_id,
        LetterId.INFO_REQUEST,
        hands.mechanism.stationery,
        given=asked,
    )
    hands.do(
        DANA,
        edit_draft,
        case_id,
        draft.number,
        subject=draft.subject,
        body=f"{draft.body}\n{CARELESS}\n",
    )
    with hands.mechanism.store.read() as tx:
        guard = hands.mechanism.guard(tx)
    _, checked = hands.do(DANA, check_draft, case_id, draft.number, guard)
    return len(checked.hits)

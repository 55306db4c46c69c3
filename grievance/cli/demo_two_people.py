"""The demonstration's complaints about kitchen foil and cans: two people say no."""

from __future__ import annotations

from grievance.cli.demo_hands import DANA, HENRI, Done, Hands
from grievance.domain.forum import Forum
from grievance.domain.ids import CaseId
from grievance.domain.outcome import Ground
from grievance.domain.request import Request, RequestState
from grievance.domain.stage import Move, Stage
from grievance.services.requests.ask_move import answer_move, ask_move


def send_elsewhere(hands: Hands) -> Done:
    """Let Henri find the foil inadmissible, and Dana confirm it."""
    case = hands.case("05")
    asked = _ask(hands, case.id, "A torn foil touches no requirement.")
    hands.decide(DANA, answer_move, asked.id, RequestState.CONFIRMED)
    return Done(
        reference=case.reference,
        what="inadmissible: Henri asked, Dana confirmed; a resubmission has four weeks",
        look="clocks --kind resubmission",
    )


def leave_to_second(hands: Hands) -> Done:
    """Let Henri ask the same of the cans; nobody has confirmed that yet."""
    case = hands.case("44")
    asked = _ask(hands, case.id, "How a can tastes touches no requirement.")
    return Done(
        reference=case.reference,
        what="Henri asks to find it inadmissible; somebody else has to confirm it",
        look=f"requests show {asked.id.hex[:8]}",
    )


def _ask(hands: Hands, case_id: CaseId, reason: str) -> Request:
    hands.assign(case_id, HENRI)
    hands.move(HENRI, case_id, Stage.TRIAGE, "Read; it is about a product.")
    step = Move(
        to=Stage.INADMISSIBLE,
        reason=reason,
        ground=Ground.OUT_OF_SCOPE,
        forums=frozenset({Forum.CONSUMER_AUTHORITY}),
    )
    return hands.do(HENRI, ask_move, case_id, step)

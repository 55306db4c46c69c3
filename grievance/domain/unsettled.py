"""What nobody has looked at yet when a case is taken on, and who goes on all the same."""

from __future__ import annotations

from grievance.domain.errors import NotAllowedError
from grievance.domain.reprisal import RiskLevel
from grievance.domain.stage import Move, Stage


TAKES_ON = frozenset(
    {
        Stage.ASSESSMENT,
        Stage.DIALOGUE,
        Stage.INVESTIGATION,
        Stage.AUDIT_FOLLOW_UP,
        Stage.DECISION,
    }
)


class UnsettledError(NotAllowedError):
    """Something is unsettled; a step that says so (`Move.anyway`) is taken."""


def asks_to_be_settled(step: Move) -> bool:
    """Whether a step takes a case on, and nobody said that it is taken anyway."""
    return step.to in TAKES_ON and not step.anyway


def refuse_unsettled(step: Move, risk: RiskLevel, undecided: int) -> None:
    """
    Refuse to take a case on unseen; *undecided* counts what is proposed of it.

    It forces nobody: a case may have to go on before the custodian is back.

    Raises:
        UnsettledError: Its risk is unassessed or something waits for a decision, and
            the step does not say that it is taken anyway.
    """
    missing = []
    if undecided:
        missing.append(f"what is proposed waits for a decision ({undecided})")
    if risk is RiskLevel.UNASSESSED:
        missing.append("nobody has assessed the risk of reprisal")
    if missing and asks_to_be_settled(step):
        said = " and ".join(missing)
        msg = f"{said[0].upper()}{said[1:]}; settle that first, or say that it goes on anyway."
        raise UnsettledError(msg)

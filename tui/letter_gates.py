"""What must be done before a letter can go, said before anybody writes it."""

from __future__ import annotations

from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import Slip


RISK = "Assess the risk first: tab Risk, n; until then no letter goes out."
ADDRESS = "No letter came: type an address when you let it go."


def letter_gates(slip: Slip, *, has_letters: bool) -> str:
    """Return what is missing, in the words of the desk; empty where nothing is."""
    if slip.risk is RiskLevel.UNASSESSED:
        return RISK
    return "" if has_letters else ADDRESS

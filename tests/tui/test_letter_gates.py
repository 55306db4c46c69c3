"""Whoever writes a letter knows at once what it will wait for."""

from __future__ import annotations

import pytest

from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import Slip
from tui.letter_gates import ADDRESS, RISK, letter_gates


@pytest.mark.parametrize(
    ("risk", "letters", "expected"),
    [
        (RiskLevel.UNASSESSED, 1, RISK),
        (RiskLevel.UNASSESSED, 0, RISK),
        (RiskLevel.LOW, 1, ""),
        (RiskLevel.HIGH, 1, ""),
        (RiskLevel.HIGH, 0, ADDRESS),
    ],
)
def test_what_is_missing_is_said(risk: RiskLevel, letters: int, expected: str) -> None:
    """
    The risk before the address: without it nothing goes, wherever to.
    """
    assert expected == letter_gates(Slip(risk=risk), has_letters=bool(letters))

"""Whoever writes a letter knows at once what it will wait for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from grievance.domain.case import Case
from grievance.domain.draft import COMPLAINANT, Draft
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import OutgoingKind, Party
from grievance.domain.people import Role
from grievance.domain.reference import Reference
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import Flag, Slip
from grievance.domain.stage import Stage
from tests.doubles import NOON, make_person
from tui.asking.letter_gates import (
    ADDRESS,
    DRAFTED,
    HELD,
    NOT_YOURS,
    RISK,
    RISK_OF_OTHERS,
    SECOND,
    SHELTERED,
    Ahead,
    letter_gates,
)


DAY = date(2026, 3, 2)
KEEPER = make_person(Role.CUSTODIAN)
HANDLER = make_person(Role.HANDLER)
CASE = Case(
    id=CaseId(UUID(int=1)),
    reference=Reference("GR-0000-0001"),
    received_on=DAY,
    stage=Stage.TRIAGE,
    stage_since=DAY,
    handler=HANDLER.id,
)
FREE = Ahead(case=CASE, slip=Slip(risk=RiskLevel.NONE), address=True)
ACKNOWLEDGEMENT = Draft(
    number=2,
    kind=OutgoingKind.ACKNOWLEDGEMENT,
    to=COMPLAINANT,
    reference=CASE.reference,
    language="en",
    subject="It arrived",
    body="",
    written="",
    at=NOON,
)


def test_nothing_is_said_where_nothing_is_missing() -> None:
    """
    It is assessed, nobody is at risk, and there is an address.
    """
    assert "" == letter_gates(FREE, HANDLER)


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        (RiskLevel.UNASSESSED, RISK),
        (RiskLevel.NONE, ""),
        (RiskLevel.ELEVATED, SECOND),
        (RiskLevel.HIGH, SECOND),
    ],
)
def test_a_risk_takes_a_custodian(risk: RiskLevel, expected: str) -> None:
    """
    Before it is assessed nothing goes; where somebody may pay for it, another looks.
    """
    assert expected == letter_gates(replace(FREE, slip=Slip(risk=risk)), KEEPER)


def test_who_cannot_assess_is_told_who_does() -> None:
    """
    A handler has no key for it.
    """
    unknown = replace(FREE, slip=Slip(), address=None)

    assert RISK_OF_OTHERS == letter_gates(unknown, HANDLER)


def test_who_may_not_let_it_go_is_told() -> None:
    """
    Another handler may write it for the one whose case it is.
    """
    assert NOT_YOURS == letter_gates(FREE, make_person(Role.HANDLER))


@pytest.mark.parametrize(
    ("address", "party", "expected"),
    [
        (True, Party.COMPLAINANT, ""),
        (False, Party.COMPLAINANT, ADDRESS),
        (None, Party.COMPLAINANT, SECOND),
        (False, Party.ENTITY, ""),
    ],
)
def test_an_address_is_missed_before_the_letter_is_written(
    *, address: bool | None, party: Party, expected: str
) -> None:
    """
    A custodian has it where whoever writes has no key; others are in the registry.
    """
    ahead = replace(FREE, address=address, party=party)

    assert expected == letter_gates(ahead, HANDLER)


@pytest.mark.parametrize("party", [Party.ENTITY, Party.MEMBER])
def test_nobody_complained_of_is_written_to_where_somebody_hides(party: Party) -> None:
    """
    What would be refused at the end is said at the beginning.
    """
    hides = Slip(risk=RiskLevel.NONE, flags=frozenset({Flag.WISHES_ANONYMITY}))

    assert SHELTERED == letter_gates(replace(FREE, slip=hides, party=party), KEEPER)


def test_an_acknowledgement_that_waits_is_named() -> None:
    """
    One that the mechanism wrote as well as a draft; others are no reason to wait.
    """
    question = replace(ACKNOWLEDGEMENT, number=1, kind=OutgoingKind.INFO_REQUEST)
    ahead = replace(FREE, is_held=True, drafts=(question, ACKNOWLEDGEMENT))

    assert f"{HELD} {DRAFTED.format(2)}" == letter_gates(ahead, HANDLER)
    assert "" == letter_gates(replace(ahead, party=Party.ENTITY), HANDLER)

"""The life of a case as a table."""

from __future__ import annotations

import pytest

from grievance.domain.stage import TERMINAL, Stage, next_stages


LEAVE = "withdrawn referred merged"
LIFE = {
    "received": f"triage {LEAVE}",
    "triage": f"assessment inadmissible {LEAVE}",
    "assessment": f"dialogue investigation audit-follow-up decision {LEAVE}",
    "dialogue": f"investigation audit-follow-up decision {LEAVE}",
    "investigation": f"audit-follow-up decision {LEAVE}",
    "audit-follow-up": f"decision {LEAVE}",
    "decision": f"monitoring appeal {LEAVE}",
    "monitoring": f"closed appeal {LEAVE}",
    "appeal": f"decision closed {LEAVE}",
    "inadmissible": f"triage closed {LEAVE}",
    "closed": "triage",
    "withdrawn": "triage",
    "referred": "triage",
    "merged": "triage",
}


@pytest.mark.parametrize("stage", Stage)
def test_goes_where_the_rules_say(stage: Stage) -> None:
    """
    From each stage there are exactly the ways of the plan.
    """
    assert set(LIFE[stage].split()) == {str(s) for s in next_stages(stage)}


def test_every_stage_can_be_reached() -> None:
    """
    Every stage but the first can be come to, and every open one leads to an end.
    """
    reachable = {to for stage in Stage for to in next_stages(stage)}

    assert set(Stage) - {Stage.RECEIVED} == reachable
    assert set(Stage) == {s for s in Stage if _ends(s, frozenset())}


def _ends(stage: Stage, seen: frozenset[Stage]) -> bool:
    if stage in TERMINAL:
        return True
    ways = [to for to in next_stages(stage) if to not in seen]
    return any(_ends(to, seen | {stage}) for to in ways)

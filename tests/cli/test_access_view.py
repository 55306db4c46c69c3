from __future__ import annotations

from datetime import date

from grievance.cli.access_view import access_lines, amiss
from grievance.domain.compartment import Compartment
from grievance.domain.ids import RECOVERY
from grievance.services.access.list_access import CaseAccess, KeyHolder


def holder(name: str, *, is_lost: bool = False, is_promised: bool = False) -> KeyHolder:
    return KeyHolder(
        name=name,
        holder=RECOVERY,
        compartment=Compartment.CONTENTS,
        until=date(2026, 6, 30) if name == "Bo" else None,
        is_lost=is_lost,
        is_promised=is_promised,
    )


def test_a_key_that_is_only_promised_is_told_from_one_that_is_lost() -> None:
    """
    A colleague can do something about the one; both open nothing.
    """
    promised = holder("Bo", is_lost=True, is_promised=True)
    lost = holder("Cas", is_lost=True)

    first, second = access_lines(CaseAccess(holders=(promised, lost, holder("Di"))))
    said = "Bo until 2026-06-30 (to be given again), Cas (opens nothing), Di"
    assert (f"Readers    {said}", "Identity   none") == (first, second)
    assert "to be given again, as they have other keys" == amiss(promised)
    assert "lost" in amiss(lost)
    assert "" == amiss(holder("Di"))

from __future__ import annotations

from datetime import date
from uuid import uuid4

from grievance.domain.ids import EntityId, PersonId
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.domain.slip import (
    MOST_STAGES,
    Clearing,
    ComplainantKind,
    Flag,
    Slip,
    StageDate,
)
from grievance.domain.stage import Stage
from grievance.domain.triage import (
    MOST_AUDITORS,
    MOST_CRITERIA,
    MOST_ENTITIES,
    MOST_STAFF,
)
from grievance.services.boxes.payload import encode
from grievance.vault.padding import pad
from grievance.vault.slip import SLIP_SIZE


TODAY = date(2026, 3, 2)


def test_what_letters_and_a_long_life_put_on_it_fits() -> None:
    """
    A slip has one size on disk, and the most that letters put on it fits.
    """
    slip = Slip(
        entities=tuple(EntityId(uuid4()) for _ in range(MOST_ENTITIES)),
        criteria=("CoC 10.10a",) * MOST_CRITERIA,
        staff_named=tuple(PersonId(uuid4()) for _ in range(MOST_STAFF)),
        staff_greeted=tuple(PersonId(uuid4()) for _ in range(MOST_STAFF)),
        firms=tuple(FirmId(uuid4()) for _ in range(MOST_AUDITORS)),
        auditors=tuple(AuditorId(uuid4()) for _ in range(MOST_AUDITORS)),
        cleared=(
            Clearing(
                who=str(uuid4()),
                on=TODAY,
                asked_by=PersonId(uuid4()),
                confirmed_by=PersonId(uuid4()),
            ),
        )
        * MOST_AUDITORS,
        complainant=ComplainantKind.INDIGENOUS_PEOPLE,
        language="zh-Hant",
        region="A region with a long name",
        flags=frozenset(Flag),
        outcome="loss-of-accreditation",
    )
    for _ in range(100):
        slip = slip.reached(StageDate(stage=Stage.AUDIT_FOLLOW_UP, since=TODAY))

    assert SLIP_SIZE == len(pad(encode(slip), fixed=SLIP_SIZE))


def test_of_very_many_stages_the_latest_stay() -> None:
    """
    A case that goes round and round can still be moved.
    """
    slip = Slip()
    for number in range(MOST_STAGES + 3):
        slip = slip.reached(StageDate(stage=str(number), since=TODAY))

    assert MOST_STAGES == len(slip.stages)
    assert str(MOST_STAGES + 2) == slip.stages[-1].stage

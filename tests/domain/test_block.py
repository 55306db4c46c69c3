"""A complaint about an auditor keeps the auditor's whole side out until it is cleared."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.block import AuditSide, Block, blocking_audit, blocks_of
from grievance.domain.ids import AuditId, CaseId, EntityId, PersonId
from grievance.domain.registry_ids import AuditorId, FirmId
from grievance.domain.slip import Clearing, CodedAllegation, RespondentKind, Slip
from tests.doubles import TODAY
from tests.registries import AUDIT, AUDITOR, ENTITY, FIRM


CASE = CaseId(uuid4())
COLLEAGUE = replace(AUDITOR, id=AuditorId(uuid4()), name="Nils Berg")
OTHER_FIRM = replace(FIRM, id=FirmId(uuid4()), code="OTR", name="Otter Audit")
OUTSIDER = replace(
    AUDITOR, id=AuditorId(uuid4()), name="Ola Vik", firm_id=OTHER_FIRM.id
)
ELSEWHERE = EntityId(uuid4())
SIDE = AuditSide(
    firms=(FIRM, OTHER_FIRM), auditors=(AUDITOR, COLLEAGUE, OUTSIDER), audits=(AUDIT,)
)


def about(*who: str, entities: tuple[EntityId, ...] = (ENTITY.id,)) -> list[Block]:
    return [Block(who=one, case_id=CASE, since=TODAY, entities=entities) for one in who]


@pytest.mark.parametrize(
    "who",
    [str(AUDITOR.id), str(FIRM.id), FIRM.code],
    ids=["auditor", "firm", "code-of-firm"],
)
def test_reaches_firm_and_colleagues(who: str) -> None:
    """
    Whether the auditor or the firm is named, by id or by code.
    """
    (block,) = about(who)

    reached = SIDE.reach(block)

    assert {str(FIRM.id), str(AUDITOR.id), str(COLLEAGUE.id)} <= reached
    assert str(OUTSIDER.id) not in reached


def test_reaches_whoever_audits_with_them() -> None:
    """
    Somebody of another firm who is in the team on an audit of that Entity, too.
    """
    joint = replace(AUDIT, team=(AUDITOR.id, OUTSIDER.id))
    side = replace(SIDE, audits=(joint,))
    (block,) = about(str(FIRM.id))

    assert str(OUTSIDER.id) in side.reach(block)
    elsewhere = replace(block, entities=(ELSEWHERE,))
    assert str(OUTSIDER.id) not in side.reach(elsewhere)


def test_keeps_from_audits_of_the_entity_only() -> None:
    """
    Another Entity's audit goes on as before, and so does that of another firm.
    """
    blocks = about(str(AUDITOR.id))
    of_other_firm = replace(
        AUDIT,
        id=AuditId(uuid4()),
        firm_id=OTHER_FIRM.id,
        lead_auditor_id=OUTSIDER.id,
        team=(),
    )

    assert tuple(blocks) == blocking_audit(blocks, AUDIT, SIDE)
    assert () == blocking_audit(blocks, replace(AUDIT, entity_id=ELSEWHERE), SIDE)
    assert () == blocking_audit(blocks, of_other_firm, SIDE)


def test_without_an_entity_it_holds_for_the_case_alone() -> None:
    """
    There is a block, but no audit that it is known to be about.
    """
    blocks = about(str(FIRM.id), entities=())

    assert blocks[0].is_standing
    assert () == blocking_audit(blocks, AUDIT, SIDE)


def test_what_was_cleared_keeps_nobody_out() -> None:
    """
    Who is cleared is let back; who is not stays blocked.
    """
    slip = Slip(entities=(ENTITY.id,), firms=(FIRM.id, OTHER_FIRM.id))
    two = (PersonId(uuid4()), PersonId(uuid4()))
    clearing = Clearing(
        who=str(FIRM.id),
        entities=(ENTITY.id,),
        on=TODAY,
        asked_by=two[0],
        confirmed_by=two[1],
    )
    cleared = blocks_of(replace(slip, cleared=(clearing,)), CASE, TODAY)

    assert all(one.is_standing for one in blocks_of(slip, CASE, TODAY))
    assert {str(OTHER_FIRM.id)} == {one.who for one in cleared if one.is_standing}
    assert () == blocking_audit(cleared, AUDIT, SIDE)


def test_another_entity_was_not_cleared() -> None:
    """
    What two people thought of is cleared; one that comes to light later is blocked.
    """
    two = (PersonId(uuid4()), PersonId(uuid4()))
    named, unnamed = (
        Clearing(
            who=str(FIRM.id),
            entities=of,
            on=TODAY,
            asked_by=two[0],
            confirmed_by=two[1],
        )
        for of in ((ENTITY.id,), ())
    )
    later = Slip(entities=(ENTITY.id, ELSEWHERE), firms=(FIRM.id,))
    for clearing, expected in ((named, (ELSEWHERE,)), (unnamed, later.entities)):
        blocks = blocks_of(replace(later, cleared=(clearing,)), CASE, TODAY)

        assert [expected] == [one.entities for one in blocks if one.is_standing]
        assert [clearing] == [one.clearing for one in blocks if one.clearing]
        of_it = replace(AUDIT, entity_id=ELSEWHERE)
        assert 1 == len(blocking_audit(blocks, of_it, SIDE))


@given(st.sets(st.sampled_from([str(FIRM.id), str(AUDITOR.id), FIRM.code])))
def test_more_complaints_never_block_less(who: set[str]) -> None:
    """
    Whoever one complaint keeps out is kept out by two.
    """
    one = SIDE.reach(about(str(FIRM.id))[0])
    all_ = frozenset().union(*(SIDE.reach(block) for block in about(*who)))

    assert not who or one <= all_


def test_an_entity_that_only_an_allegation_names_is_kept_from_them_too() -> None:
    """
    Whoever triages need not have put it on the slip as well.
    """
    alleged = CodedAllegation(
        number=1,
        kind=RespondentKind.ENTITY,
        respondent=str(ENTITY.id),
        criterion="PS 10.3",
    )
    blocks = blocks_of(
        Slip(firms=(FIRM.id,), allegations=(alleged, alleged)), CASE, TODAY
    )

    assert [(ENTITY.id,)] == [one.entities for one in blocks]
    assert blocks == blocking_audit(blocks, AUDIT, SIDE)

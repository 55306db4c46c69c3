"""What may become of a case, and by whose hand."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.domain.case import Case, CaseKind, cover_bytes
from grievance.domain.conflict import OFFICE
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER, CaseId, PersonId, holder_of
from grievance.domain.people import Person, Role
from grievance.domain.stage import (
    NEEDS_SECOND_PERSON,
    TERMINAL,
    Move,
    Stage,
    next_stages,
)
from grievance.domain.urgency import Urgency
from tests.doubles import NOON, make_case, make_person, some_reference


OPEN = sorted(set(Stage) - TERMINAL)
COORDINATOR = make_person(Role.COORDINATOR, name="Coordinator")
HANDLER = make_person(name="Handler")
SECOND = make_person(Role.REVIEWER, name="Second")
NOBODY: frozenset[str] = frozenset()
MOVERS = [COORDINATOR, HANDLER, make_person(name="Stranger"), SECOND]


def go(case: Case, to: Stage, *, by: Person = HANDLER, reason: str = "because") -> Case:
    step = Move(to=to, reason=reason)
    return case.move(step, by=by, at=NOON, confirmed_by=SECOND)[0]


class TestAssign:
    def test_gives_the_case_to_the_handler(self) -> None:
        """
        The case names its handler, and the event says who decided so.
        """
        case, event = make_case().assign(
            HANDLER, by=COORDINATOR, respondents=NOBODY, at=NOON
        )

        assert HANDLER.id == case.handler
        assert (Act.CASE_ASSIGNED, holder_of(COORDINATOR.id), case.id, NOON) == (
            event.act,
            event.actor,
            event.case_id,
            event.at,
        )

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR}))
    def test_is_the_coordinators_to_do(self, role: Role) -> None:
        """
        No other role assigns a case, not even to oneself.
        """
        person = make_person(role)

        with pytest.raises(NotAllowedError, match="Only a coordinator"):
            make_case().assign(person, by=person, respondents=NOBODY, at=NOON)

    @pytest.mark.parametrize("role", Role)
    def test_wants_somebody_who_does_case_work(self, role: Role) -> None:
        """
        Custodians, analysts and administrators handle no case by that role.
        """
        person = make_person(role, name="Bo")
        does = {Role.COORDINATOR, Role.HANDLER, Role.REVIEWER}

        if role in does:
            case, _ = make_case().assign(
                person, by=COORDINATOR, respondents=NOBODY, at=NOON
            )
            assert person.id == case.handler
        else:
            with pytest.raises(NotAllowedError, match="Bo has no role in case work"):
                make_case().assign(person, by=COORDINATOR, respondents=NOBODY, at=NOON)

    def test_nobody_judges_their_own(self) -> None:
        """
        Whoever is tied to a respondent, or is one, cannot get the case.
        """
        tied = make_person(name="Bo", tied_to=("entity-1",))
        about = frozenset({"entity-1", str(HANDLER.id), OFFICE})

        for person in (tied, HANDLER):
            with pytest.raises(NotAllowedError, match="conflict of interest"):
                make_case().assign(person, by=COORDINATOR, respondents=about, at=NOON)

    @pytest.mark.parametrize("stage", Stage)
    def test_only_an_open_case_changes_hands(self, stage: Stage) -> None:
        """
        A case that is over is not assigned; any other is.
        """
        case = make_case(stage=stage)

        if stage in TERMINAL:
            with pytest.raises(NotAllowedError, match=stage):
                case.assign(HANDLER, by=COORDINATOR, respondents=NOBODY, at=NOON)
        else:
            assigned, _ = case.assign(
                HANDLER, by=COORDINATOR, respondents=NOBODY, at=NOON
            )
            assert case.stage == assigned.stage


class TestMove:
    def test_takes_the_case_to_its_stage(self) -> None:
        """
        The case stands in the new stage since that day, until it is due.
        """
        case = make_case(handler=HANDLER.id)
        later = NOON + timedelta(days=3)
        step = Move(to=Stage.TRIAGE, reason="read it", due_on=date(2026, 3, 27))

        moved, event = case.move(step, by=HANDLER, at=later)

        assert (Stage.TRIAGE, later.date(), date(2026, 3, 27)) == (
            moved.stage,
            moved.stage_since,
            moved.due_on,
        )
        assert (Act.STAGE_CHANGED, holder_of(HANDLER.id)) == (event.act, event.actor)

    @pytest.mark.parametrize("reason", ["", " ", "\n\t "])
    def test_wants_a_reason(self, reason: str) -> None:
        """
        Blank is no reason.
        """
        with pytest.raises(NotAllowedError, match="needs a reason"):
            go(make_case(handler=HANDLER.id), Stage.TRIAGE, reason=reason)

    def test_wants_a_handler_first(self) -> None:
        """
        A case that nobody handles stays where it is, whoever asks.
        """
        with pytest.raises(NotAllowedError, match="needs a handler"):
            go(make_case(), Stage.TRIAGE, by=COORDINATOR)

    @pytest.mark.parametrize("by", MOVERS, ids=lambda person: person.name)
    def test_is_the_handlers_or_a_coordinators_to_do(self, by: Person) -> None:
        """
        Nobody else moves a case, whatever other role they have.
        """
        case = make_case(handler=HANDLER.id)

        if by in (HANDLER, COORDINATOR):
            assert Stage.TRIAGE == go(case, Stage.TRIAGE, by=by).stage
        else:
            with pytest.raises(NotAllowedError, match="Only the handler"):
                go(case, Stage.TRIAGE, by=by)

    @pytest.mark.parametrize("second", [None, HANDLER])
    def test_inadmissible_takes_two(self, second: Person | None) -> None:
        """
        Nobody and oneself are no second person; another one is.
        """
        case = make_case(stage=Stage.TRIAGE, handler=HANDLER.id)
        step = Move(to=Stage.INADMISSIBLE, reason="out of scope")

        with pytest.raises(NotAllowedError, match="second person"):
            case.move(step, by=HANDLER, at=NOON, confirmed_by=second)

        moved, _ = case.move(step, by=HANDLER, at=NOON, confirmed_by=SECOND)
        assert Stage.INADMISSIBLE == moved.stage

    @pytest.mark.parametrize("stage", Stage)
    @pytest.mark.parametrize("to", Stage)
    def test_goes_no_other_way(self, stage: Stage, to: Stage) -> None:
        """
        A step that the life of a case does not know is refused with those it does.
        """
        case = make_case(stage=stage, handler=HANDLER.id)

        if to in next_stages(stage):
            assert to == go(case, to).stage
        else:
            with pytest.raises(NotAllowedError, match=f"From {stage} a case goes to"):
                go(case, to)

    @settings(max_examples=40)  # each is a walk of many steps
    @given(st.data())
    def test_any_walk_stays_within_the_rules(self, data: st.DataObject) -> None:
        """
        Whoever tries whatever, a case only ever takes steps it may take.
        """
        case = make_case(handler=HANDLER.id)
        for _ in range(data.draw(st.integers(1, 12))):
            step = Move(
                to=data.draw(st.sampled_from(Stage)),
                reason=data.draw(st.sampled_from(["", "because"])),
            )
            by = data.draw(st.sampled_from(MOVERS))
            second = data.draw(st.sampled_from([None, by, SECOND]))
            allowed = (
                step.to in next_stages(case.stage)
                and bool(step.reason)
                and by in (HANDLER, COORDINATOR)
                and (step.to not in NEEDS_SECOND_PERSON or second is SECOND)
            )
            try:
                moved, _ = case.move(step, by=by, at=NOON, confirmed_by=second)
            except NotAllowedError:
                assert not allowed
            else:
                assert allowed
                case = moved


def test_a_letter_shows_and_changes_nothing_else() -> None:
    """
    What arrives is new to read, at whatever stage; reading it takes that away.
    """
    for stage in Stage:
        case = replace(make_case(stage=stage), unread=False)

        arrived, event = case.letter_arrived(at=NOON)

        assert replace(case, unread=True) == arrived
        assert (Act.LETTER_ARRIVED, WORKER) == (event.act, event.actor)
        assert case == arrived.was_read()


def test_every_field_of_a_cover_is_under_its_digest() -> None:
    """
    Whatever somebody changes on a cover, its bytes are others than before.
    """
    case = make_case()
    changed: dict[str, Any] = {
        "id": CaseId(uuid4()),
        "reference": some_reference(),
        "received_on": date(2025, 1, 1),
        "kind": CaseKind.REPORT,
        "stage": Stage.CLOSED,
        "stage_since": date(2025, 1, 1),
        "urgency": Urgency.CRITICAL,
        "due_on": date(2025, 1, 1),
        "handler": PersonId(uuid4()),
        "language": "xx",
        "unread": False,
        "token_epoch": 2,
        "version": 2,
    }
    names = [field.name for field in fields(Case)]

    written = {cover_bytes(replace(case, **{name: changed[name]})) for name in names}

    assert len(names) == len(written - {cover_bytes(case)})


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterCase(Case):
    """A cover as a later version may have it."""

    later: str = ""


def test_a_field_added_later_leaves_digests_as_they_are() -> None:
    """
    The log of an office that was upgraded still speaks of the same covers.
    """
    case = make_case()
    values = {field.name: getattr(case, field.name) for field in fields(Case)}

    assert cover_bytes(case) == cover_bytes(LaterCase(**values))
    assert cover_bytes(case) != cover_bytes(LaterCase(**values, later="new"))


@pytest.mark.parametrize("stage", Stage)
def test_is_open_until_it_is_over(stage: Stage) -> None:
    """
    Closed, withdrawn, referred and merged are the ends; nothing else is.
    """
    assert (stage in OPEN) == make_case(stage=stage).is_open

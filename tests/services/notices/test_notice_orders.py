"""
Whatever the order in which things happen around audits, nothing is lost or told wrongly.

Audits move, are cancelled, merged, and held; cases are flagged, taken back and ended; firms
and auditors are complained of, and cleared; notices are let go, refused, given up and come
back; answers arrive, and are confirmed.  All of it goes through the services, and through
planning and sending as the worker does them; `test_plan_orders` has many more orders.
"""

from __future__ import annotations

import shutil

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from grievance.domain.audit import AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import ItemState, Key
from grievance.domain.finding import Grade
from grievance.domain.planning import start_of, takes_more
from grievance.domain.stage import Stage
from grievance.services.slips.known_slips import SlipMemory
from tests.doubles import TODAY
from tests.offices import HENRI, Office, at_work, closing
from tests.services.audits_ahead import (
    DAY,
    case_about,
    files,
    know,
)
from tests.services.drafts import assess
from tests.services.moves import assign
from tests.services.orders_at_work import World
from tests.services.outgoings import Out
from tests.services.paper_office import CHAIN
from tests.services.world_at_work import AUDITS, CRITERIA, KNOWN, audit_of


CASES = 2
SURELY_NEAR = timedelta(days=91)  # before an audit: the first notice is drafted by then
FAR = date(2030, 1, 1)
Step = tuple[tuple[str, int, object], bool]
_BY_HAND = ("add", "merge", "cancel", "scope-0", "scope-1", "scope-2")
_FAILS = ("withdraw", "bounce", "give-up")
_ENDS = (Stage.REFERRED, Stage.WITHDRAWN, Stage.MERGED)
_GRADES = (Grade.MINOR, Grade.CONFORMANCE, Grade.NOT_ASSESSED)
_AUDIT, _CASE = st.integers(0, AUDITS - 1), st.integers(0, CASES - 1)
_TOPIC = st.integers(0, len(CRITERIA) - 1)
_WHAT = st.one_of(
    st.tuples(st.just("flag"), _CASE, _TOPIC),
    st.tuples(st.just("unflag"), _CASE, _TOPIC),
    st.tuples(st.just("move"), _AUDIT, st.integers(-10, 300)),
    st.tuples(st.just("status"), _AUDIT, st.sampled_from(AuditStatus)),
    st.tuples(st.just("status"), _AUDIT, st.just(AuditStatus.CLOSED)),
    st.tuples(st.just("gone"), _AUDIT, st.just(0)),
    st.tuples(st.just("by_hand"), _AUDIT, st.sampled_from(_BY_HAND)),
    st.tuples(st.just("hand_over"), _AUDIT, st.integers(0, 1)),
    st.tuples(st.just("accuse"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("clear"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("release"), st.just(0), st.booleans()),
    st.tuples(st.just("release"), st.just(0), st.booleans()),
    st.tuples(st.just("send"), st.just(0), st.sampled_from(("taken", "refuse"))),
    st.tuples(st.just("fail"), _AUDIT, st.sampled_from(_FAILS)),
    st.tuples(st.just("confirm"), _TOPIC, st.sampled_from(_GRADES)),
    st.tuples(st.just("reply"), st.integers(0, 3), _TOPIC),
    st.tuples(st.just("end"), _CASE, st.sampled_from(_ENDS)),
    st.tuples(st.just("wait"), st.just(0), st.integers(1, 60)),
)
_STEPS = st.lists(st.tuples(_WHAT, st.booleans()), min_size=5, max_size=12)


def look(world: World) -> None:
    """Plan as the worker does, and look at every file and every case."""
    world.plan()
    assert 0 == world.plan()
    slips = world.slips()
    found = [slip.audit for slip in slips.values() if slip.audit is not None]
    on = [item.key for known in found for item in known.on]
    assert len(on) == len(set(on))
    assert set(on) <= world.waiting
    assert world.waiting == {
        (case_id, one.number)
        for case_id, slip in slips.items()
        for one in slip.allegations
        if one.awaits_audit
    }
    for key in world.waiting - set(on):
        start = _next_start(world, key, found)
        assert start is None or world.today < start - SURELY_NEAR
    for known in found:
        assert 1 >= sum(note.is_pending for note in known.notices)


def _next_start(world: World, key: Key, found: Sequence[AuditFacts]) -> date | None:
    """Return when the audit begins that has to answer, if there is one."""
    passed = {
        known.audit_id
        for known in found
        for item in known.items
        if item.key == key and item.state is ItemState.CARRIED
    }
    starts = [
        start
        for audit in world.audits.values()
        if takes_more(audit, world.today) and audit.id not in passed
        if audit.certification_ids != (CHAIN.id,)
        if (start := start_of(audit)) is not None
    ]
    return min(starts, default=None)


@pytest.fixture(scope="module", name="begin")
def _begin(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], World]]:
    """Give an office in which nothing is flagged yet, as often as it is asked for."""
    place = tmp_path_factory.mktemp("orders") / "orders.db"
    for part in sqlite_template.parent.glob(f"{sqlite_template.name}*"):
        shutil.copy(part, f"{place}{part.name.removeprefix(sqlite_template.name)}")
    home = tmp_path_factory.mktemp("home") / "home"
    with closing(at_work(home, f"sqlite:///{place}")) as office:
        first = _prepared(office)
        office.store.engine.dispose()
        parts = {part: part.read_bytes() for part in place.parent.iterdir()}

        def begin() -> World:
            office.store.engine.dispose()
            for part in place.parent.iterdir():
                part.unlink()
            for part, content in parts.items():
                part.write_bytes(content)
            return replace(
                first,
                audits=dict(first.audits),
                accused=set(),
                cleared=set(),
                alleged={},
                told=[],
                waiting=set(),
                out=Out(),
                memory=SlipMemory(),
            )

        yield begin


def _prepared(office: Office) -> World:
    audits = {n: audit_of(n, TODAY + (30 + 100 * n) * DAY) for n in range(AUDITS)}
    know(office, *KNOWN, *audits.values())
    cases = [case_about(office, words) for words in ("They hit us.", "It smells.")]
    for case_id in cases:
        assess(office, case_id, number=1, revision=2, review_on=FAR)
        assign(office, case_id, HENRI)
    accusing = case_about(office, "The auditors took money.")
    assign(office, accusing, HENRI)
    return World(office=office, cases=cases, accusing=accusing, audits=audits)


_AWAY_AND_BACK: list[Step] = [
    # What waits is for the desk, and then the audit is another firm's to hold.
    (("accuse", 0, True), True),
    (("hand_over", 0, 1), True),
    (("release", 0, False), True),
    # An auditor of the other firm is complained of before it is sent, and then cleared.
    (("accuse", 3, True), False),
    (("send", 0, "taken"), True),
    (("send", 0, "taken"), True),
    (("clear", 3, 0), True),
    (("release", 0, True), True),
]
_BACK_AND_FORTH: list[Step] = [
    # Nothing that was let go told anybody, and all of it is told in the end.
    (("release", 0, False), False),
    (("fail", 0, "withdraw"), True),
    (("release", 0, False), True),
    (("send", 0, "refuse"), True),
    (("release", 0, True), True),
    (("fail", 0, "bounce"), True),
    (("end", 0, Stage.WITHDRAWN), False),
    (("fail", 0, "give-up"), False),
    (("release", 0, True), True),
    # It is held, does not assess it, and answers after the next one was told.
    (("status", 0, AuditStatus.CLOSED), True),
    (("confirm", 0, Grade.NOT_ASSESSED), True),
    (("by_hand", 1, "scope-1"), True),
    (("by_hand", 1, "merge"), True),
    (("move", 2, 60), True),
    (("release", 0, True), True),
    (("confirm", 0, Grade.MINOR), True),
    (("confirm", 0, Grade.NOT_ASSESSED), False),
    (("confirm", 0, Grade.CONFORMANCE), True),
    (("end", 0, Stage.MERGED), False),
]


@settings(
    max_examples=7,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)
@given(steps=_STEPS)
@example(steps=_AWAY_AND_BACK)
@example(steps=_BACK_AND_FORTH)
def test_whatever_the_order_nothing_is_lost_or_told_to_whom_it_must_not(
    begin: Callable[[], World], steps: list[Step]
) -> None:
    """
    Every follow-up is on one audit, or it is known on none; no case ends without it;
    nobody hears the same twice, and nobody of who is complained of anything.

    The worker gets round to planning after some of the steps, and at the end.
    """
    world = begin()
    world.act("flag", 0, 0)
    look(world)
    for step, is_planned in steps:
        world.act(*step)
        if is_planned:
            look(world)
    look(world)
    world.send(0, 0)
    look(world)
    told = {known.audit_id: known for known in map(world.known, files(world.office))}
    for audit_id, known in told.items():
        went = {note.number for note in known.notices if note.is_released}
        own = [
            why for id_, number, why in world.told if id_ == audit_id and number in went
        ]
        assert all(one != after for one, after in pairwise(own))

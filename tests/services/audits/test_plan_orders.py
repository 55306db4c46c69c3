"""
Whatever the order in which things happen around audits, what is planned holds.

Planning and answering are the rules and services themselves, without a database; what
has to hold is asked of a book that is kept beside them (`notice_ledger`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import Key
from grievance.domain.ids import AuditId
from grievance.domain.next_notice import OVERSIGHT
from grievance.services.audits.audit_scope import FIRM
from tests.services.audits_ahead import DAY
from tests.services.notice_ledger import TELLS
from tests.services.orders_on_paper import STEPS, World
from tests.services.paper_office import ALLEGED, standards_of
from tests.services.paper_world import end_of, may_begin, start_of


NEAR = 84 * DAY  # before an audit: the first notice is drafted by then
ANSWERS = 30 * DAY  # after its end
SHORT = {"PS": "ASI-PS", "CoC": "ASI-CoC"}
Step = tuple[tuple[str, int, int], bool]


def _step(number: int) -> Step:
    """Make a step of one number, which is drawn much sooner than four."""
    left, which = divmod(number, 6)
    left, how = divmod(left, 300)
    what, is_planned = divmod(left, 2)
    return (STEPS[what], which, how), bool(is_planned)


_MOST = 6 * 300 * 2 * len(STEPS) - 1
_STEPS = st.lists(st.integers(0, _MOST).map(_step), min_size=10, max_size=40)


def look(world: World) -> None:
    """
    Plan as the worker does, and look at everything.

    What the second round in a row leaves as it was, the tenth does as well.
    """
    office = world.office
    held = {i.key: id_ for id_, facts in office.files.items() for i in facts.on}
    plan = world.plan()
    files, slips = dict(office.files), dict(office.slips)
    again, drafted = office.plan()
    assert (plan.assigned, []) == (again.assigned, drafted)
    assert (files, slips) == (office.files, office.slips)
    _look_at_waiting(world, plan.assigned)
    for key, audit_id in plan.assigned.items():
        _look_at_place(world, key, audit_id, held.get(key))
    for facts in office.files.values():
        _look_at_notices(world, facts)


def _look_at_waiting(world: World, assigned: Mapping[Key, AuditId | None]) -> None:
    """What waits is what was flagged and not answered, and is on one audit at most."""
    office, waiting = world.office, world.book.waiting
    on = [item.key for facts in office.files.values() for item in facts.on]
    awaited = {
        (case_id, one.number): one.flags
        for case_id, slip in office.slips.items()
        for one in slip.allegations
        if one.awaits_audit
    }
    assert waiting == awaited
    assert len(on) == len(set(on))
    assert set(on) <= waiting.keys() == assigned.keys()


def _look_at_place(
    world: World, key: Key, audit_id: AuditId | None, held_by: AuditId | None
) -> None:
    """It is for the next audit that can be asked, or stays with one that was."""
    could, flagged = _could_answer(world, key), (key, world.book.waiting[key])
    if audit_id is None:
        assert [] == could
        return
    audit = world.office.audits[audit_id]
    assert audit.status is not AuditStatus.CANCELLED
    assert audit in could[:1] or held_by == audit_id
    assert world.book.place.get(flagged) in {None, audit_id}
    start = start_of(audit)
    if audit.firm_id and start and world.today >= start - NEAR:
        assert audit_id == world.book.place[flagged]


def _could_answer(world: World, key: Key) -> list[Audit]:
    """Return the audits that can still be asked, the next one first."""
    standard = SHORT[ALLEGED[key[1]][0].partition(" ")[0]]
    able = [
        audit
        for audit in world.office.audits.values()
        if may_begin(audit, world.today, timedelta())
        and audit.id not in world.book.passed[key]
        and standard in standards_of(audit)
    ]
    return sorted(able, key=lambda one: (start_of(one) or date.max, str(one.id)))


def _look_at_notices(world: World, facts: AuditFacts) -> None:
    """A notice that waits says what holds now, to whom it may; else there is no need."""
    audit, pending = world.office.audits.get(facts.audit_id), facts.pending
    start = start_of(audit) if audit else None
    assert sum(note.is_pending for note in facts.notices) <= 1
    if audit is None or start is None or not facts.on or audit.firm_id is None:
        assert pending is None
        return
    is_kept_out = world.book.must_not_read(audit, world.office.side)
    reader = f"{OVERSIGHT if is_kept_out else FIRM}{audit.firm_id}"
    assert reader == facts.addressee
    if pending is None:
        _look_at_silence(world, facts, audit, start)
        return
    word = world.book.words[facts.audit_id][-1]
    said = word.number, word.reader, word.start, word.topics
    assert (pending.number, reader, start, frozenset(facts.topics)) == said


def _look_at_silence(
    world: World, facts: AuditFacts, audit: Audit, start: date
) -> None:
    """Nothing waits where all was told, and whoever owes an answer was reminded."""
    told = world.book.told(facts.audit_id)
    if may_begin(audit, world.today):
        assert world.today < start - NEAR or set(facts.topics) <= told[-1].topics
    elif told and world.today > end_of(audit) + ANSWERS:
        said = world.book.said(facts.audit_id)
        reminded = [one.on for one in said if one.kind not in TELLS]
        assert any(on and on >= end_of(audit) for on in reminded)


_COMPLAINED_OF_TOO_LATE: list[Step] = [
    # The audit has begun when its firm is: what the firm was told, the desk was not.
    (("release", 0, 1), False),
    (("accuse", 0, 0), False),
    (("come_to", 0, 31), False),
]
_RENUMBERED_TOO_LATE: list[Step] = [
    # It is told in the numbers of one version, and begins; then it is of another standard.
    (("flag", 0, 1), True),
    (("wait", 0, 30), False),
    (("release", 0, 1), False),
    (("rescope", 0, 1), False),
    (("wait", 0, 29), False),
]


@settings(
    max_examples=150,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)
@given(steps=_STEPS)
@example(steps=_COMPLAINED_OF_TOO_LATE)
@example(steps=_RENUMBERED_TOO_LATE)
def test_whatever_the_order_what_is_planned_holds(
    steps: list[Step],
) -> None:
    """
    Nothing that waits is lost, nobody is told twice for one reason, nobody hears of it
    who is complained of, and no case ends before it is answered.

    The worker gets round to planning after some of the steps, and at the end.
    """
    world = World()
    world.flag(0, 0)
    look(world)
    for step, is_planned in steps:
        world.act(*step)
        if is_planned:
            look(world)
    look(world)

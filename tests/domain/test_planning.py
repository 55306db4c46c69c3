"""Which audit has to answer what, and what those who audit are told next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import ItemState, Left
from grievance.domain.ids import AuditId, CaseId, EntityId
from grievance.domain.next_notice import (
    NoticeRules,
    goes_to,
    is_enough,
    new_note,
    overtaken,
    wanted_notice,
)
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoteState
from grievance.domain.planning import (
    FollowUp,
    Scope,
    assign,
    bring_up,
    is_ahead,
    start_of,
    why_moved,
)


TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
ENTITY = EntityId(UUID(int=1))
RULES = NoticeRules()
FIRM = "firm:1"


def audit_of(number: int, start: date | None, **facts: object) -> Audit:
    """An audit of the one Entity."""
    made = Audit(
        id=AuditId(UUID(int=number)),
        entity_id=ENTITY,
        kind=AuditKind.SURVEILLANCE,
        scheduled_start=start,
        status=AuditStatus.SCHEDULED,
    )
    return replace(made, **facts)  # type: ignore[arg-type]  # fields of an audit


def follow_up(case: int = 1, number: int = 1, **facts: object) -> FollowUp:
    """A flagged allegation against the one Entity."""
    made = FollowUp(
        key=(CaseId(UUID(int=case)), number),
        entity_id=ENTITY,
        criterion=f"PS 10.{number}",
        standard="ASI-PS",
        flagged_on=TODAY,
    )
    return replace(made, **facts)  # type: ignore[arg-type]  # fields of a follow-up


def scope_of(*audits: Audit, **standards: frozenset[str]) -> Scope:
    """The audits, with the standards that one covers by its number."""
    named = {AuditId(UUID(int=int(n[1:]))): held for n, held in standards.items()}
    return Scope(audits={one.id: one for one in audits}, standards=named)


def facts_of(audit: Audit, *follow_ups: FollowUp, told: bool = False) -> AuditFacts:
    """The file of an audit that has to answer these."""
    facts = goes_to(AuditFacts(audit_id=audit.id), FIRM)
    facts = bring_up(facts, follow_ups, {}, {}, today=TODAY)
    if not told:
        return facts
    start = start_of(audit)
    assert start is not None
    note = new_note(facts, NoticeKind.FIRST, start=start, on=TODAY)
    return facts.drafted(note).settled(note.number, NoteState.RELEASED, on=TODAY)


def test_the_next_audit_that_covers_the_standard_has_to_answer() -> None:
    """
    Not one of another standard, one that was cancelled, one in the past, or a later one.
    """
    audits = (
        audit_of(1, TODAY + 10 * DAY),
        audit_of(2, TODAY + 20 * DAY, status=AuditStatus.CANCELLED),
        audit_of(3, TODAY - 400 * DAY, status=AuditStatus.CLOSED),
        audit_of(4, TODAY + 300 * DAY),
        audit_of(5, TODAY + 200 * DAY),
    )
    scope = scope_of(*audits, a1=frozenset({"ASI-CoC"}), a5=frozenset({"ASI-PS"}))
    one = follow_up()

    assert {one.key: audits[4].id} == assign([one], scope, {}, TODAY)


def test_where_no_audit_is_ahead_nobody_has_to_answer_yet() -> None:
    """
    That is said as nothing, so that somebody is told of it.
    """
    one = follow_up()

    assert {one.key: None} == assign([one], scope_of(), {}, TODAY)


def test_an_audit_without_a_day_counts_by_its_window() -> None:
    """
    It may begin on the first day of that.
    """
    window = audit_of(1, None, due_from=TODAY + 50 * DAY)
    later = audit_of(2, TODAY + 60 * DAY)
    one = follow_up()

    assert {one.key: window.id} == assign([one], scope_of(window, later), {}, TODAY)


def test_an_audit_that_has_begun_keeps_what_it_was_told_of() -> None:
    """
    It has to answer, however long that takes.
    """
    begun = audit_of(1, TODAY - 90 * DAY, status=AuditStatus.REPORT_SUBMITTED)
    ahead = audit_of(2, TODAY + 300 * DAY)
    one = follow_up()
    files = {begun.id: facts_of(begun, one, told=True)}

    assert {one.key: begun.id} == assign([one], scope_of(begun, ahead), files, TODAY)


def test_an_audit_that_began_untold_passes_it_on() -> None:
    """
    Nobody told it, so that the next one has to answer; and the file says why.
    """
    begun = audit_of(1, TODAY - DAY, actual_start=TODAY - DAY)
    ahead = audit_of(2, TODAY + 300 * DAY)
    one, scope = follow_up(), scope_of(begun, ahead)
    files = {begun.id: facts_of(begun, one)}

    assert {one.key: ahead.id} == assign([one], scope, files, TODAY)
    assert why_moved(begun, ahead, one, scope, TODAY) is Left.NEVER_TOLD


def test_an_audit_that_did_not_assess_it_is_not_asked_again() -> None:
    """
    The next one is.
    """
    asked = audit_of(1, TODAY + 5 * DAY)
    ahead = audit_of(2, TODAY + 300 * DAY)
    one = follow_up()
    facts = facts_of(asked, one, told=True)
    carried = facts.with_items(
        item.leave(ItemState.CARRIED, Left.NOT_ASSESSED, on=TODAY)
        for item in facts.items
    )

    files = {asked.id: carried}
    assert {one.key: ahead.id} == assign([one], scope_of(asked, ahead), files, TODAY)


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (120, None),
        (92, None),
        (91, NoticeKind.FIRST),
        (84, NoticeKind.FIRST),
        (83, NoticeKind.LATE),
        (20, NoticeKind.LATE),
        (0, NoticeKind.LATE),
    ],
)
def test_the_first_notice_is_drafted_a_week_before_its_day(
    days: int, kind: NoticeKind | None
) -> None:
    """
    Inside the window it is late, and drafted at once.
    """
    audit = audit_of(1, TODAY + days * DAY)

    assert kind == wanted_notice(facts_of(audit, follow_up()), audit, RULES, TODAY)


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (70, None),
        (63, NoticeKind.REMINDER),
        (56, NoticeKind.REMINDER),
        (53, NoticeKind.REMINDER),
        (52, NoticeKind.LAST),
        (45, NoticeKind.LAST),
    ],
)
def test_it_is_repeated_before_the_plan_of_the_audit_is_fixed(
    days: int, kind: NoticeKind | None
) -> None:
    """
    The reminder 56 days, the last word 45 days before the audit.
    """
    audit = audit_of(1, TODAY + 84 * DAY)
    facts = replace(
        facts_of(audit, follow_up(), told=True), acknowledged_on=TODAY + DAY
    )
    day = TODAY + (84 - days) * DAY

    assert kind == wanted_notice(facts, audit, RULES, day)


def test_what_comes_after_a_notice_is_told_at_once() -> None:
    """
    In an addendum, which lists everything.
    """
    audit = audit_of(1, TODAY + 80 * DAY)
    facts = facts_of(audit, follow_up(), told=True)
    more = bring_up(facts, [follow_up(), follow_up(2, 2)], {}, {}, today=TODAY)

    assert NoticeKind.ADDENDUM is wanted_notice(more, audit, RULES, TODAY)


def test_whoever_takes_an_audit_over_is_told_anew() -> None:
    """
    What the firm before it was told of is no news to nobody.
    """
    audit = audit_of(1, TODAY + 80 * DAY)
    facts = goes_to(facts_of(audit, follow_up(), told=True), "firm:2")

    assert facts.untold == facts.on
    assert NoticeKind.LATE is wanted_notice(facts, audit, RULES, TODAY)


def test_nobody_acknowledges_and_is_reminded_and_then_overseen() -> None:
    """
    Each once, ten business days after the one before.
    """
    audit = audit_of(1, TODAY + 200 * DAY)
    facts = facts_of(audit, follow_up(), told=True)
    days = [TODAY + n * DAY for n in range(60)]
    seen: list[tuple[int, NoticeKind]] = []
    for day in days:
        kind = wanted_notice(facts, audit, RULES, day)
        if kind is not None:
            seen.append(((day - TODAY).days, kind))
            note = new_note(facts, kind, start=TODAY + 200 * DAY, on=day)
            facts = facts.drafted(note).settled(note.number, NoteState.RELEASED, on=day)

    expected = [(13, NoticeKind.ACKNOWLEDGEMENT_REMINDER), (27, NoticeKind.OVERSIGHT)]
    assert expected == seen


def test_who_stays_silent_is_told_of_however_often_they_are_reminded() -> None:
    """
    A first notice, and nobody says that it arrived: the desk hears of it in good time.
    """
    start = TODAY + 84 * DAY
    audit, facts = (
        audit_of(1, start),
        facts_of(audit_of(1, start), follow_up(), told=True),
    )
    seen = []
    for day in (TODAY + n * DAY for n in range(80)):
        kind = wanted_notice(facts, audit, RULES, day)
        if kind is not None:
            seen.append(((start - day).days, kind))
            note = new_note(facts, kind, start=start, on=day)
            facts = facts.drafted(note).settled(note.number, NoteState.RELEASED, on=day)

    assert [
        (71, NoticeKind.ACKNOWLEDGEMENT_REMINDER),
        (63, NoticeKind.REMINDER),
        (57, NoticeKind.OVERSIGHT),
        (52, NoticeKind.LAST),
    ] == seen


def test_an_audit_that_does_not_answer_is_reminded_and_then_overseen() -> None:
    """
    A month after its end.
    """
    start = TODAY + 84 * DAY
    audit = audit_of(1, start)
    facts = replace(
        facts_of(audit, follow_up(), told=True), acknowledged_on=TODAY + DAY
    )
    held = replace(audit, actual_start=start, status=AuditStatus.REPORT_SUBMITTED)
    ended = start + 3 * DAY
    held = replace(held, actual_end=ended)

    assert wanted_notice(facts, held, RULES, ended + 30 * DAY) is None
    kind = wanted_notice(facts, held, RULES, ended + 31 * DAY)
    assert NoticeKind.ANSWER_REMINDER is kind
    note = new_note(facts, kind, start=start, on=ended + 31 * DAY)
    facts = facts.drafted(note).settled(
        note.number, NoteState.RELEASED, on=ended + 31 * DAY
    )
    assert NoticeKind.OVERSIGHT is wanted_notice(facts, held, RULES, ended + 60 * DAY)


def test_a_draft_that_says_the_same_is_enough() -> None:
    """
    Asked ten times, one notice waits; with another item, another one takes its place.
    """
    audit = audit_of(1, TODAY + 84 * DAY)
    facts = facts_of(audit, follow_up())
    note = new_note(facts, NoticeKind.FIRST, start=TODAY + 84 * DAY, on=TODAY)
    facts = facts.drafted(note)

    assert is_enough(facts, NoticeKind.FIRST, TODAY + 84 * DAY)
    assert is_enough(facts, NoticeKind.LATE, TODAY + 84 * DAY)
    assert not is_enough(facts, NoticeKind.FIRST, TODAY + 83 * DAY)
    more = bring_up(facts, [follow_up(), follow_up(2, 2)], {}, {}, today=TODAY)
    assert not is_enough(more, NoticeKind.FIRST, TODAY + 84 * DAY)
    assert overtaken(more, on=TODAY).pending is None


_DAYS = st.integers(min_value=-60, max_value=400)
_STATUS = st.sampled_from(AuditStatus)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("flag"), st.integers(1, 4), st.integers(1, 2)),
        st.tuples(st.just("unflag"), st.integers(1, 4), st.integers(1, 2)),
        st.tuples(st.just("move"), st.integers(1, 3), _DAYS),
        st.tuples(st.just("status"), st.integers(1, 3), _STATUS),
        st.tuples(st.just("gone"), st.integers(1, 3), st.just(0)),
        st.tuples(st.just("release"), st.integers(1, 3), st.just(0)),
        st.tuples(st.just("carry"), st.integers(1, 3), st.just(0)),
        st.tuples(st.just("answer"), st.integers(1, 3), st.just(0)),
        st.tuples(st.just("firm"), st.integers(1, 3), st.integers(1, 2)),
        st.tuples(st.just("wait"), st.just(0), st.integers(1, 60)),
    ),
    max_size=25,
)


class _World:
    """An office in small: what is flagged, the audits, and their files."""

    def __init__(self) -> None:
        self.today = TODAY
        self.flagged: dict[object, FollowUp] = {}
        self.audits = {n: audit_of(n, TODAY + n * 100 * DAY) for n in (1, 2, 3)}
        self.files: dict[AuditId, AuditFacts] = {}
        self.firms = dict.fromkeys((1, 2, 3), FIRM)
        self.reasons: list[tuple[object, ...]] = []

    def sweep(self) -> int:
        """Do what the worker does; return how many notices were drafted."""
        scope = scope_of(*self.audits.values())
        where = assign(self.flagged.values(), scope, self.files, self.today)
        drafted = 0
        wanted = {audit_id for audit_id in where.values() if audit_id}
        for audit_id in {*wanted, *self.files}:
            facts = self.files.get(audit_id, AuditFacts(audit_id=audit_id))
            own = [f for key, f in self.flagged.items() if where[f.key] == audit_id]
            facts = bring_up(facts, own, where, {}, today=self.today)
            audit = scope.audits.get(audit_id)
            number = audit_id.int
            if audit is not None and facts.items:
                facts = goes_to(facts, self.firms[number])
                facts, more = self._plan(facts, audit)
                drafted += more
            self.files[audit_id] = facts
        return drafted

    def _plan(self, facts: AuditFacts, audit: Audit) -> tuple[AuditFacts, int]:
        kind, start = wanted_notice(facts, audit, RULES, self.today), start_of(audit)
        if kind is not None and start is not None and is_enough(facts, kind, start):
            return facts, 0
        facts = overtaken(facts, on=self.today)
        if kind is None or start is None:
            return facts, 0
        return facts.drafted(new_note(facts, kind, start=start, on=self.today)), 1

    def act(self, what: str, which: int, how: object) -> None:
        """Let something happen."""
        audit = self.audits.get(which)
        facts = self.files.get(audit.id) if audit else None
        if what in {"flag", "unflag"}:
            assert isinstance(how, int)
            one = follow_up(which, how)
            self.flagged.pop(one.key, None)
            if what == "flag":
                self.flagged[one.key] = one
        elif what == "wait":
            assert isinstance(how, int)
            self.today += how * DAY
        elif audit is not None:
            self._to_audit(what, which, audit, facts, how)

    def _to_audit(
        self,
        what: str,
        which: int,
        audit: Audit,
        facts: AuditFacts | None,
        how: object,
    ) -> None:
        if what == "move":
            assert isinstance(how, int)
            day = self.today + how * DAY
            self.audits[which] = replace(audit, scheduled_start=day)
        elif what == "status":
            assert isinstance(how, AuditStatus)
            self.audits[which] = replace(audit, status=how)
        elif what == "gone":
            del self.audits[which]
        elif what == "firm":
            self.firms[which] = f"firm:{how}"
        elif facts is not None:
            self._to_file(what, audit, facts)

    def _to_file(self, what: str, audit: Audit, facts: AuditFacts) -> None:
        if what == "release" and facts.pending:
            note, released = facts.pending, NoteState.RELEASED
            self.reasons.append(
                (audit.id, note.kind, note.start, facts.topics, facts.elsewhere)
            )
            number = note.number
            facts = facts.settled(number, released, on=self.today)
        elif what in {"carry", "answer"}:
            state = ItemState.CARRIED if what == "carry" else ItemState.ANSWERED
            done = {item.key for item in facts.on if item.told}
            if what == "answer":
                for key in done:
                    self.flagged.pop(key, None)
            facts = facts.with_items(
                item.leave(state, Left.ANSWERED, on=self.today)
                if item.key in done and item.is_on
                else item
                for item in facts.items
            )
        self.files[audit.id] = facts


@settings(max_examples=150, deadline=None)
@given(steps=_STEPS)
def test_whatever_happens_no_follow_up_is_lost_and_nothing_is_said_twice(
    steps: list[tuple[str, int, object]],
) -> None:
    """
    After each sweep every follow-up is on one audit, or known to be on none; a second
    sweep drafts nothing; and nobody is told the same twice in a row.
    """
    world = _World()
    for what, which, how in steps:
        world.act(what, which, how)
        world.sweep()
        on = [
            item.key
            for facts in world.files.values()
            for item in facts.items
            if item.is_on
        ]
        assert len(on) == len(set(on))
        assert set(on) <= set(world.flagged)
        ahead = [a for a in world.audits.values() if is_ahead(a, world.today)]
        for key in world.flagged.keys() - set(on):
            said = {
                audit_id
                for audit_id, facts in world.files.items()
                for item in facts.items
                if item.key == key and item.state is ItemState.CARRIED
            }
            assert {a.id for a in ahead} <= said
        assert world.sweep() == 0
    for audit_id in {audit.id for audit in world.audits.values()}:
        own = [reason for reason in world.reasons if reason[0] == audit_id]
        assert all(one != after for one, after in pairwise(own))

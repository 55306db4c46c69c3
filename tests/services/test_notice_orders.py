"""
Whatever the order in which things happen around audits, nothing is lost or told wrongly.

Audits move, are cancelled, change hands and are held; cases are flagged, and taken back;
firms are complained of; notices are let go; answers arrive, and are confirmed.  All of
it goes through the services, and through planning and sending as the worker does them.
"""

from __future__ import annotations

import email
import shutil

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import pytest

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from grievance.domain.allegation import Allegation
from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_facts import AuditFacts, ItemState, Key, NoticeNote
from grievance.domain.case import Case
from grievance.domain.confirming import concerned
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.forum import Forum
from grievance.domain.ids import CaseId
from grievance.domain.outbox import JobKind
from grievance.domain.planning import start_of, takes_more
from grievance.domain.registry import Record, Registry
from grievance.domain.registry_ids import FirmId
from grievance.domain.stage import Move, Stage
from grievance.mail.post.smtp import ServerAwayError
from grievance.services.import_registry import import_registry
from grievance.services.move_case import move_case
from grievance.services.record_allegation import record_allegation
from grievance.services.send_letter import send_letter
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office, at_work, closing
from tests.services.answers import confirm
from tests.services.audits_ahead import (
    HERON,
    PAPER,
    WORKS,
    ahead,
    case_about,
    drafts,
    facts,
    files,
    flag,
    know,
    plan,
    slip,
)
from tests.services.drafts import assess, code, release
from tests.services.looking import cover
from tests.services.moves import assign
from tests.services.outgoings import Out, claim, dispatch


CRITERIA = ("PS 10.3", "PS 6.3")
AUDITS, CASES = 3, 2
SURELY_NEAR = timedelta(days=91)  # before an audit: the first notice is drafted by then
MINUTES = timedelta(minutes=10)  # so that a lease that somebody left is over
OSPREY = replace(
    HERON,
    id=FirmId(uuid5(NAMESPACE_OID, "osprey")),
    key="OSP",
    code="OSP",
    name="Osprey Audit",
    notices_to="desk@osprey.example",
)
FIRMS = (HERON, OSPREY)
FAR = date(2030, 1, 1)
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
    st.tuples(st.just("hand_over"), _AUDIT, st.integers(0, 1)),
    st.tuples(st.just("accuse"), st.integers(0, 1), st.booleans()),
    st.tuples(st.just("release"), st.just(0), st.booleans()),
    st.tuples(st.just("release"), st.just(0), st.booleans()),
    st.tuples(st.just("send"), st.just(0), st.just(0)),
    st.tuples(st.just("confirm"), _TOPIC, st.sampled_from(_GRADES)),
    st.tuples(st.just("reply"), st.integers(0, 3), _TOPIC),
    st.tuples(st.just("end"), _CASE, st.just(0)),
    st.tuples(st.just("wait"), st.just(0), st.integers(1, 60)),
)
_STEPS = st.lists(st.tuples(_WHAT, st.booleans()), min_size=5, max_size=12)


@dataclass(slots=True, kw_only=True)
class World:
    """An office, two cases about one Entity, one about firms, and three audits."""

    office: Office
    cases: Sequence[CaseId]
    accusing: CaseId
    audits: dict[int, Audit]
    accused: set[FirmId] = field(default_factory=set)
    alleged: dict[tuple[int, int], Allegation] = field(default_factory=dict)
    waiting: set[Key] = field(default_factory=set)
    told: list[tuple[object, ...]] = field(default_factory=list)
    out: Out = field(default_factory=Out)
    at: datetime = NOON
    is_planned: bool = False

    @property
    def today(self) -> date:
        return self.at.date()

    def act(self, what: str, which: int, how: object) -> None:
        """Let something happen, ten minutes after what happened before."""
        self.at += MINUTES
        before, self.is_planned = self.is_planned, False
        if what in {"release", "reply", "wait", "send"}:
            self.is_planned = before
        steps: dict[str, Callable[[int, object], None]] = {
            "flag": self.flag,
            "unflag": self.unflag,
            "move": self.move,
            "status": self.come_to,
            "gone": self.lose,
            "hand_over": self.hand_over,
            "accuse": self.accuse,
            "release": self.release,
            "send": self.send,
            "reply": self.reply,
            "confirm": self.confirm,
            "end": self.end,
            "wait": self.wait,
        }
        steps[what](which, how)

    # What people find out of a case

    def flag(self, which: int, how: object) -> None:
        assert isinstance(how, int)
        case_id, known = self.cases[which], self.alleged.get((which, how))
        if not cover(self.office, case_id).is_open:
            return
        if known is None:
            made = flag(self.office, case_id, CRITERIA[how], at=self.at)
        else:
            if known.flagged and (case_id, known.number) not in self.waiting:
                known = self._record(case_id, known, flagged=False)
            made = self._record(case_id, known, flagged=True)
        self.alleged[which, how] = made
        self.waiting.add((case_id, made.number))

    def unflag(self, which: int, how: object) -> None:
        assert isinstance(how, int)
        case_id, known = self.cases[which], self.alleged.get((which, how))
        if known is None or not cover(self.office, case_id).is_open:
            return
        self.alleged[which, how] = self._record(case_id, known, flagged=False)
        self.waiting.discard((case_id, known.number))

    def _record(self, case_id: CaseId, one: Allegation, *, flagged: bool) -> Allegation:
        again = replace(one, revision=one.revision + 1, flagged=flagged)
        with self.office.store.begin() as tx:
            ring = self.office.rings[DANA]
            return record_allegation(
                tx, ring, case_id, again, at=self.at, reason="asked to"
            )

    def end(self, which: int, _how: object) -> None:
        """Let a case be referred, which nobody can while an audit has to answer."""
        self.plan()
        case_id = self.cases[which]
        if not cover(self.office, case_id).is_open:
            return
        if any(case_id == waits for waits, _ in self.waiting):
            with pytest.raises(NotAllowedError, match="have no answer"):
                self._refer(case_id)
        else:
            self._refer(case_id)

    def _refer(self, case_id: CaseId) -> None:
        forums = frozenset({Forum.LEGAL_AID})
        step = Move(to=Stage.REFERRED, reason="They can help.", forums=forums)
        with self.office.store.begin() as tx:
            move_case(
                tx,
                self.office.rings[HENRI],
                case_id=case_id,
                step=step,
                timetable=self.office.mechanism.timetable,
                at=self.at,
            )

    def accuse(self, which: int, how: object) -> None:
        """Let a firm be complained of, or nobody complain of it any more."""
        firm = FIRMS[which].id
        self.accused = self.accused | {firm} if how else self.accused - {firm}
        named = tuple(one.id for one in FIRMS if one.id in self.accused)
        code(self.office, self.accusing, entities=(WORKS.id,), firms=named)

    # What the registry brings

    def move(self, which: int, how: object) -> None:
        assert isinstance(how, int)
        if which in self.audits:
            day = self.today + timedelta(days=how)
            self._change(which, scheduled_start=day)

    def come_to(self, which: int, how: object) -> None:
        assert isinstance(how, AuditStatus)
        self._change(which, status=how)

    def hand_over(self, which: int, how: object) -> None:
        assert isinstance(how, int)
        self._change(which, firm_id=FIRMS[how].id)

    def lose(self, which: int, _how: object) -> None:
        self.audits.pop(which, None)
        self.know()

    def _change(self, which: int, **facts: object) -> None:
        if which in self.audits:
            changed = replace(self.audits[which], **facts)  # type: ignore[arg-type]  # fields of an audit
            self.audits[which] = changed
            self.know()

    def know(self) -> None:
        """Import the registry as it is now; what it has no more is taken off the books."""
        records: list[Record] = [WORKS, HERON, OSPREY, PAPER, *self.audits.values()]
        with self.office.store.begin() as tx:
            registry = Registry.of(records)
            import_registry(tx, registry, at=self.at, remove_gone=True)

    def wait(self, _which: int, how: object) -> None:
        assert isinstance(how, int)
        self.at += timedelta(days=how)

    # What is told, and what comes back

    def release(self, which: int, how: object) -> None:
        """Let every notice go that waits; *how* says whether they are sent at once."""
        for file in files(self.office):
            known = facts(self.office, file)
            if known.pending is not None:
                self._release(file, known, known.pending)
        if how:
            self.send(which, how)

    def _release(self, file: Case, known: AuditFacts, note: NoticeNote) -> None:
        [draft] = [d for d in drafts(self.office, file) if d.number == note.number]
        try:
            release(self.office, file.id, draft, at=self.at)
        except NotAllowedError:
            if self.is_planned:
                raise
            return  # the worker had no time to draft another one
        reason = (note.kind, note.start, known.topics, known.elsewhere)
        self.told.append((known.audit_id, *reason))

    def send(self, _which: int, _how: object) -> None:
        """Do what is promised to be sent; nobody of a firm complained of hears of it."""
        before = len(self.out.given)
        with self.office.store.read() as tx:
            jobs = tx.outbox.ready(JobKind.SEND_LETTER)
        for job_id in jobs:
            job = claim(self.office, job_id, at=self.at)
            try:
                send_letter(dispatch(self.office, self.out, at=self.at), job)
            except ServerAwayError:  # what changed has to be planned first
                with self.office.store.begin() as tx:
                    tx.outbox.defer(job, error="away", until=self.at)
        kept_out = {one.notices_to for one in FIRMS if one.id in self.accused}
        went_to = {parcel.recipient for parcel in self.out.given[before:]}
        assert set() == kept_out & went_to

    def reply(self, which: int, how: object) -> None:
        """Have whoever was written to answer; nobody has confirmed it, so it is none."""
        assert isinstance(how, int)
        if which >= len(self.out.given):
            return
        parcel = self.out.given[which]
        to = str(email.message_from_bytes(parcel.message)["Reply-To"])
        text = f"- {CRITERIA[how]}: conformance"
        self.office.take_in(make_mail(text, sender=parcel.recipient, to=to), at=self.at)

    def confirm(self, which: int, how: object) -> None:
        """Confirm a grade in every file that was asked about a criterion."""
        assert isinstance(how, Grade)
        self.plan()
        for file in files(self.office):
            about = concerned(facts(self.office, file), (CRITERIA[which], "V3.1"))
            said = {item.state for item in about}
            if not about or (ItemState.ANSWERED in said and not how.is_answer):
                continue
            day = self.today
            code = CRITERIA[which]
            try:
                confirm(self.office, file, code, how, at=self.at, found_on=day)
            except NotAllowedError as error:
                assert "has not begun" in str(error)  # noqa: PT017  # most have
                continue
            if how.is_answer:
                new = (item for item in about if item.state is not ItemState.ANSWERED)
                self.waiting -= {item.key for item in new}

    # What has to hold

    def plan(self) -> int:
        self.is_planned = True
        return plan(self.office, at=self.at)

    def look(self) -> None:
        """Plan as the worker does, and look at every file and every case."""
        self.plan()
        assert 0 == self.plan()
        found = [facts(self.office, file) for file in files(self.office)]
        on = [item.key for known in found for item in known.on]
        assert len(on) == len(set(on))
        assert set(on) <= self.waiting
        assert self.waiting == self._unanswered()
        for key in self.waiting - set(on):
            start = self._next_start(key, found)
            assert start is None or self.today < start - SURELY_NEAR
        for known in found:
            assert 1 >= sum(note.is_pending for note in known.notices)

    def _unanswered(self) -> set[Key]:
        return {
            (case_id, one.number)
            for case_id in self.cases
            for one in slip(self.office, case_id).allegations
            if one.awaits_audit
        }

    def _next_start(self, key: Key, found: Sequence[AuditFacts]) -> date | None:
        """Return when the audit begins that has to answer, if there is one."""
        passed = {
            known.audit_id
            for known in found
            for item in known.items
            if item.key == key and item.state is ItemState.CARRIED
        }
        starts = [
            start
            for audit in self.audits.values()
            if takes_more(audit, self.today) and audit.id not in passed
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
                alleged={},
                told=[],
                waiting=set(),
                out=Out(),
            )

        yield begin


def _prepared(office: Office) -> World:
    audits = {n: ahead(30 + 100 * n, key=f"A-{n}") for n in range(AUDITS)}
    know(office, OSPREY, *audits.values())
    cases = [case_about(office, words) for words in ("They hit us.", "It smells.")]
    for case_id in cases:
        assess(office, case_id, number=1, revision=2, review_on=FAR)
        assign(office, case_id, HENRI)
    accusing = case_about(office, "The auditors took money.")
    return World(office=office, cases=cases, accusing=accusing, audits=audits)


_AWAY_AND_BACK: list[tuple[tuple[str, int, object], bool]] = [
    # What waits is for the desk, and then the audit is another firm's to hold.
    (("accuse", 0, True), True),
    (("hand_over", 0, 1), True),
    (("release", 0, True), False),
]


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)
@given(steps=_STEPS)
@example(steps=_AWAY_AND_BACK)
def test_whatever_the_order_nothing_is_lost_or_told_to_whom_it_must_not(
    begin: Callable[[], World], steps: list[tuple[tuple[str, int, object], bool]]
) -> None:
    """
    Every follow-up is on one audit, or it is known on none; no case ends without it;
    nobody hears the same twice, and nobody of a firm that is complained of anything.

    The worker gets round to planning after some of the steps, and at the end.
    """
    world = begin()
    world.act("flag", 0, 0)
    world.look()
    for step, is_planned in steps:
        world.act(*step)
        if is_planned:
            world.look()
    world.look()
    world.send(0, 0)
    for audit_id in {said[0] for said in world.told}:
        own = [said for said in world.told if said[0] == audit_id]
        assert all(one != after for one, after in pairwise(own))

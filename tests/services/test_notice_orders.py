"""
Whatever the order in which things happen around audits, nothing is lost or told wrongly.

Audits move, are cancelled, merged, and held; cases are flagged, taken back and ended; firms
and auditors are complained of, and cleared; notices are let go, refused, given up and come
back; answers arrive, and are confirmed.  All of it goes through the services, and through
planning and sending as the worker does them; `test_plan_orders` has many more orders.
"""

from __future__ import annotations

import email
import shutil

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from grievance.domain.allegation import Allegation
from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_change import cancelled
from grievance.domain.audit_facts import AuditFacts, ItemState, Key, NoticeNote
from grievance.domain.auditor import Auditor
from grievance.domain.case import Case
from grievance.domain.confirming import concerned
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.forum import Forum
from grievance.domain.ids import AuditId, CaseId, CertificationId
from grievance.domain.notice import NoticeKind
from grievance.domain.outbox import JobKind
from grievance.domain.outcome import AskedBy
from grievance.domain.outgoing import OutgoingState
from grievance.domain.planning import start_of, takes_more
from grievance.domain.registry import Record, Registry
from grievance.domain.registry_reason import RegistryReason
from grievance.domain.request import RequestState
from grievance.domain.slip import Slip
from grievance.domain.stage import Move, Stage
from grievance.mail.post.smtp import RefusedForGoodError, ServerAwayError
from grievance.services.change_audit import add_audit, change_audit, merge_audits
from grievance.services.change_registry import Hand
from grievance.services.clear_block import answer_clearing, ask_clearing
from grievance.services.edit_draft import give_up_draft
from grievance.services.import_registry import import_registry
from grievance.services.known_slips import SlipMemory, known_slips
from grievance.services.record_allegation import record_allegation
from grievance.services.send_letter import send_letter
from grievance.services.withdraw_outgoing import withdraw_outgoing
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, HENRI, RUTH, Office, at_work, closing
from tests.services.answers import confirm
from tests.services.audits_ahead import (
    DAY,
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
)
from tests.services.drafts import assess, code, release
from tests.services.looking import cover
from tests.services.moves import assign, move
from tests.services.outgoings import Out, claim, dispatch
from tests.services.paper_office import CHAIN, LEA, OLE, OSPREY
from tests.services.test_failed_notice import bounce


CRITERIA = ("PS 10.3", "PS 6.3")
AUDITS, CASES = 3, 2
SURELY_NEAR = timedelta(days=91)  # before an audit: the first notice is drafted by then
MINUTES = timedelta(minutes=10)  # so that a lease that somebody left is over
FIRMS, WHO = (HERON, OSPREY), (HERON, OSPREY, LEA, OLE)
SCOPES = ((PAPER.id,), (CHAIN.id,), ())
KNOWN = (WORKS, HERON, OSPREY, LEA, OLE, PAPER, CHAIN)
FAR = date(2030, 1, 1)
Told = tuple[AuditId, int, tuple[object, ...]]
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
    st.tuples(st.just("send"), st.just(0), st.booleans()),
    st.tuples(st.just("fail"), _AUDIT, st.sampled_from(_FAILS)),
    st.tuples(st.just("confirm"), _TOPIC, st.sampled_from(_GRADES)),
    st.tuples(st.just("reply"), st.integers(0, 3), _TOPIC),
    st.tuples(st.just("end"), _CASE, st.sampled_from(_ENDS)),
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
    accused: set[int] = field(default_factory=set)
    cleared: set[int] = field(default_factory=set)
    memory: SlipMemory = field(default_factory=SlipMemory)
    alleged: dict[tuple[int, int], Allegation] = field(default_factory=dict)
    waiting: set[Key] = field(default_factory=set)
    told: list[Told] = field(default_factory=list)
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
            "by_hand": self.change_by_hand,
            "hand_over": self.hand_over,
            "accuse": self.accuse,
            "clear": self.clear,
            "release": self.release,
            "send": self.send,
            "fail": self.fail,
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

    def end(self, which: int, how: object) -> None:
        """Let a case end, which nobody can while an audit has to answer."""
        self.plan()
        case_id = self.cases[which]
        if not cover(self.office, case_id).is_open:
            return
        if any(case_id == waits for waits, _ in self.waiting):
            with pytest.raises(NotAllowedError, match="have no answer"):
                self._leave(case_id, how)
        else:
            self._leave(case_id, how)

    def _leave(self, case_id: CaseId, how: object) -> None:
        assert isinstance(how, Stage)
        step = Move(
            to=how,
            reason="They asked us to.",
            forums=frozenset({Forum.LEGAL_AID} if how is Stage.REFERRED else ()),
            asked_by=AskedBy.COMPLAINANT if how is Stage.WITHDRAWN else None,
            into=self.accusing if how is Stage.MERGED else None,
        )
        move(self.office, case_id, step, at=self.at)

    def accuse(self, which: int, how: object) -> None:
        """Let a firm or an auditor be complained of, or nobody complain of it any more."""
        self.accused = self.accused | {which} if how else self.accused - {which}
        named = {str(WHO[n].id) for n in self.accused}
        code(
            self.office,
            self.accusing,
            entities=(WORKS.id,),
            firms=tuple(one.id for one in FIRMS if str(one.id) in named),
            auditors=tuple(one.id for one in (LEA, OLE) if str(one.id) in named),
        )

    def clear(self, which: int, _how: object) -> None:
        """Let two people let somebody back."""
        if which not in self.accused - self.cleared:
            return
        who, ring = str(WHO[which].id), self.office.rings[DANA]
        with self.office.store.begin() as tx:
            second = self.office.person(RUTH)
            asked = ask_clearing(
                tx,
                ring,
                self.accusing,
                who,
                reason="They were heard.",
                at=self.at,
                second=second,
            )
        with self.office.store.begin() as tx:
            answer_clearing(
                tx,
                self.office.rings[RUTH],
                asked.id,
                RequestState.CONFIRMED,
                timetable=self.office.mechanism.timetable,
                at=self.at,
            )
        self.cleared.add(which)

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
        lead = (LEA, OLE)[how].id
        self._change(which, firm_id=FIRMS[how].id, lead_auditor_id=lead)

    def lose(self, which: int, _how: object) -> None:
        self.audits.pop(which, None)
        self.know()

    def change_by_hand(self, which: int, how: object) -> None:
        """Let somebody add, merge, cancel or rescope an audit, where that can be."""
        assert isinstance(how, str)
        hand = Hand(why=RegistryReason.CORRECTION, today=self.today, at=self.at)
        audit = self.audits.get(which)
        into = self.audits.get((which + 1) % AUDITS)
        try:
            with self.office.store.begin() as tx:
                if audit is None:
                    add_audit(tx, _audit(which, self.today + 100 * DAY), hand)
                elif how == "merge" and into is not None:
                    merge_audits(tx, audit.id, into.id, hand)
                elif how == "cancel":
                    change_audit(tx, audit.id, cancelled, hand)
                elif how.startswith("scope"):
                    scope = SCOPES[int(how[-1])]
                    change_audit(tx, audit.id, _rescoped(scope), hand)
        except NotAllowedError as error:
            assert "audit" in str(error).casefold()  # noqa: PT017  # it has begun, or is over
        with self.office.store.read() as tx:
            known = {one.id: one for one in tx.audits.all()}
        named = ((n, known.get(_audit(n, self.today).id)) for n in range(AUDITS))
        self.audits = {n: one for n, one in named if one is not None}

    def _change(self, which: int, **facts: object) -> None:
        if which in self.audits:
            changed = replace(self.audits[which], **facts)  # type: ignore[arg-type]  # fields of an audit
            self.audits[which] = changed
            self.know()

    def know(self) -> None:
        """Import the registry as it is now; what it has no more is taken off the books."""
        records: list[Record] = [*KNOWN, *self.audits.values()]
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
        self.told.append((known.audit_id, note.number, reason))

    def send(self, _which: int, how: object) -> None:
        """Do what is promised to be sent, or have it refused if *how* says so."""
        before = len(self.out.given)
        with self.office.store.read() as tx:
            jobs = tx.outbox.ready(JobKind.SEND_LETTER)
        for job_id in jobs:
            job = claim(self.office, job_id, at=self.at)
            refused = [RefusedForGoodError("550")] if how == "refuse" else []
            self.out.at_once = list(refused)
            try:
                send_letter(dispatch(self.office, self.out, at=self.at), job)
            except ServerAwayError:  # what changed has to be planned first
                with self.office.store.begin() as tx:
                    tx.outbox.defer(job, error="away", until=self.at)
        self.out.at_once = []
        went_to = {parcel.recipient for parcel in self.out.given[before:]}
        assert set() == self._kept_out() & went_to

    def _kept_out(self) -> set[str]:
        """Return where nobody may hear of it: a firm, or whoever works there, is blamed."""
        standing = [WHO[n] for n in self.accused - self.cleared]
        firms = {
            one.firm_id if isinstance(one, Auditor) else one.id for one in standing
        }
        return {one.notices_to for one in FIRMS if one.id in firms}

    def fail(self, which: int, how: object) -> None:
        """Let notices be taken back in time, come back, or be given up."""
        if how == "bounce":
            for parcel in self.out.given[-1 - which : len(self.out.given) - which]:
                self.office.take_in(bounce(parcel.message), at=self.at)
            return
        for file in files(self.office):
            known = facts(self.office, file)
            if how == "give-up" and known.pending is not None:
                self._give_up(file, known.pending)
            elif how == "withdraw":
                self._withdraw(file)

    def _give_up(self, file: Case, note: NoticeNote) -> None:
        """What tells of something for the first time cannot be given up."""
        tells = note.kind in {NoticeKind.FIRST, NoticeKind.LATE, NoticeKind.ADDENDUM}
        with (
            pytest.raises(NotAllowedError, match="would not hear of it")
            if tells
            else nullcontext(),
            self.office.store.begin() as tx,
        ):
            give_up_draft(
                tx,
                self.office.rings[DANA],
                file.id,
                note.number,
                timetable=self.office.mechanism.timetable,
                at=self.at,
            )

    def _withdraw(self, file: Case) -> None:
        with self.office.store.begin() as tx:
            for letter in tx.outgoing.of_case(file.id):
                if letter.state is OutgoingState.RELEASED:
                    ring = self.office.rings[DANA]
                    withdraw_outgoing(tx, ring, outgoing_id=letter.id, at=self.at)

    def reply(self, which: int, how: object) -> None:
        """Have whoever was written to answer; nobody has confirmed it, so it is none."""
        assert isinstance(how, int)
        if which >= len(self.out.given):
            return
        parcel = self.out.given[which]
        to = str(email.message_from_bytes(parcel.message)["Reply-To"])
        grade = ("conformance", "not assessed")[which % 2]
        text = f"- {CRITERIA[how]}: {grade}"
        self.office.take_in(make_mail(text, sender=parcel.recipient, to=to), at=self.at)

    def confirm(self, which: int, how: object) -> None:
        """Confirm a grade in every file that was asked about a criterion."""
        assert isinstance(how, Grade)
        self.plan()
        for file in files(self.office):
            about = concerned(facts(self.office, file), (CRITERIA[which], "V3.1"))
            said = {item.state for item in about}
            if not about:
                continue
            is_undone = ItemState.ANSWERED in said and not how.is_answer
            day, asked = self.today, CRITERIA[which]
            try:
                confirm(self.office, file, asked, how, at=self.at, found_on=day)
            except NotAllowedError as error:
                why = str(error)  # it has not begun, or was answered and stays so
                assert "has not begun" in why or (is_undone and "stays so" in why)
                continue
            assert not is_undone
            if how.is_answer:
                new = (item for item in about if item.state is not ItemState.ANSWERED)
                self.waiting -= {item.key for item in new}

    # What has to hold

    def known(self, file: Case) -> AuditFacts:
        return facts(self.office, file)

    def plan(self) -> int:
        self.is_planned = True
        return plan(self.office, at=self.at, memory=self.memory)

    def look(self) -> None:
        """Plan as the worker does, and look at every file and every case."""
        self.plan()
        assert 0 == self.plan()
        slips = self._slips()
        found = [slip.audit for slip in slips.values() if slip.audit is not None]
        on = [item.key for known in found for item in known.on]
        assert len(on) == len(set(on))
        assert set(on) <= self.waiting
        assert self.waiting == {
            (case_id, one.number)
            for case_id, slip in slips.items()
            for one in slip.allegations
            if one.awaits_audit
        }
        for key in self.waiting - set(on):
            start = self._next_start(key, found)
            assert start is None or self.today < start - SURELY_NEAR
        for known in found:
            assert 1 >= sum(note.is_pending for note in known.notices)

    def _slips(self) -> dict[CaseId, Slip]:
        """Return the slips of all cases and files, as the worker reads them."""
        with self.office.store.read() as tx:
            known = list(known_slips(tx, self.office.worker, self.memory))
        return {one.case.id: one.slip for one in known if one.slip is not None}

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
                alleged={},
                told=[],
                waiting=set(),
                out=Out(),
                memory=SlipMemory(),
            )

        yield begin


def _prepared(office: Office) -> World:
    audits = {n: _audit(n, TODAY + (30 + 100 * n) * DAY) for n in range(AUDITS)}
    know(office, *KNOWN, *audits.values())
    cases = [case_about(office, words) for words in ("They hit us.", "It smells.")]
    for case_id in cases:
        assess(office, case_id, number=1, revision=2, review_on=FAR)
        assign(office, case_id, HENRI)
    accusing = case_about(office, "The auditors took money.")
    assign(office, accusing, HENRI)
    return World(office=office, cases=cases, accusing=accusing, audits=audits)


def _audit(number: int, start: date) -> Audit:
    return ahead(0, key=f"A-{number}", scheduled_start=start, lead_auditor_id=LEA.id)


def _rescoped(scope: tuple[CertificationId, ...]) -> Callable[[Audit], Audit]:
    return lambda audit: replace(audit, certification_ids=scope)


_AWAY_AND_BACK: list[Step] = [
    # What waits is for the desk, and then the audit is another firm's to hold.
    (("accuse", 0, True), True),
    (("hand_over", 0, 1), True),
    (("release", 0, True), False),
    # The desk of the second is complained of by then, and its auditor is cleared.
    (("accuse", 3, True), False),
    (("send", 0, False), True),
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
    (("release", 0, True), True),
    (("fail", 0, "give-up"), True),
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
    max_examples=12,
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
    world.look()
    for step, is_planned in steps:
        world.act(*step)
        if is_planned:
            world.look()
    world.look()
    world.send(0, 0)
    world.look()
    told = {known.audit_id: known for known in map(world.known, files(world.office))}
    for audit_id, known in told.items():
        went = {note.number for note in known.notices if note.is_released}
        own = [
            why for id_, number, why in world.told if id_ == audit_id and number in went
        ]
        assert all(one != after for one, after in pairwise(own))

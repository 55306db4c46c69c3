"""A case is erased by two people, for good; its count and the log stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from grievance.domain.audit_facts import Gate
from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.erasure import AskedErasure, Cause, reduced
from grievance.domain.errors import ConflictError, NotAllowedError, NotFoundError
from grievance.domain.events import Act, Event
from grievance.domain.ids import WORKER, CaseId, holder_of
from grievance.domain.intake import Outcome
from grievance.domain.limit import Limit, Unit
from grievance.domain.outcome import AskedBy
from grievance.domain.outgoing import OutgoingState
from grievance.domain.request import Request, RequestState
from grievance.domain.retention import Because, RetentionRules
from grievance.domain.stage import Move, Stage
from grievance.publishing import publishing_of
from grievance.services.access.share_case import share_case
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.keep import Pen, end_grants, keep_cover, keep_parts
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.handling.reopen_case import reopen_case
from grievance.services.letters.withdraw_outgoing import withdraw_outgoing
from grievance.services.requests.answer_request import answer_request
from grievance.services.requests.ask_erasure import ask_erasure
from grievance.services.requests.list_requests import describe_requests
from grievance.services.retention.keep_longer import (
    hold_case,
    keep_longer,
    release_hold,
)
from grievance.services.retention.retention_queue import Reviewed, list_retention
from grievance.services.slips.list_cases import list_cases
from grievance.services.statistics.preview_statistics import preview_statistics
from grievance.storage.erasures import overwrite
from grievance.vault.errors import SealError
from grievance.vault.slip import read_slip
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.answers import confirm as answer_audit
from tests.services.answers import hold as hold_audit
from tests.services.answers import told
from tests.services.audits_ahead import ahead, case_about, flag, know, plan
from tests.services.findings.test_review_gate import look, settle
from tests.services.handling.test_merge_case import merge
from tests.services.looking import cover, opened, token_for
from tests.services.moves import assign, case_in, move, reference_of


YEARS_LATER = NOON + timedelta(days=7 * 366)
MARKED = "the night porter of dormitory seven"


def end(office: Office, case_id: CaseId) -> CaseId:
    """Let who complained withdraw a case, and nothing of it be on its way."""
    step = Move(to=Stage.WITHDRAWN, reason="she asked", asked_by=AskedBy.COMPLAINANT)
    move(office, case_id, step, by=DANA)
    opened(office, case_id)
    dana = office.rings[DANA]
    with office.store.begin() as tx:
        for letter in tx.outgoing.of_case(case_id):
            if letter.state in {OutgoingState.HELD, OutgoingState.RELEASED}:
                withdraw_outgoing(tx, dana, outgoing_id=letter.id, at=NOON)
    return case_id


def ended(office: Office, text: str = MARKED) -> CaseId:
    return end(office, case_in(office, text=text))


def rules_of(office: Office, **limits: Limit) -> RetentionRules:
    return replace(RetentionRules.of(office.mechanism.timetable), limits=limits)


def ask(
    office: Office,
    case_id: CaseId,
    *,
    by: str = HENRI,
    cause: Cause = Cause.ASKED,
    at: datetime = NOON,
) -> Request:
    asked = AskedErasure(cause=cause, reason="they asked us to")
    with office.store.begin() as tx:
        ring, rules = office.rings[by], rules_of(office)
        return ask_erasure(tx, ring, case_id, asked, rules=rules, at=at)


def confirm(
    office: Office, request: Request, *, by: str = DANA, at: datetime = NOON
) -> None:
    with office.store.begin() as tx:
        answer_request(
            tx,
            office.rings[by],
            request.id,
            RequestState.CONFIRMED,
            at=at,
            timetable=office.mechanism.timetable,
        )


def erase(office: Office, case_id: CaseId, by: str = HENRI) -> Case:
    confirm(office, ask(office, case_id, by=by))
    return cover(office, case_id)


def counts(office: Office) -> list[object]:
    with office.store.read() as tx:
        return list(
            preview_statistics(tx, office.worker, publishing_of(office.mechanism))
        )


def hold(office: Office, case_id: CaseId) -> None:
    with office.store.begin() as tx:
        hold_case(tx, office.rings[DANA], case_id=case_id, reason="a court", at=NOON)


def due(office: Office, rules: RetentionRules, today: date) -> tuple[Reviewed, ...]:
    with office.store.read() as tx:
        return list_retention(tx, office.rings[DANA], rules, today=today)


@pytest.mark.each_engine
def test_leaves_its_count_and_nothing_that_opens(office: Office) -> None:
    """
    No key, word or second reference is left, nothing is due; all counts stay.
    """
    case_id = office.case_of(make_mail(MARKED))
    assign(office, case_id, HENRI)
    with office.store.begin() as tx:
        ring, ruth = office.rings[DANA], office.person(RUTH)
        share_case(tx, ring, case_id, ruth, until=date(2099, 12, 31), at=NOON)
    end(office, case_id)
    with office.store.begin() as tx:
        held = tx.cases.access_of(holder_of(office.person(RUTH)))
        end_grants(Pen.of(tx, office.rings[DANA], NOON), held)
    before = counts(office)

    left = erase(office, case_id)

    assert before == counts(office)
    assert () == office.verify().problems
    assert (NOON.date().replace(day=1), None, "", (), NOON.date()) == (
        left.received_on,
        left.handler,
        left.language,
        left.clocks,
        left.erased_on,
    )
    with office.store.read() as tx:
        assert () == tx.cases.access_to(case_id)
        assert () == tx.parts.ids(case_id)
        assert () == tx.outgoing.of_case(case_id)
        assert 0 == tx.rekeys.count()
        with pytest.raises(NotFoundError, match="was erased on 2026-03-02"):
            tx.cases.by_reference(left.reference)
        assert [] == list(list_cases(tx, office.rings[DANA]))


def test_only_the_worker_reads_what_is_counted(office: Office) -> None:
    """
    The slip names nobody, and lies under a key that nobody on the case ever had.
    """
    case_id = ended(office)
    with office.store.read() as tx:
        kept = contents_key(tx, office.rings[DANA], case_id)
        before = worker_slip(tx, office.worker, case_id)

    erase(office, case_id)

    with office.store.read() as tx:
        assert reduced(before) == worker_slip(tx, office.worker, case_id)
        sealed = tx.slips.of_case(case_id)
    with pytest.raises(SealError):
        read_slip(kept.slip_key, sealed, office.directory)


def test_a_reply_to_it_is_a_case_of_its_own(office: Office) -> None:
    """
    Neither the reply address nor the very same words lead to what is not there.
    """
    case_id = ended(office)
    token = token_for(office, case_id)
    erase(office, case_id)

    for text in ("And one thing more.", MARKED):
        receipt = office.take_in(make_mail(text, to=token))
        assert Outcome.CASE is receipt.outcome
        assert case_id != receipt.case_id
    assert () == office.verify().problems


def test_nothing_is_dropped_into_what_is_gone(office: Office) -> None:
    """
    Its slot is there still, and whoever seals something to it is told in time.
    """
    case_id = ended(office)
    erase(office, case_id)

    with office.store.begin() as tx:
        slot = tx.cases.slot(case_id, Compartment.CONTENTS)
        part = seal_part(office.worker.author, slot, PartKind.LETTER, b"words")
        pen = Pen.of(tx, office.worker, NOON)
        with pytest.raises(ConflictError, match="erased"):
            keep_parts(pen, [part], Act.PART_ADDED)


def test_takes_two_of_whom_one_coordinates(office: Office) -> None:
    """
    Neither oneself, nor two handlers, nor who has no key; until then all is there.
    """
    case_id = ended(office)
    request = ask(office, case_id)
    with office.store.begin() as tx:
        ring, ruth = office.rings[DANA], office.person(RUTH)
        share_case(tx, ring, case_id, ruth, until=date(2099, 12, 31), at=NOON)

    for name in (HENRI, CHIDI, RUTH):
        with pytest.raises(NotAllowedError):
            confirm(office, request, by=name)
    assert {HENRI: False, RUTH: False, DANA: True} == {
        name: may_answer(office, name) for name in (HENRI, RUTH, DANA)
    }
    with pytest.raises(NotAllowedError, match="asked for this already"):
        ask(office, case_id, by=DANA)
    assert not cover(office, case_id).is_erased
    confirm(office, request)
    assert cover(office, case_id).is_erased


def may_answer(office: Office, name: str) -> bool:
    """Whether the one request that there is is said to be theirs to answer."""
    with office.store.read() as tx:
        [one] = describe_requests(tx, office.rings[name], at=NOON)
    return one.may_answer


def test_is_not_asked_for_where_nobody_could_confirm(office: Office) -> None:
    """
    A reviewer on the case is no second person; what is missing is said at once.
    """
    case_id = office.case_of(make_mail())
    assign(office, case_id, DANA)
    end(office, case_id)
    with office.store.begin() as tx:
        ring, ruth = office.rings[DANA], office.person(RUTH)
        share_case(tx, ring, case_id, ruth, until=date(2099, 12, 31), at=NOON)

    with pytest.raises(NotAllowedError, match="a handler or another coordinator"):
        ask(office, case_id, by=DANA)


def open_again(office: Office, case_id: CaseId) -> None:
    with office.store.begin() as tx:
        reopen_case(
            tx,
            office.rings[DANA],
            case_id=case_id,
            reason="new pictures",
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def hear_more(office: Office, case_id: CaseId) -> None:
    office.take_in(make_mail("More.", to=token_for(office, case_id)))


CHANGES: tuple[tuple[str, Callable[[Office, CaseId], None]], ...] = (
    ("on hold", hold),
    ("only what is over", open_again),
    ("nobody has read", hear_more),
)


@pytest.mark.parametrize(("why", "change"), CHANGES, ids=[why for why, _ in CHANGES])
def test_looks_once_more_before_it_destroys(
    office: Office, why: str, change: Callable[[Office, CaseId], None]
) -> None:
    """
    What was asked for when all was over is refused where it is not so any more.
    """
    case_id = ended(office)
    request = ask(office, case_id)
    change(office, case_id)

    with pytest.raises(NotAllowedError, match=why):
        confirm(office, request)

    assert not cover(office, case_id).is_erased


def test_what_is_over_is_listed_until_somebody_keeps_it(office: Office) -> None:
    """
    After seven years, or as the office has it for an outcome; kept, or held, it stays.
    """
    case_id, today = ended(office), YEARS_LATER.date()
    short = rules_of(office, withdrawn=Limit(1, Unit.YEAR))
    with pytest.raises(NotAllowedError, match="is kept until 2033-03-02"):
        ask(office, case_id, cause=Cause.RETENTION)

    [by_clock] = due(office, rules_of(office), today)
    [by_outcome] = due(office, short, date(2027, 3, 3))
    assert () == due(office, short, date(2027, 3, 2))
    with office.store.begin() as tx:
        keep_longer(
            tx,
            office.rings[DANA],
            case_id=case_id,
            until=date(2035, 1, 1),
            reason="the audit is late",
            rules=short,
            at=NOON,
        )
    hold(office, case_id)

    assert () == due(office, short, today)
    [kept] = due(office, short, date(2035, 1, 2))
    assert [Because.CLOCK, Because.OUTCOME, Because.DECIDED] == [
        one.kept.because for one in (by_clock, by_outcome, kept)
    ]
    assert kept.is_held
    with office.store.begin() as tx:
        dana = office.rings[DANA]
        release_hold(tx, dana, case_id=case_id, reason="it is decided", at=NOON)
    erase(office, case_id)
    assert () == due(office, short, date(2035, 1, 2))
    assert () == office.verify().problems


def test_what_was_merged_goes_before_what_it_goes_on_in(office: Office) -> None:
    """
    And not while that one is worked on, which has its first letter there.
    """
    merged, target = case_in(office, text=MARKED), case_in(office, text="The same.")
    merge(office, merged, target, share=True)
    with office.store.begin() as tx:
        for letter in tx.outgoing.of_case(merged):
            withdraw_outgoing(tx, office.rings[DANA], outgoing_id=letter.id, at=NOON)
    opened(office, merged)

    with pytest.raises(NotAllowedError, match="goes on in"):
        erase(office, merged)
    end(office, target)
    with pytest.raises(NotAllowedError, match=f"{reference_of(office, merged)} first"):
        erase(office, target)
    erase(office, merged)
    erase(office, target)

    assert () == office.verify().problems


def test_an_erasure_without_two_people_is_noticed(office: Office) -> None:
    """
    So is a part of one that is there still, and what is called destroyed and is not.
    """
    case_id = ended(office)
    erase(office, case_id)
    office.tamper("UPDATE request SET answered_by = asked_by")
    [*_, problem] = office.verify().problems
    assert "no two people agreed" in problem

    other = ended(office, "Another.")
    with office.store.begin() as tx:
        tx.log.add(Act.DESTROYED, actor=WORKER, object_id=other, at=NOON)
    assert any("no erased case" in one for one in office.verify().problems)


def test_a_report_goes_after_its_sub_cases(office: Office) -> None:
    """
    They have its letter; what is left of them is counted with it, as before.
    """
    report, child = ended(office), ended(office, "One of eight.")
    with office.store.begin() as tx:
        event = Event(act=Act.KIND_CHANGED, actor=WORKER, case_id=child, at=NOON)
        keep_cover(tx, replace(tx.cases.get(child), parent=report), event)

    with pytest.raises(NotAllowedError, match=f"{reference_of(office, child)} first"):
        erase(office, report)
    assert erase(office, child).parent is None
    erase(office, report)

    assert () == office.verify().problems


def test_a_file_on_an_audit_goes_once_it_is_settled(office: Office) -> None:
    """
    The worker then plans on as if there had been none, and writes nothing into it.
    """
    know(office, ahead(20))
    flag(office, case_about(office))
    file = told(office)
    hold_audit(office)
    answer_audit(office, file)
    for gate in Gate:
        look(office, file, gate)
    settle(office, file)
    with office.store.begin() as tx:
        share_case(tx, office.rings[DANA], file.id, office.person(HENRI), at=NOON)
        for letter in tx.outgoing.of_case(file.id):
            if letter.state is OutgoingState.RELEASED:
                withdraw_outgoing(
                    tx, office.rings[DANA], outgoing_id=letter.id, at=NOON
                )
    opened(office, file.id)

    left = erase(office, file.id, by=HENRI)
    plan(office)

    assert left == cover(office, file.id)
    assert () == office.verify().problems


def test_leaves_nothing_in_the_file(office: Office) -> None:
    """
    Neither a key nor a sealed word, also not in the journal beside the database.
    """
    case_id = ended(office)
    with office.store.read() as tx:
        sealed = [one.sealed for one in tx.parts.several(tx.parts.ids(case_id))]
        keys = [one.wrapped for one in tx.worklists.all_grants()]
    lost = [one[:48] for one in (*sealed, *keys)]
    before = in_files(office, lost)

    erase(office, case_id)
    overwrite(office.store.engine)

    assert len(lost) == len(before)
    assert [] == in_files(office, lost)


def in_files(office: Office, lost: list[bytes]) -> list[bytes]:
    """Return which of these bytes lie in the database file or beside it."""
    overwrite(office.store.engine)
    database = Path(str(office.store.engine.url.database))
    files = database.parent.glob(f"{database.name}*")
    written = b"".join(file.read_bytes() for file in files)
    return [one for one in lost if one in written]

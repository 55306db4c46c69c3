"""Large attachments lie outside, and the case is as it would be with them inside."""

from __future__ import annotations

import subprocess
import sys

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from sqlalchemy import QueuePool, text

from grievance.blobs.port import EMBEDDED, BlobLostError, BlobsAwayError, Outside
from grievance.blobs.s3 import S3
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PlainKind
from grievance.domain.ids import CaseId
from grievance.domain.outbox import JobKind, JobState, first_key
from grievance.domain.pulse import BACKUP
from grievance.services.blobs.delete_blobs import NAMED_BY_THEN
from grievance.services.blobs.let_go_blobs import IN_USE, let_go_blobs
from grievance.services.blobs.move_blobs import Where, move_blobs
from grievance.services.letters.revoke_replies import revoke_replies
from grievance.services.office.list_given_up import list_given_up
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.services.rekeying.rekey_due import Rekeyed, rekey_cases
from grievance.storage.blobs import BlobCover
from grievance.storage.store import Store
from tests.blobs.outside import (
    FROM_SIZE,
    LATER,
    PICTURE,
    Intervening,
    bytes_here,
    case_with_picture,
    covers,
    names_there,
    outside_in,
    picture_of,
    put_outside,
    run_jobs,
    with_store,
)
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.servers.ports import free_port
from tests.servers.seaweed import Seaweed
from tests.services.looking import opened, token_for
from tests.services.moves import assign
from tests.services.rekeying.test_rekey_case import take_off
from tests.services.retention.test_erase_case import end, erase
from tests.test_shape import ROOT
from tests.worker.workplaces import (
    MovingClock,
    attempts_and_error,
    wait_until,
    workplace,
)
from worker.ends import Ended
from worker.jobs import run_job
from worker.schedule import plan_jobs


LEFT = b"left behind"


@pytest.fixture(name="away")
def _away(office: Office, seaweed: Seaweed) -> Office:
    """An office that puts attachments outside."""
    return with_store(office, outside_in(seaweed))


def sweep(office: Office, clock: MovingClock) -> list[Ended]:
    """Look once a day for what nobody named."""
    with office.store.begin() as tx:
        plan_jobs(tx, at=clock.at)
        plan_jobs(tx, at=clock.at)
    return run_jobs(office, JobKind.SWEEP_BLOBS, clock)


def away_bytes(seaweed: Seaweed, cover: BlobCover) -> bytes:
    return seaweed.store().get(cover.name, size=cover.size)


def deleted(office: Office) -> int:
    """Count what the log says was deleted outside."""
    with office.store.read() as tx:
        return sum(b'"act":"blob-deleted"' in body for body in tx.log.bodies())


def test_reads_as_if_it_lay_inside(away: Office) -> None:
    """
    On either engine: nothing of it is left in the database, the letter and the file
    open, the log verifies; a small file stays where it was.
    """
    case_id = case_with_picture(away)

    assert (2, 0) == (len(covers(away)), bytes_here(away))  # the file, and its mail
    assert {cover.name for cover in covers(away).values()} == names_there(away)
    assert PICTURE == picture_of(away, case_id)
    assert () == away.verify().problems
    here = bytes_here(away)
    small = away.case_of(make_mail("Another.", attachment=b"small"))
    assert 2 == len(covers(away))
    assert here < bytes_here(away)
    assert b"small" == picture_of(away, small)


def test_another_key_seals_it_anew_and_erasing_deletes_it(away: Office) -> None:
    """
    On either engine.  What lies under the former key goes a day later, as somebody may
    just read it; what is erased goes at once; the log tells of each.
    """
    case_id = case_with_picture(away)
    assign(away, case_id, HENRI)
    end(away, case_id)
    before = names_there(away)
    for box, name in ((Compartment.CONTENTS, DANA), (Compartment.IDENTITY, CHIDI)):
        with away.store.begin() as tx:
            rekey_case(tx, away.rings[name], case_id, box, at=NOON)

    after = {cover.name for cover in covers(away).values()}
    assert set() == before & after
    assert before | after == names_there(away)
    assert PICTURE == picture_of(away, case_id)

    erase(away, case_id)
    assert {} == covers(away)
    clock = MovingClock(NOON)
    ended = run_jobs(away, JobKind.DELETE_BLOB, clock)
    assert {Ended.NOTHING: 2, Ended.DONE: 2} == Counter(ended)
    assert (before, 2) == (names_there(away), deleted(away))

    clock.advance(IN_USE + timedelta(seconds=1))
    assert [Ended.DONE] * 2 == run_jobs(away, JobKind.DELETE_BLOB, clock)
    assert (set(), 4) == (names_there(away), deleted(away))
    assert () == away.verify(at=clock.at).problems


def test_killed_before_the_commit_it_leaves_nothing_but_an_orphan(
    away: Office, seaweed: Seaweed
) -> None:
    """
    On either engine: a worker is killed after it put an object and before the books
    knew.  The letter is taken in again, and once a day has gone the orphan is swept.
    """
    collected = away.collect(make_mail(attachment=PICTURE))
    killed = subprocess.run(
        [
            *(sys.executable, "-m", "tests.blobs.killed_worker"),
            *(str(away.mechanism.home.path), seaweed.url, str(collected.job_id)),
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert -9 == killed.returncode, killed.stderr
    assert {} == covers(away)

    [orphan] = names_there(away)

    assert collected.job_id is not None
    clock = MovingClock(NOON + timedelta(minutes=6))  # its lease is over
    assert Ended.DONE is run_job(workplace(away, clock), collected.job_id)
    case_id = away.receipt(collected.spool_id).case_id
    assert case_id is not None
    named = {cover.name for cover in covers(away).values()}
    assert named | {orphan} == names_there(away)
    assert PICTURE == picture_of(away, case_id)
    assert () == away.verify().problems

    assert [Ended.DONE] == sweep(away, MovingClock(LATER))
    assert named == names_there(away)


def test_what_nobody_named_is_swept(away: Office, seaweed: Seaweed) -> None:
    """
    After a day, once, and nothing else: neither what is named, nor what another office
    put into the same bucket, nor what a job is to delete.
    """
    case_with_picture(away)
    named = names_there(away)
    folder = next(iter(named)).partition("/")[0]
    stranger = f"{folder[::-1]}x/orphan"
    for name in (f"{folder}/orphan", stranger):
        seaweed.store().put(name, LEFT)

    young = MovingClock(next(seaweed.store().listed(folder)).put_at)
    for clock, left in ((young, 1), (MovingClock(LATER), 0)):
        assert [Ended.DONE] == sweep(away, clock)
        assert left == len(names_there(away) - named)
    assert named <= names_there(away)
    assert LEFT == seaweed.store().get(stranger, size=len(LEFT))
    assert 1 == deleted(away)
    assert timedelta(hours=1) < NAMED_BY_THEN


def test_a_job_that_nobody_promised_deletes_nothing(
    away: Office, seaweed: Seaweed
) -> None:
    """
    On either engine: who writes to the database names an object in use, one of another
    office, and one by a way round; each job is given up at once, with a reason.
    """
    case_id = case_with_picture(away)
    in_use = min(names_there(away))
    folder, _, last = in_use.partition("/")
    theirs = f"{folder[::-1]}x/{last}"
    seaweed.store().put(theirs, LEFT)
    with away.store.begin() as tx:
        let_go_blobs(tx, [in_use, theirs, f"{folder}/../{last}"], at=NOON)

    assert [Ended.FAILED] * 3 == run_jobs(away, JobKind.DELETE_BLOB, MovingClock(NOON))

    assert PICTURE == picture_of(away, case_id)
    assert LEFT == seaweed.store().get(theirs, size=len(LEFT))
    assert 0 == deleted(away)
    with away.store.read() as tx:
        given_up = list(list_given_up(tx))
    assert [1, 1, 1] == [one.tries for one in given_up]
    assert all("in use, or not of these books" in one.reason for one in given_up)
    assert not any(theirs in f"{one.reason}{one.next_step}" for one in given_up)


def test_a_job_that_was_not_believed_keeps_nothing(away: Office) -> None:
    """
    On either engine: who writes to the database had jobs given up about what lies
    there, in our very words; it goes with its case all the same.
    """
    case_id = case_with_picture(away)
    assign(away, case_id, HENRI)
    clock, kind = MovingClock(NOON), JobKind.DELETE_BLOB
    with away.store.begin() as tx:
        for name in names_there(away):
            tx.outbox.add(kind, dedup_key=first_key(kind, name), ref=name, due_at=NOON)
        let_go_blobs(tx, names_there(away), at=NOON)
    assert [Ended.FAILED] * 4 == run_jobs(away, kind, clock)

    end(away, case_id)
    erase(away, case_id)
    clock.advance(timedelta(minutes=1))
    run_jobs(away, kind, clock)

    assert set() == names_there(away)
    assert () == away.verify(at=clock.at).problems


@pytest.mark.parametrize(
    "harm",
    [
        "state = 'failed'",
        "state = 'done'",
        "state = 'leased', lease_until = '2999-01-01 00:00:00'",
        "due_at = '2999-01-01 00:00:00'",
        "due_at = '2001-01-01 00:00:00', hinted_at = '2999-01-01 00:00:00'",
        "due_at = '2001-01-01 00:00:00'",
        "kind = 'nonsense'",
    ],
)
def test_what_no_job_deletes_is_swept(
    sqlite_office: Office, seaweed: Seaweed, harm: str
) -> None:
    """
    The books say what is to go, whatever became of its job; nothing is left to do then.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    case_id = case_with_picture(away)
    assign(away, case_id, HENRI)
    end(away, case_id)
    erase(away, case_id)
    with away.store.engine.begin() as connection:
        connection.execute(text(f"UPDATE outbox SET {harm} WHERE kind = 'delete-blob'"))

    assert [Ended.DONE] == sweep(away, MovingClock(LATER))

    assert (set(), 2) == (names_there(away), deleted(away))
    with away.store.read() as tx:
        assert () == tx.outbox.ready(JobKind.DELETE_BLOB)


def test_what_is_taken_off_the_books_can_be_deleted(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    Whoever writes to the database could have taken its row, as well: the log names the
    part, and whoever asks for it is told that it is nowhere.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    case_id = case_with_picture(away)
    with away.store.read() as tx:
        [part_id] = tx.parts.ids_of_kind(case_id, PlainKind.ATTACHMENT)
    with away.store.begin() as tx:
        name = tx.blobs.of_parts([part_id])[part_id].name
        tx.blobs.forget(part_id)
        let_go_blobs(tx, [name], at=NOON)

    assert [Ended.DONE] == run_jobs(away, JobKind.DELETE_BLOB, MovingClock(NOON))

    assert name not in names_there(away)
    assert f"Part {part_id} is not what the log saw." in away.verify().problems
    with pytest.raises(BlobLostError, match="no bytes any more"):
        picture_of(away, case_id)


@pytest.mark.parametrize("harm", ["missing", "altered"])
def test_what_is_lost_is_one_sentence_and_the_case_opens(
    sqlite_office: Office, seaweed: Seaweed, harm: str
) -> None:
    """
    Letter and slip are read as before; the log says of which part; it is no rest of a
    case that somebody wrote.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    case_id = case_with_picture(away)
    before = opened(away, case_id)
    with away.store.read() as tx:
        [part_id] = tx.parts.ids_of_kind(case_id, PlainKind.ATTACHMENT)
    cover = covers(away)[part_id]
    name, body = cover.name, away_bytes(seaweed, cover)
    if harm == "missing":
        seaweed.store().delete(name)
    else:
        seaweed.store().put(name, body[:-1] + bytes([body[-1] ^ 1]))

    with pytest.raises(BlobLostError, match="missing from the object store"):
        picture_of(away, case_id)

    assert before.letters == opened(away, case_id).letters
    assert (f"Part {part_id} is not what the log saw.",) == tuple(
        problem for problem in away.verify().problems if "signed" not in problem
    )


def test_one_lost_file_keeps_no_other_case_from_its_key(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    Its own case waits, with the reason, until the file is back.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    broken, whole = (case_with_picture(away) for _ in range(2))
    for case_id in (broken, whole):
        assign(away, case_id, HENRI)
        take_off(away, case_id, HENRI)
    with away.store.read() as tx:
        [part_id] = tx.parts.ids_of_kind(broken, PlainKind.ATTACHMENT)
    cover = covers(away)[part_id]
    name, body = cover.name, away_bytes(seaweed, cover)
    seaweed.store().delete(name)

    first, second = rekeyed(away, broken, whole)
    assert ("missing from the object store" in first.refused, first.slots) == (True, ())
    assert ("", 1) == (second.refused, len(second.slots))

    seaweed.store().put(name, body)
    [mended] = rekeyed(away, broken)
    assert ("", 1) == (mended.refused, len(mended.slots))


def rekeyed(office: Office, *case_ids: CaseId) -> list[Rekeyed]:
    ring = office.rings[DANA]
    return list(rekey_cases(office.store, ring, case_ids, now=lambda: NOON))


def test_while_the_store_is_away_letters_wait(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    A letter with a picture stays in the spool, as for a full disk, and no try counts;
    one without comes in; what is to be deleted, or swept, waits as long.
    """
    account = replace(seaweed.account(), url=f"http://127.0.0.1:{free_port()}")
    lost = with_store(sqlite_office, Outside(store=S3(account), from_size=FROM_SIZE))
    collected = lost.collect(make_mail(attachment=PICTURE))
    assert collected.job_id is not None
    clock = MovingClock(NOON)

    assert Ended.UNFIT is run_job(workplace(lost, clock), collected.job_id)
    assert (0, "BlobsAwayError") == attempts_and_error(lost.store, collected.job_id)
    assert lost.case_of(make_mail("No picture.")) is not None
    with lost.store.begin() as tx:
        let_go_blobs(tx, [f"{tx.blobs.folder()}/{32 * 'a'}"], at=NOON)
    assert [Ended.PUT_BACK] == run_jobs(lost, JobKind.DELETE_BLOB, clock)
    assert [Ended.PUT_BACK] == sweep(lost, clock)
    with lost.store.read() as tx:
        [swept] = tx.outbox.ready(JobKind.SWEEP_BLOBS)
    assert (0, "BlobsAwayError") == attempts_and_error(lost.store, swept)
    clock.advance(timedelta(days=1))
    assert [Ended.PUT_BACK] == sweep(lost, clock)  # that of the day before is over

    back = put_outside(sqlite_office, outside_in(seaweed))
    clock.advance(timedelta(hours=1))
    assert Ended.DONE is run_job(workplace(back, clock), collected.job_id)
    assert [Ended.DONE] == run_jobs(back, JobKind.DELETE_BLOB, clock)
    assert [Ended.DONE] == sweep(back, clock)
    with back.store.read() as tx:
        assert 0 == tx.outbox.count(JobState.FAILED)


def test_a_lease_is_kept_while_a_slow_store_takes_files(
    sqlite_office: Office, seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Many of them may take longer than one: somebody else would begin anew, and so on.
    """
    job_id = sqlite_office.collect(make_mail(attachment=PICTURE)).job_id
    assert job_id is not None
    engine = sqlite_office.store.engine

    def is_renewed() -> bool:
        asked = text("SELECT lease_until > due_at FROM outbox WHERE id = :id")
        with engine.connect() as connection:
            return bool(connection.scalar(asked, {"id": job_id}))

    def take_long() -> None:
        sqlite_office.tamper("UPDATE outbox SET lease_until = due_at")
        wait_until(is_renewed)

    slow = Outside(store=Intervening(seaweed, take_long), from_size=FROM_SIZE)
    place = workplace(with_store(sqlite_office, slow), MovingClock(NOON))
    monkeypatch.setattr(type(place), "lease", timedelta(seconds=0.3))

    assert Ended.DONE is run_job(place, job_id)


def test_a_machine_without_the_store_says_what_to_configure(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    The case opens; the file names [blobs].
    """
    case_id = case_with_picture(with_store(sqlite_office, outside_in(seaweed)))
    bare = with_store(sqlite_office, EMBEDDED)

    assert opened(bare, case_id).letters
    with pytest.raises(BlobsAwayError, match=r"\[blobs\]"):
        picture_of(bare, case_id)


def test_with_nothing_to_put_out_what_lies_there_is_read(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    From 0 on nothing goes out any more.
    """
    case_id = case_with_picture(with_store(sqlite_office, outside_in(seaweed)))
    quiet = with_store(sqlite_office, outside_in(seaweed, from_size=0))

    other = quiet.case_of(make_mail("Another.", attachment=PICTURE))

    assert 2 == len(covers(quiet))
    assert PICTURE == picture_of(quiet, case_id) == picture_of(quiet, other)
    assert isinstance(quiet.store, Store)


class Watched(S3):
    """Counts how many connections the office has in use while it is asked to put."""

    def __init__(self, seaweed: Seaweed, office: Office) -> None:
        super().__init__(seaweed.account())
        self.pool = office.store.engine.pool
        self.in_use: list[int] = []

    def put(self, name: str, body: bytes) -> None:
        assert isinstance(self.pool, QueuePool)
        self.in_use.append(self.pool.checkedout())
        super().put(name, body)


def test_nobody_waits_while_a_letter_is_put(office: Office, seaweed: Seaweed) -> None:
    """
    On either engine: the books are closed while the store takes what a new case, an
    answer to one, and a move put there, however long that takes.
    """
    store = Watched(seaweed, office)
    away = with_store(office, Outside(store=store, from_size=FROM_SIZE))
    case_id = case_with_picture(away)
    ours = token_for(away, case_id)
    answer = make_mail("More of it.", to=ours, attachment=PICTURE)
    assert case_id == away.case_of(answer)
    case_with_picture(office)
    moved = move_blobs(away.store, Where.STORE, now=lambda: NOON, tell=lambda *_: None)

    assert (2, 0) == (moved.count, moved.left)
    assert [0] * 6 == store.in_use
    assert 6 == len(covers(away)) == len(names_there(away))
    assert () == away.verify().problems


def test_nobody_waits_while_a_file_comes_back(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    What is read from a slow store to move it back holds up nobody who writes.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    case_id = case_with_picture(away)
    other = Store.open(str(away.store.engine.url))
    wrote: list[int] = []

    class Slow(S3):
        def get(self, name: str, *, size: int) -> bytes:
            with other.begin() as tx:
                tx.pulses.beat(BACKUP, at=NOON)
                wrote.append(size)
            return super().get(name, size=size)

    slow = put_outside(away, Outside(store=Slow(seaweed.account()), from_size=1))
    moved = move_blobs(
        slow.store, Where.DATABASE, now=lambda: NOON, tell=lambda *_: None
    )
    other.close()

    assert (2, 2, 0) == (len(wrote), moved.count, moved.left)
    assert PICTURE == picture_of(away, case_id)


def answered_while(
    office: Office, seaweed: Seaweed, happens: Callable[[Office, CaseId], object]
) -> tuple[Office, CaseId, Ended]:
    """Take in a verified answer with a picture, while something *happens* to its case."""
    away = with_store(office, outside_in(seaweed))
    case_id = case_with_picture(away)
    answer = make_mail("More of it.", to=token_for(away, case_id), attachment=PICTURE)
    job_id = away.collect(answer).job_id
    assert job_id is not None
    store = Intervening(seaweed, lambda: happens(away, case_id))
    slow = put_outside(away, Outside(store=store, from_size=FROM_SIZE))
    ended = run_job(workplace(slow, MovingClock(NOON)), job_id)
    return away, case_id, ended


def test_what_is_proven_when_it_is_kept_counts(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    A reply address that is revoked while its answer is put outside verifies nothing;
    what was sealed before that is an orphan.
    """

    def revoke(office: Office, case_id: CaseId) -> None:
        with office.store.begin() as tx:
            revoke_replies(
                tx, office.rings[DANA], case_id=case_id, reason="Stolen.", at=NOON
            )

    away, case_id, ended = answered_while(sqlite_office, seaweed, revoke)

    assert Ended.DONE is ended
    letters = opened(away, case_id).letters
    assert {None, False} == {one.letter.verified for one in letters}
    assert 4 == len(covers(away))
    assert 2 == len(names_there(away) - {one.name for one in covers(away).values()})
    assert () == away.verify().problems


def test_nothing_is_kept_under_a_key_that_is_no_more(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    Where the case gets another key meanwhile, the answer is read again, and opens.
    """

    def rekey(office: Office, case_id: CaseId) -> None:
        with office.store.begin() as tx:
            rekey_case(tx, office.rings[DANA], case_id, Compartment.CONTENTS, at=NOON)

    away, case_id, ended = answered_while(sqlite_office, seaweed, rekey)

    assert Ended.PUT_BACK is ended
    assert 1 == len(opened(away, case_id).letters)
    soon = MovingClock(NOON + timedelta(hours=1))
    assert [Ended.DONE] == run_jobs(away, JobKind.RECEIVE_LETTER, soon)
    assert () == away.verify(at=soon.at).problems
    letters = opened(away, case_id).letters
    assert {None, True} == {one.letter.verified for one in letters}

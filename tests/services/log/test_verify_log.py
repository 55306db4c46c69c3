"""Whatever somebody with the database changes, the log and the books show it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from sqlalchemy import text

from grievance.domain.errors import AlteredError, ConflictError
from grievance.domain.ids import WORKER, CaseId
from grievance.domain.stage import Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.keep import keep_cover
from grievance.services.handling.add_note import add_note
from grievance.services.handling.move_case import move_case
from grievance.services.log.make_checkpoint import make_checkpoint
from grievance.services.log.verify_log import Verified, verify_log
from grievance.services.registry.import_registry import Registry, import_registry
from grievance.vault.checkpoint import Checkpoint, sign_checkpoint
from grievance.vault.high_water import HighWater
from grievance.vault.keys import SigningKey
from grievance.vault.log import canonical, parse_entry
from grievance.vault.merkle import Frontier, leaf_hash
from tests.doubles import NOON, make_mail, make_step
from tests.offices import DANA, HENRI, Office
from tests.services.looking import opened, token_for


pytestmark = pytest.mark.each_engine


@pytest.fixture(name="at_work")
def _at_work(office: Office) -> Office:
    """Give an office where something of every kind has happened."""
    return put_to_work(office)


@pytest.fixture(name="sqlite_at_work")
def _sqlite_at_work(sqlite_office: Office) -> Office:
    """Give the same on one engine, for what has nothing to do with it."""
    return put_to_work(sqlite_office)


def put_to_work(office: Office) -> Office:
    case_id = office.case_of(make_mail(attachment=b"picture"))
    office.case_of(make_mail("Another."))
    office.take_in(b"no mail")
    dana = office.rings[DANA]
    opened(office, case_id)
    with office.store.begin() as tx:
        import_registry(
            tx, Registry(entities=(), certifications=(), audits=()), at=NOON
        )
        add_note(tx, dana, case_id=case_id, text="hello", at=NOON)
        handler_id = office.person(HENRI)
        assign_case(tx, dana, case_id=case_id, handler_id=handler_id, at=NOON)
    with office.store.begin() as tx:
        move_case(
            tx,
            dana,
            case_id=case_id,
            step=make_step(Stage.TRIAGE, reason="because"),
            timetable=office.mechanism.timetable,
            at=NOON,
        )
    return office


def checkpoint(office: Office) -> Checkpoint:
    with office.store.begin() as tx:
        return make_checkpoint(
            tx, office.worker, root_public=office.secrets.root.public
        )


def marks_of(office: Office) -> HighWater:
    with office.store.read() as tx:
        frontier = tx.log.frontier()
    return HighWater(log_size=frontier.size, log_root=frontier.root.hex())


def verify_with(office: Office, marks: HighWater) -> Verified:
    with office.store.read() as tx:
        return verify_log(
            tx,
            office.directory,
            origin=office.mechanism.origin,
            root_public=office.secrets.root.public,
            marks=marks,
            at=NOON,
        )


def rewrite_log(office: Office, keep: Callable[[list[bytes]], list[bytes]]) -> None:
    """Write another log, with a head that fits it, as its owner could."""
    with office.store.read() as tx:
        bodies = keep(list(tx.log.bodies()))
    frontier = Frontier()
    with office.store.engine.begin() as connection:
        connection.execute(text("DELETE FROM log_entry"))
        for sequence, body in enumerate(bodies):
            frontier = frontier.push(leaf_hash(body))
            connection.execute(
                text("INSERT INTO log_entry VALUES (:s, :o, :b)"),
                {"s": sequence, "o": parse_entry(body).object, "b": body},
            )
        connection.execute(
            text("UPDATE log_head SET frontier = :f"), {"f": frontier.to_bytes()}
        )


def test_an_untouched_office_is_in_order(at_work: Office) -> None:
    """
    After work of every kind, with a checkpoint and a mark, there is nothing to report.
    """
    seen = checkpoint(at_work)

    verified = verify_with(at_work, marks_of(at_work))

    assert Verified(size=seen.size, root=seen.root, checkpoints=1, problems=()) == (
        verified
    )


def test_an_older_checkpoint_stays_true(at_work: Office) -> None:
    """
    A log that has grown since still begins with what was signed.
    """
    marks = marks_of(at_work)
    checkpoint(at_work)
    at_work.case_of(make_mail("One more."))
    checkpoint(at_work)

    verified = verify_with(at_work, marks)

    assert (2, ()) == (verified.checkpoints, verified.problems)


CHANGES = {
    "a changed stage": (
        "UPDATE \"case\" SET stage = 'closed'",
        "The cover of GR-",
    ),
    "a changed date": (
        "UPDATE \"case\" SET received_on = '2020-01-01'",
        "The cover of GR-",
    ),
    "a case given to nobody": (
        'UPDATE "case" SET handler = NULL, version = version',
        "The cover of GR-",
    ),
    "a deleted part": ("DELETE FROM part WHERE kind = 'record'", "is missing"),
    "a deleted slip": ("DELETE FROM slip", "is missing"),
    "a part moved to the other box": (
        "UPDATE part SET compartment = 'identity' WHERE kind = 'letter'",
        "not signed by whom it says",
    ),
    "a part called something else": (
        "UPDATE part SET kind = 'letter' WHERE kind = 'record'",
        "not signed by whom it says",
    ),
    "a note by somebody else": (
        "UPDATE part SET author = 'worker' WHERE kind = 'record'",
        "not signed by whom it says",
    ),
    "a changed slip": ("UPDATE slip SET wrapped = sealed", "Slip "),
    "a slip of another revision": (
        "UPDATE slip SET rev = rev + 1",
        "not signed by whom it says",
    ),
    "a grant taken away": (
        "DELETE FROM case_grant WHERE holder = 'recovery'",
        "/recovery is missing",
    ),
    "a grant of another": (
        "UPDATE case_grant SET holder_kv = 2, wrapped = CAST('x' AS BLOB)",
        "is not what the log saw",
    ),
    "a slot of another maker": (
        "UPDATE case_slot SET maker = 'worker2'",
        "is not signed by whom it says",
    ),
    "a stage that no program knows": (
        "UPDATE \"case\" SET stage = 'CLOSED'",
        "a value that this program did not write",
    ),
    "a waiting message deleted": (
        "DELETE FROM spool_grant; DELETE FROM spool",
        "Its sealed message is gone",
    ),
    "a look taken away": (
        "DELETE FROM spool_grant WHERE holder = 'recovery'",
        "Receipt",
    ),
    "a look given to somebody else": (
        "UPDATE spool_grant SET holder = 'somebody' WHERE holder <> 'recovery'",
        "Receipt",
    ),
    "a key to look with swapped": (
        "UPDATE spool_grant SET wrapped = x'00' WHERE holder = 'recovery'",
        "Receipt",
    ),
    "a receipt deleted": (
        "DELETE FROM receipt WHERE outcome = 'case'",
        "is missing from the books",
    ),
    "a receipt concluded otherwise": (
        "UPDATE receipt SET outcome = 'duplicate' WHERE outcome = 'case'",
        "is not what the log saw",
    ),
    "another day of receipt": (
        "UPDATE receipt SET received_at = '2020-01-01 00:00:00.000000'",
        "is not what the log saw",
    ),
    "another mailbox": (
        "UPDATE receipt SET source = 'elsewhere'",
        "is not what the log saw",
    ),
    "another door": (
        "UPDATE receipt SET door = 'entry'",
        "is not what the log saw",
    ),
    "a message hidden from quarantine": (
        "UPDATE spool SET state = 'waiting'",
        "Its sealed message is waiting, and its outcome is not.",
    ),
    "another message in its place": (
        "UPDATE spool SET sealed = wrapped",
        "is not what the log saw",
    ),
    "a removed entry": (
        "DELETE FROM log_entry WHERE sequence = 9",
        "Entry 9 says it is number 10",
    ),
    "a cut tail": (
        "DELETE FROM log_entry WHERE sequence > 9",
        "The head of the log does not match",
    ),
    "entries in another order": (
        "UPDATE log_entry SET sequence = sequence + 1000 WHERE sequence = 9",
        "Entry 9 says it is number 10",
    ),
    "an entry that is none": (
        "UPDATE log_entry SET body = CAST(object AS BLOB) WHERE sequence = 9",
        "Entry 9 is not written as entries are",
    ),
    "an entry hidden from its case": (
        "UPDATE log_entry SET object = 'nothing' WHERE sequence = 9",
        "Entry 9 is filed under another name",
    ),
    "clock that never calls": (
        'UPDATE "case" SET due_on = NULL',
        "It is due on another day than its clocks say",
    ),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_change_in_the_database_shows(sqlite_at_work: Office, change: str) -> None:
    """
    Each row that somebody changes or takes away is told as a problem.
    """
    statement, said = CHANGES[change]
    sqlite_at_work.tamper(*statement.split("; "))

    problems = sqlite_at_work.verify().problems
    assert [] != [problem for problem in problems if said in problem]


def test_swapped_columns_show(at_work: Office) -> None:
    """
    The sealed bytes of two parts changed for each other fit neither log nor signature.
    """
    with at_work.store.engine.begin() as connection:
        rows = connection.execute(text("SELECT id, sealed, boxed FROM part")).all()
        (one, *_), (other, *_) = rows[:2]
        for target, row in ((one, rows[1]), (other, rows[0])):
            connection.execute(
                text("UPDATE part SET sealed = :s, boxed = :b WHERE id = :i"),
                {"s": row.sealed, "b": row.boxed, "i": target},
            )

    problems = at_work.verify().problems

    assert 2 == sum("is not what the log saw" in problem for problem in problems)
    assert 2 == sum("is not signed by whom it says" in problem for problem in problems)


def cut(bodies: list[bytes]) -> list[bytes]:
    return bodies[:-2]


def another_actor(bodies: list[bytes]) -> list[bytes]:
    entry = parse_entry(bodies[-5])
    return [*bodies[:-5], canonical(replace(entry, actor=WORKER)), *bodies[-4:]]


def without_one(bodies: list[bytes]) -> list[bytes]:
    later = [parse_entry(body) for body in bodies[10:]]
    closed_up = [canonical(replace(e, sequence=e.sequence - 1)) for e in later]
    return [*bodies[:9], *closed_up]


@pytest.mark.parametrize("rewrite", [cut, another_actor, without_one])
def test_a_log_written_anew_shows(
    at_work: Office, rewrite: Callable[[list[bytes]], list[bytes]]
) -> None:
    """
    Even with a head that fits, a mark or a note from before knows better.
    """
    marks = marks_of(at_work)
    seen = checkpoint(at_work)
    note = sign_checkpoint(seen, at_work.worker.author.signing)
    rewrite_log(at_work, rewrite)
    at_work.tamper("DELETE FROM checkpoint")

    said = f"The first {seen.size} entries are not those"
    assert f"{said} this machine saw." in verify_with(at_work, marks).problems
    assert f"{said} a checkpoint saw." in at_work.verify(note).problems


def test_a_wrong_mark_shows(sqlite_at_work: Office) -> None:
    """
    Another root at the size this machine remembers is told.
    """
    marks = replace(marks_of(sqlite_at_work), log_root="00" * 32)

    problems = verify_with(sqlite_at_work, marks).problems

    assert (f"The first {marks.log_size} entries are not those this machine saw.",) == (
        problems
    )


def test_a_checkpoint_of_another_office_shows(sqlite_at_work: Office) -> None:
    """
    A note that no worker of this office signed, or that is none, is told by number.
    """
    seen = checkpoint(sqlite_at_work)
    foreign = sign_checkpoint(seen, SigningKey.from_seed(bytes(32)))

    problems = sqlite_at_work.verify(foreign, "hello").problems

    assert (
        "Checkpoint 2 is not signed by this office.",
        "Checkpoint 3 is not signed by this office.",
    ) == problems


def test_a_part_nobody_logged_shows(sqlite_at_work: Office) -> None:
    """
    A part put beside the log is told, also when a worker's key signed it.
    """
    case_id = _any_case(sqlite_at_work)
    with sqlite_at_work.store.begin() as tx:
        add_note(tx, sqlite_at_work.rings[DANA], case_id=case_id, text="x", at=NOON)
        tx.log._waiting.clear()

    problems = sqlite_at_work.verify().problems

    assert 1 == len(problems)
    assert "is not what the log saw" in problems[0]


def test_a_time_that_runs_back_shows(sqlite_at_work: Office) -> None:
    """
    An entry dated well before the one above it is told; clocks that differ a bit not.
    """
    with sqlite_at_work.store.read() as tx:
        last = parse_entry(list(tx.log.bodies())[-1])
    sqlite_at_work.tamper(
        "UPDATE log_entry SET body = :b WHERE sequence = :s",
        b=canonical(replace(last, at=NOON.replace(year=2025))),
        s=last.sequence,
    )

    problems = sqlite_at_work.verify().problems

    expected = f"Entry {last.sequence} is dated before the one above it."
    assert expected in problems


def _any_case(office: Office) -> CaseId:
    with office.store.read() as tx:
        return next(
            case.id for case in tx.worklists.all_covers() if case.stage is Stage.TRIAGE
        )


def test_reading_and_acting_never_make_a_tampered_cover_look_sound(
    sqlite_office: Office,
) -> None:
    """
    It opens with a warning, nothing moves it on, no reply goes in; and the log says so.
    """
    case_id = sqlite_office.case_of(make_mail())
    dana = sqlite_office.rings[DANA]
    sqlite_office.tamper("UPDATE \"case\" SET urgency = 'low', unread = 1")

    assert opened(sqlite_office, case_id).altered
    handler_id = sqlite_office.person(HENRI)
    with pytest.raises(AlteredError), sqlite_office.store.begin() as tx:
        assign_case(tx, dana, case_id=case_id, handler_id=handler_id, at=NOON)
    answered = sqlite_office.take_in(
        make_mail("More.", to=token_for(sqlite_office, case_id))
    )

    assert case_id != answered.case_id
    assert ["The cover of GR-"] == [
        problem[:16] for problem in sqlite_office.verify().problems
    ]


def test_two_at_work_on_one_case_are_no_tampering(office: Office) -> None:
    """
    Who comes second is told so, never that the cover was changed behind the log.
    """
    case_id = office.case_of(make_mail())

    def mark(_: int) -> str:
        try:
            with office.store.begin() as tx:
                keep_cover(tx, *tx.cases.get(case_id).letter_arrived(at=NOON))
        except ConflictError:
            return "second"
        return "first"

    with ThreadPoolExecutor(max_workers=6) as pool:
        ended = set(pool.map(mark, range(150)))

    assert "first" in ended
    assert () == office.verify().problems

"""
What each login can do in a real PostgreSQL: the worker its work, and not read cases.

Everything is tried: rights that nobody tried are only a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import psycopg
import pytest

from sqlalchemy import Engine, text

from grievance.blobs.port import BlobLostError, BlobsRefusedError, Outside
from grievance.domain.access import Wish
from grievance.domain.compartment import Compartment
from grievance.domain.errors import SetupError
from grievance.domain.ids import RECOVERY, CaseId
from grievance.domain.intake import Outcome
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.outgoing import OutgoingState
from grievance.publishing import press_of, publishing_of
from grievance.services.access.grant_access import grant_access
from grievance.services.blobs.let_go_blobs import let_go_blobs
from grievance.services.cases.open_case import open_case
from grievance.services.directory.read_directory import person_of
from grievance.services.handling.add_note import add_note
from grievance.services.statistics.preview_statistics import preview_statistics
from grievance.services.statistics.publish_statistics import publish_rehearsed
from grievance.services.statistics.tend_statistics import rehearse_due
from grievance.services.statistics.waiting_releases import waiting_releases
from grievance.settings import SmtpSettings
from grievance.storage.engine import open_engine
from grievance.storage.erasures import overwrite
from grievance.storage.role_script import (
    apply_roles,
    may_read_contents,
    role_name,
    role_script,
)
from grievance.storage.roles import HISTORY, REGISTRY, STATISTICS, WORKER, Part
from grievance.storage.schema import metadata
from grievance.storage.store import Store
from tests.blobs.outside import (
    FROM_SIZE,
    PICTURE,
    case_with_picture,
    outside_in,
    picture_of,
    put_outside,
)
from tests.blobs.outside import covers as outside_covers
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, RUTH, Office, at_work, closing
from tests.servers.seaweed import WORKER as WRITES_ONLY
from tests.servers.seaweed import Seaweed
from tests.servers.smtp import HOST, running_smtp
from tests.services.audits_ahead import (
    WORKS,
    ahead,
    drafts,
    files,
    flag,
    know,
)
from tests.services.drafts import admit, assess, code
from tests.services.outgoings import covers
from tests.worker.workplaces import MovingClock, count_jobs, workplace
from worker.ends import Ended
from worker.jobs import run_job
from worker.schedule import plan_jobs


DAY = timedelta(days=1)
MAINTAINS = 170_000  # the first PostgreSQL that lets others than the owner VACUUM
SEALED = (
    "SELECT sealed FROM part",
    "SELECT boxed FROM part",
    "SELECT signature FROM part",
    "SELECT * FROM part",
    "SELECT part FROM part",
    "COPY part TO STDOUT",
    "SELECT id FROM part FOR UPDATE",
    "UPDATE part SET sealed = ''",
    "DELETE FROM part",
    "INSERT INTO part SELECT * FROM part RETURNING sealed",
    "SELECT wrapped FROM case_grant",
    "SELECT proof FROM case_grant",
    "SELECT * FROM case_grant",
    "UPDATE case_grant SET until = NULL",
    "DELETE FROM case_grant RETURNING wrapped",
    "SELECT * FROM locked_identity",
    "SELECT * FROM identity_code",
    "SELECT * FROM former_identity",
    "CREATE TABLE mine (x int)",
    "CREATE TEMPORARY TABLE mine (x int)",
    "ALTER TABLE part OWNER TO CURRENT_USER",
)
HISTORY_IS_KEPT = (
    *(f"DELETE FROM {table}" for table in HISTORY),
    *(f"TRUNCATE {table}" for table in HISTORY),
    "UPDATE log_entry SET body = ''",
    "UPDATE checkpoint SET note = ''",
    "DELETE FROM checkpoint",
)


SETTLED = date(2026, 4, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffed:
    """One office, at which each part stands with a login of its own."""

    owner: Office
    desk: Office
    worker: Office
    statistics: Office

    def refused(self, who: Office, *statements: str) -> list[str]:
        """Return which of these statements a login is not let do."""
        return [one for one in statements if is_refused(who.store.engine, one)]


def is_refused(engine: Engine, statement: str) -> bool:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        try:
            driver.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            return True
        finally:
            driver.rollback()
    return False


@pytest.fixture(name="staffed")
def _staffed(prepared_postgresql_url: str, tmp_path: Path) -> Iterator[Staffed]:
    """An office in a database where the script was run twice."""
    office = f"r{tmp_path.name[-20:]}".lower().replace("-", "_")
    with ExitStack() as stack:
        owner = at_work(tmp_path / "home", prepared_postgresql_url)
        stack.enter_context(closing(owner))
        stack.callback(_drop, owner.store.engine, office)
        apply_roles(owner.store.engine, office)
        apply_roles(owner.store.engine, office)
        logins = {
            part: stack.enter_context(closing(_login(owner, role_name(office, part))))
            for part in (Part.DESK, Part.WORKER, Part.STATISTICS)
        }
        yield Staffed(owner=owner, **{str(part): o for part, o in logins.items()})


def _login(owner: Office, role: str) -> Office:
    """Give the office to somebody who logs in with one role."""
    owner.tamper(f"CREATE ROLE {role}_login LOGIN IN ROLE {role}")
    url = owner.store.engine.url.set(username=f"{role}_login")
    store = Store.open(url.render_as_string(hide_password=False))
    return replace(owner, mechanism=replace(owner.mechanism, store=store))


def _drop(engine: Engine, office: str) -> None:
    roles = [role_name(office, part) for part in Part]
    with engine.begin() as connection:
        connection.execute(text("RESET ROLE"))
        for role in roles:
            connection.execute(text(f"DROP ROLE IF EXISTS {role}_login"))
            connection.execute(text(f"REASSIGN OWNED BY {role} TO CURRENT_USER"))
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))


@pytest.mark.postgres
def test_the_worker_does_all_its_work_and_reads_no_case(staffed: Staffed) -> None:
    """
    From the mailbox to the acknowledgement and the plan of an audit, under its role.
    """
    desk = staffed.desk
    know(desk, ahead(20))
    with running_smtp() as server:
        smtp = SmtpSettings(host=HOST, port=server.port, security="none")
        settings = msgspec.structs.replace(desk.mechanism.settings, smtp=smtp)
        mechanism = replace(staffed.worker.mechanism, settings=settings)
        worker = replace(staffed.worker, mechanism=mechanism)
        case_id = worker.case_of(make_mail())
        [letter] = covers(desk, case_id)
        followed = make_mail("More.", headers=(("In-Reply-To", letter.message_id),))
        bulk = make_mail("x", headers=(("Auto-Submitted", "auto-replied"),))
        became = [worker.take_in(raw).outcome for raw in (followed, bulk)]
        _give_work(desk, case_id)
        days = _work_for_days(worker, 3)
        sent = server.recipients

    assert [Outcome.REPLY, Outcome.AUTOMATIC] == became
    assert 1 == len(sent), "one acknowledgement a day to an address"
    assert OutgoingState.SENT == covers(desk, case_id)[0].state
    [file] = files(desk)
    assert 1 == len(drafts(desk, file))
    assert 0 == count_jobs(desk.store, JobState.FAILED, JobState.LEASED)
    with desk.store.read() as tx:
        held = {one.holder for one in tx.cases.access_to(case_id)}
        assert () != tx.log.checkpoints()
    assert desk.rings[RUTH].author.holder not in held, "her day was over"
    assert () == staffed.owner.verify(at=days).problems
    worker.tamper("DELETE FROM case_grant")
    with desk.store.read() as tx:
        assert [RECOVERY] == sorted({one.holder for one in tx.worklists.all_grants()})
    desk.tamper("DELETE FROM case_grant")
    with desk.store.read() as tx:
        assert [] == list(tx.worklists.all_grants())
    as_owner = f"SET ROLE {str(worker.store.engine.url.username)[:-12]}owner"
    forbidden = [*SEALED, *HISTORY_IS_KEPT, as_owner]
    assert forbidden == staffed.refused(worker, *forbidden)
    logins = (worker, staffed.statistics, desk, staffed.owner)
    readers = [may_read_contents(one.store.engine) for one in logins]
    assert [False, False, True, True] == readers


@pytest.mark.postgres
def test_people_work_and_rewrite_no_history(staffed: Staffed) -> None:
    """
    The desk opens and writes into a case, and publishes what the worker has made; who
    counts opens slips and nothing else.
    """
    desk, counting = staffed.desk, staffed.statistics
    case_id = staffed.worker.case_of(make_mail())
    with desk.store.begin() as tx:
        open_case(tx, desk.rings[DANA], case_id, with_writers=True, at=NOON)
        add_note(tx, desk.rings[DANA], case_id=case_id, text="Seen.", at=NOON)
    with counting.store.read() as tx:
        how, table = publishing_of(counting.mechanism), "received-by-channel"
        [preview] = preview_statistics(tx, counting.worker, how, (table,))

    assert ["2026-Q1"] == rehearsed_by(staffed.worker)
    with desk.store.begin() as tx:
        [waiting] = waiting_releases(tx, desk.directory)
        publish_rehearsed(
            tx,
            desk.rings[DANA],
            "2026-Q1",
            sha256=waiting.release.sha256,
            at=NOON,
            today=SETTLED,
        )

    assert overwrite(staffed.owner.store.engine)
    assert (_version(desk) >= MAINTAINS) == overwrite(desk.store.engine)
    assert ({}, True) == (preview.cells, preview.others > 0)
    assert list(HISTORY_IS_KEPT) == staffed.refused(desk, *HISTORY_IS_KEPT)
    assert list(SEALED) == staffed.refused(counting, *SEALED)
    writing = ("DELETE FROM slip", 'UPDATE "case" SET version = 1')
    plain = ('SELECT reference FROM "case"', "SELECT body FROM log_entry")
    assert [*writing, *plain] == staffed.refused(counting, *writing, *plain)


@pytest.mark.postgres
def test_the_worker_puts_outside_what_only_the_desk_reads(
    staffed: Staffed, seaweed: Seaweed
) -> None:
    """
    Its login and its key of the bucket together read no attachment, and it takes no
    name off the books; what it is told to delete it deletes.
    """
    outside = Outside(store=seaweed.store(WRITES_ONLY), from_size=FROM_SIZE)
    worker = put_outside(staffed.worker, outside)
    desk = put_outside(staffed.desk, outside_in(seaweed))
    case_id = case_with_picture(worker)

    assert PICTURE == picture_of(desk, case_id)
    [cover, original] = outside_covers(worker).values()
    with pytest.raises(BlobsRefusedError):
        outside.store.get(cover.name, size=cover.size)
    forbidden = [
        f"{change} {table}{rest}"
        for table in ("blob", "blob_folder")
        for change, rest in (("DELETE FROM", ""), ("UPDATE", " SET name = ''"))
    ]
    assert forbidden == staffed.refused(worker, *forbidden)
    with desk.store.begin() as tx:
        tx.parts.bring_in(tx.parts.get(cover.part_id))
        let_go_blobs(tx, [cover.name], at=NOON)
        [job_id] = tx.outbox.ready(JobKind.DELETE_BLOB)
    with worker.store.begin() as tx:
        plan_jobs(tx, at=NOON)
        [sweep_id] = tx.outbox.ready(JobKind.SWEEP_BLOBS)
    place = workplace(worker, MovingClock())
    assert [Ended.DONE] * 2 == [run_job(place, one) for one in (job_id, sweep_id)]
    with pytest.raises(BlobLostError):
        desk.store.outside.store.get(cover.name, size=cover.size)
    assert desk.store.outside.store.get(original.name, size=original.size)


def test_each_table_was_thought_of() -> None:
    """
    A new table is named for the worker, if only to say that it needs nothing of it.
    """
    tables = {"alembic_version", *metadata().tables}

    assert tables == set(WORKER)
    assert set(STATISTICS) | set(HISTORY) | set(REGISTRY) <= tables
    for named in (WORKER, STATISTICS):
        for table, may in named.items():
            columns = metadata().tables[table].c if may.columns else ()
            assert set(may.columns) <= {column.name for column in columns}


def test_there_are_no_roles_in_a_file(tmp_path: Path) -> None:
    """
    SQLite is refused, and so is a word that would be SQL.
    """
    engine = open_engine(f"sqlite:///{tmp_path / 'books.db'}")
    with pytest.raises(SetupError, match="no roles"):
        apply_roles(engine)
    engine.dispose()
    with pytest.raises(SetupError, match="small letters"):
        role_script("x; DROP TABLE part")


def rehearsed_by(worker: Office) -> list[str]:
    """Make what is due when the first quarter is settled; return of which periods."""
    how = replace(publishing_of(worker.mechanism), today=SETTLED)
    press = replace(
        press_of(worker.mechanism, worker.worker), today=SETTLED, open_how=lambda: how
    )
    return [one.release.period for one in rehearse_due(press)]


def _version(office: Office) -> int:
    with office.store.engine.connect() as connection:
        return int(connection.scalar(text("SHOW server_version_num")) or 0)


def _give_work(desk: Office, case_id: CaseId) -> None:
    """Flag a case for an audit, and give it to a panel until today."""
    code(desk, case_id, entities=(WORKS.id,))
    admit(desk, case_id)
    assess(desk, case_id)
    flag(desk, case_id)
    wish = Wish(
        person=person_of(desk.directory, desk.person(RUTH)),
        compartment=Compartment.CONTENTS,
        until=TODAY,
    )
    with desk.store.begin() as tx:
        ring = desk.rings[DANA]
        grant_access(tx, ring, case_id, wish, reason="Panel.", today=TODAY, at=NOON)


def _work_for_days(worker: Office, days: int) -> datetime:
    """Do what falls due, a day after the other; return when the last one ended."""
    clock = MovingClock()
    place = workplace(worker, clock)
    for _ in range(days):
        with worker.store.begin() as tx:
            plan_jobs(tx, at=clock())
        for _ in range(3):  # jobs that jobs promise
            with worker.store.begin() as tx:
                due = tx.outbox.due(at=clock(), limit=100, again_after=timedelta(0))
            for job_id in due:
                assert run_job(place, job_id) in {Ended.DONE, Ended.NOTHING}
        clock.advance(DAY)
    return clock()

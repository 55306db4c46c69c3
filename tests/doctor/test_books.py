"""Log, clock, backup, worker and jobs of a real office, each found when it is wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from grievance.cli.backup import write_backup
from grievance.doctor.books import look_at_backup, look_at_log
from grievance.doctor.clocks import date_in, look_at_clock
from grievance.doctor.finding import Sign
from grievance.doctor.work import look_at_jobs, look_at_waiting, look_at_worker
from grievance.domain.outbox import JobKind
from grievance.domain.pulse import BACKUP, desk_pulse, mailbox_pulse, worker_pulse
from grievance.settings import MailboxSettings
from grievance.vault.errors import RolledBackError
from grievance.vault.high_water import HighWater, write_marks
from tests.doctor.patients import notes_in, of_counts, patient_of, problem_in, signs
from tests.doubles import NOON, make_mail
from tests.offices import Office


DAY = timedelta(days=1)
BOX = {"mailbox": (MailboxSettings(name="scans", kind="folder", path="x"),)}


def beat(office: Office, *names: str) -> None:
    with office.store.begin() as tx:
        for name in names:
            tx.pulses.beat(name, at=NOON)


class TestLog:
    def test_fine(self, office: Office) -> None:
        """
        On either engine it is what this machine saw.
        """
        assert [Sign.FINE] == signs(of_counts(look_at_log, patient_of(office)))

    def test_a_step_back(self, sqlite_office: Office) -> None:
        """
        A log that was longer is no mere problem: everything says STOP.
        """
        seen = HighWater(log_size=10_000, log_root="00" * 32)
        write_marks(sqlite_office.mechanism.home.marks, seen)

        with pytest.raises(RolledBackError, match="STOP: the log lost entries"):
            of_counts(look_at_log, patient_of(sqlite_office))

    def test_no_checkpoint(self, sqlite_office: Office) -> None:
        """
        After more than a day without one nobody outside can hold us to the log.
        """
        sqlite_office.take_in(make_mail())
        seen = patient_of(sqlite_office, now=lambda: NOON + 2 * DAY)

        found = problem_in(of_counts(look_at_log, seen))

        assert "no checkpoint was signed since" in found


def test_a_clock_that_went_back(sqlite_office: Office) -> None:
    """
    Here it is earlier than when the log was written.
    """
    early = patient_of(sqlite_office, now=lambda: NOON - DAY)

    assert [Sign.FINE] == signs(of_counts(look_at_clock, patient_of(sqlite_office)))
    assert "set this machine's clock" in problem_in(of_counts(look_at_clock, early))


@pytest.mark.parametrize(
    ("greeting", "told"),
    [
        (b"220 mx.example ESMTP Exim 4.9; Mon, 05 Jan 2026 12:00:00 +0000", True),
        (b"220 mx.example ESMTP Postfix", False),
        (b"* OK Courier ready at Mon, 5 Jan 2026 13:00:00 +0100", True),
        (b"220 5 Jan 2026 12:00:00", True),
        (b"220 Mon, 99 Jan 2026 12:00:00 +0000", False),
        (b"", False),
    ],
)
def test_a_date_in_a_greeting(greeting: bytes, *, told: bool) -> None:
    """
    Some servers say what time it is for them, in the way of mails.
    """
    found = date_in(greeting)

    assert told == (found is not None)
    assert (
        found is None or "2026-01-05T12:00" in found.astimezone(NOON.tzinfo).isoformat()
    )


class TestBackup:
    def test_there_never_was_one(self, sqlite_office: Office) -> None:
        """
        An office without a backup is one disk away from its end.
        """
        found = problem_in(of_counts(look_at_backup, patient_of(sqlite_office)))

        assert "no backup is known" in found
        assert "grievance backup" in found

    @pytest.mark.parametrize(
        ("days", "sign"), [(1, Sign.FINE), (3, Sign.NOTE), (9, Sign.PROBLEM)]
    )
    def test_its_age(self, sqlite_office: Office, days: int, sign: Sign) -> None:
        """
        One of yesterday is fine, a missed day is noted, more than a week a problem.
        """
        beat(sqlite_office, BACKUP)
        seen = patient_of(sqlite_office, now=lambda: NOON + days * DAY)

        assert [sign] == signs(of_counts(look_at_backup, seen))

    def test_one_that_cannot_be_restored(
        self, sqlite_office: Office, tmp_path: Path
    ) -> None:
        """
        A real one is looked into where it lies; a file that is cut is found.
        """
        folder = tmp_path / "backup"
        write_backup(sqlite_office.mechanism, folder, lambda *_: None)
        seen = patient_of(sqlite_office)
        assert [Sign.FINE] == signs(of_counts(look_at_backup, seen))

        books = folder / "books" / "books.db"
        books.write_bytes(books.read_bytes()[:-1])
        assert "books.db in it is missing" in problem_in(
            of_counts(look_at_backup, seen)
        )

        (folder / "books" / "manifest.json").write_text("{}")
        assert "its manifest" in problem_in(of_counts(look_at_backup, seen))

        folder.rename(tmp_path / "elsewhere")
        assert "is not here now" in notes_in(of_counts(look_at_backup, seen))


class TestWorker:
    def test_none(self, sqlite_office: Office) -> None:
        """
        None yet, or none for some minutes.
        """
        fresh = problem_in(of_counts(look_at_worker, patient_of(sqlite_office)))
        assert "none was at work yet" in fresh
        beat(sqlite_office, worker_pulse("one"))
        later = patient_of(sqlite_office, now=lambda: NOON + timedelta(minutes=6))

        assert "since 2" in problem_in(of_counts(look_at_worker, later))
        assert [Sign.FINE] == signs(
            of_counts(look_at_worker, patient_of(sqlite_office))
        )

    def test_one_beside_a_desk(self, sqlite_office: Office) -> None:
        """
        It works, but who closes the desk ends it.
        """
        beat(sqlite_office, desk_pulse("one"))

        found = notes_in(of_counts(look_at_worker, patient_of(sqlite_office)))

        assert "ends with the desk" in found

    def test_a_forged_sign_of_life_is_believed(self, sqlite_office: Office) -> None:
        """
        Nobody signs them: they are for noticing what stopped by itself.
        """
        sqlite_office.tamper(
            "INSERT INTO pulse (name, at) VALUES ('worker:x', :at), ('backup', :at)",
            at=f"{NOON:%Y-%m-%d %H:%M:%S}",
        )
        seen = patient_of(sqlite_office)

        found = [*of_counts(look_at_worker, seen), *of_counts(look_at_backup, seen)]

        assert [Sign.FINE] * 2 == signs(found)

    def test_a_mailbox_that_nobody_looks_into(self, sqlite_office: Office) -> None:
        """
        A worker is at work, but complaints lie in the mailbox; by number, not by name.
        """
        beat(sqlite_office, worker_pulse("one"))
        seen = patient_of(sqlite_office, settings=BOX)

        found = problem_in(of_counts(look_at_worker, seen))

        assert "mailbox 1 was not looked into yet" in found
        beat(sqlite_office, mailbox_pulse("scans"))
        assert [Sign.FINE] == signs(of_counts(look_at_worker, seen))


class TestJobs:
    def test_one_that_was_given_up(self, sqlite_office: Office) -> None:
        """
        It is counted, with where it is named.
        """
        job_id = sqlite_office.collect(make_mail()).job_id
        sqlite_office.tamper(
            "UPDATE outbox SET state = 'failed' WHERE id = :id", id=job_id
        )

        found = problem_in(of_counts(look_at_jobs, patient_of(sqlite_office)))

        assert found.startswith("given up: 1")
        assert "grievance quarantine list" in found

    def test_one_that_nobody_does(self, office: Office) -> None:
        """
        What is due for a quarter of an hour is not done, though nothing failed.
        """
        kind = JobKind.SIGN_CHECKPOINT
        with office.store.begin() as tx:
            tx.outbox.add(kind, dedup_key="one", ref="x", due_at=NOON)
        later = patient_of(office, now=lambda: NOON + timedelta(minutes=16))

        assert [Sign.FINE] == signs(of_counts(look_at_jobs, patient_of(office)))
        assert "and not done" in problem_in(of_counts(look_at_jobs, later))


def test_what_waits_for_people(sqlite_office: Office) -> None:
    """
    A message in quarantine is counted; an office without any is told so.
    """
    assert [Sign.FINE] == signs(of_counts(look_at_waiting, patient_of(sqlite_office)))
    sqlite_office.collect(make_mail())
    sqlite_office.tamper("UPDATE spool SET state = 'quarantined'")

    found = notes_in(of_counts(look_at_waiting, patient_of(sqlite_office)))

    assert "messages in quarantine: 1" in found

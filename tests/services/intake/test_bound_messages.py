"""What is read is what was taken in, whoever can write the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.events import CLOCK_TOLERANCE, Act
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Outcome
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import keep_receipt
from grievance.services.intake.collect_mail import Collected
from grievance.services.intake.receive_letter import (
    NOT_THE_ONE,
    TOO_EARLY,
    receive_letter,
)
from grievance.vault.posted import Dropped, drop
from tests.doubles import NOON, make_mail
from tests.offices import Office
from tests.services.aside import looked, quarantined, retried
from tests.services.entries import claim, enter, make_entry


OTHER = make_mail("All is well, thank you.")


def sealed_for(office: Office, spool_id: SpoolId, raw: bytes) -> Dropped:
    """Seal anything for any row, as everybody can who knows the worker's key."""
    public = office.directory.worker.spool
    return drop(public, raw, table="spool", row_id=str(spool_id))


def swap(office: Office, spool_id: SpoolId, raw: bytes) -> None:
    """Put another message into the place of one, as who has the database does."""
    dropped = sealed_for(office, spool_id, raw)
    with office.store.begin() as tx:
        kept = tx.spool.get(spool_id).dropped
    swapped = office.tamper(
        "UPDATE spool SET wrapped = :w, sealed = :s WHERE sealed = :was",
        w=dropped.wrapped,
        s=dropped.sealed,
        was=kept.sealed,
    )
    assert 1 == swapped


def forge_log(office: Office, spool_id: SpoolId) -> None:
    """Append an entry that fits what lies there now; no key is needed for that."""
    with office.store.begin() as tx:
        pen = Pen.of(tx, office.worker, NOON)
        keep_receipt(pen, spool_id, Act.LETTER_COLLECTED)


def refused(office: Office, collected: Collected) -> str:
    """Have it read; return why it is not, and see that nothing came of it."""
    job = claim(office, collected)
    with pytest.raises((AlteredError, NotAllowedError)) as refusal:
        receive_letter(office.reception(), job, at=NOON)
    with office.store.read() as tx:
        assert [] == list(tx.worklists.all_covers())
    return str(refusal.value)


class TestSwapped:
    def test_another_message_in_its_place_is_not_read(self, office: Office) -> None:
        """
        The log knows the sealed bytes; verification tells before anybody reads them.
        """
        collected = office.collect(make_mail("They beat us."))
        swap(office, collected.spool_id, OTHER)

        said = f"Receipt {collected.spool_id} is not what the log saw."
        assert (said,) == office.verify().problems
        assert "behind the log's back" in refused(office, collected)

    def test_nor_with_an_entry_in_the_log_that_fits(self, office: Office) -> None:
        """
        The fingerprint takes a key that only the worker has.
        """
        collected = office.collect(make_mail("They beat us."))
        swap(office, collected.spool_id, OTHER)
        forge_log(office, collected.spool_id)

        assert NOT_THE_ONE == refused(office, collected)

    def test_nor_with_the_fingerprint_of_a_mail_that_came(self, office: Office) -> None:
        """
        Who sends a mail of their own has its fingerprint, and cannot use it elsewhere.
        """
        collected, theirs = office.collect(make_mail("They beat us.")), OTHER
        other = office.collect(theirs)
        swap(office, collected.spool_id, theirs)
        marks = []
        for one in (collected, other):
            with office.store.read() as tx:
                marks.append(tx.spool.get(one.spool_id).fingerprint)
        change = "UPDATE receipt SET fingerprint = :to WHERE fingerprint = :was"
        for was, to in ((marks[0], b"-"), (marks[1], marks[0]), (b"-", marks[1])):
            office.tamper(change, was=was, to=to)

        assert "behind the log's back" in refused(office, collected)

    def test_an_entry_is_bound_as_well(self, office: Office) -> None:
        """
        Also where the one in its place was made by the same person, for the same row.
        """
        entry = make_entry("What they told me.")
        collected = enter(office, entry)
        swap(office, collected.spool_id, b"\x00 anything")

        assert "behind the log's back" in refused(office, collected)

    def test_in_quarantine_nobody_is_shown_it(self, office: Office) -> None:
        """
        Nor can it be read again, or filed by hand.
        """
        spool_id = quarantined(office, make_mail("They beat us."))
        swap(office, spool_id, OTHER)

        said = f"Receipt {spool_id} is not what the log saw."
        assert (said,) == office.verify().problems
        with pytest.raises(AlteredError):
            looked(office, spool_id)
        with pytest.raises(AlteredError):
            retried(office, spool_id)


class TestReceipt:
    @pytest.mark.parametrize(
        "change",
        [
            "received_at = '2036-01-01 00:00:00.000000+00:00'",
            "source = 'elsewhere'",
            "door = 'entry'",
            "fingerprint = NULL",
        ],
    )
    def test_what_it_says_cannot_be_changed(
        self, sqlite_office: Office, change: str
    ) -> None:
        """
        When it came, by which door and from which mailbox is what the log saw.
        """
        office, collected = sqlite_office, sqlite_office.collect(make_mail())
        office.tamper(f"UPDATE receipt SET {change}")

        assert () != office.verify().problems
        job = claim(office, collected)
        with pytest.raises(AlteredError):
            receive_letter(office.reception(), job, at=NOON)

    def test_nothing_comes_from_the_future(self, office: Office) -> None:
        """
        Clocks differ by minutes; what is dated later would never be overdue.
        """
        soon, later = NOON + CLOCK_TOLERANCE, NOON + 2 * CLOCK_TOLERANCE

        ahead = office.collect(make_mail("One."), at=soon)
        far_ahead = office.collect(make_mail("Two."), at=later)

        jobs = []
        for one in (ahead, far_ahead):
            assert one.job_id is not None
            with office.store.begin() as tx:
                jobs.append(tx.outbox.claim(one.job_id, owner="test", at=later))
        first, second = jobs
        assert first is not None
        assert second is not None
        receive_letter(office.reception(), first, at=NOON)
        with pytest.raises(NotAllowedError) as refusal:
            receive_letter(office.reception(), second, at=NOON)

        assert Outcome.CASE == office.receipt(ahead.spool_id).outcome
        assert TOO_EARLY == str(refusal.value)

    def test_a_message_that_waits_for_a_day_is_named(self, office: Office) -> None:
        """
        From when it came, or was to be read again; a message put aside waits for people.
        """
        office.collect(make_mail("One."))
        spool_id = quarantined(office, make_mail("Two."))

        def waiting(hours: int) -> int:
            problems = office.verify(at=NOON + timedelta(hours=hours)).problems
            said = "It has waited to be read for over a day."
            assert all(problem.endswith(said) for problem in problems)
            return len(problems)

        assert [0, 1] == [waiting(24), waiting(25)]
        retried(office, spool_id)
        assert 2 == waiting(25)

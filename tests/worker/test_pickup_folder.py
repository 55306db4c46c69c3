"""The worker puts letters of ours into a folder, by the same steps as to a server."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from grievance.domain.outgoing import OutgoingState
from grievance.domain.staff_mail import StaffMailState
from grievance.mail.post.pickup_folder import Draft, PickupFolder
from grievance.settings import SmtpSettings
from tests.doubles import NOON, make_mail
from tests.offices import DANA, Office
from tests.services.outgoings import now, sending_jobs, written
from tests.services.staff_mails import at_address, courier, mails, send_all, watch
from tests.worker.workplaces import MovingClock, workplace
from worker.ends import Ended
from worker.jobs import run_job


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class _KilledError(BaseException):
    """Stands in for the end of the process."""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    return folder


def with_folder(office: Office, folder: Path) -> Office:
    smtp = SmtpSettings(folder=str(folder))
    settings = msgspec.structs.replace(office.mechanism.settings, smtp=smtp)
    return replace(office, mechanism=replace(office.mechanism, settings=settings))


def test_a_complaint_is_answered_by_a_file(office: Office, folder: Path) -> None:
    """
    No host is needed; the letter is sent when its file has its name.
    """
    office = with_folder(office, folder)
    letter = written(office)
    [job_id] = sending_jobs(office)

    assert Ended.DONE is run_job(workplace(office, MovingClock()), job_id)
    [file] = folder.iterdir()
    assert letter.message_id.encode() in file.read_bytes()
    assert OutgoingState.SENT is now(office, letter).state
    assert () == office.verify().problems


def test_a_folder_that_is_away_is_waited_for(office: Office, folder: Path) -> None:
    """
    The letter stays on its way, and goes when the folder is back.
    """
    office = with_folder(office, folder)
    letter = written(office)
    [job_id] = sending_jobs(office)
    clock = MovingClock()
    place = workplace(office, clock)
    folder.rmdir()

    assert Ended.PUT_BACK is run_job(place, job_id)
    waiting = now(office, letter)
    assert (OutgoingState.RELEASED, "folder") == (waiting.state, waiting.error)
    folder.mkdir()
    clock.advance(HOUR)
    assert Ended.DONE is run_job(place, job_id)


def test_killed_before_the_books_know_it_is_uncertain(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The file is there and the books say *sending*: a person is asked, nothing is sent.
    """
    office = with_folder(office, folder)
    letter = written(office)
    [job_id] = sending_jobs(office)
    clock = MovingClock()
    give = Draft.give

    def killed(draft: Draft) -> None:
        give(draft)
        raise _KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Draft, "give", killed)
        with pytest.raises(_KilledError):
            run_job(workplace(office, clock), job_id)
    [file] = folder.iterdir()
    file.unlink()
    clock.advance(HOUR)

    assert Ended.DONE is run_job(workplace(office, clock), job_id)
    assert OutgoingState.UNCERTAIN is now(office, letter).state
    assert [] == list(folder.iterdir())


def test_mails_to_our_own_people_lie_there_too(office: Office, folder: Path) -> None:
    """
    Where a folder is the way out, nobody misses the mail of their morning.
    """
    at_address(office, DANA)
    office.case_of(make_mail())
    using = courier(office, None, at=NOON + 5 * DAY)
    dispatch = replace(using.dispatch, post=PickupFolder(folder))
    using = replace(using, dispatch=dispatch)

    watch(office, using)
    send_all(office, using)

    [file] = folder.iterdir()
    [mail] = mails(office)
    assert (f"staff.{mail.id.hex}.eml", StaffMailState.SENT) == (file.name, mail.state)

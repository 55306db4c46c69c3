"""What the plays ask of an object store is found where it does not hold."""

from __future__ import annotations

from grievance.storage.blobs import FOLDER_BYTES
from tests.blobs.outside import covers, names_there, outside_in, with_store
from tests.chaos.mails import write_mails
from tests.chaos.objects import judge_outside
from tests.offices import Office, sqlite_office
from tests.servers.seaweed import Seaweed


__all__ = ["sqlite_office"]


def test_an_object_too_few_is_found_and_one_too_many_is_swept(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    Each large file lies outside once; of those that nobody named none stays for good.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    [mail] = write_mails(1, seed=3, pictured=True)
    away.case_of(mail)
    first, second = sorted(cover.name for cover in covers(away).values())
    notes: list[str] = []
    seaweed.store().put(f"{first[: 2 * FOLDER_BYTES]}/left", b"by one who died")

    assert () == judge_outside(away, 1, notes.append)
    assert {first, second} == names_there(away)
    assert ["2 objects, and 1 that nobody named"] == notes

    seaweed.store().delete(second)
    [undone, few, lost] = judge_outside(away, 2, notes.append)
    assert "nothing is swept: []" == undone  # once a day
    assert "objects on the books: 2 instead of 4" == few
    assert lost.endswith(f"lost {second}")

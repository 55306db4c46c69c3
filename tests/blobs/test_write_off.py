"""A file that is lost for good is written off by two people, and never called there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from grievance.blobs.port import BlobLostError, BlobsAwayError, Outside
from grievance.blobs.s3 import S3
from grievance.domain.contents import PlainKind
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, PartId
from grievance.domain.request import EXPIRES_AFTER, Request, RequestState
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.backup.back_up import Beside, back_up
from grievance.services.backup.backup_manifest import Manifest
from grievance.services.blobs.check_blobs import check_blobs, mend_blobs
from grievance.services.blobs.written_off import written_off
from grievance.services.requests.ask_write_off import ask_write_off
from grievance.storage.archive_halves import Half
from tests.blobs.outside import (
    PICTURE,
    case_with_picture,
    covers,
    outside_in,
    picture_of,
    put_outside,
    with_store,
)
from tests.doubles import NOON
from tests.offices import DANA, HENRI, RUTH, Office
from tests.servers.ports import free_port
from tests.servers.seaweed import Seaweed
from tests.services.looking import opened
from tests.services.moves import assign
from tests.services.requests.test_requests import answer, listed


WHY = "gone with the old bucket"


@pytest.fixture(name="away")
def _away(office: Office, seaweed: Seaweed) -> Office:
    """An office that puts attachments outside."""
    return with_store(office, outside_in(seaweed))


def shared_case(office: Office) -> tuple[CaseId, PartId]:
    """Return a case that Dana and Henri read, and its picture."""
    case_id = case_with_picture(office)
    assign(office, case_id, HENRI)
    with office.store.read() as tx:
        [part_id] = tx.parts.ids_of_kind(case_id, PlainKind.ATTACHMENT)
    return case_id, part_id


def lose(office: Office, part_id: PartId) -> bytes:
    """Delete its object behind everybody's back; return what it was."""
    cover = covers(office)[part_id]
    body = office.store.outside.store.get(cover.name, size=cover.size)
    office.store.outside.store.delete(cover.name)
    return body


def ask(
    office: Office, part_id: PartId, *, by: str = HENRI, reason: str = WHY
) -> Request:
    with office.store.begin() as tx:
        return ask_write_off(tx, office.rings[by], part_id, reason=reason, at=NOON)


def lost_and_agreed(office: Office) -> tuple[int, int, int]:
    """Return how many are lost, were written off, and are there again."""
    with office.store.read() as tx:
        found = check_blobs(tx, reads=True, tell=lambda *_: None)
        apart = found.apart(written_off(tx, office.directory))
    return len(apart.lost), len(apart.agreed), apart.back


def backed_up(office: Office, folder: Path) -> Manifest:
    with office.store.read() as tx:
        books, _ = back_up(
            tx,
            folder,
            office.directory,
            root_public=office.mechanism.settings.root_public,
            beside=Beside(),
            at=NOON,
            tell=lambda *_: None,
        )
    return books


def test_two_people_write_it_off_and_it_comes_back(
    away: Office, tmp_path: Path
) -> None:
    """
    On either engine: the books are whole again but for a number, the log names part and
    digest, the case says who and when; found again, it opens, and that is told.
    """
    case_id, part_id = shared_case(away)
    body = lose(away, part_id)
    lost = f"Part {part_id} is not what the log saw."
    assert lost in away.verify().problems
    assert (1, 0) == counted_in(backed_up(away, tmp_path / "before"))

    asked = ask(away, part_id)
    assert (1, 0, 0) == lost_and_agreed(away)
    [seen] = listed(away, DANA)
    assert (WHY, (f"file {part_id}",), True) == (
        seen.reason,
        seen.codes,
        seen.may_answer,
    )
    answer(away, asked.id)

    assert (0, 1, 0) == lost_and_agreed(away)
    assert () == away.verify().problems
    assert (0, 1) == counted_in(backed_up(away, tmp_path / "after"))
    with pytest.raises(BlobLostError):
        picture_of(away, case_id)
    [letter] = opened(away, case_id).letters
    assert {part_id} == letter.lost.keys()
    assert "written off on 2026-03-02 by Henri" in letter.lost[part_id]
    assert DANA in letter.lost[part_id]
    assert WHY in {
        one.reason.text for one in opened(away, case_id).history if one.reason
    }
    with away.store.read() as tx:
        [line] = (one for one in tx.log.about([part_id]) if "written" in one.act)
        assert tx.log.last_digest(part_id) == line.digest != ""

    away.store.outside.store.put(covers(away)[part_id].name, body)
    assert PICTURE == picture_of(away, case_id)
    assert (0, 0, 1) == lost_and_agreed(away)
    assert () == away.verify().problems


def counted_in(books: Manifest) -> tuple[int, int]:
    return books.lost, books.written_off


def test_what_is_there_or_may_be_is_not_written_off(
    away: Office, seaweed: Seaweed
) -> None:
    """
    On either engine: neither when somebody asks, nor if it is found before the answer;
    while the store is away nobody knows.
    """
    _, part_id = shared_case(away)
    with pytest.raises(NotAllowedError, match="nothing is lost"):
        ask(away, part_id)
    cover = covers(away)[part_id]
    body = lose(away, part_id)
    asked = ask(away, part_id)
    nowhere = S3(seaweed.account(url=f"http://127.0.0.1:{free_port()}"))
    dark = put_outside(away, Outside(store=nowhere, from_size=1))
    with pytest.raises(BlobsAwayError):
        answer(dark, asked.id)
    away.store.outside.store.put(cover.name, body)

    with pytest.raises(NotAllowedError, match="nothing is lost"):
        answer(away, asked.id)

    assert (0, 0, 0) == lost_and_agreed(away)


def test_it_takes_two_who_read_the_case(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    Who asked does not answer, nor anybody without the key; who left the case has no
    say; it is asked once, with a reason, and done once; too late it is not done.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    case_id, part_id = shared_case(away)
    lose(away, part_id)
    for by, reason, said in (
        (RUTH, WHY, "key"),
        (HENRI, " ", "Say in a sentence"),
    ):
        with pytest.raises(NotAllowedError, match=said):
            ask(away, part_id, by=by, reason=reason)
    with pytest.raises(NotFoundError):
        ask(away, PartId(case_id))
    asked = ask(away, part_id)
    with pytest.raises(NotAllowedError, match="asked for this already"):
        ask(away, part_id, by=DANA)
    with pytest.raises(NotAllowedError, match="Another person"):
        answer(away, asked.id, by=HENRI)
    with pytest.raises(NotAllowedError):
        answer(away, asked.id, by=RUTH)
    with pytest.raises(NotAllowedError, match="too old"):
        answer(away, asked.id, at=NOON + EXPIRES_AFTER)

    assert (1, 0, 0) == lost_and_agreed(away)
    answer(away, asked.id, RequestState.REFUSED)
    assert (1, 0, 0) == lost_and_agreed(away)
    answer(away, ask(away, part_id).id)
    with pytest.raises(NotAllowedError, match="written off before"):
        ask(away, part_id)


def test_whoever_writes_to_the_database_writes_nothing_off(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    Neither with a yes that nobody gave, nor with one for another file: all that is lost
    counts as lost.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    _, part_id = shared_case(away)
    _, other = shared_case(away)
    for one in (part_id, other):
        lose(away, one)
    asked, agreed = ask(away, part_id), ask(away, other)
    answer(away, agreed.id)
    assert (1, 1, 0) == lost_and_agreed(away)

    away.tamper(
        "UPDATE request SET state = 'confirmed', answered_by = :by, answered_kv = 1, "
        "answered_at = asked_at, answer = asked WHERE id = :id",
        by=away.person(DANA).hex,
        id=asked.id.hex,
    )
    assert (1, 1, 0) == lost_and_agreed(away)
    away.tamper(
        "UPDATE request SET object = :about WHERE id = :id",
        about=asked.object,
        id=agreed.id.hex,
    )

    assert (2, 0, 0) == lost_and_agreed(away)
    assert f"Part {other} is not what the log saw." in away.verify().problems


def test_a_backup_that_has_it_mends_it_still(
    sqlite_office: Office, seaweed: Seaweed, tmp_path: Path
) -> None:
    """
    Whatever two people said; what was erased meanwhile keeps none of the others from it.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    case_id, part_id = shared_case(away)
    books = tmp_path / "books.db"
    with away.store.read() as tx:
        tx.archives.write(books, Half.BOOKS, lambda *_: None)
    lose(away, part_id)
    answer(away, ask(away, part_id).id)
    with away.store.read() as tx:
        [lost] = check_blobs(tx, reads=False, tell=lambda *_: None).lost

    erased = replace(lost.cover, name="", part_id=PartId(uuid4()))
    both = [replace(lost, cover=erased), lost]
    assert 1 == mend_blobs(away.store, both, books, away.directory)

    assert PICTURE == picture_of(away, case_id)
    assert (0, 0, 1) == lost_and_agreed(away)


def test_who_took_themselves_off_has_no_say(
    sqlite_office: Office, seaweed: Seaweed
) -> None:
    """
    Or one person alone would have it done.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    case_id, part_id = shared_case(away)
    lose(away, part_id)
    asked = ask(away, part_id)
    with away.store.begin() as tx:
        recuse_myself(tx, away.rings[HENRI], case_id, reason="my cousin", at=NOON)

    with pytest.raises(NotAllowedError, match="is not on the case any more"):
        answer(away, asked.id)

"""What searches read is kept for whoever searched, as long as they may read it."""

from __future__ import annotations

import stat

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.domain.request import RequestState
from grievance.domain.slip import RespondentKind
from grievance.services.requests.answer_request import answer_request
from grievance.services.retention.forget_erased import forget_erased
from grievance.services.search import search_cases as searching
from grievance.services.search import search_files, search_gathering, search_index
from grievance.services.search.search_cases import Searcher, follow_cases
from grievance.services.search.search_files import BOOK
from grievance.services.search.search_query import parse_query
from grievance.services.search.search_reading import ReadCase, read_cases
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.moves import assign
from tests.services.rekeying.test_rekey_case import rekey, take_off
from tests.services.retention.test_erase_case import ask, end, erase
from tests.services.search.test_search_cases import note
from tests.services.searching import (
    files_of,
    groups,
    groups_of,
    hits,
    search,
    searcher,
    segments,
)
from tests.services.ties import allege, tie


MARKED = "zqxjkvw"  # no other word has any of its groups


@pytest.fixture(name="few")
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even one case be worth keeping."""
    monkeypatch.setattr(search_gathering, "FEW", 1)


@pytest.fixture(name="case_id")
def _case_id(office: Office, few: None) -> CaseId:
    """Take in two letters, one with the marked word, and search once."""
    del few
    office.case_of(make_mail("They dump ash into the river at night."))
    case_id = office.case_of(make_mail(f"The foreman is called {MARKED}."))
    assign(office, case_id, HENRI)
    search(office, "river")
    assert groups_of(MARKED) <= groups(office)
    return case_id


def follow(office: Office, ring: PersonRing | None = None) -> None:
    """Start anew, and look what is theirs still, without a search."""
    starting = searcher(office, ring=ring)
    with office.store.read() as tx:
        follow_cases(tx, starting.ring, starting.slips, starting.index)


def is_found(office: Office, word: str, name: str = DANA) -> bool:
    return bool(hits(search(office, word, name)))


def test_a_later_search_opens_only_what_may_have_the_words(
    office: Office, case_id: CaseId
) -> None:
    """
    What cannot have them is not even looked at; what has them is opened again.
    """
    office.tamper("UPDATE part SET sealed = x'00' WHERE case_id <> :it", it=case_id.hex)

    found = search(office, MARKED)
    assert (1, 0) == (len(hits(found)), found[-1].shut)
    assert [] == hits(search(office, "nobodysays"))
    river = search(office, "river")
    assert ([], 1) == (hits(river), river[-1].shut)


def test_what_lacks_a_part_of_a_word_is_not_opened_again(
    office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    As long as letters are added and no case changes; nothing of its words is held.
    """
    new = office.case_of(make_mail("At night they rive. Iver saw it, in verse."))
    running, opened = searcher(office), []

    def read_and_note(tx: Transaction, *asked: Any) -> Iterator[ReadCase]:
        for one in read_cases(tx, *asked):
            opened.append(one.case_id)
            yield one

    def opens_for(words: str) -> bool:
        opened.clear()
        hits(search(office, words, starting=running))
        return new in opened

    opens_for("night")
    monkeypatch.setattr(searching, "read_cases", read_and_note)
    assert opens_for("river")  # has all groups of the word, and not the word
    assert not opens_for("river !night")
    assert opens_for("rive")
    assert opens_for("river")
    note(office, case_id, "changed")
    assert opens_for("river")


def test_short_words_are_found_as_well(office: Office, case_id: CaseId) -> None:
    """
    Those of one or two signs, which scripts without spaces have many of.
    """
    chinese = office.case_of(make_mail("他们让我们加班，没有工资。"))
    search(office, "river")

    assert [chinese] == [hit.case.id for hit in hits(search(office, "工資"))]
    assert [chinese] == [hit.case.id for hit in hits(search(office, "班"))]
    assert [case_id] == [hit.case.id for hit in hits(search(office, "zq"))]
    assert not is_found(office, "qq")


@pytest.mark.each_engine
def test_what_was_written_since_is_found(office: Office, case_id: CaseId) -> None:
    """
    A case that changed is read anew, and kept as it is now.
    """
    note(office, case_id, "She hid her passport.")
    new = office.case_of(make_mail("A passport was taken at the gate."))

    assert {case_id, new} == {hit.case.id for hit in hits(search(office, "passport"))}
    assert is_found(office, f"{MARKED} passport")
    assert {case_id, new} <= searcher(office).index.read


def erase_it(office: Office, case_id: CaseId) -> None:
    erase(office, end(office, case_id))


def take_dana_off(office: Office, case_id: CaseId) -> None:
    take_off(office, case_id, DANA)


def rekey_without_dana(office: Office, case_id: CaseId) -> None:
    take_off(office, case_id, DANA)
    rekey(office, case_id, HENRI, Compartment.CONTENTS)


def test_a_next_search_lists_cases_again_only_after_something_was_done(
    office: Office, case_id: CaseId
) -> None:
    """
    That somebody searched gives nobody a case and writes into none; all else may.
    """
    running = searcher(office)
    assert 1 == len(hits(search(office, MARKED, starting=running)))
    assert followed(running)
    assert 1 == len(hits(search(office, "river", starting=running)))
    assert followed(running)

    note(office, case_id, "He lives by the river.")
    assert not followed(running)
    assert 2 == len(hits(search(office, "river", starting=running)))
    assert followed(running)


def followed(running: Searcher) -> bool:
    """Whether all that is theirs is known without a look at the cases."""
    with running.store.read() as tx:
        return running.index.followed(tx) is not None


@pytest.mark.each_engine
@pytest.mark.parametrize("go", [erase_it, take_dana_off, rekey_without_dana])
def test_what_is_theirs_no_more_leaves_the_disk(
    office: Office, case_id: CaseId, go: Callable[[Office, CaseId], None]
) -> None:
    """
    As soon as somebody looks: nothing that is kept tells of it, nothing finds it.

    The other cases of its segment are read anew, and are found as ever.
    """
    go(office, case_id)

    follow(office)
    assert set() == groups(office) & groups_of(MARKED)
    assert not is_found(office, MARKED)
    assert is_found(office, "river")
    assert set() == groups(office) & groups_of(MARKED)
    assert groups_of("river") <= groups(office)


def test_where_a_case_is_erased_all_leaves_the_disk_at_once(
    office: Office, case_id: CaseId
) -> None:
    """
    Of everybody who searched at that machine, before any of them is there again.
    """
    request = ask(office, end(office, case_id))
    search(office, "river", HENRI)
    assert segments(office, HENRI)
    with office.store.begin() as tx:
        answered = answer_request(
            tx,
            office.rings[DANA],
            request.id,
            RequestState.CONFIRMED,
            at=NOON,
            timetable=office.mechanism.timetable,
        )

    forget_erased(
        office.store,
        office.directory,
        answered,
        root_public=office.mechanism.settings.root_public,
        listed=office.mechanism.home.erased,
    )

    assert [] == segments(office)
    assert [] == segments(office, HENRI)


def test_what_they_turn_out_to_be_tied_to_leaves_the_disk(
    office: Office, case_id: CaseId
) -> None:
    """
    Although the case has not another key yet.
    """
    allege(office, case_id, RespondentKind.AUDIT_FIRM, "firm-9")
    ring = tie(office, DANA, "firm-9")

    follow(office, ring)

    assert set() == groups(office) & groups_of(MARKED)


def test_after_a_rekey_it_is_read_with_the_new_key(
    office: Office, case_id: CaseId
) -> None:
    """
    What lay under the old one goes; whoever has the new one finds it.
    """
    rekey(office, case_id, DANA, Compartment.CONTENTS)

    follow(office)
    assert set() == groups(office)
    assert is_found(office, MARKED)
    assert groups_of(MARKED) <= groups(office)


def test_a_program_that_runs_forgets_it_too(office: Office, case_id: CaseId) -> None:
    """
    What it has in memory is no more than what may lie on the disk.
    """
    running = searcher(office)
    search(office, MARKED, starting=running)

    erase_it(office, case_id)

    assert [] == hits(search(office, MARKED, starting=running))
    assert case_id not in running.index.read


def test_older_files_that_were_put_back_tell_nothing(
    office: Office, case_id: CaseId, tmp_path: Path
) -> None:
    """
    The log says what happened since, also of segments that lie there again.
    """
    folder = files_of(office).folder
    copytree(folder, tmp_path / "older")
    erase_it(office, case_id)
    search(office, "river")
    rmtree(folder)
    copytree(tmp_path / "older", folder)

    assert not is_found(office, MARKED)
    assert set() == groups(office) & groups_of(MARKED)


def test_it_is_sealed_to_who_searched(office: Office, case_id: CaseId) -> None:
    """
    No word lies in the open, in files for their owner alone, which open for nobody else.
    """
    files = files_of(office)
    assert 0o700 == stat.S_IMODE(files.folder.stat().st_mode)
    for path in segments(office):
        assert 0o600 == stat.S_IMODE(path.stat().st_mode)
        assert case_id.bytes not in path.read_bytes()
        assert MARKED[:3].encode() not in path.read_bytes()
    copytree(files.folder, files_of(office, HENRI).folder)

    assert None is files_of(office, HENRI).read_book()
    assert None is replace(files, kv=2).read_book()
    assert frozenset() == searcher(office, HENRI).index.read
    assert [] == segments(office, HENRI)
    assert None is not files_of(office).read_book()


def test_a_segment_opens_under_its_own_name_only(
    office: Office, case_id: CaseId
) -> None:
    """
    One that is exchanged or cut counts as none: its cases are read anew.
    """
    note(office, case_id, "changed")
    search(office, "river")
    one, other = (path for path in segments(office) if path.name != BOOK)
    one.write_bytes(other.read_bytes())
    other.write_bytes(b"\x01cut")

    assert is_found(office, MARKED)
    assert is_found(office, "river")


def test_an_office_that_was_put_back_is_read_anew(
    office: Office, case_id: CaseId
) -> None:
    """
    Where the log has not the entry that was its last, nothing of it is taken.
    """
    del case_id
    book = files_of(office).read_book()
    assert book is not None
    office.tamper(
        "DELETE FROM log_entry WHERE sequence >= :last", last=book.point.sequence
    )

    assert frozenset() == searcher(office).index.read
    assert [] == segments(office)


def test_a_search_that_was_stopped_goes_on_where_it_was(
    office: Office, few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What it read is kept; the next one reads the rest, and tells how many were read.
    """
    del few
    monkeypatch.setattr(searching, "HANDFUL", 2)
    for number in range(5):
        office.case_of(make_mail(f"We were paid {number} weeks late."))
    first = searching.search_cases(searcher(office), parse_query("weeks"))
    assert [0, 2] == [next(first).read, next(first).read]
    first.close()

    ahead = list(searching.read_ahead(searcher(office)))

    assert [2, 4, 5] == [one.read for one in ahead]
    assert 5 == len(searcher(office).index.read)


def test_a_program_that_was_killed_leaves_what_it_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Each segment counts from the moment it is whole; nobody has to end anything.
    """
    monkeypatch.setattr(searching, "HANDFUL", 2)
    monkeypatch.setattr(search_gathering, "SEGMENT", 2)
    for number in range(5):
        office.case_of(make_mail(f"We were paid {number} weeks late."))
    killed = searching.read_ahead(searcher(office))
    assert [0, 2, 4] == [next(killed).read for _ in range(3)]

    assert 4 == len(searcher(office).index.read)
    assert [4, 5] == [one.read for one in searching.read_ahead(searcher(office))]


def test_of_two_programs_the_last_one_keeps_its_own(
    office: Office, case_id: CaseId
) -> None:
    """
    What the other one kept is read again, and is found all the while.
    """
    one, other = searcher(office), searcher(office)
    for starting in (one, other):
        note(office, case_id, "again")
        assert hits(search(office, MARKED, starting=starting))
    assert hits(search(office, MARKED, starting=one))

    assert is_found(office, MARKED)
    assert is_found(office, "river")


def test_a_search_that_ends_after_a_lock_keeps_what_was_kept(
    office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    It was not stopped in time: what it read goes, and what was kept before stays.
    """
    monkeypatch.setattr(searching, "HANDFUL", 1)
    for number in range(2):
        office.case_of(make_mail(f"We were paid {number} weeks late."))
    before = searcher(office).index.read
    starting = searcher(office)
    running = searching.search_cases(starting, parse_query("weeks"))
    assert 0 == next(running).read < next(running).read < 4

    starting.index.close()
    running.close()

    assert case_id in before
    assert before == searcher(office).index.read


def test_a_segment_that_no_book_knows_is_taken_away(
    office: Office, case_id: CaseId
) -> None:
    """
    Such as one that was written when somebody pulled the plug.
    """
    del case_id
    files_of(office).write_segment("orphan", b"a" * 100)

    follow(office)

    assert "orphan" not in {path.name for path in segments(office)}


def test_many_small_segments_become_one(
    office: Office, few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Each day's changes make a small one; they are read anew together.
    """
    del few
    monkeypatch.setattr(search_index, "MANY", 2)
    for number in range(3):
        office.case_of(make_mail(f"We were paid {number} weeks late."))
        search(office, "weeks")
    assert 4 == len(segments(office))

    search(office, "weeks")

    assert 2 == len(segments(office))
    assert 3 == len(searcher(office).index.read)


def test_a_program_that_folds_otherwise_reads_anew(
    office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What an older one kept would find other words.
    """
    del case_id
    monkeypatch.setattr(search_files, "FORMAT", search_files.FORMAT + 1)

    assert frozenset() == searcher(office).index.read


def test_where_nothing_can_be_written_all_is_found(office: Office, few: None) -> None:
    """
    It is read anew at the next start, and nothing else.
    """
    del few
    case_id = office.case_of(make_mail(f"The foreman is called {MARKED}."))
    files_of(office).folder.write_text("a file in its place", "utf-8")

    assert [case_id] == [hit.case.id for hit in hits(search(office, MARKED))]


def test_without_an_index_all_is_read_each_time(
    office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Some systems leave out of SQLite what it takes; all is found there as well.
    """
    monkeypatch.setattr(search_index, "can_index", lambda: False)

    for _ in range(2):
        found = search(office, MARKED)
        assert [case_id] == [hit.case.id for hit in hits(found)]
        assert (0, 2) == (found[0].read, found[-1].read)
    assert [] == segments(office)

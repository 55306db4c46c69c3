"""A backup comes back on either engine, and nothing with it that was ended since."""

from __future__ import annotations

import shutil

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from grievance.cli.backup import write_backup
from grievance.cli.restoring import Restoring, find_backup, put_back
from grievance.doctor.books import look_at_backup
from grievance.doctor.finding import Sign
from grievance.doctor.work import look_at_worker
from grievance.domain.errors import NotAllowedError, SetupError
from grievance.domain.events import Act
from grievance.domain.ids import holder_of
from grievance.domain.intake import Outcome
from grievance.domain.pulse import worker_pulse
from grievance.domain.request import RequestState
from grievance.home import Home
from grievance.publishing import publishing_of
from grievance.services.backup.backup_manifest import ERASED
from grievance.services.backup.erase_again import Settled
from grievance.services.backup.restore_books import Restored
from grievance.services.boxes.keep import Pen, end_grants
from grievance.services.directory.past_directories import PastDirectories
from grievance.services.retention.erased_list import (
    Erased,
    add_erased,
    erased_on_books,
    read_erased,
)
from grievance.services.statistics.preview_statistics import preview_statistics
from grievance.settings import ENV_DATABASE
from grievance.vault.log import parse_entry
from grievance.wiring import build
from tests.cli.command import Shell
from tests.cli.staffed import shell_of
from tests.doctor.patients import of_counts, patient_of, problem_in, signs
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office, cleared_postgres, sqlite_office
from tests.offices import office as either_office
from tests.services.log.test_compare_erased import agreed
from tests.services.looking import cover, opened
from tests.services.retention.test_erase_case import MARKED, ended, erase, hold


__all__ = ["cleared_postgres", "either_office", "sqlite_office"]


def tell(_done: int, _total: int | None) -> None:
    """Say nothing."""


def back_up(office: Office, folder: Path) -> Path:
    write_backup(office.mechanism, folder, tell)
    return folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """The same office from a backup, and what was said of it."""

    office: Office
    said: Restored


@contextmanager
def restored(  # noqa: PLR0913  # keywords, each what some test is about
    office: Office,
    folder: Path,
    home: Path,
    *,
    keys: Path | None = None,
    url: str = "",
    lists: tuple[Path, ...] = (),
    settled: Settled | None = None,
    back_to: int | None = None,
) -> Iterator[Back]:
    environ: Mapping[str, str] = {ENV_DATABASE: url}
    wanted = Restoring(
        backup=find_backup(folder, keys),
        home=Home(home),
        lists=lists,
        settled=settled or Settled(),
        back_to=back_to,
        at=NOON,
    )
    said = put_back(wanted, environ, tell)
    mechanism = build(home, environ, now=lambda: NOON)
    try:
        yield Back(office=replace(office, mechanism=mechanism), said=said)
    finally:
        mechanism.store.close()


def counts(office: Office) -> list[object]:
    with office.store.read() as tx:
        return list(
            preview_statistics(tx, office.worker, publishing_of(office.mechanism))
        )


def restorings(office: Office) -> list[str]:
    """Return what the log tells of books that were put back."""
    about = {Act.BOOKS_RESTORED, Act.STEPPED_BACK}
    with office.store.read() as tx:
        entries = map(parse_entry, tx.log.bodies())
        return [f"{one.act} {one.object}" for one in entries if one.act in about]


def drill(office: Office, folder: Path, home: Path, url: str = "") -> None:
    """Fill, back up, put back, open a case, count, verify, and take in what waited."""
    case_id = office.case_of(make_mail(MARKED, attachment=b"p" * 300_000))
    waiting = office.collect(make_mail("It waits to be read."))
    before = opened(office, case_id)
    back_up(office, folder)

    with restored(office, folder, home, url=url) as back:
        assert () == back.office.verify().problems
        back.office.mechanism.unlock(office.credentials[DANA])
        after = opened(back.office, case_id)
        assert (before.letters, before.slip) == (after.letters, after.slip)
        assert counts(office) == counts(back.office)
        assert Outcome.CASE is back.office.receive(waiting).outcome
        assert Outcome.CASE is back.office.take_in(make_mail("A new one.")).outcome
        assert () == back.office.verify().problems


def test_comes_back_in_a_file(either_office: Office, tmp_path: Path) -> None:
    """
    From either engine into an empty home, as it was at that moment.
    """
    drill(either_office, tmp_path / "backup", tmp_path / "new")


@pytest.mark.postgres
def test_comes_back_on_a_server(
    sqlite_office: Office, fresh_postgres_url: str, tmp_path: Path
) -> None:
    """
    Also from a file to a server.
    """
    drill(sqlite_office, tmp_path / "backup", tmp_path / "new", fresh_postgres_url)


def test_books_alone_open_nothing(sqlite_office: Office, tmp_path: Path) -> None:
    """
    No wrapped key lies in them; put back they say how many, and nobody unlocks.
    """
    office = sqlite_office
    case_id = office.case_of(make_mail(MARKED))
    folder = back_up(office, tmp_path / "backup")
    with office.store.read() as tx:
        wrapped = [grant.wrapped for grant in tx.worklists.all_grants()]
        wrapped.append(tx.slips.of_case(case_id).wrapped)
    books = (folder / "books" / "books.db").read_bytes()
    (folder / "keys").rename(tmp_path / "elsewhere")

    with restored(office, folder, tmp_path / "new") as back:
        assert cover(office, case_id) == cover(back.office, case_id)
        assert not back.office.mechanism.home.worker_key.exists()
        with pytest.raises(NotAllowedError):
            back.office.mechanism.unlock(office.credentials[DANA])
    assert [] == [one for one in wrapped if one in books]
    with restored(
        office, folder, tmp_path / "whole", keys=tmp_path / "elsewhere"
    ) as back:
        assert () == back.office.verify().problems


def test_who_was_at_work_then_is_not_now(sqlite_office: Office, tmp_path: Path) -> None:
    """
    The doctor says since when nobody works, and from which backup the books came back.
    """
    with sqlite_office.store.begin() as tx:
        tx.pulses.beat(worker_pulse("one"), at=NOON)
    assert [Sign.FINE] == signs(of_counts(look_at_worker, patient_of(sqlite_office)))
    folder = back_up(sqlite_office, tmp_path / "backup")

    with restored(sqlite_office, folder, tmp_path / "new") as back:
        seen = patient_of(back.office)
        worker = problem_in(of_counts(look_at_worker, seen))
        [backup] = of_counts(look_at_backup, seen)

    assert f"none was at work since {NOON:%Y-%m-%d %H:%M} UTC" in worker
    assert Sign.FINE is backup.sign
    assert "the newest is of" in backup.said
    assert f"the books came back from it on {NOON:%Y-%m-%d}" in backup.said


def test_what_was_erased_since_is_erased_again(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    An older pair has the case and its keys; by the list outside both go at once.
    """
    office = sqlite_office
    case_id, other = ended(office), office.case_of(make_mail("Another."))
    folder = back_up(office, tmp_path / "older")
    erase(office, case_id)
    newer = back_up(office, tmp_path / "newer")

    with restored(office, folder, tmp_path / "new", lists=(newer / ERASED,)) as back:
        assert (cover(office, case_id).reference,) == back.said.erased
        assert cover(back.office, case_id).is_erased
        assert not cover(back.office, other).is_erased
        with back.office.store.read() as tx:
            assert () == tx.cases.access_to(case_id)
            assert () == tx.parts.ids(case_id)
        assert counts(office) == counts(back.office)
        assert () == back.office.verify().problems
        [line] = read_erased(back.office.mechanism.home.erased)
        assert case_id == line.case


def test_older_keys_open_nothing_that_was_ended(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    By the log of newer books: neither an erased case nor an access that was taken.
    """
    office = sqlite_office
    erased_id, taken_id = ended(office), ended(office, "Another.")
    older = back_up(office, tmp_path / "older")
    erase(office, erased_id)
    with office.store.begin() as tx:
        held = tx.cases.access_of(holder_of(office.person(HENRI)))
        end_grants(Pen.of(tx, office.rings[DANA], NOON), held)
    newer = back_up(office, tmp_path / "newer")

    with restored(office, newer, tmp_path / "new", keys=older / "keys") as back:
        assert 1 < back.said.left_out
        with back.office.store.read() as tx:
            assert () == tx.cases.access_to(erased_id)
            assert () == tx.cases.access_of(holder_of(office.person(HENRI)))
            assert tx.cases.access_to(taken_id)
        assert [] == [one for one in back.office.verify().problems if "access" in one]


def test_a_list_that_nobody_signed_destroys_nothing(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    Whoever can write to it names a case; two people have to have signed for that one.
    """
    office = sqlite_office
    case_id, other = ended(office), ended(office, "Another.")
    folder = back_up(office, tmp_path / "older")
    erase(office, case_id)
    with office.store.read() as tx:
        known = PastDirectories(tx, office.directory, office.secrets.root.public)
        [line] = erased_on_books(tx, known)
    forged = replace(line, case=other)
    asked = replace(line.agreed.request, state=RequestState.ASKED)
    add_erased(tmp_path / "forged", [forged])
    add_erased(
        tmp_path / "asked", [replace(line, agreed=replace(line.agreed, request=asked))]
    )

    lists = (tmp_path / "forged", tmp_path / "asked")
    with restored(office, folder, tmp_path / "new", lists=lists) as back:
        assert ((), 2) == (back.said.erased, back.said.unproven)
        assert not cover(back.office, other).is_erased


def test_what_is_open_or_held_is_not_erased_unasked(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    Two who may signed for it, and yet somebody has to say so of each; or it stays.
    """
    office = sqlite_office
    going_on, held_one = office.case_of(make_mail(MARKED)), ended(office, "Another.")
    hold(office, held_one)
    folder, listed = back_up(office, tmp_path / "backup"), tmp_path / "listed"
    pair = (HENRI, DANA)
    lines = [
        Erased(case=one, on=NOON.date(), agreed=agreed(office, one, pair))
        for one in (going_on, held_one)
    ]
    add_erased(listed, lines[:1])
    references = [cover(office, one).reference for one in (going_on, held_one)]
    keep, erase = (frozenset({one}) for one in references)
    both = tmp_path / "both"
    add_erased(both, lines)

    with pytest.raises(SetupError, match=", ".join(sorted(references))):
        put(office, folder, tmp_path / "new", None, lists=(both,))
    with pytest.raises(SetupError, match=references[0]):
        put(office, folder, tmp_path / "new", None, lists=(listed,))
    settled = Settled(keep=keep)
    with restored(
        office, folder, tmp_path / "new", lists=(listed,), settled=settled
    ) as back:
        assert () == back.said.erased
        assert not cover(back.office, going_on).is_erased
    settled = Settled(keep=keep, erase=erase)
    add_erased(tmp_path / "held", lines[1:])
    with restored(
        office, folder, tmp_path / "other", lists=(tmp_path / "held",), settled=settled
    ) as back:
        assert (references[1],) == back.said.erased
        assert () == back.office.verify().problems


def test_a_step_back_is_said_aloud(sqlite_office: Office, tmp_path: Path) -> None:
    """
    A machine that saw more refuses older books, until somebody names their last entry;
    then the log tells of it.
    """
    office = sqlite_office
    office.case_of(make_mail(MARKED))
    folder = back_up(office, tmp_path / "older")
    office.case_of(make_mail("Another."))
    size = find_backup(folder, None).books.log_size
    home = tmp_path / "new"
    with restored(office, back_up(office, tmp_path / "newer"), home):
        pass
    for file in home.glob("grievance.db*"):
        file.unlink()

    with pytest.raises(SetupError, match=f"--back-to {size}"):
        put(office, folder, home, None)
    with pytest.raises(SetupError, match="ends with entry"):
        put(office, folder, home, size + 1)
    with restored(office, folder, home, back_to=size) as back:
        assert () == back.office.verify().problems
        first, second = restorings(back.office)
        assert f"books-restored books/{size}" == first
        assert second.startswith("stepped-back books/")
        assert second.endswith(f"/{size}")


def test_other_machines_take_a_step_back_that_the_log_owns_to(
    busy: Shell, tmp_path: Path
) -> None:
    """
    They refuse older books, and take them only as far as the log tells of it; then they
    take other keys of people, too, which may have been made since.
    """
    folder, mail = tmp_path / "backup", tmp_path / "mail.eml"
    assert 0 == busy.run("backup", folder).status
    size = find_backup(folder, None).books.log_size
    mail.write_bytes(make_mail("Another."))
    assert 0 == busy.run("intake", mail).status
    assert 0 == busy.run("log", "verify").status
    other = busy.with_environ(GRIEVANCE_HOME=str(tmp_path / "other"))
    shutil.copytree(busy.home, other.home)
    Home(other.home).holder_marks.write_text(f"recovery 1 {'0' * 32}\n", "ascii")
    for file in (*busy.home.glob("grievance.db*"), *other.home.glob("grievance.db*")):
        file.unlink()
    back = busy.run("restore", folder, busy.home, "--back-to", size)
    for file in busy.home.glob("grievance.db*"):
        shutil.copy(file, other.home)

    assert 0 == back.status, back.err
    assert "STOP" in other.run("cases").err
    assert "does not tell" in other.run("step-back", size - 1).err
    taken = other.run("step-back", size)
    assert 0 == taken.status, taken.err
    assert 0 == other.run("log", "verify").status


def put(
    office: Office,
    folder: Path,
    home: Path,
    back_to: int | None,
    lists: tuple[Path, ...] = (),
) -> None:
    with restored(office, folder, home, back_to=back_to, lists=lists):
        pass


def test_refuses_what_is_not_whole_or_not_empty(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    A file that was changed, a database with something in it, a folder that is full.
    """
    folder = back_up(sqlite_office, tmp_path / "backup")
    with pytest.raises(SetupError, match="not empty"):
        back_up(sqlite_office, folder)
    put(sqlite_office, folder, tmp_path / "new", None)
    size = find_backup(folder, None).books.log_size
    with pytest.raises(SetupError, match="something in the database sqlite"):
        put(sqlite_office, folder, tmp_path / "new", size)
    keys = folder / "keys" / "keys.db"
    keys.write_bytes(keys.read_bytes()[:-1] + b"x")
    with pytest.raises(SetupError, match=r"keys\.db is missing or not"):
        put(sqlite_office, folder, tmp_path / "other", None)


def test_at_a_shell(busy: Shell, reference: str, tmp_path: Path) -> None:
    """
    Held, refused, released; written and put back with sizes, and verified.
    """
    folder, home = tmp_path / "backup", tmp_path / "new"
    why = ("--reason", "a court asks")
    assert 0 == busy.run("retention", "hold", reference, *why).status
    listed = busy.run("retention", "list", "--all", "--json")
    refused = busy.run("erase", reference, *why)
    written = busy.run("backup", folder)
    back = busy.run("restore", folder, home)
    no_list = busy.run("restore", folder, home, "--erased", tmp_path / "none")

    assert (0, "") == (listed.status, listed.out)
    assert "1 read, 0 cases on them. None names a case" in back.err
    assert f"Next: put device files into {home / 'devices'} (they are in no" in back.err
    assert f"then `grievance --home {home} cases`" in back.err
    assert (2, True) == (no_list.status, "There is no list" in no_list.err)
    assert "only what is over can be erased" in refused.err
    assert 0 == written.status, written.err
    assert "log entries" in written.out
    (folder / "keys").rename(tmp_path / "apart")
    closed = busy.run("restore", folder, tmp_path / "closed")
    assert 1 == closed.status
    assert "Without the keys nothing opens" in closed.out
    assert "Next:" not in closed.err
    (tmp_path / "apart").rename(folder / "keys")
    assert 0 == back.status, back.err
    assert "The log is sound" in back.out
    there = busy.with_environ(GRIEVANCE_HOME=str(home))
    device = next((busy.home / "devices").iterdir())
    shown = there.run("case", reference, "--json", "--device-file", device)
    assert 0 == shown.status, shown.err


def test_erased_at_a_shell_is_remembered_outside(sqlite_office: Office) -> None:
    """
    Asked by one, confirmed by another, and on the list of that machine at once.
    """
    case_id = ended(sqlite_office)
    reference = cover(sqlite_office, case_id).reference
    henri, dana = shell_of(sqlite_office, HENRI), shell_of(sqlite_office, DANA)
    why = ("--cause", "asked", "--reason", "she asked")

    asked = henri.run("erase", reference, *why, "--json")
    (request,) = asked.lines
    shown = dana.run("requests", "show", request["request"][:8])
    done = dana.run("requests", "confirm", request["request"][:8], "--yes")
    gone = dana.run("case", reference)

    assert "she asked" in shown.out
    assert 0 == done.status, done.err
    assert f"{reference} was erased on" in gone.err
    [line] = read_erased(sqlite_office.mechanism.home.erased)
    assert case_id == line.case


def test_an_old_backup_is_verified_as_of_its_moment(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    That nobody signed its log since is no fault of it; later the worker has to.
    """
    sqlite_office.case_of(make_mail("Nobody pays us."))
    folder = back_up(sqlite_office, tmp_path / "backup")
    shell = shell_of(sqlite_office, DANA)
    home = {"GRIEVANCE_HOME": str(tmp_path / "new"), ENV_DATABASE: ""}
    new = shell.with_environ(**home)

    done = new.run("restore", folder, new.home)

    assert 0 == done.status, done.err
    assert "The log is sound" in done.out
    assert (
        f"No checkpoint covers what was logged since {NOON:%Y-%m-%d %H:%M} UTC; see that "
        "the worker runs, which signs one a day.\n"
    ) == new.run("log", "verify").out

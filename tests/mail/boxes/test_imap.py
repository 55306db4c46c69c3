"""A mailbox on a real IMAP server: all of it, once, and nothing deleted."""

from __future__ import annotations

import shutil

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from grievance.mail.boxes import imap, imap_connection
from grievance.mail.boxes.folder_name import encode_folder
from grievance.mail.boxes.mailbox import NoFolderError, UnreachableError
from grievance.mail.limits import Limits
from grievance.wiring import utc_now
from tests.mail.boxes.imap_accounts import BooksInMemory, Post
from tests.mail.letters import mail
from tests.servers.dovecot import Dovecot, mail_folder, running_dovecot
from tests.servers.relay import running_relay


pytestmark = pytest.mark.imap

ONE, TWO, THREE = (mail(f"Subject: {n}") for n in ("one", "two", "three"))


@pytest.fixture(name="post")
def _post(dovecot: Dovecot) -> Post:
    return Post(dovecot, dovecot.new_user())


def test_each_message_comes_once_and_stays(post: Post) -> None:
    """
    Byte by byte, marked for us and unread for people; what is new later comes later.
    """
    post.deliver(ONE, TWO)

    with post.mailbox() as box:
        first = post.take_all(box)
        again = post.take_all(box)
        post.deliver(THREE)
        later = post.take_all(box)

    assert ([ONE, TWO], [], [THREE]) == (first, again, later)
    assert [] == post.look()
    assert (3, 3) == post.server.marked(post.user)
    with post.server.session(post.user) as client:
        client.select("INBOX", readonly=True)
        assert [b"1 2 3"] == client.search(None, "UNSEEN")[1]


def test_what_is_not_told_to_be_safe_comes_again(post: Post) -> None:
    """
    Whoever ends between taking and marking finds the message once more.
    """
    post.deliver(ONE, TWO)

    with post.mailbox() as box:
        first = next(box.mails())

    assert ONE == first.raw
    assert [ONE, TWO] == post.look()


def test_a_lost_mark_costs_no_download(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The books know the message; it is marked without being fetched.
    """
    post.deliver(ONE, TWO)
    post.look()
    with post.server.session(post.user) as client:
        client.select("INBOX")
        client.store("1:2", "-FLAGS", "($Imported)")
    monkeypatch.setattr(imap_connection.Connection, "fetch", None)

    assert [] == post.look()
    assert (2, 2) == post.server.marked(post.user)


def test_the_same_number_after_a_restored_backup_is_another_message(
    post: Post, tmp_path: Path
) -> None:
    """
    It arrived after the one on the books was taken in, so that it is fetched.
    """
    place = post.server.mail / post.user
    post.deliver(ONE)
    shutil.copytree(place, tmp_path / "backup", copy_function=shutil.copy2)
    post.deliver(TWO)
    assert [ONE, TWO] == post.look()
    for taken_in in list(post.books.on_books):  # a while ago
        post.books.on_books[taken_in] -= timedelta(hours=1)

    owner = place.stat()
    shutil.rmtree(place)
    shutil.copytree(tmp_path / "backup", place)
    for path in (place, *place.rglob("*")):
        shutil.chown(path, owner.st_uid, owner.st_gid)
    post.deliver(THREE)

    assert [THREE] == [raw for raw in post.look() if raw != ONE]
    assert 2 == len(post.books.on_books)


def test_a_folder_that_keeps_no_marks_is_remembered_by_the_books(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    On the same connection and on the next; without a download.
    """
    post = Post(dovecot, dovecot.new_user())
    post.deliver(ONE, TWO)
    allow(post, "lrs")

    with post.mailbox() as box:
        assert [ONE, TWO] == post.take_all(box)
        assert [] == post.take_all(box)
    monkeypatch.setattr(imap_connection.Connection, "fetch", None)

    assert [] == post.look()
    assert (2, 0) == dovecot.marked(post.user)


def test_a_folder_that_may_only_be_read_is_read(post: Post) -> None:
    """
    Nothing is written to it, and nothing comes twice.
    """
    post.deliver(ONE)
    allow(post, "lr")

    assert [ONE] == post.look()
    assert [] == post.look()


def test_a_folder_numbered_anew_is_fetched_again(post: Post) -> None:
    """
    All of it, under new coordinates; whoever keeps the books knows it by its bytes.
    """
    post.deliver(ONE, TWO)
    with post.mailbox() as box:
        before = post.take_all(box)
        box.close()
        number_anew(post)
        after = post.take_all(box)

    assert [ONE, TWO] == before == after
    assert 2 == len({place.uidvalidity for place in post.books.on_books})


def test_a_mark_is_never_set_on_another_message(post: Post) -> None:
    """
    What was fetched before the folder was numbered anew is left to the next look.
    """
    post.deliver(ONE)
    with post.mailbox() as box:
        (old,) = list(box.mails())
        with post.server.session(post.user) as client:
            client.create("attic")
            client.select("INBOX")
            client.copy("1", "attic")
        post.folder = "attic"
        box._account = replace(box._account, folder="attic")
        (new,) = list(box.mails())
        box.done(old)

    assert old.coordinates != new.coordinates
    assert (1, 0) == post.server.marked(post.user, "attic")


def test_a_message_over_the_limit_is_told_and_never_fetched(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Once on a connection; the others come, and it stays where it is.
    """
    large = mail("Subject: large", body=b"x" * 5000)
    post = replace(post, limits=Limits(keep=4000))
    post.deliver(ONE, large, TWO)

    with post.mailbox() as box:
        first = post.take_all(box)
        again = post.take_all(box)

    assert [ONE, TWO] == [first[0], first[2]]
    assert "left where it is" in str(first[1])
    assert [] == again
    monkeypatch.setattr(imap_connection.Connection, "fetch", None)
    assert [first[1]] == post.look()
    assert (3, 2) == post.server.marked(post.user)


def test_a_message_deleted_meanwhile_is_no_error(post: Post) -> None:
    """
    Whether after it was found, or after it was fetched.
    """
    post.deliver(ONE, TWO, THREE)

    with post.mailbox() as box:
        found = box.mails()
        first = next(found)
        with post.server.session(post.user) as client:
            client.select("INBOX")
            client.store("1:2", "+FLAGS", r"(\Deleted)")
            client.expunge()
        box.done(first)
        rest = [incoming.raw for incoming in found]

    assert [THREE] == rest


@pytest.mark.parametrize("folder", ["Beschwerden/Eingänge", "投诉 & 申诉", 'a "b"'])
def test_a_folder_of_any_name_is_found(dovecot: Dovecot, folder: str) -> None:
    """
    Also beyond ASCII, with what IMAP gives a meaning to.
    """
    name = folder.replace("/", ".")
    post = Post(dovecot, dovecot.new_user(), folder=name)
    with dovecot.session(post.user) as client:
        assert "OK" == client.create(encode_folder(name))[0]
        coded = encode_folder(name)
        assert "OK" == client.append(coded, "", "", ONE)[0]

    assert [ONE] == post.look()


def test_a_missing_folder_is_named(post: Post) -> None:
    """
    In a sentence that says what to do.
    """
    post.folder = "Nowhere"

    with pytest.raises(NoFolderError, match=r"folder 'Nowhere' .* cannot be opened"):
        post.look()


def test_many_messages_are_asked_for_in_portions(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    No answer of the server grows without bounds.
    """
    monkeypatch.setattr(imap, "BATCH", 2)
    monkeypatch.setattr(imap_connection, "WINDOW", 3)
    mails = [mail(f"Subject: {n}") for n in range(8)]
    post.deliver(*mails)

    assert mails == post.look()


def test_a_new_message_ends_a_wait(post: Post) -> None:
    """
    The server tells of it; without one the wait takes its time.
    """
    with post.mailbox() as box:
        post.take_all(box)
        before = box.wait(0.0)
        post.deliver(ONE)
        during = box.wait(60.0)
        assert [ONE] == post.take_all(box)

    assert (False, True) == (before, during)


def test_a_server_that_is_started_again_is_found_again() -> None:
    """
    A wait ends with it; whatever it has when it is back is there.
    """
    with mail_folder() as folder, ExitStack() as stack:
        with running_dovecot(folder) as server:
            relay = stack.enter_context(running_relay(server.port))
            post = Post(server, server.new_user(), port=relay.port)
            post.deliver(ONE)
            box = stack.enter_context(post.mailbox())
            first = post.take_all(box)
            assert not box.wait(0.0)
            relay.cut()
        assert box.wait(60.0)
        for _ in range(2):
            with pytest.raises(UnreachableError):
                post.take_all(box)
        with running_dovecot(folder, port=server.port):
            post.deliver(TWO)
            then = post.take_all(box)

    assert ([ONE], [TWO]) == (first, then)


def test_a_server_that_says_nothing_is_left(post: Post) -> None:
    """
    Nothing waits for ever, wherever it stops; then all is found as ever.
    """
    with running_relay(post.server.port) as relay:
        post = replace(post, port=relay.port, patience=1.5)
        post.deliver(ONE, TWO)
        with post.mailbox() as box:
            found = box.mails()
            assert ONE == next(found).raw
            with relay.deaf(), pytest.raises(UnreachableError, match="not answer"):
                next(found)
            with relay.deaf(), pytest.raises(UnreachableError, match="not answer"):
                next(box.mails())

            post = replace(post, patience=30.0)

        assert [ONE, TWO] == post.look()


def test_a_message_on_which_connections_break_comes_last(post: Post) -> None:
    """
    It holds up no other, and comes when the server can hand it out.
    """
    with running_relay(post.server.port) as relay:
        post = replace(post, port=relay.port)
        post.deliver(ONE, TWO, THREE)
        with post.mailbox() as box:
            whole = imap_connection.Connection.fetch

            def break_on_first(
                connection: imap_connection.Connection, uid: int, *, most: int
            ) -> bytes | None:
                if uid == 1:
                    relay.cut()
                return whole(connection, uid, most=most)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(imap_connection.Connection, "fetch", break_on_first)
                with pytest.raises(UnreachableError):
                    list(box.mails())
                found = box.mails()
                second, third = next(found).raw, next(found).raw
                with pytest.raises(UnreachableError):
                    next(found)

            assert [TWO, THREE] == [second, third]
            assert [TWO, THREE, ONE] == post.take_all(box)
            assert [] == post.take_all(box)


def test_books_are_believed_only_of_what_is_older(post: Post) -> None:
    """
    A minute's difference of clocks is allowed, an hour's is not.
    """
    post.deliver(ONE)
    post.look()
    (place,) = post.books.on_books
    with post.server.session(post.user) as client:
        client.select("INBOX")
        client.store("1", "-FLAGS", "($Imported)")

    ages = [timedelta(hours=1), timedelta(seconds=30)]
    found = []
    for age in ages:
        books = BooksInMemory({place: utc_now() - age})
        with replace(post, books=books).mailbox() as box:
            found.append([incoming.raw for incoming in box.mails()])

    assert [[ONE], []] == found


def allow(post: Post, rights: str) -> None:
    """Let the owner of a mailbox do no more than this in it."""
    maildir = post.server.mail / post.user / "Maildir"
    file = maildir / "dovecot-acl"
    file.write_text(f"owner {rights}\n")
    owner = maildir.stat()
    shutil.chown(file, owner.st_uid, owner.st_gid)


def number_anew(post: Post) -> None:
    """Let a folder lose its numbers and marks, as on a move to another server."""
    maildir = post.server.mail / post.user / "Maildir"
    for path in (maildir / "dovecot-uidlist", *maildir.glob("dovecot.index*")):
        path.unlink()
    for path in (maildir / "cur").iterdir():
        path.rename(path.with_name(path.name.partition(":2,")[0] + ":2,"))

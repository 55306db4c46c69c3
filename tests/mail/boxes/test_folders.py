"""Maildirs and folders that are looked into again and again."""

from __future__ import annotations

import os

from pathlib import Path

import pytest

from grievance.mail.boxes.files import IS_MBOX, NOT_A_FILE
from grievance.mail.boxes.folders import (
    FolderLayout,
    Layout,
    MaildirLayout,
    StandingMailbox,
)
from grievance.mail.boxes.mailbox import UnreachableError
from grievance.mail.limits import Limits
from tests.mail.letters import mail, written


MAIL = mail("Subject: one")


def maildir(path: Path) -> StandingMailbox:
    for name in ("new", "cur", "tmp"):
        (path / name).mkdir(parents=True)
    return mailbox(MaildirLayout(path))


def folder(path: Path, *, settle: float = 0.0) -> StandingMailbox:
    path.mkdir()
    return mailbox(FolderLayout(path, settle=settle))


def mailbox(layout: Layout, limits: Limits | None = None) -> StandingMailbox:
    return StandingMailbox("standing", layout, limits or Limits())


def take_all(box: StandingMailbox) -> list[bytes | str | None]:
    """Take in what there is, as an importer does."""
    found = []
    for incoming in box.mails():
        found.append(incoming.raw or incoming.refusal)
        if incoming.raw:
            box.done(incoming)
    return found


def names(path: Path) -> list[str]:
    return sorted(str(f.relative_to(path)) for f in path.rglob("*") if f.is_file())


class TestMaildir:
    def test_new_mails_are_moved_as_mail_readers_do(self, tmp_path: Path) -> None:
        """
        To cur/, marked as seen; what is still being delivered is left alone.
        """
        box = maildir(tmp_path / "m")
        for name in ("new/1.a.host", "new/2.b.host", "tmp/3.c.host", "new/.hidden"):
            written(tmp_path / "m", name, MAIL)

        assert [MAIL, MAIL] == take_all(box)
        assert [] == take_all(box)
        assert [
            "cur/1.a.host:2,S",
            "cur/2.b.host:2,S",
            "new/.hidden",
            "tmp/3.c.host",
        ] == names(tmp_path / "m")

    def test_what_a_reader_moved_on_unread_is_taken_too(self, tmp_path: Path) -> None:
        """
        Somebody who only opened the mailbox hides nothing; their flags are kept.
        """
        box = maildir(tmp_path / "m")
        for name in ("cur/1.a:2,", "cur/2.b:2,FT", "cur/3.c:2,RS", "cur/4.d"):
            written(tmp_path / "m", name, MAIL)

        assert [MAIL] * 3 == take_all(box)
        assert ["cur/1.a:2,S", "cur/2.b:2,FST", "cur/3.c:2,RS", "cur/4.d:2,S"] == names(
            tmp_path / "m"
        )

    def test_no_file_is_written_over(self, tmp_path: Path) -> None:
        """
        Where the name is taken, the mail gets another one.
        """
        box = maildir(tmp_path / "m")
        written(tmp_path / "m", "cur/1.a:2,S", b"another")
        written(tmp_path / "m", "new/1.a", MAIL)

        take_all(box)

        assert b"another" == (tmp_path / "m/cur/1.a:2,S").read_bytes()
        assert MAIL == (tmp_path / "m/cur/1.a.1:2,S").read_bytes()


class TestFolder:
    def test_mails_are_moved_below(self, tmp_path: Path) -> None:
        """
        Only `.eml` of the folder itself; names that say "not yet" are waited for.
        """
        box = folder(tmp_path / "f")
        for name in ("a.eml", "B.EML", ".c.eml", "d.eml.part", "e.tmp", "sub/f.eml"):
            written(tmp_path / "f", name, MAIL)

        assert [MAIL, MAIL] == take_all(box)
        assert [] == take_all(box)
        assert [
            ".c.eml",
            "d.eml.part",
            "e.tmp",
            "imported/B.EML",
            "imported/a.eml",
            "sub/f.eml",
        ] == names(tmp_path / "f")

    def test_no_file_is_written_over(self, tmp_path: Path) -> None:
        """
        The same name may be used again and again.
        """
        box = folder(tmp_path / "f")
        for number in range(3):
            written(tmp_path / "f", "scan.eml", mail(f"Subject: {number}"))
            take_all(box)

        assert ["imported/scan.1.eml", "imported/scan.2.eml", "imported/scan.eml"] == (
            names(tmp_path / "f")
        )
        assert mail("Subject: 0") == (tmp_path / "f/imported/scan.eml").read_bytes()

    def test_what_still_grows_is_left_until_it_is_whole(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        A file has to look the same twice; a wait then ends at once.
        """
        box = folder(tmp_path / "f", settle=1.0)
        growing = written(tmp_path / "f", "a.eml", MAIL)
        written(tmp_path / "f", "b.eml", MAIL)
        pauses: list[float] = []

        def grow(seconds: float) -> None:
            pauses.append(seconds)
            if pauses == [1.0]:
                growing.write_bytes(MAIL + b"more\r\n")

        monkeypatch.setattr("time.sleep", grow)

        assert [MAIL] == take_all(box)
        assert box.wait(9.0)
        assert [MAIL + b"more\r\n"] == take_all(box)
        assert [1.0, 9.0, 1.0] == pauses

    def test_what_changes_after_it_was_read_is_read_again(self, tmp_path: Path) -> None:
        """
        It is not moved aside with words in it that nobody took in.
        """
        box = folder(tmp_path / "f")
        file = written(tmp_path / "f", "a.eml", MAIL)

        (first,) = box.mails()
        file.write_bytes(MAIL + b"more\r\n")
        box.done(first)

        assert [MAIL + b"more\r\n"] == take_all(box)

    def test_killed_between_two_steps_it_comes_to_its_end(self, tmp_path: Path) -> None:
        """
        A file that has both names already loses the first one.
        """
        box = folder(tmp_path / "f")
        file = written(tmp_path / "f", "a.eml", MAIL)
        (tmp_path / "f" / "imported").mkdir()
        os.link(file, tmp_path / "f" / "imported" / "a.eml")

        assert [MAIL] == take_all(box)
        assert ["imported/a.eml"] == names(tmp_path / "f")

    def test_without_hard_links_it_is_renamed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        As on some network and memory-stick file systems; still never onto another.
        """

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
        box = folder(tmp_path / "f")
        for _ in range(2):
            written(tmp_path / "f", "a.eml", MAIL)
            take_all(box)

        assert ["imported/a.1.eml", "imported/a.eml"] == names(tmp_path / "f")

    def test_what_is_no_mail_stays_and_is_told(self, tmp_path: Path) -> None:
        """
        A link that leads elsewhere, a folder, several mails in one, one too large.
        """
        path = tmp_path / "f"
        box = mailbox(FolderLayout(path, settle=0.0), Limits(keep=1000))
        mbox = b"From a\n" + MAIL + b"\n\nFrom b\nTo: x\n\nHello\n"
        written(path, "b.eml", mbox)
        written(path, "c.eml", b"x" * 1001)
        (path / "d.eml").mkdir()
        (path / "e.eml").symlink_to(written(tmp_path, "secret", MAIL))

        told = take_all(box)

        assert [IS_MBOX, NOT_A_FILE, NOT_A_FILE] == [told[0], *told[2:]]
        assert "left where it is" in str(told[1])
        assert told == take_all(box)

    def test_deleted_in_between_is_no_error(self, tmp_path: Path) -> None:
        """
        Somebody else may tidy up, or import as well.
        """
        box = folder(tmp_path / "f")
        file = written(tmp_path / "f", "a.eml", MAIL)

        (incoming,) = box.mails()
        file.unlink()
        box.done(incoming)

        assert [] == names(tmp_path / "f")

    def test_a_lost_place_to_move_to_loses_nothing(self, tmp_path: Path) -> None:
        """
        The mail stays where it is, and holds up no other.
        """
        box = folder(tmp_path / "f")
        written(tmp_path / "f", "a.eml", MAIL)

        (incoming,) = box.mails()
        (tmp_path / "f" / "imported").rmdir()
        with pytest.raises(UnreachableError, match="No such file"):
            box.done(incoming)
        written(tmp_path / "f", "b.eml", MAIL)

        assert [MAIL] == take_all(box)
        assert ["a.eml", "imported/b.eml"] == names(tmp_path / "f")


@pytest.mark.parametrize("layout", [MaildirLayout, FolderLayout])
def test_a_place_that_is_not_there_is_told(
    tmp_path: Path, layout: type[MaildirLayout | FolderLayout]
) -> None:
    """
    With its path, and what is needed there.
    """
    box = mailbox(layout(tmp_path / "nowhere"))

    with pytest.raises(UnreachableError, match=r"nowhere.*No such file"):
        list(box.mails())


def test_a_wait_tells_of_new_files(tmp_path: Path) -> None:
    """
    And only of those.
    """
    box = maildir(tmp_path / "m")
    take_all(box)

    before = box.wait(0.0)
    written(tmp_path / "m", "new/1.a", MAIL)

    assert (False, True) == (before, box.wait(0.0))

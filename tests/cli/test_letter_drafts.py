"""Letters are written, looked through and let go from a shell."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from tests.cli.command import Shell


RISK = ("--nobody", "--review-by", "2027-06-01")


def assessed(shell: Shell, reference: str) -> None:
    done = shell.run("risk", "assess", reference, *RISK)
    assert 0 == done.status, done.err


def drafted(shell: Shell, reference: str, *more: str) -> dict[str, object]:
    asked = ("INFO-REQUEST", "--ask", "when", "--ask", "where")
    done = shell.run("letters", "draft", reference, *(more or asked), "--json")
    assert 0 == done.status, done.err
    [made] = done.lines
    return made


def test_a_draft_is_shown_in_full(busy: Shell, reference: str) -> None:
    """
    With the reference of the case, and without any address.
    """
    done = busy.run("letters", "draft", reference, "info-request", "--ask", "when")

    assert 0 == done.status, done.err
    assert "Draft 1 (info-request, to the complainant, in en" in done.out
    assert reference in done.out
    assert "post.example" not in done.out


def test_what_is_missing_is_said(busy: Shell, reference: str) -> None:
    """
    A code that no sentence exists for, and an Entity or a Member that nobody knows.
    """
    wrong = busy.run("letters", "draft", reference, "INFO-REQUEST", "--ask", "nonsense")
    nobody = busy.run(
        "letters", "draft", reference, "ENTITY-LETTER", "--to", "entity:Nobody"
    )
    none = busy.run(
        "letters", "draft", reference, "ENTITY-LETTER", "--to", "member:Nobody"
    )

    assert (2, 2, 2) == (wrong.status, nobody.status, none.status)
    assert "no sentence for nonsense" in wrong.err
    assert "name one of these: " in wrong.err
    assert "when, where" in wrong.err
    assert "There is no such Entity" in nobody.err
    assert "There is no such Member" in none.err


def test_questions_that_do_not_go_out_are_told(busy: Shell, reference: str) -> None:
    """
    Where the words are neutral; in open ones they stand.
    """
    asked = ("letters", "draft", reference, "INFO-REQUEST", "--ask", "when")
    neutral = busy.run(*asked, "--neutral")
    openly = busy.run(*asked, "--open")

    said = "The questions do not go out in neutral words"
    assert (0, True) == (neutral.status, said in neutral.err)
    assert (0, False) == (openly.status, said in openly.err)


def test_it_is_edited_checked_and_listed(busy: Shell, reference: str) -> None:
    """
    Each hit has its line, its words and its reason; the list says where it stands.
    """
    made = drafted(busy, reference)
    words = (
        f"{made['subject']}\n\n{made['body']}\nThey hold our passports and pay no?\n"
    )
    edited = busy.run(
        "letters", "edit", reference, "1", "--file", "-", stdin=words.encode()
    )
    [found] = busy.run("letters", "check", reference, "1", "--json").lines
    table = busy.run("letters", "check", reference, "1")
    listed = busy.run("letters", "drafts", reference)

    assert "Draft 1 has revision 2 now." in edited.out
    kinds = [hit["kind"] for hit in found["hits"]]
    assert ["quote", "sensitive"] == sorted(kinds)
    assert "[They hold our passports and pay no]" in table.out
    assert "open" in listed.out


def test_an_editor_opens_again_with_words_that_were_refused(
    busy: Shell, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Nothing that was typed is lost; what somebody else wrote meanwhile is shown.
    """
    drafted(busy, reference)
    opened = []

    def editor(text: str, **_: object) -> str:
        opened.append(text)
        if len(opened) == 1:
            return "Only a subject"
        if len(opened) == 2:
            busy.run(
                "letters",
                "edit",
                reference,
                "1",
                "--file",
                "-",
                stdin=b"Theirs\n\nTheir words",
            )
            return "Mine\n\nMy words"
        return text

    monkeypatch.setattr(click, "edit", editor)
    done = busy.run("letters", "edit", reference, "1", "--editor", stdin=b"y\ny\n")

    assert ["Only a subject", "Mine\n\nMy words"] == opened[1:]
    assert "needs a subject and a text" in done.err
    assert "Somebody else changed this draft" in done.err
    assert "Their words" in done.out
    assert "Draft 1 has revision 3 now." in done.out


def test_no_editor_opens_unasked(busy: Shell, reference: str) -> None:
    """
    It would leave the words on the disk as they are.
    """
    drafted(busy, reference)

    done = busy.run("letters", "edit", reference, "1")

    assert 2 == done.status
    assert "Say --file, or --editor" in done.err


def test_files_go_with_a_draft(busy: Shell, reference: str, tmp_path: Path) -> None:
    """
    Those of this machine and those of the case; one can be taken off by its name.
    """
    drafted(busy, reference)
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF")
    attach = ("letters", "attach", reference, "1")

    both = busy.run(*attach, str(path), "--of-case", "roster.pdf")
    checked = busy.run("letters", "check", reference, "1")
    less = busy.run(*attach, "--drop", "plan.pdf")
    [draft] = busy.run("letters", "drafts", reference, "--json").lines
    none = busy.run(*attach, "--drop", "nothing.txt")

    assert 0 == both.status, both.err
    assert ["roster.pdf", "plan.pdf"] == [
        line.split()[0] for line in both.out.splitlines()
    ]
    assert "Not compared: plan.pdf is no plain text" in checked.out
    assert "plan.pdf" not in less.out
    assert ["roster.pdf"] == draft["files"]
    assert 2 == none.status
    assert "roster.pdf is " in none.err


def test_what_was_read_is_what_goes(
    busy: Shell, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Words that somebody changes while one reads them do not go out.
    """
    drafted(busy, reference)
    assessed(busy, reference)

    def change(*_: object, **__: object) -> None:
        edit = ("letters", "edit", reference, "1", "--file", "-")
        assert 0 == busy.run(*edit, stdin=b"Theirs\n\nTheir words").status

    monkeypatch.setattr(click, "confirm", change)
    done = busy.run("letters", "release", reference, "--draft", "1")

    assert 0 != done.status
    assert "since you read it" in done.err


def test_it_is_released(busy: Shell, reference: str) -> None:
    """
    After the risk was assessed, and only when somebody is sure or says so.
    """
    drafted(busy, reference)
    early = busy.run("letters", "release", reference, "--draft", "1")
    assessed(busy, reference)
    looks = busy.run("log", "show", "--case", reference, "--act", "identity-opened")
    looked = len(looks.out.splitlines())
    unsure = busy.run("letters", "release", reference, "--draft", "1", stdin=b"n\n")
    nobody = busy.run("letters", "release", reference, "--draft", "1", stdin=b"")
    done = busy.run("letters", "release", reference, "--draft", "1", "--yes")
    shown = busy.run("letters", "show", reference)

    assert "risk assess" in early.err
    assert "Subject:" not in early.out  # what cannot go is not asked about
    for one in (unsure, nobody):
        assert 2 == one.status
        assert "It goes to:" in one.out
        assert "Subject:" in one.out
        assert "Nobody said yes" in one.err
        assert "--yes" in one.err
    assert 0 == done.status, done.err
    assert "Draft 1 is released. It goes in 30 s;" in done.out
    assert "info-request, to the complainant" in shown.out
    assert "is released" in shown.out
    looks = busy.run("log", "show", "--case", reference, "--act", "identity-opened")
    checks = busy.run("log", "show", "--case", reference, "--act", "identity-compared")
    assert looked + 2 == len(looks.out.splitlines())  # they were shown the address
    assert "had a text compared with who is behind" in checks.out


def test_what_was_let_go_is_pulled_back(busy: Shell, reference: str) -> None:
    """
    Until it goes: the draft is open again, and can be let go once more.
    """
    drafted(busy, reference)
    assessed(busy, reference)
    release = ("letters", "release", reference, "--draft", "1", "--yes")
    busy.run(*release)

    back = busy.run("letters", "withdraw", reference, "--draft", "1")
    again = busy.run("letters", "withdraw", reference, "--draft", "1")

    assert 0 == back.status, back.err
    assert "pulled back. Draft 1 can be changed and let go again." in back.out
    assert 2 == again.status
    assert "Draft 1 was not let go" in again.err
    [draft] = busy.run("letters", "drafts", reference, "--json").lines
    assert "open" == draft["state"]
    assert 0 == busy.run(*release).status


def test_what_is_found_needs_a_reason(busy: Shell, reference: str) -> None:
    """
    It is read from standard input, where nobody else sees it.
    """
    assessed(busy, reference)
    made = drafted(busy, reference)
    words = f"{made['subject']}\n\n{made['body']}\nIs it the night shift?\n"
    busy.run("letters", "edit", reference, "1", "--file", "-", stdin=words.encode())
    release = ("letters", "release", reference, "--draft", "1", "--yes")
    refused = busy.run(*release)
    done = busy.run(*release, "--despite", "-", stdin=b"they asked us to say so")

    assert "may give somebody away" in refused.err
    assert 0 == done.status, done.err


def test_a_held_acknowledgement_is_shown(busy: Shell, reference: str) -> None:
    """
    In the words that would go out.
    """
    shown = busy.run("letters", "show", reference)

    assert "The acknowledgement that is held:" in shown.out
    assert reference in shown.out


def test_reading_letters_is_logged(busy: Shell, reference: str) -> None:
    """
    Their words are what is in the case, as much as the letters that came.
    """
    drafted(busy, reference)
    openings = []
    for verb in ("drafts", "show"):
        assert 0 == busy.run("letters", verb, reference).status
        (opened,) = busy.run("case", reference, "--json").lines
        acts = [line["act"] for line in opened["history"]]
        openings.append(acts.count("contents-opened"))

    assert [1, 3] == openings  # the second time with the look at the case before


def test_a_draft_is_given_up(busy: Shell, reference: str) -> None:
    """
    It cannot be let go any more.
    """
    drafted(busy, reference)
    done = busy.run("letters", "discard", reference, "1")
    again = busy.run("letters", "release", reference, "--draft", "1", "--yes")

    assert (0, "Draft 1 is given up.\n") == (done.status, done.out)
    assert "given up before" in again.err

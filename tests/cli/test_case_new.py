"""A complaint is entered from a file, a pipe or by answering, and becomes a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from grievance.domain.display import CODES
from grievance.reading_files import MOST_OF_A_TEXT
from tests.cli.command import Shell
from tests.cli.conftest import PERSON
from tests.cli.letters import AUTOMATIC, NO_MAIL, write
from tests.cli.test_terminal import talk


CALL = ("case", "new", "-", "--channel", "telephone", "--received", "2026-03-02")
SAID = b"They hold our passports at the smelter."
WHO = ("--name", "Imre \x1b[2J Varga", "--contact", "+36 1 555", "--subject", "Call")


def entered(office: Shell, *options: object, stdin: bytes = SAID) -> dict[str, str]:
    done = office.run(*CALL, *options, "--json", stdin=stdin)
    assert 0 == done.status, done.err
    [line] = done.lines
    return line


def test_from_a_pipe(office: Shell) -> None:
    """
    The words are read from standard input; the reference of the case comes back.
    """
    receipt = entered(office, *WHO)

    assert ("case", "") == (receipt["outcome"], receipt["reason"])
    (opened,) = office.run("case", receipt["reference"], "--json").lines
    (letter,) = opened["letters"]
    assert ("telephone", PERSON, "Call") == (
        letter["channel"],
        letter["entered_by"],
        letter["subject"],
    )
    assert ("+36 1 555", False) == (
        letter["sender"]["contact"],
        letter["sender"]["clear"],
    )
    assert "2026-03-02" == opened["received_on"]
    shown = office.run("case", receipt["reference"]).out
    assert f"telephone, taken down by {PERSON}" in shown
    assert "Contact    +36 1 555" in shown
    assert None is CODES.search(shown)
    assert 0 == office.run("log", "verify").status


def test_from_a_file_with_files(office: Shell, tmp_path: Path) -> None:
    """
    What was scanned is attached under its name and kind.
    """
    (tmp_path / "letter.txt").write_text("Nobody pays us.", "utf-8-sig")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF scan")
    (tmp_path / "strange").write_bytes(b"?")

    done = office.run(
        *("case", "new", tmp_path / "letter.txt", "--channel", "letter"),
        *("--received", "2026-03-01", "--language", "pt"),
        *("--attach", tmp_path / "scan.pdf", "--attach", tmp_path / "strange"),
    )

    assert 0 == done.status, done.err
    reference = office.run("cases", "--json").lines[0]["reference"]
    assert f"It is the new case {reference}." == done.out.strip()
    (letter,) = office.run("case", reference, "--json").lines[0]["letters"]
    assert ("Nobody pays us.", "pt") == (letter["text"], letter["language"])
    found = [(file["name"], file["media_type"]) for file in letter["attachments"]]
    assert [
        ("scan.pdf", "application/pdf"),
        ("strange", "application/octet-stream"),
    ] == found


@pytest.mark.parametrize(
    ("words", "stdin", "sentence"),
    [
        (("case", "new"), b"", "Name a file with what was said"),
        (("case", "new", "-"), b"x", "Say how and when it came"),
        (CALL, b" \n", "needs some text"),
        (CALL, b"caf\xe9", "not UTF-8"),
        ((*CALL, "--language", "Deutsch"), SAID, "A language is a code"),
        ((*CALL[:-1], "2999-01-01"), SAID, "in the future"),
        ((*CALL[:-1], "1999-01-01"), SAID, "ten years"),
        ((*CALL[:-1], "yesterday"), SAID, "does not match"),
        ((*CALL, "--channel", "email"), SAID, "is not one of"),
        ((*CALL, "--attach", "no-such-file"), SAID, "cannot be read"),
        (("case", "new", "no-such-file"), b"", "cannot be read"),
        ((*CALL, "--attach", "/dev/zero"), SAID, "is no regular file"),
        ((*CALL, "--attach", "/"), SAID, "Is a directory"),
        (("case", "new", "/dev/zero"), b"", "is no regular file"),
        (CALL, b"x" * (MOST_OF_A_TEXT + 1), "at most 1,000,000 characters"),
    ],
)
def test_what_is_refused(
    office: Shell, words: tuple[str, ...], stdin: bytes, sentence: str
) -> None:
    """
    With a sentence, and nothing is made.
    """
    done = office.run(*words, stdin=stdin)

    assert (2, "") == (done.status, done.out)
    assert sentence in done.err
    assert [] == office.run("cases", "--json").lines


def test_a_reference_is_still_one(office: Shell) -> None:
    """
    `new` is no reference, and every other word is one or mistyped.
    """
    reference = entered(office)["reference"]

    assert 0 == office.run("case", "--json", reference).status
    assert "looks like GR-" in office.run("case", "newer").err
    assert "REFERENCE" in office.run("case", "--help").out
    assert "case new [OPTIONS]" in office.run("case", "new", "--help").out


def test_out_of_quarantine(office: Shell, tmp_path: Path) -> None:
    """
    What no machine could read is a case with the words of who did, and is gone there.
    """
    mails = write(tmp_path / "mails", broken=NO_MAIL)
    assert 1 == office.run("intake", *mails, "--strict").status
    spool_id = quarantined(office)
    quiet = ("case", "new", "-", "--from-quarantine", spool_id, "--json")

    (receipt,) = office.run(*quiet, stdin=SAID).lines
    again = office.run(*quiet, stdin=SAID)

    (letter,) = office.run("case", receipt["reference"], "--json").lines[0]["letters"]
    assert [] == letter["attachments"]
    assert "email" == letter["channel"]
    assert 2 == again.status
    assert "no longer" in again.err
    assert 0 == office.run("log", "verify").status


def test_out_of_quarantine_as_it_is(office: Shell, tmp_path: Path) -> None:
    """
    What was taken for a machine's mail becomes a case without a word more.
    """
    office.run("intake", *write(tmp_path / "mails", machine=AUTOMATIC))

    short = quarantined(office)[:8]
    done = office.run("case", "new", "--from-quarantine", short)

    assert done.out.startswith("It is the new case GR-"), done.err


def quarantined(office: Shell) -> str:
    """Find the id of the one message that was put aside."""
    from grievance.wiring import build  # noqa: PLC0415  # once

    mechanism = build(office.home, {})
    with mechanism.store.read() as tx:
        [aside] = tx.spool.put_aside()
    mechanism.store.close()
    return str(aside.id)


def test_by_answering(office: Shell) -> None:
    """
    In a terminal what the options leave open is asked for, and no file holds a word.
    """
    status, shown = talk(
        office,
        "case",
        "new",
        answers=[
            ("How did it come", "meeting"),
            ("Received on", "2026-03-01"),
            ("Who told it", "Mira"),
            ("How to reach", ""),
            ("What it is about", "Night shift"),
            ("Ctrl-D", "They lock the gates.\n\x04"),
        ],
    )

    assert (0, True) == (status, "It is the new case GR-" in shown)
    reference = office.run("cases", "--json").lines[0]["reference"]
    (letter,) = office.run("case", reference, "--json").lines[0]["letters"]
    assert ("meeting", "Mira", "", "Night shift", "They lock the gates.") == (
        letter["channel"],
        letter["sender"]["name"],
        letter["sender"]["contact"],
        letter["subject"],
        letter["text"].strip(),
    )


def test_a_wrong_day_is_noticed_before_the_words(office: Shell) -> None:
    """
    Nobody types for an hour to hear that the date lies in the future.
    """
    call = ("case", "new", "--channel", "meeting", "--received", "2999-01-01", *WHO)

    status, shown = talk(office, *call, answers=[])

    assert 2 == status
    assert "in the future" in shown
    assert "What was said" not in shown

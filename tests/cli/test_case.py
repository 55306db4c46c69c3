"""Cases are listed, opened and worked on from a shell."""

from __future__ import annotations

import hashlib
import re

from pathlib import Path

import pytest

from grievance.domain.display import CODES
from tests.cli.command import Shell
from tests.cli.conftest import PERSON
from tests.cli.letters import write


ONLY_HTML = b"""\
From: Imre Varga <imre@post.example>
To: office@grievance.example
Subject: Wages
Content-Type: text/html; charset=no-such-charset

<p>Nobody pays us for the night shift.</p>
"""


def test_a_line_for_each_case(busy: Shell, reference: str) -> None:
    """
    Scripts find what the queue shows, under plain names.
    """
    found = {one["reference"]: one for one in busy.run("cases", "--json").lines}

    one = found[reference]
    assert 2 == len(found)
    assert ["Tamarack Rolling"] == one["entities"]
    assert ("received", None, "en", True) == (
        one["stage"],
        one["handler"],
        one["language"],
        one["unread"],
    )
    wanted = {"urgency", "received_on", "due_on", "criteria", "flags"}
    assert wanted <= set(one)


def test_what_is_to_know_of_a_letter_is_shown(office: Shell, tmp_path: Path) -> None:
    """
    What kind of mail it is, and what was noted when it was read, as in the desk.
    """
    (mail,) = write(tmp_path, mail=ONLY_HTML)
    office.run("intake", mail)
    (found,) = office.run("cases", "--json").lines

    (letter,) = office.run("case", found["reference"], "--json").lines[0]["letters"]
    shown = office.run("case", found["reference"]).out

    assert {"html-only", "no-date"} <= set(letter["labels"])
    assert "Kind       html only, no date" in shown
    assert letter["notes"]
    assert all(f"Remark     {note}\n" in shown for note in letter["notes"])


def test_cases_can_be_chosen(busy: Shell, reference: str) -> None:
    """
    By stage and by handler, whose name may be in any case of letters.
    """
    busy.run("assign", reference, "--to", PERSON)

    assert 2 == len(busy.run("cases", "--json", "--stage", "received").lines)
    assert [] == busy.run("cases", "--json", "--stage", "closed").lines
    mine = busy.run("cases", "--json", "--handler", PERSON.upper()).lines
    assert [reference] == [one["reference"] for one in mine]


def test_an_opened_case(busy: Shell, reference: str) -> None:
    """
    Letter, sender, attachment and history are there, and the opening is logged.
    """
    busy.run("case", reference.lower())

    (opened,) = busy.run("case", reference, "--json").lines

    (letter,) = opened["letters"]
    sender = {"name": "Imre Varga", "address": "imre@post.example", "clear": True}
    assert sender | {"contact": "", "forwarded": []} == letter["sender"]
    assert (1, "email", None) == tuple(
        letter[name] for name in ("number", "channel", "filed")
    )
    assert "Night shift at Tamarack Rolling" == letter["subject"]
    assert "They hold our passports" in letter["text"]
    assert "2026-11-02T09:00:00+00:00" == letter["date"]
    assert letter["verified"] is None  # it answers nothing
    (attachment,) = letter["attachments"]
    digest = hashlib.sha256(b"roster").hexdigest()
    assert ("roster.pdf", "application/pdf", 6, digest) == tuple(
        attachment[name] for name in ("name", "media_type", "size", "sha256")
    )
    acts = [line["act"] for line in opened["history"]]
    assert "contents-opened" in acts
    assert [PERSON, "recovery"] == sorted(opened["readers"])
    assert [] == opened["notes"]
    assert not opened["unread"]


def test_what_is_on_record_is_counted(busy: Shell, reference: str) -> None:
    """
    With the command that shows it; of what there is none nothing is said.
    """
    fresh = busy.run("case", reference).out
    against = ("--against", "Tamarack")
    busy.run("allegation", "add", reference, "PS 10.3", *against, "--flag")
    busy.run("allegation", "add", reference, "PS 9.1", *against)
    busy.run("letters", "draft", reference, "INFO-REQUEST", "--ask", "when")
    shown = busy.run("case", reference).out
    (fields,) = busy.run("case", reference, "--json").lines

    assert re.search(
        rf"  \d+ proposals to decide on +.* triage {reference}$", fresh, re.MULTILINE
    )
    assert "allegation" not in fresh.partition("On record")[2].partition("─")[0]
    assert re.search(
        rf"  2 allegations, 1 for an audit +.* list {reference}$", shown, re.MULTILINE
    )
    assert re.search(r"  1 letter of people here \(1 open\) +.* letters drafts", shown)
    assert (2, 1, {"open": 1}, 0) == tuple(
        fields["on_record"][name]
        for name in ("allegations", "flagged", "drafts", "requests")
    )


def test_its_history_is_in_words(busy: Shell, reference: str) -> None:
    """
    What was done several times alike stands in one line.
    """
    busy.run("case", "kind", reference, "inquiry", "--reason", "They only ask.")

    shown = busy.run("case", reference).out

    lines = [line.partition("UTC  ")[2] for line in shown.splitlines()]
    assert f"{PERSON}  reason given: They only ask." in lines
    assert f"{PERSON}  kind changed" in lines
    assert "worker  case received" in lines
    assert any(re.fullmatch(r"worker  part added, \d+ times", line) for line in lines)
    assert len(lines) - len(set(lines)) <= lines.count("")


def test_who_wrote_need_not_be_opened(busy: Shell, reference: str) -> None:
    """
    With --no-identity the sender stays sealed, in JSON and in text.
    """
    (opened,) = busy.run("case", reference, "--json", "--no-identity").lines
    text = busy.run("case", reference, "--no-identity").out

    assert [None] == [letter["sender"] for letter in opened["letters"]]
    assert "imre@post.example" not in text
    assert "sealed" in text


def test_hostile_words_are_only_shown(busy: Shell, reference: str) -> None:
    """
    Escape sequences, markup and codes of direction are text, also in JSON.
    """
    said = "Said \x1b[2J and \u202eleft".encode()
    other = [
        o for o in busy.run("cases", "--json").lines if o["reference"] != reference
    ]
    named = other[0]["reference"]
    busy.run("note", named, "-", stdin=said)

    text, line = busy.run("case", named).out, busy.run("case", named, "--json").out

    assert None is CODES.search(text)
    assert None is CODES.search(line)
    assert "[/red] [@click=app.quit]x[/]" in text
    assert "<U+202E>abc<U+2066>" in text
    assert "Said ␛[2J and <U+202E>left" in text
    assert "\\u001b[2J" in line
    assert "\\u202eabc" in line


def test_an_attachment_is_saved_once(
    busy: Shell, reference: str, tmp_path: Path
) -> None:
    """
    Its bytes go into a new private file; a file that is there is never replaced.
    """
    (opened,) = busy.run("case", reference, "--json").lines
    part = opened["letters"][0]["attachments"][0]["id"]
    out = tmp_path / "roster.pdf"

    first = busy.run("case", reference, "--attachment", part, "--out", out)
    again = busy.run("case", reference, "--attachment", part, "--out", out)
    piped = busy.run("case", reference, "--attachment", part, "--out", "-")

    assert (0, 2, 0) == (first.status, again.status, piped.status)
    assert b"roster" == out.read_bytes()
    assert 0 == out.stat().st_mode & 0o077
    assert "roster" == piped.out


def test_an_attachment_needs_a_place(busy: Shell, reference: str) -> None:
    """
    One option without the other is a mistake, and a note is no attachment.
    """
    letter = busy.run("case", reference, "--json").lines[0]["letters"][0]["id"]

    assert 2 == busy.run("case", reference, "--out", "x").status
    done = busy.run("case", reference, "--attachment", letter, "--out", "-")
    assert (2, "") == (done.status, done.out)


def test_work_on_a_case(busy: Shell, reference: str) -> None:
    """
    Assign, move with a reason, note: each prints the new state; the case tells all.
    """
    (assigned,) = busy.run("assign", reference, "--to", "ada OKAFOR", "--json").lines
    move = ("move", reference, "--to", "triage", "--reason", "-", "--json")
    (moved,) = busy.run(*move, stdin="It is in scope – yes.\n".encode()).lines
    (noted,) = busy.run("note", reference, "-", "--json", stdin=b"Call back.").lines
    text = busy.run("note", reference, "Second note")

    assert (PERSON, "received") == (assigned["handler"], assigned["stage"])
    assert "triage" == moved["stage"]
    assert reference == noted["reference"]
    assert text.out.startswith("The note lies in the case.\n")
    assert f"{reference} is in triage, with {PERSON}" in text.out
    (opened,) = busy.run("case", reference, "--json").lines
    assert ["Call back.", "Second note"] == [note["text"] for note in opened["notes"]]
    reasons = [line["reason"] for line in opened["history"] if line["reason"]]
    assert ["It is in scope – yes."] == reasons


@pytest.mark.parametrize(
    "words",
    [
        "note REF -",
        "revoke REF --reason -",
        "case kind REF inquiry --reason -",
        "clocks pause REF acknowledgement --why safety --reason -",
        "fact add REF - --says complainant=so",
        "fact add REF Why --says complainant=-",
        "evidence add REF - --kind testimony",
    ],
)
def test_the_books_are_free_while_somebody_types(
    busy: Shell, reference: str, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """
    Whoever writes to standard input keeps nobody else from the books.
    """
    others = []

    def typed(_stream: object) -> bytes:
        others.append(busy.run("note", reference, "Somebody else's").status)
        return b"A sentence"

    monkeypatch.setattr("grievance.cli.acts.read_stream", typed)
    line = [reference if word == "REF" else word for word in words.split()]

    done = busy.run(*line)

    assert (0, [0]) == (done.status, others), done.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["move", "--to", "triage", "--reason", "x"], "assign it first"),
        (["move", "--to", "closed", "--reason", "x"], "From received"),
        (["move", "--to", "triage", "--reason", "  "], "assign it first"),
        (["assign", "--to", "Nobody"], "There is no such person"),
        (["note", "  "], "A note needs some text"),
    ],
)
def test_what_the_rules_refuse(
    busy: Shell, reference: str, words: list[str], sentence: str
) -> None:
    """
    The sentence of the rule is shown, and nothing changes.
    """
    verb, *rest = words

    done = busy.run(verb, reference, *rest)

    assert (2, "") == (done.status, done.out)
    assert sentence in done.err
    assert {"received"} == {one["stage"] for one in busy.run("cases", "--json").lines}


def test_people(busy: Shell) -> None:
    """
    Who is in the office can be read without a passphrase, in both forms.
    """
    shell = Shell(environ={"GRIEVANCE_HOME": str(busy.home)})

    (one,) = shell.run("people", "--json").lines

    assert (PERSON, 1, None) == (one["name"], one["key_version"], one["until"])
    assert {"coordinator", "custodian"} <= set(one["roles"])
    assert PERSON in shell.run("people").out


def test_reply_addresses_are_revoked(busy: Shell, reference: str) -> None:
    """
    It is said in the history, with its reason.
    """
    busy.run("revoke", reference, "--reason", "Her account was lost.")

    (opened,) = busy.run("case", reference, "--json").lines
    assert "replies-revoked" in [line["act"] for line in opened["history"]]

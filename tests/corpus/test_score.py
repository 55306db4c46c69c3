from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.corpus.score import main
from tests.mail.letters import mail, multipart, part, written


def expected(**fields: object) -> dict[str, object]:
    plain = {
        "subject": "",
        "from_email": "ANA@mail.example",
        "text": "Hello.",
        "html": "",
        "attachments": [],
    }
    return plain | fields


def corpus(folder: Path, entries: list[tuple[str, bytes, dict[str, object]]]) -> None:
    lines = []
    for name, raw, fields in entries:
        written(folder, name, raw)
        lines.append(msgspec.json.encode({"file": name, "expected": fields}))
    written(folder, "manifest.jsonl", b"\n".join(lines))


def test_the_score_tells_right_from_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    What is expected counts, what differs is said in a line, a refusal is a miss.
    """
    picture = part("x", kind="image/png")
    html = mail("Content-Type: text/html", body="<b>Hello.</b>")
    corpus(
        tmp_path,
        [
            ("right.eml", mail(), expected()),
            ("html.eml", html, expected(text="", html="<p>Hello.</p>")),
            ("other.eml", mail("Subject: one"), expected(subject="two")),
            (
                "unnamed.eml",
                multipart("mixed", part("Hello."), picture),
                expected(attachments=[{"name": ""}]),
            ),
            ("none.eml", b"prose", expected()),
        ],
    )

    status = main([str(tmp_path)])

    shown = capsys.readouterr().out
    assert 0 == status
    assert "all right: 3 of 5" in shown
    assert "other.eml: differs: subject at 0: wanted 'two', got 'one'" in shown
    assert "none.eml: refused as not-a-mail" in shown
    assert "4 letter, 1 not-a-mail" in shown


def test_the_words_of_an_enclosed_mail_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    They are text of the letter; what the mechanism says between them is not.
    """
    raw = multipart("mixed", part("Hello."), part(mail(), kind="message/rfc822"))
    fields = expected(text="Hello. Hello.", attachments=[{"name": ""}])
    corpus(tmp_path, [("enclosed.eml", raw, fields)])

    main([str(tmp_path)])

    assert "all right: 1 of 1" in capsys.readouterr().out


def test_a_peers_convention_is_counted_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    A peer that drops letters or lists a text twice does not make us right or wrong.
    """
    utf8 = mail("Content-Type: text/plain; charset=us-ascii", body="Löhne fehlen.")
    html = mail("Content-Type: text/html; charset=us-ascii", body="Löhne fehlen.")
    joined = multipart("mixed", part("Löhne"), part("fehlen."))
    twice = [{"name": "", "content_type": "text/plain", "content_id": "a@b"}]
    corpus(
        tmp_path,
        [
            ("dropped.eml", utf8, expected(text="Lhne fehlen.")),
            ("believed.eml", utf8, expected(text="LÃ¶hne fehlen.")),
            ("html.eml", html, expected(text="", html="<p>LÃ¶hne fehlen.</p>")),
            ("joined.eml", joined, expected(text="Löhnefehlen.")),
            ("twice.eml", mail(), expected(attachments=twice)),
            ("wrong.eml", utf8, expected(text="Lahne fehlen.")),
            ("more.eml", utf8, expected(text="L öhne fehlen.")),
        ],
    )

    main([str(tmp_path)])

    shown = capsys.readouterr().out
    assert "all right: 0 of 7" in shown
    assert "lists otherwise: 5" in shown
    assert "together: 5 of 7, 71.4%" in shown
    assert "wrong.eml: differs: body" in shown
    assert "more.eml: differs: body" in shown


def test_without_a_manifest_every_file_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Any folder of mails can be run.
    """
    written(tmp_path, "sub/a", mail())
    written(tmp_path, "b", b"")

    assert 0 == main([str(tmp_path)])
    assert "1 empty, 1 letter" in capsys.readouterr().out


def test_a_wrong_call_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    """
    Without a folder there is a sentence, not a traceback.
    """
    assert 2 == main([])
    assert "DIR" in capsys.readouterr().err

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.errors import Refusal
from grievance.mail.letter import (
    Address,
    Aside,
    Attachment,
    DeliveryReport,
    Label,
    Letter,
    Sender,
)
from grievance.mail.limits import Limits
from grievance.mail.reading.parse import parse
from grievance.mail.sandbox.frames import (
    LENGTH,
    Answer,
    BadAnswerError,
    Piece,
    complete,
    framed,
    pack,
    unpack,
)
from tests.mail.letters import mail, multipart, part


LIMITS = Limits(size=100, parts=3)
LETTER = Letter(sender=Sender(name="", address="", clear=False))
ANA = Address(name="Ana", address="ana@mail.example")
FAILED = DeliveryReport(recipient="bo@mail.example", action="failed", status="5.1.1")


def body(answer: Answer) -> bytes:
    return framed(answer)[LENGTH.size :]


def piece(name: str = "a.pdf", size: int = 1) -> Piece:
    return Piece(name=name, media_type="application/pdf", size=size)


def test_a_letter_travels_unchanged() -> None:
    """
    What the child read is what the parent gets.
    """
    letter = parse(
        multipart(
            "mixed",
            part("Grüße\n\tzwei"),
            part("x\0y", kind="application/pdf; name=ä.pdf"),
            part(mail(), kind="message/rfc822"),
            headers=("Subject: =?utf-8?q?=E2=80=AE?=", "Return-Path: <>"),
        )
    )

    head, contents = pack(letter)
    answer = unpack(head[LENGTH.size :], Limits())

    assert letter == complete(answer, contents)


def test_what_a_bounce_and_a_forwarded_mail_say_travels_too() -> None:
    """
    Every field is allowed up to its bound.
    """
    letter = replace(
        LETTER,
        text="ab",
        asides=(Aside(at=0, text="x" * 16_000), Aside(at=2, text="y\nz")),
        labels=(Label.BOUNCE, Label.TNEF),
        forwarded=(ANA,) * 5,
        reports=(FAILED, replace(FAILED, status="")) * 25,
        returned=(f"<{'x' * 500}>",) * 20,
    )

    head, _ = pack(letter)

    assert letter == unpack(head[LENGTH.size :], Limits()).letter


@pytest.mark.parametrize(
    "answer",
    [
        Answer(),
        Answer(letter=LETTER, refusal=Refusal.EMPTY),
        Answer(letter=LETTER, pieces=(piece(size=-1),)),
        Answer(letter=LETTER, pieces=(piece(size=60), piece(size=60))),
        Answer(letter=LETTER, pieces=(piece(),) * 4),
        Answer(letter=LETTER, pieces=(piece("../a"),)),
        Answer(letter=LETTER, pieces=(piece(""),)),
        Answer(letter=replace(LETTER, text="a\x1b[31m")),
        Answer(letter=replace(LETTER, subject="a\nb")),
        Answer(letter=replace(LETTER, language="Jane of Norvik")),
        Answer(letter=replace(LETTER, authentication=("x" * 4_001,))),
        Answer(letter=replace(LETTER, delivered_to=("a@b",) * 5_000)),
        Answer(letter=replace(LETTER, return_path="\u0316\u0301" * 10_000)),
        Answer(letter=replace(LETTER, to=(Address(name="a" * 1_001, address=""),))),
        Answer(
            letter=replace(
                LETTER,
                sender=Sender(name="", address="\u0316\u0301" * 10_000, clear=True),
            )
        ),
        Answer(letter=LETTER, pieces=(replace(piece(), media_type="x" * 101),)),
        Answer(letter=LETTER, pieces=(replace(piece(), media_type="a\nb"),)),
        Answer(letter=replace(LETTER, labels=(Label.TNEF, Label.LIST))),
        Answer(letter=replace(LETTER, labels=(Label.TNEF, Label.TNEF))),
        Answer(letter=replace(LETTER, notes=("x" * 401,))),
        Answer(letter=replace(LETTER, notes=("x",) * 41)),
        Answer(letter=replace(LETTER, notes=("a\nb",))),
        Answer(letter=replace(LETTER, lists=("x",) * 41)),
        Answer(letter=replace(LETTER, message_id=f"<{'x' * 501}>")),
        Answer(letter=replace(LETTER, references=("<a@b>",) * 201)),
        Answer(letter=replace(LETTER, in_reply_to=("<a\x1b@b>",))),
        Answer(letter=replace(LETTER, to=(Address(name="a\x1b[31m", address=""),))),
        Answer(letter=replace(LETTER, forwarded=(ANA,) * 6)),
        Answer(letter=replace(LETTER, forwarded=(replace(ANA, address="a" * 322),))),
        Answer(letter=replace(LETTER, reports=(FAILED,) * 51)),
        Answer(letter=replace(LETTER, reports=(replace(FAILED, action="lost"),))),
        Answer(letter=replace(LETTER, reports=(replace(FAILED, action="Failed"),))),
        Answer(letter=replace(LETTER, reports=(replace(FAILED, status="5.1"),))),
        Answer(letter=replace(LETTER, reports=(replace(FAILED, status="٥.1.1"),))),
        Answer(letter=replace(LETTER, reports=(replace(FAILED, recipient="a\nb"),))),
        Answer(letter=replace(LETTER, returned=("<a@b>",) * 21)),
        Answer(letter=replace(LETTER, asides=(Aside(at=1, text="x"),))),
        Answer(letter=replace(LETTER, asides=(Aside(at=-1, text="x"),))),
        Answer(letter=replace(LETTER, asides=(Aside(at=0, text="x\x1b"),))),
        Answer(letter=replace(LETTER, asides=(Aside(at=0, text="x" * 16_001),))),
        Answer(letter=replace(LETTER, asides=(Aside(at=0, text="x"),) * 1_001)),
        Answer(
            letter=replace(
                LETTER,
                text="ab",
                asides=(Aside(at=2, text="x"), Aside(at=1, text="x")),
            )
        ),
        Answer(
            letter=replace(
                LETTER,
                attachments=(Attachment(name="a", media_type="b", content=b"c"),),
            )
        ),
    ],
)
def test_a_lying_child_is_not_believed(answer: Answer) -> None:
    """
    Typed well but out of bounds is refused like anything else.
    """
    with pytest.raises(BadAnswerError):
        unpack(body(answer), LIMITS)


@pytest.mark.parametrize("date", ["2026-03-02T09:30:00", "9999-12-31T23:59:59-23:59"])
def test_a_date_that_is_no_moment_is_refused(date: str) -> None:
    """
    No reader of ours makes one without a zone, or one that cannot be shown elsewhere.
    """
    built = msgspec.json.decode(body(Answer(letter=LETTER)))
    built["letter"]["date"] = date

    with pytest.raises(BadAnswerError):
        unpack(msgspec.json.encode(built), LIMITS)


@given(st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    """
    Whatever a child writes, the parent meets one error.
    """
    with pytest.raises(BadAnswerError):
        unpack(noise, LIMITS)


@given(st.data())
def test_a_damaged_answer_is_refused_or_harmless(data: st.DataObject) -> None:
    """
    Flipped bytes give a typed answer within bounds, or the one error.
    """
    honest = bytearray(body(Answer(letter=LETTER, pieces=(piece(),))))
    at = data.draw(st.integers(0, len(honest) - 1))
    honest[at] = data.draw(st.integers(0, 255))

    try:
        answer = unpack(honest, LIMITS)
    except BadAnswerError:
        return
    assert isinstance(answer.letter, Letter)
    assert sum(p.size for p in answer.pieces) <= LIMITS.size

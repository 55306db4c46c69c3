from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from grievance.mail.letter import Attachment, Letter, Sender
from grievance.mail.limits import Limits
from grievance.mail.reading.parse import parse
from grievance.mail.sandbox import fork_server
from tests.fuzz import mutations, seeds
from tests.fuzz.__main__ import main
from tests.fuzz.campaign import Plan, make, run
from tests.fuzz.promises import PROMISES, broken_promises
from tests.fuzz.shrinking import shrink
from tests.mail.letters import mail
from tests.mail.sandbox.test_pool import HOSTILE


MUTANTS = 300
NOBODY = Sender(name="", address="", clear=False)


def plan(**changes: object) -> Plan:
    standard = {"seeds": seeds.own(), "mutants": MUTANTS, "seed": 7, "seconds": 60.0}
    return Plan(**(standard | changes))  # type: ignore[arg-type]  # of these kinds


def named(attachment: str) -> Letter:
    file = Attachment(name=attachment, media_type="a/b", content=b"")
    return Letter(sender=NOBODY, attachments=(file,))


def test_broken_mails_are_read_or_refused() -> None:
    """
    Nothing crashes, hangs, lies or breaks a promise; thousands more by `./dev fuzz`.
    """
    result = run(plan())

    assert {} == dict(result.faults)
    assert MUTANTS == result.tried


def test_a_campaign_that_ran_out_of_time_has_failed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """
    Whoever asked for a number of mails is told that it was not reached.
    """
    short = ["--mutants", "200", "--minutes", "0", str(tmp_path)]

    assert 1 == main(short)
    assert "Time was up after 100 of 200 mails" in capsys.readouterr().err


def test_a_campaign_says_how_far_it_came(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """
    One sees that it runs, and that it came to its end.
    """
    assert 0 == main(["--mutants", "150", str(tmp_path)])
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("100 of 150 mails, ")
    assert said[-1].startswith("150 of 150 mails, ")


def test_the_same_seed_makes_the_same_mails() -> None:
    """
    What was found once can be made again from its number alone.
    """
    first = [make(plan(), number) for number in range(50)]

    assert first == [make(plan(), number) for number in range(50)]
    assert first != [make(plan(seed=8), number) for number in range(50)]


def test_our_seeds_are_read_and_keep_every_promise() -> None:
    """
    What is broken was whole before.
    """
    for raw in seeds.own():
        assert [] == list(broken_promises(raw, parse(raw), Limits()))


@pytest.mark.parametrize("mutation", mutations.MUTATIONS, ids=lambda m: m.__name__)
def test_every_mutation_changes_mails_and_takes_any(
    mutation: mutations.Mutation,
) -> None:
    """
    An empty mail is broken like another; most mails come out different.
    """
    raws = [*seeds.own(), b"", b"\n"]
    broken = [mutation(Random(number), raw, raws[0]) for number, raw in enumerate(raws)]

    assert broken != raws


def test_what_is_found_is_kept_small(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """
    A parser that crashes on a word is found, and little but the word is written down.
    """
    monkeypatch.setattr(fork_server, "_COMMAND", HOSTILE)
    seed = mail("Subject: much else", body="a\r\nb\r\nleave")
    monkeypatch.setattr("tests.fuzz.campaign.make", lambda _, __: seed)

    result = run(plan(mutants=1, folder=tmp_path))

    assert {"crashed: here it is read, and well": 1} == dict(result.faults)
    (small,) = tmp_path.glob("*.eml")
    (whole,) = tmp_path.glob("*.whole")
    assert seed == whole.read_bytes()
    assert small.read_bytes().endswith(b"\nleave")
    assert len(small.read_bytes()) < 12


@pytest.mark.parametrize(
    ("raw", "letter", "promise"),
    [
        (b"", Letter(sender=NOBODY, text="\x1b[2J"), "words-steer-nothing"),
        (b"", Letter(sender=NOBODY, text="a\rb"), "words-steer-nothing"),
        (b"", Letter(sender=NOBODY, subject="a\nb"), "lines-are-lines"),
        (b"", named("../a"), "names-are-safe"),
        (b"", named(""), "names-are-safe"),
        (b"", Letter(sender=NOBODY, subject="a\nb"), "travels-unchanged"),
        (b"", Letter(sender=NOBODY, text="abcde"), "fits-the-limits"),
        (
            b"From: =?utf-8?q?a=40b.example?=\n\n",
            Letter(sender=Sender(name="", address="a@b.example", clear=True)),
            "clear-sender-is-written-there",
        ),
        (
            b"From: a@b.example\nFrom: c@d.example\n\n",
            Letter(sender=Sender(name="", address="a@b.example", clear=True)),
            "clear-sender-is-written-there",
        ),
    ],
)
def test_a_broken_promise_is_noticed(raw: bytes, letter: Letter, promise: str) -> None:
    """
    Each promise has a letter that breaks it.
    """
    assert promise in broken_promises(raw, letter, Limits(text=4, parts=3))


def test_there_are_promises() -> None:
    """
    Their names are what a finding is called.
    """
    assert len(PROMISES) == len({promise.__name__ for promise in PROMISES})


def test_shrinking_keeps_what_is_wrong() -> None:
    """
    Lines first, then bytes.
    """
    raw = b"one\ntwo\nthree x four\nfive\n" * 20

    assert b"x" == shrink(raw, lambda smaller: b"x" in smaller)

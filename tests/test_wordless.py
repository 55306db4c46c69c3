"""The log keeps nothing that could be a word of somebody's, however it is handed one."""

from __future__ import annotations

import ast
import json
import logging

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from grievance.domain.outbox import JobKind
from grievance.wordless import LogStyle, Said
from grievance.wordless.crash import causes_of
from grievance.wordless.entry import UNSAID, entry_of
from grievance.wordless.lines import ShortFormatter, formatter_of
from tests.test_shape import ROOT


SECRET = "They hid the zwetschgenmus"
ADDRESS = "mira.k@post.example"
TOKEN = "q9Zl2m8Yb1Xw7Vd3Rt5Kp0Ns"
ID = UUID("3f2a91c0-77d0-4b2a-a5be-2a7c009c4e2d")


def record(
    literal: object, *values: object, name: str = "grievance.worker"
) -> logging.LogRecord:
    """Make what a logger hands to its handlers."""
    return logging.LogRecord(
        name, logging.WARNING, str(ROOT / "worker/jobs.py"), 42, literal, values, None
    )


def fail(local: str) -> None:
    known: dict[str, str] = {}
    try:
        known[local]
    except KeyError as cause:
        raise ValueError(ADDRESS, local) from cause


def raised() -> BaseException:
    """Return an error with a place, a cause, and words in all of it."""
    with pytest.raises(ValueError, match="mira") as caught:
        fail(SECRET)
    caught.value.add_note(SECRET)
    return caught.value


def message(literal: object, *values: object, name: str = "grievance.worker") -> str:
    return entry_of(record(literal, *values, name=name)).message


@pytest.mark.parametrize(
    ("literal", "values", "said"),
    [
        ("job %d %s try %d", (7, JobKind.SEND_LETTER, 2), "job 7 send-letter try 2"),
        ("message %s waits", (ID,), f"message {ID} waits"),
        ("on %s", (date(2026, 3, 1),), "on 2026-03-01"),
        ("mailbox %s: %s", ("complaints", "rcpt-450"), "mailbox complaints: rcpt-450"),
        ("said: %s", (Said("It is away; wait."),), "said: It is away; wait."),
        ("100 % of it", (), "100 % of it"),
    ],
)
def test_keeps_what_tells_nothing(
    literal: str, values: tuple[object, ...], said: str
) -> None:
    """
    Numbers, ids, kinds, words of code and sentences of ours are what a log is for.
    """
    assert said == message(literal, *values)


HOSTILE: tuple[object, ...] = (
    SECRET,
    ADDRESS,
    f"<{ADDRESS}>",
    SECRET.encode(),
    [SECRET],
    {"said": SECRET},
    ValueError(SECRET),
    raised(),
    "two\nlines",
    "x" * 65,
    f"https://user:{TOKEN}@host.example/path",
    f"redis://:{TOKEN}@host:6379/0",
    TOKEN,
    Said(f"The address {ADDRESS} has {TOKEN}."),
    object(),
)


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("literal", ["it is %s", "it is %r", "it is %d", "it is"])
def test_drops_the_rest(literal: str, value: object) -> None:
    """
    Whatever is put into a line by mistake does not come out of it.
    """
    kept = message(literal, value)

    assert not any(word in kept for word in (*SECRET.split(), ADDRESS, TOKEN, "two"))
    assert kept.startswith("it is")


def test_other_people_s_lines_are_named_only() -> None:
    """
    Of a library only the place is told; of the one that we know also its literals.
    """
    assert UNSAID == message(SECRET, name="sqlalchemy.engine")
    assert UNSAID == message("%s", SECRET, name="grievances")
    assert UNSAID == message(ValueError(SECRET))
    dramatiq = message("Failed to process %s with %d.", SECRET, 7, name="dramatiq.x")
    assert "Failed to process … with 7." == dramatiq


def test_a_mapping_is_dropped() -> None:
    """
    Records that name what they are given keep their literal alone.
    """
    kept = record("it is %(word)s")
    kept.args = {"word": SECRET}

    assert "it is %(word)s" == entry_of(kept).message


@pytest.mark.parametrize("style", list(LogStyle))
def test_a_crash_is_types_and_places(style: LogStyle) -> None:
    """
    What an exception says, its notes, its local variables and extras stay in memory.
    """
    error = raised()
    hostile = record("it failed\x1b[2J\nand more")
    hostile.exc_info = (type(error), error, error.__traceback__)
    hostile.exc_text = hostile.stack_info = SECRET
    hostile.subject = SECRET
    hostile.threadName = ADDRESS

    line = formatter_of(style).format(hostile)

    assert "test_wordless.py:" in line
    assert "ValueError" in line
    assert "KeyError" in line
    assert "\x1b" not in line
    assert str(ROOT) not in line
    assert not any(word in line for word in (*SECRET.split(), ADDRESS))


def test_json_is_one_object_a_line() -> None:
    """
    Whatever collects logs finds the same fields in each line.
    """
    found = json.loads(formatter_of(LogStyle.JSON).format(record("job %d", 7)))

    assert ("warning", "grievance.worker", "job 7", "worker/jobs.py:42") == (
        found["level"],
        found["logger"],
        found["message"],
        found["place"],
    )
    assert found["time"].endswith("+00:00")
    assert "crash" not in found


def test_a_person_reads_a_line() -> None:
    """
    Somebody who just gave a command sees no date, later readers do.
    """
    assert "WARNING grievance.worker: job 7 (worker/jobs.py:42)" == (
        ShortFormatter().format(record("job %d", 7))
    )
    assert "] WARNING grievance.worker: job 7" in (
        formatter_of(LogStyle.PLAIN).format(record("job %d", 7))
    )


def test_a_circle_of_causes_ends() -> None:
    """
    Errors that are each other's cause are named some times, and not for ever.
    """
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one

    assert {"KeyError", "ValueError"} == set(causes_of(one))


def _log_calls(file: Path) -> list[ast.Call]:
    tree = ast.parse(file.read_text("utf-8"))
    calls = (one for one in ast.walk(tree) if isinstance(one, ast.Call))
    return [
        one
        for one in calls
        if isinstance(one.func, ast.Attribute)
        and isinstance(one.func.value, ast.Name)
        and one.func.value.id == "LOG"
    ]


def test_each_line_begins_with_a_literal() -> None:
    """
    Nothing of ours hands the log words that were put together before.
    """
    rooms = ("grievance", "worker", "tui")
    files = [file for room in rooms for file in sorted((ROOT / room).rglob("*.py"))]
    calls = [(file, call) for file in files for call in _log_calls(file)]
    setters = {"setLevel", "getChild", "addHandler", "isEnabledFor"}
    said = [one for one in calls if getattr(one[1].func, "attr", "") not in setters]
    composed = [
        f"{file.name}:{call.lineno}"
        for file, call in said
        if not any(_is_literal(one) for one in call.args[:2])
    ]

    assert 15 <= len(said)
    assert [] == composed


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_a_crash_is_one_line_whatever_its_type_is_called() -> None:
    """
    A name with signs that a terminal obeys begins no line of its own.
    """
    odd = type("Odd\n\x1b[31mError", (Exception,), {})
    said = record("it broke")
    with pytest.raises(odd) as caught:
        raise odd
    said.exc_info = (odd, caught.value, caught.value.__traceback__)

    crash = entry_of(said).crash

    assert crash is not None
    assert "\n" not in crash.kind
    assert "\x1b" not in crash.kind

"""Tables for people: what must be copied whole is never broken."""

from __future__ import annotations

from uuid import UUID

import pytest

from grievance.cli import (
    blobs,
    case_triage_view,
    cases,
    clock_fields,
    letters,
    request_view,
)
from grievance.cli.tables import print_table
from grievance.domain.clock import ClockKind
from grievance.domain.outgoing import OutgoingKind, OutgoingState
from grievance.domain.stage import Stage


HEADS = ("reference", "stage", "due", "handler", "about")
ROW = (
    "GR-7F3K-9Q2D",
    "investigation",
    "2026-11-30",
    "Ada Okafor-Lindqvist of the Office",
    ("Tamarack Rolling", "Spruce Hollow Mill", "Heron Smelting and Casting"),
)


def shown(capsys: pytest.CaptureFixture[str], *, empty: str = "None.") -> list[str]:
    print_table(HEADS, [ROW], empty=empty)
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("width", [200, 80, 40, 20])
def test_references_and_dates_stay_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    """
    However narrow it is, one line holds the reference, the stage and the day.
    """
    monkeypatch.setenv("COLUMNS", str(width))

    lines = shown(capsys)

    assert any(all(word in line for word in ROW[:3]) for line in lines), lines
    assert any(all(head in line for head in HEADS) for line in lines), lines


@pytest.mark.parametrize("width", [200, 80])
def test_it_is_as_wide_as_columns_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    """
    COLUMNS is respected without a terminal, and no line is padded with blanks.
    """
    monkeypatch.setenv("COLUMNS", str(width))

    lines = shown(capsys)

    assert max(map(len, lines)) <= width
    assert [] == [line for line in lines if line != line.rstrip()]


def test_columns_that_can_be_spared_go_before_words_are_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Empty ones first, then those that are named, and it says which; then words break.
    """
    heads = ("key", "remark", "firm", "criteria", "about")
    row = ("AU-9", "", "Certifications", ("PS 10.3", "CoC 7.1"), "✓ 08-05 Leichtmetall")
    seen = {}
    for width in (60, 46, 30, 27):
        monkeypatch.setenv("COLUMNS", str(width))
        print_table(heads, [row], empty="None.", spare=("firm",))
        seen[width] = capsys.readouterr()

    assert [True, False, False, False] == ["remark" in one.out for one in seen.values()]
    assert [True, True, False, False] == ["firm" in one.out for one in seen.values()]
    left_out = ["firm" in one.err for one in seen.values()]
    assert [False, False, True, True] == left_out
    whole = ["Leichtmetall" in one.out for one in seen.values()]
    assert [True, True, True, False] == whole
    for one in seen.values():
        for words in ("AU-9", "PS 10.3", "CoC 7.1", "✓ 08-05"):
            assert words in one.out


def test_a_file_is_wide(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Nothing is folded on the way into a file.
    """
    monkeypatch.delenv("COLUMNS", raising=False)

    assert any(", ".join(ROW[4]) in line for line in shown(capsys))


NAME, DAY = "Ada Okafor-Lindqvist", "2026-11-30"
LONGEST = {
    "requests": (
        request_view.HEADS,
        request_view.SPARE,
        {
            "id": "09c4e2d1",
            "what": "release a letter",
            "about": "GR-7F3K-9Q2D",
            "how": "out-of-scope, consumer-authority",
            "asked by": NAME,
            "since": DAY,
            "until": f"{DAY} (lapsed)",
            "you": "others answer",
        },
    ),
    "clocks": (
        clock_fields.HEADS,
        clock_fields.SPARE,
        {
            "stage": max(Stage, key=len),
            "clock": max(ClockKind, key=len),
            "state": "! overdue",
            "due": DAY,
            "left": "38 days late",
            "owner": NAME,
            "told": f"escalated {DAY}",
        },
    ),
    "case triage": (
        case_triage_view.HEADS,
        case_triage_view.SPARE,
        {
            "proposal": f"entity:{UUID(int=7)}",
            "what": "Tamarack Rolling",
            "score": "0.97",
            "how": "name-in-text",
            "words": "Tamarack · Rolling",
            "decision": f"confirmed by {NAME}",
        },
    ),
    "blobs check": (
        blobs.HEADS,
        blobs.SPARE,
        {
            "part": str(UUID(int=7)),
            "bytes": "25000000",
            "object": f"{'a1' * 8}/{'b2' * 16}",
        },
    ),
    "letters list": (
        letters.HEADS,
        letters.SPARE,
        {
            "id": "ff0bcee6",
            "kind": max(OutgoingKind, key=len),
            "state": max(OutgoingState, key=len),
            "why": "it may have been sent; say so, or send it again",
            "made": DAY,
            "language": "en",
        },
    ),
    "cases": (
        cases.HEADS,
        cases.SPARE,
        {
            "stage": max(Stage, key=len),
            "urgency": "critical",
            "due": DAY,
            "handler": NAME,
            "about": "Leichtmetallverarbeitung",
            "criteria": "PS 10.3",
        },
    ),
}


@pytest.mark.parametrize("command", LONGEST)
def test_eighty_columns_are_enough_for_words(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Each word is whole that is not in a column that was left out, the longest ones too.
    """
    heads, spare, values = LONGEST[command]
    values = {"reference": "GR-7F3K-9Q2D", **values}
    monkeypatch.setenv("COLUMNS", "80")

    print_table(heads, [[values[one] for one in heads]], empty="", spare=spare)
    done = capsys.readouterr()

    left_out = {one for one in spare if one in done.err}
    words = {
        word for one in heads if one not in left_out for word in values[one].split()
    }
    assert set() == words - set(done.out.split())
    assert left_out

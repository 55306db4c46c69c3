"""A timeline is drawn as wide as there is room, and shows the same at any width."""

from __future__ import annotations

from datetime import date

import pytest

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grievance.domain.evidence import Relation
from grievance.domain.timeline import Known, Lane, Moment, Timeline, TimelineEntry
from grievance.screen.timeline import draw_timeline


TODAY = date(2026, 3, 2)
HOSTILE = "[/x]\x1b[2J\u202e诺维克\nsecond"


def entry(
    on: date | None, lane: Lane, moment: Moment, about: str, **more: object
) -> TimelineEntry:
    facts: dict[str, object] = {"text": f"about {about}", **more}
    return TimelineEntry(on=on, lane=lane, moment=moment, about=about, **facts)  # type: ignore[arg-type]  # fields of an entry


PICTURE = Timeline.of(
    [
        entry(
            date(2023, 3, 1),
            Lane.EVIDENCE,
            Moment.HAPPENED,
            "E1",
            until=date(2024, 8, 1),
        ),
        entry(
            date(2024, 5, 1),
            Lane.AUDITS,
            Moment.AUDIT_HELD,
            "AU-1",
            known=(
                Known(evidence=1, relation=Relation.NOT_PUBLIC_THEN),
                Known(evidence=2, relation=Relation.LATER),
            ),
        ),
        entry(date(2025, 1, 10), Lane.EVIDENCE, Moment.PUBLISHED, "E1"),
        entry(date(2026, 2, 20), Lane.CASE, Moment.LETTER_CAME, "letter 1"),
        entry(None, Lane.AUDITS, Moment.AUDIT_AHEAD, "AU-2"),
    ],
    today=TODAY,
)


def drawn(timeline: Timeline, width: int) -> list[str]:
    return [one.text for one in draw_timeline(timeline, width)]


def test_rails_beside_each_other() -> None:
    """
    Days down, a sign on the rail of its lane, and what went on is a thicker rail; how
    long nothing was is said, as days down are not true to scale.
    """
    lines = drawn(PICTURE, 70)

    start = lines.index(next(one for one in lines if "E A C" in one))
    assert [
        "            E A C  E evidence, A audits, C case",
        "2023-03-01  ◐ │ │  E1 about E1 (until 2024-08-01)",
        "    ⋮       ┃ │ │  1 year 2 months",
        "2024-05-01  ┃ ◆ │  AU-1 about AU-1: ◐E1 ○E2",
        "    ⋮       │ │ │  8 months",
        "2025-01-10  ● │ │  E1 about E1",
        "    ⋮       │ │ │  1 year 1 month",
        "2026-02-20  │ │ «  letter 1 about letter 1",
        "2026-03-02  today ────────────────────────────────────────────────────",
        "no day      │ ◇ │  AU-2 about AU-2",
    ] == lines[start : start + 10]


def test_the_table_of_what_audits_could_have_known() -> None:
    """
    It stands below the scale: an audit a line, a sign for each piece of evidence.
    """
    lines = drawn(PICTURE, 70)
    start = next(n for n, line in enumerate(lines) if "could have known" in line)
    head, held, coming = lines[start : start + 3]

    assert head.split()[-2:] == ["E1", "E2"]
    assert ("2024-05-01", ["◐", "○"]) == (held.split()[0], held.split()[-2:])
    assert "no day" in coming


def test_columns_where_there_is_room() -> None:
    """
    Each lane has its own, and what went on at the time of an audit is beside it.
    """
    lines = drawn(PICTURE, 130)

    [heads] = [line for line in lines if "Evidence" in line and "Audits" in line]
    [audit] = [line for line in lines if line.startswith("2024-05-01") and "┃" in line]
    assert heads.index("Audits") == audit.index("◆")
    assert heads.index("Evidence") == audit.index("┃")


def test_much_evidence_takes_several_tables() -> None:
    """
    None of it is cut off where the window is narrow.
    """
    known = tuple(Known(evidence=n, relation=Relation.LATER) for n in range(1, 41))
    audit = entry(TODAY, Lane.AUDITS, Moment.AUDIT_HELD, "AU-1", known=known)
    words = " ".join(drawn(Timeline.of([audit], today=TODAY), 60))

    assert all(f" E{number} " in f"{words} " for number in range(1, 41))
    assert "AU-1 about AU-1: 40×○" in words


@pytest.mark.parametrize("width", [40, 60, 80, 130, 200])
def test_hostile_words_stay_in_their_lines(width: int) -> None:
    """
    Codes are visible marks, and no line is wider than the window.
    """
    words = entry(TODAY, Lane.CASE, Moment.LETTER_CAME, "letter 1", text=HOSTILE * 9)
    lines = drawn(Timeline.of([words, *PICTURE.entries], today=TODAY), width)

    assert all(cell_len(line) <= width for line in lines)
    assert not any(code in line for line in lines for code in "\x1b\u202e\n")


@given(
    st.lists(
        st.tuples(
            st.dates(date(2020, 1, 1), date(2030, 1, 1)),
            st.sampled_from(Lane),
            st.text(max_size=30),
        ),
        max_size=8,
    ),
    st.integers(min_value=40, max_value=160),
)
def test_every_entry_is_drawn_once(
    made: list[tuple[date, Lane, str]], width: int
) -> None:
    """
    Whatever is in it, in whatever order it came: nothing is lost at any width.
    """
    entries = [
        entry(on, lane, Moment.EVENT, f"N{place}", text=text)
        for place, (on, lane, text) in enumerate(made)
    ]
    lines = drawn(Timeline.of(entries, today=TODAY), width)

    assert all(cell_len(line) <= width for line in lines)
    assert [1] * len(made) == [
        sum(f"* N{n}" in line or f"  N{n}" in line for line in lines)
        for n in range(len(made))
    ]

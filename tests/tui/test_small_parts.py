"""Patience, words, columns and files: the small rules of the desk."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from grievance.domain.errors import SetupError
from grievance.domain.slip import Slip
from tests.tui.offices import ADA, Office
from tests.tui.test_case_index import row
from tui.forms.form import Form, Prose
from tui.listed import Slot
from tui.patience import Patience
from tui.saving import LONGEST_NAME, refuse_taken, safe_name, save_private
from tui.screens.form import FormScreen
from tui.session import Session
from tui.text import list_cell
from tui.widgets.columns import COLUMNS, lay_out
from tui.widgets.key_line import LiveKey, fitting, of_areas
from tui.widgets.line_table import ended
from tui.words import due_words, size_words


TODAY = date(2026, 3, 2)


def test_each_wrong_try_waits_longer() -> None:
    """
    One, two, four, eight seconds, and eight from then on; a right one forgets.
    """
    patience = Patience()
    waits = []
    for now in (100.0, 200.0, 300.0, 400.0, 500.0):
        patience.was_wrong(now)
        waits.append(patience.remaining(now))

    assert [1.0, 2.0, 4.0, 8.0, 8.0] == waits
    assert 3.0 == patience.remaining(505.0)
    assert 0.0 == patience.remaining(508.0)
    patience.was_right()
    assert 0.0 == patience.remaining(500.0)


@pytest.mark.parametrize(
    ("days", "words"), [(12, "in 12 d"), (1, "in 1 d"), (0, "today"), (-3, "! 3 d")]
)
def test_due_in_words(days: int, words: str) -> None:
    """
    What is late has a sign, not only a colour.
    """
    assert words == due_words(TODAY + timedelta(days=days), TODAY)


def test_no_clock_and_sizes() -> None:
    """
    Where nothing runs there is a dash; sizes read as people say them.
    """
    assert "–" == due_words(None, TODAY)
    assert ["7 B", "12 kB", "3.4 MB"] == [size_words(n) for n in (7, 12_345, 3_400_000)]


@given(st.integers(20, 300))
def test_the_last_line_never_cuts_a_key(width: int) -> None:
    """
    Whole keys in their order as long as there is room, and help behind them, always.
    """
    keys = [LiveKey(key=name, shown=name, what="Does this") for name in "abcdefgh"]
    ask = LiveKey(key="question_mark", shown="?", what="Help", is_help=True)

    found = fitting([ask, *keys], width)

    assert ask == found[-1]
    assert tuple(keys[: len(found) - 1]) == found[:-1]
    assert width >= sum(one.width for one in found) + 2 * (len(found) - 1)
    assert len(found) == len(keys) + 1 or width < (len(found) + 1) * 13


@pytest.mark.parametrize(("width", "count"), [(40, 0), (62, 0), (63, 1), (80, 1)])
def test_what_finds_keys_stands_where_it_leaves_room(width: int, count: int) -> None:
    """
    In half of a line and no more; help always.
    """
    ask = LiveKey(key="question_mark", shown="?", what="Help", is_help=True)
    name = LiveKey(key="colon", shown=":", what="Commands", is_finder=True)
    areas = of_areas(["1", "8"])

    found = fitting([areas, ask, name], width)

    assert ask in found
    assert [count, count] == [found.count(areas), found.count(name)]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (["1", "2", "8", "0", "^f"], "1-8 Areas"),
        (["f1", "f2"], "f1 Areas"),
    ],
)
def test_the_areas_are_one_entry(shown: list[str], expected: str) -> None:
    """
    Their numbers take two cells each, and their names no line has room for.
    """
    one = of_areas(shown)

    assert (expected, True) == (f"{one.shown} {one.what}", one.is_finder)


@given(st.integers(37, 300))
def test_columns_fill_the_line(width: int) -> None:
    """
    At every width the columns and their gaps are as wide as the line.
    """
    places = lay_out(COLUMNS, width)

    assert width == sum(place.width for place in places) + len(places) - 1
    titles = [place.column.title for place in places]
    assert sorted(set(titles)) == sorted(titles)
    assert {"Reference", "Due", "Stage"} <= set(titles)


@pytest.mark.parametrize(
    ("width", "entities", "about"),
    [
        (80, (), "PS 6.1"),
        (80, ("Norvik",), "Norvik, PS 6.1"),
        (120, (), "–"),
        (120, ("Norvik",), "Norvik"),
    ],
)
def test_criteria_stand_with_the_names_where_they_have_no_column(
    width: int, entities: tuple[str, ...], about: str
) -> None:
    """
    No case is about nothing that is known to be about something.
    """
    line = row(1)._replace(entities=entities, slip=Slip(criteria=("PS 6.1",)))
    places = lay_out(COLUMNS, width)

    [shown] = [one.column for one in places if one.column.title == "About"]
    assert about == shown.value(line, TODAY)
    titles = {one.column.title for one in places}
    assert (width >= 100) == ("Criteria" in titles)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (6, "PS 6.…"),
        (9, "PS 6.1, …"),
        (12, "PS 6.1, …   "),
        (16, "PS 6.1, …       "),
        (18, "PS 6.1, PS 10.3, …"),
    ],
)
def test_half_a_code_is_never_shown_as_another(width: int, shown: str) -> None:
    """
    What is cut ends in an ellipsis, after a comma where there is one.
    """
    assert shown == list_cell("PS 6.1, PS 10.3, PS 4", width)


def test_a_column_of_codes_cuts_none_of_them() -> None:
    """
    Another column is cut anywhere: its words are no less true for it.
    """
    codes, words = "PS 10.3, PS 10.7", "To the complaints office"

    assert "PS 10.3, …   " == Slot("About", codes=True).fit(codes, 13)
    assert "PS 10.3, PS…" == Slot("About").fit(codes, 12)
    assert "To the comp…" == Slot("What", codes=True).fit(words, 12)


def test_a_line_that_is_cut_says_so() -> None:
    """
    Of any number of pieces; one that fits is filled up.
    """
    strip = Strip([Segment("PS 10.3"), Segment(" 水水")])

    assert "PS 10…" == ended(strip, 6, Style()).text
    assert "PS 10.3 水…" == ended(strip, 11, Style()).text
    assert "PS 10.3 水水 " == ended(strip, 13, Style()).text


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("dam photo.jpg", "dam-photo.jpg"),
        ("../../.bashrc", "bashrc"),
        ("C:\\evil\\run.exe", "run.exe"),
        ("\x1b[31m\u202efdp.exe", "31m-fdp.exe"),
        ("", "attachment"),
        ("...", "attachment"),
        ("报告.pdf", "报告.pdf"),
    ],
)
def test_names_become_harmless(name: str, safe: str) -> None:
    """
    A suggested file name has no folder, no codes, and is not hidden.
    """
    assert safe == safe_name(name)


@given(st.text())
def test_every_name_is_a_name(name: str) -> None:
    """
    Whatever somebody calls a file, the suggestion is one short visible name.
    """
    safe = safe_name(name)

    assert 0 < len(safe) <= LONGEST_NAME
    assert not safe.startswith(".")
    assert safe == Path(safe).name


def test_a_long_name_keeps_its_ending() -> None:
    """
    What kind of file it is can still be seen.
    """
    assert safe_name("x" * 500 + ".pdf").endswith(".pdf")


def test_files_are_new_and_private(tmp_path: Path) -> None:
    """
    Nothing is overwritten, no link is followed, and nobody else can read it.
    """
    path, link = tmp_path / "new", tmp_path / "link"
    save_private(path, b"x")
    link.symlink_to(tmp_path / "elsewhere")

    assert 0o600 == path.stat().st_mode & 0o777
    for taken in (path, link):
        with pytest.raises(SetupError, match="exists already"):
            refuse_taken(taken)
        with pytest.raises(SetupError, match="cannot be written"):
            save_private(taken, b"y")
    with pytest.raises(SetupError, match="There is no writing into"):
        refuse_taken(tmp_path / "nowhere" / "x")
    assert b"x" == path.read_bytes()


def test_a_form_that_has_no_fields_yet_has_nothing_to_keep(office: Office) -> None:
    """
    What is typed is kept every few seconds, also between opening a form and its fields.
    """
    session = Session(mechanism=office.mechanism, ring=office.ring(ADA))
    form = Form(title="A", fields=(Prose(name="said", label="Said"),))

    assert FormScreen[object](session, form, lambda _values: None).unsaved() is None

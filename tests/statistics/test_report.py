"""The report of a package: all its numbers and no others, for everybody, and checked."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from grievance.statistics.cube import Dimension, Key, Shape
from grievance.statistics.package import DESCRIPTION, REPORT, Files, digest, package
from grievance.statistics.package_files import PackageError
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.published import read_package
from grievance.statistics.release import Method, Release, Words
from tests.statistics.reports import imagined, written


ALL = "All"
RULED = [("2026", Method.WITHHELD), ("2026-Q3", Method.ROUND5)]
FIRST_EDITION = {
    Method.WITHHELD: "4acbb42f9c63e46f5d63bb8ee46d5012cee4117394599c4c23fec49ecd6c198c",
    Method.ROUND5: "cf4096153b6042da19c9a29e5ab5f6c9ae36516c7a525b5af70293d1e92efbcb",
}
TEXT, MARKS = 4.5, 3.0  # contrast that WCAG 2.2 AA wants of them


@cache
def files_of(period: str, method: Method) -> Files:
    return package(imagined(period, method))


def page_of(files: Files) -> ET.Element:
    return ET.fromstring(files[REPORT])  # no XML if it is broken


@pytest.fixture(params=RULED, ids=["withheld", "round5"])
def ruled(request: pytest.FixtureRequest) -> tuple[str, Method]:
    found: tuple[str, Method] = request.param
    return found


@pytest.fixture
def page(ruled: tuple[str, Method]) -> ET.Element:
    return page_of(files_of(*ruled))


# What it says


def test_it_has_every_number_and_no_other(ruled: tuple[str, Method]) -> None:
    """
    Each table that a reader sees says what its file says; none is missing.
    """
    release = imagined(*ruled)
    tables = dict(tables_on(page_of(package(release))))

    assert {one.shape.name for one in release.tables} == tables.keys()
    for one in release.tables:
        labels = release.words.values
        said = dict(numbers_in(tables[one.shape.name]))
        for key, number in one.numbers.items():
            is_none = number is None and is_part_of_none(key, one)
            expected = "0" if is_none else words_of(number)
            assert expected == said_of(key, one.shape, labels, said), key


def tables_on(page: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    for one in page.iter("div"):
        name = one.get("id", "")
        if name.startswith("table-"):
            yield name.removeprefix("table-"), one


def numbers_in(table: ET.Element) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what each row says, by the label of its group and its own."""
    for body in table.iter("tbody"):
        rows = [
            ("".join(row.find("th").itertext()), "".join(row.find("td").itertext()))  # type: ignore[union-attr]  # every row has both
            for row in body.iter("tr")
        ]
        (heads, said), *parts = rows
        for head in heads.split("; "):
            yield (head, ALL), said.removesuffix(" each")
        for labels, number in parts:
            for label in labels.split("; "):
                yield (heads, label), number.removesuffix(" each")


def said_of(
    key: Key,
    shape: Shape,
    labels: Mapping[str, Mapping[str, str]],
    said: Mapping[tuple[str, str], str],
) -> str:
    """Return what the page says of a number: of its row, or of all of its group."""
    where = dict(key.where)
    names = [one.name for one in shape.dimensions]
    groups = [labels[one][where[one]] for one in names[:-1] if one in where]
    head = ", ".join(groups) or ALL
    row = labels[names[-1]][where[names[-1]]] if names and names[-1] in where else ALL
    return said.get((head, row), said[head, ALL])


def is_part_of_none(key: Key, table: Printed) -> bool:
    """Whether its sum is 0, and each of the parts 0 or withheld, which are not listed."""
    if not key.where:
        return False
    inner = table.shape.dimensions[-1]
    where = tuple(pair for pair in key.where if pair[0] != inner.name)
    parts = (
        replace(key, where=tuple(sorted((*where, (inner.name, value)))))
        for value in inner.values
    )
    is_none = table.numbers[replace(key, where=where)] == 0
    return bool(where) and is_none and not any(table.numbers[one] for one in parts)


def words_of(number: int | None) -> str:
    return "withheld" if number is None else f"{number:,}"


def test_what_is_withheld_looks_the_same_everywhere() -> None:
    """
    The same word and the same mark, of a length that says nothing; told ones have none.
    """
    page = page_of(files_of(*RULED[0]))
    cells = [one for one in page.iter("div") if one.get("class") == "cell"]
    marks = {True: set[str](), False: set[str]()}
    for cell in cells:
        [*_, svg] = [*cell.iter("svg")] or [ET.Element("svg")]
        is_withheld = "withheld" in "".join(cell.itertext())
        marks[is_withheld].add(ET.tostring(svg, encoding="unicode"))

    [mark] = marks[True]
    assert 'class="hatched" width="100%"' in mark
    assert 10 < len(marks[False])
    assert not any("hatched" in one for one in marks[False])


def test_a_rounded_number_shows_between_what_it_lies() -> None:
    """
    A line from the least to the most, and the words say how far.
    """
    page = page_of(files_of(*RULED[1]))
    text = "".join(one for part in page.iter("main") for one in part.itertext())
    [*bars] = page.iter("svg")
    drawn = [one for one in bars if one.find("rect[@class='told']") is not None]

    assert "may be up to 4 more or less" in text
    assert "withheld" not in text
    assert drawn
    assert all(one.find("line") is not None for one in drawn)


def test_a_median_is_said_where_it_is_told() -> None:
    """
    As the class that it lies in; not where what is withheld leaves it open.
    """
    told = days(whole=100, counts=(10, 70, 20))
    open_ = days(whole=None, counts=(None, None, 20))

    assert ["Median: 22 to 90 days.", "90th percentile: More than 90 days."] == told
    assert [] == open_


def days(*, whole: int | None, counts: tuple[int | None, ...]) -> list[str]:
    codes = {
        "up-to-21": "21 days or fewer",
        "up-to-90": "22 to 90 days",
        "over-90": "More than 90 days",
    }
    took = Dimension(name="took", values=tuple(codes))
    shape = Shape(name="t", measure="ended", period="2026-Q3", dimensions=(took,))
    numbers = dict(zip(shape.all_keys(), (whole, *counts), strict=True))
    made = small(Printed(shape=shape, numbers=numbers), {"took": codes})
    text = package(made)[REPORT].decode()
    return re.findall(r"(?:Median|90th percentile): [^.]*\.", text)


# For everybody


def test_it_needs_nothing_from_anywhere(page: ET.Element) -> None:
    """
    No script, no frame, nothing to fetch; links lead to files beside it or into it.
    """
    names = {one.tag for one in page.iter()}
    links = [one.get("href", "") for one in page.iter("a")]
    ids = {one.get("id") for one in page.iter()}
    [policy] = [
        one.get("content", "") for one in page.iter("meta") if one.get("http-equiv")
    ]

    assert not names & {"script", "iframe", "object", "embed", "img", "form", "base"}
    assert not any(name.startswith("on") for one in page.iter() for name in one.attrib)
    assert not any(one.get("style") or one.get("src") for one in page.iter())
    assert "url(#hatch)" in (style := style_of(page))
    assert "@import" not in style
    assert 1 == style.count("url(")
    assert policy.startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    for link in links:
        assert link.removeprefix("#") in ids or re.fullmatch(
            r"data/[a-z-]+\.csv|datapackage\.json", link
        )


def test_it_can_be_read_aloud(page: ET.Element) -> None:
    """
    Language, one title, headings in order, tables with caption and heads; drawings are
    passed over, as the number stands beside each.
    """
    levels = [int(one.tag[1]) for one in page.iter() if re.fullmatch("h[1-6]", one.tag)]
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    labelled = [one.get("aria-labelledby") for one in page.iter()]

    assert "en" == page.get("lang")
    assert 1 == levels[0]
    assert 1 == levels.count(1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert {*filter(None, labelled)} <= {*ids}
    assert all(one.get("aria-hidden") == "true" for one in page.iter("svg"))
    assert all(
        one.get("scope") in {"col", "row", "rowgroup"} for one in page.iter("th")
    )
    for table in page.iter("table"):
        caption = table.find("caption/h3")
        assert caption is not None
        assert caption.text
        assert 2 == len([*table.iterfind("thead/tr/th")])


def test_links_say_where_they_lead(page: ET.Element) -> None:
    """
    Whoever hears only the links knows which is which; the first skips to the numbers.
    """
    links = [("".join(one.itertext()), one.get("href")) for one in page.iter("a")]

    assert ("Skip to the numbers", "#numbers") == links[0]
    assert all(text for text, _ in links)
    assert len({text for text, _ in links}) == len(set(links))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast_is_enough(scheme: int) -> None:
    """
    Of words and of drawings, on each ground they stand on.
    """
    style = style_of(page_of(files_of(*RULED[0])))
    palette = dict(
        re.findall(r"--(\w+): (#[0-9a-f]{6});", style.split(":root {")[scheme + 1])
    )

    for ground in ("paper", "panel"):
        for ink in ("ink", "quiet", "link"):
            assert TEXT <= contrast(palette[ink], palette[ground]), (ink, ground)
    for mark in ("told", "may", "hatch", "quiet"):
        assert MARKS <= contrast(palette[mark], palette["paper"]), mark


def style_of(page: ET.Element) -> str:
    return "".join(page.find("head/style").itertext())  # type: ignore[union-attr]  # it has one


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG computes it."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_whatever_is_in_a_name_is_text(page: ET.Element) -> None:
    """
    An office, or a label, with signs that mean something to a browser.
    """
    [title] = page.iter("h1")

    assert 'Office <of> "Complaints" & more' in (title.text or "")
    assert "of" not in {one.tag for one in page.iter()}


# What it is made of


def small(table: Printed, codes: Mapping[str, Mapping[str, str]]) -> Release:
    return Release(
        office="Example Body",
        period="2026-Q3",
        published_on=date(2026, 10, 12),
        tables=(table,),
        words=Words(
            titles={"t": "A table"},
            dimensions={"took": "How long it took", "place": "Place"},
            values=codes,
            measures={"ended": "Complaints that ended"},
        ),
        rule=Rule(),
    )


@pytest.mark.parametrize("method", list(Method))
def test_the_first_edition_stays_as_it_is(method: Method) -> None:
    """
    What was published is checked for ever: whoever changes a word or a line of a report
    begins another edition, and keeps this one (ADR 0052).
    """
    places = Dimension(name="place", values=("a", "b", "c"))
    shape = Shape(name="t", measure="ended", period="2026-Q3", dimensions=(places,))
    is_rounded = method is Method.ROUND5
    found = (30, 5, 25, 0) if is_rounded else (30, None, None, 0)
    numbers = dict(zip(shape.all_keys(), found, strict=True))
    table = Printed(shape=shape, numbers=numbers, margin=4 if is_rounded else 0)
    made = replace(small(table, {"place": {"a": "Ä & B"}}), method=method)

    assert FIRST_EDITION[method] == digest(package(made)[REPORT])


def test_a_report_that_says_something_else_is_found(tmp_path: Path) -> None:
    """
    Even where whoever altered it gave its description the new digest.
    """
    folder = written(imagined(*RULED[0]), tmp_path)
    read_package(folder)
    page = (folder / REPORT).read_bytes()
    altered = page.replace(b">withheld<", b">3<", 1)
    assert altered != page

    (folder / REPORT).write_bytes(altered)
    with pytest.raises(PackageError, match=r"report\.html .* its digest is another"):
        read_package(folder)
    describe(folder, altered)
    with pytest.raises(PackageError, match="it is not what its tables say"):
        read_package(folder)


def test_a_report_of_a_later_edition_is_not_guessed_at(tmp_path: Path) -> None:
    """
    The program says that it does not know it; a package without any is none of ours.
    """
    folder = written(imagined(*RULED[1]), tmp_path)
    page = (folder / REPORT).read_bytes()

    describe(folder, page, edition=2)
    with pytest.raises(PackageError, match="of edition 2; check it with a newer"):
        read_package(folder)
    describe(folder, page, edition=None)
    with pytest.raises(PackageError, match="is no package of ours"):
        read_package(folder)


def describe(folder: Path, page: bytes, *, edition: int | None = 1) -> None:
    """Write the description so that it has a digest of the page, and an edition."""
    described = json.loads((folder / DESCRIPTION).read_text())
    [resource] = [one for one in described["resources"] if one["path"] == REPORT]
    resource["hash"] = f"sha256:{digest(page)}"
    described["grievance"]["report"] = edition
    (folder / DESCRIPTION).write_text(
        json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    )


def test_the_same_release_gives_the_same_page() -> None:
    """
    And another one another.
    """
    made = imagined(*RULED[0])

    assert package(made)[REPORT] == package(imagined(*RULED[0]))[REPORT]
    assert package(made)[REPORT] != package(replace(made, late=""))[REPORT]

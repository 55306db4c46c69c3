"""An operator corrects the catalogue with a file, and is told where it is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grievance.catalogue.catalogue import shipped_catalogue
from grievance.catalogue.checks import check
from grievance.catalogue.crosswalk import Crosswalk
from grievance.catalogue.expansion import Rule
from grievance.catalogue.files import CatalogueError
from grievance.catalogue.overrides import override_files, read_catalogue
from grievance.domain.criterion import CriterionRef, parse_criterion_code
from grievance.domain.errors import NotFoundError


SHIPPED = shipped_catalogue()
GOOD = """
[[criterion]]
standard = "ASI-PS"
version = "V3.1"
id = "10.5"
title = "Speaking With One Another"
note = "looked up"
parts = { a = "how workers are heard" }
tests = ["Ask people on all shifts."]
protect = ["interviews", "ours"]

[[criterion]]
standard = "PS"
version = "V3.1"
id = "10.6"
note = "still to look up"

[[criterion]]
standard = "ASI-CoC"
version = "V2.1"
id = "8.1"
title = "Material Accounts"

[protection]
ours = "Go home if you are followed."

[[standard]]
standard = "ASI-PS"
version = "V3"
like = "V3.1"

[[standard]]
standard = "Lead-Safe"
short = "LS"
version = "2027"
principles = [{ id = "1", title = "People" }]

[[criterion]]
standard = "Lead-Safe"
version = "2027"
id = "1.1"
title = "Blood Tests"

[[rule]]
id = "lead"
criteria = ["LS 1.1"]
adds = ["PS 11.1"]
reason = "Lead is a matter of health at work."
"""


def ref(standard: str, version: str, criterion: str) -> CriterionRef:
    return CriterionRef(standard=standard, version=version, criterion=criterion)


def test_a_file_in_the_home_corrects_and_adds(tmp_path: Path) -> None:
    """
    Title, note, letters, tests, a new criterion, a version, a standard, a rule.
    """
    (tmp_path / "catalogue.toml").write_text(GOOD, "utf-8")
    found = read_catalogue(tmp_path)
    mended = found.criterion(ref("ASI-PS", "V3.1", "10.5a"))
    added = found.criterion(ref("ASI-CoC", "V2.1", "8.1"))
    lead = found.expand([parse_criterion_code("LS 1.1")], certified=["PS", "LS"])

    assert ("Speaking With One Another", "operator", "high", "looked up") == (
        mended.title,
        mended.basis,
        mended.confidence,
        mended.note,
    )
    assert found.standard("PS", "v3.1").knows("10.5a")
    noted = found.criterion(ref("ASI-PS", "V3.1", "10.6"))
    assert ("low", "still to look up") == (noted.confidence, noted.note)
    assert ("Material Accounts", "8") == (added.title, added.principle)
    assert ["PS 11.1"] == [str(one.code) for one in lead]
    (tests,) = found.tests_for(ref("ASI-PS", "V3.1", "10.5"))
    assert ("Ask people on all shifts.",) == tests.steps
    assert "Go home if you are followed." in found.protection((tests,))
    assert [] == [remark.sentence for remark in check(found) if remark.error]


def test_a_version_like_another_is_joined_to_it(tmp_path: Path) -> None:
    """
    Its criteria, tests and crosswalks are found without further words.
    """
    (tmp_path / "catalogue.toml").write_text(GOOD, "utf-8")
    found = read_catalogue(tmp_path)

    assert 62 == len(found.standard("ASI-PS", "V3").criteria)
    assert (ref("ASI-PS", "V3", "2.7"),) == found.in_version(
        ref("ASI-PS", "V2", "2.6"), "V3"
    )
    assert found.tests_for(ref("ASI-PS", "V3", "10.3"))
    assert "V3.1" == found.current("PS").version


def test_files_of_a_folder_are_applied_in_order(tmp_path: Path) -> None:
    """
    The last word counts: `catalogue.toml` first, then `catalogue/` by name.
    """
    (tmp_path / "catalogue").mkdir()
    for name in ("catalogue.toml", "catalogue/b.toml", "catalogue/a.toml"):
        text = f'[[criterion]]\nstandard="PS"\nversion="V2"\nid="1.1"\ntitle="{name}"\n'
        (tmp_path / name).write_text(text, "utf-8")

    names = [file.name for file in override_files(tmp_path)]
    found = read_catalogue(tmp_path)

    assert ["catalogue.toml", "a.toml", "b.toml"] == names
    assert "catalogue/b.toml" == found.criterion(ref("PS", "V2", "1.1")).title


def test_without_a_file_it_is_as_shipped(tmp_path: Path) -> None:
    """
    Nothing in the home changes nothing.
    """
    assert SHIPPED == read_catalogue(tmp_path) == read_catalogue(None)


ONE = 'standard = "ASI-PS"\nversion = "V3.1"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[criterion]", r"catalogue\.toml is not TOML: .*line 1"),
        ("[[criteria]]\n", r"catalogue\.toml: nothing is called `criteria`"),
        ("criterion = 1", r"catalogue\.toml: `criterion` begins each"),
        ("criterion = [1]", r"criterion 1: a table is needed"),
        (f"[[criterion]]\n{ONE}", r"criterion 1 \(ASI-PS V3\.1\).*missing.*`id`"),
        (f'[[criterion]]\n{ONE}id = "nine"', r"nine\): A criterion is a number"),
        (f'[[criterion]]\n{ONE}id = "9.8b"', r"without a letter"),
        (f'[[criterion]]\n{ONE}id = "9.30"', r"9\.30\).*give it a title"),
        (f'[[criterion]]\n{ONE}id = "12.1"\ntitle = "x"', r"no principle 12"),
        (
            f'[[criterion]]\n{ONE}id = "9.8"\nheading = "x"',
            r"nothing is called `heading`",
        ),
        (f'[[criterion]]\n{ONE}id = "9.8"\ntitle = 3', r"at `title`: expected `str`"),
        ('[[criterion]]\nstandard = "X"\nversion = "1"\nid = "1.1"', r"no standard X"),
        (f"[[standard]]\n{ONE}", r"is there already"),
        ('[[standard]]\nstandard = "X"\nversion = "1"', r"needs a `short` name"),
        (
            '[[standard]]\nstandard = "X"\nshort = "PS"\nversion = "1"',
            r"PS belongs to another",
        ),
        (
            '[[standard]]\nstandard = "ASI-PS"\nversion = "V4"\nlike = "V9"',
            r"no ASI-PS V9; it has V3\.1, V2",
        ),
        (
            '[[crosswalk]]\nstandard = "ASI-PS"\nold = "V2"\nnew = "V9"\nmoved = {}',
            r"crosswalk 1 \(ASI-PS V2 V9\): .*no ASI-PS V9",
        ),
        ('[[rule]]\nid = "x"\nadds = []', r"rule 1 \(x\).*`reason`"),
        ("[protection]\nx = 1", r"protection at .*expected `str`"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_place(
    tmp_path: Path, text: str, expected: str
) -> None:
    """
    One sentence, with the name of the file and of the entry.
    """
    (tmp_path / "catalogue.toml").write_text(text, "utf-8")

    with pytest.raises(CatalogueError, match=expected) as caught:
        read_catalogue(tmp_path)

    assert str(caught.value).startswith("catalogue.toml")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """
    Another encoding, and a folder of that name.
    """
    (tmp_path / "catalogue.toml").write_bytes(b'note = "\xe9"')
    with pytest.raises(CatalogueError, match="not written in UTF-8"):
        read_catalogue(tmp_path)
    (tmp_path / "catalogue.toml").unlink()
    (tmp_path / "catalogue.toml").mkdir()
    with pytest.raises(CatalogueError, match="cannot be read"):
        read_catalogue(tmp_path)


def test_what_ships_hangs_together() -> None:
    """
    Nothing is wrong with the shipped catalogue, and nothing doubtful either.
    """
    assert () == check(SHIPPED)


def test_the_check_finds_what_does_not_hang_together() -> None:
    """
    Crosswalks to nowhere, tests of nothing, unknown letters, doubles, empty rules.
    """
    ps = SHIPPED.standard("PS", "V3.1")
    odd = replace(ps.criteria[0], id="1.1", basis="hearsay", parts={"AB": "x"})
    broken = replace(
        SHIPPED,
        standards=(*SHIPPED.standards, ps, replace(ps, version="V5", criteria=(odd, odd))),
        crosswalks=(
            Crosswalk(
                standard="ASI-PS", old="V2", new="V3.1", moved={"1.1": ("1.9", "1.3")},
                added=("1.2",),
            ),
            Crosswalk(standard="ASI-PS", old="V7", new="V8", moved={}),
        ),
        rules=(
            Rule(id="a", adds=("PS 99.1",), criteria=("PS 9.8z",), reason="x"),
            Rule(id="a", adds=(), reason=" "),
        ),
        tests={
            ref("ASI-PS", "V3.1", "77.7"): replace(
                next(iter(SHIPPED.tests.values())), protect=("angels",), steps=()
            )
        },
    )  # fmt: skip
    said = "\n".join(remark.sentence for remark in check(broken))

    for part in (
        "ASI-PS V3.1 is there 2 times",
        "ASI-PS V5 has 1.1 2 times",
        "basis is one of sourced",
        "'AB' is no letter",
        "ASI-PS V5 has 2 criteria, and 62 in print",
        "leads to 1.9, which V3.1 does not have",
        "says that 1.2 is new, and leads to it too",
        "leads nowhere to 2.9",
        "moves others to 1.3; name 1.3 under `moved` as well",
        "no ASI-PS V7",
        "ASI-PS V3.1 has no criterion 77.7",
        "name the protection angels",
        "are empty",
        "10.3 has no tests",
        "The rule a is there 2 times",
        "The rule a has no reason",
        "neither a topic nor a criterion",
        "no criterion 99.1",
        "the letter z is not in the catalogue",
    ):
        assert part in said, part


def test_what_is_missing_is_named() -> None:
    """
    An unknown standard or version is refused with those there are.
    """
    with pytest.raises(NotFoundError, match=r"no standard X; it has ASI-PS, ASI-CoC"):
        SHIPPED.versions("X")
    with pytest.raises(NotFoundError, match=r"no PS V9; it has V3\.1, V2"):
        SHIPPED.standard("PS", "V9")
    with pytest.raises(NotFoundError, match=r"no criterion 99\.1"):
        SHIPPED.resolve("PS 99.1")

"""What the documents show of files is taken as it stands by whatever reads them."""

from __future__ import annotations

import base64
import re

from pathlib import Path

import pytest

from grievance.settings.file import parse_settings
from grievance.settings.reference import every_section
from tests.cli.staffed import shell_of
from tests.docs.blocks import Block, blocks
from tests.offices import DANA, Office, sqlite_office


__all__ = ["sqlite_office"]

SECTION = re.compile(r"\[(\w+)\]")
NAMED = re.compile(r"# ([\w/]+\.toml)\n")
SECTIONS = {one.name for one in every_section()}
OFFICE = f'[office]\nname = "Any"\nroot = "{base64.b64encode(bytes(32)).decode()}"\n'
SETTINGS = [
    one
    for one in blocks()
    if (found := SECTION.match(one.text)) and found[1] in SECTIONS
]
OF_HOMES = [one for one in blocks() if one.language == "toml" and NAMED.match(one.text)]


@pytest.mark.parametrize("block", SETTINGS, ids=lambda one: one.place)
def test_settings_are_settings(block: Block, tmp_path: Path) -> None:
    """
    No section, name or kind of value is one that the program refuses.
    """
    begins = block.text.startswith("[office]")
    text = block.text.replace("[office]\n", OFFICE) if begins else OFFICE + block.text

    assert parse_settings(text, tmp_path).office.name == "Any"


def test_words_of_an_office_can_be_used(sqlite_office: Office) -> None:
    """
    Letters, notices, bulletins and the guard take what the pages show, all together.
    """
    home = sqlite_office.mechanism.home.path
    for block in OF_HOMES:
        path = home / block.text.partition("\n")[0].removeprefix("# ")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, "utf-8")

    done = shell_of(sqlite_office, DANA).run("catalogue", "check")

    assert len(OF_HOMES) > 5
    assert "wrong: " not in done.out
    assert 0 == done.status, done.err

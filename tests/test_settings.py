"""What the file and the environment decide, and how each mistake is told."""

from __future__ import annotations

import base64

from pathlib import Path

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import SetupError
from grievance.settings import (
    ENV_BROKER,
    ENV_DATABASE,
    MailSettings,
    OfficeSettings,
    Settings,
    UrlSettings,
    read_settings,
    write_settings,
)


ROOT = base64.b64encode(bytes(range(32))).decode()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    return tmp_path / "grievance.toml"


def minimal(root: str = ROOT) -> str:
    return f'[office]\nname = "Office"\nroot = "{root}"\n'


def test_most_may_be_left_out(file: Path) -> None:
    """
    Name and root key are enough; everything else is the embedded way.
    """
    file.write_text(minimal())

    settings = read_settings(file, {})

    assert Settings(office=OfficeSettings(name="Office", root=ROOT)) == settings
    assert bytes(range(32)) == settings.root_public
    assert ("", "", "") == (
        settings.database.url,
        settings.broker.url,
        settings.mail.address,
    )


@given(TEXT, TEXT, TEXT, TEXT)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, name: str, address: str, url: str, by: str
) -> None:
    """
    Whatever an office is called, its file gives back the same settings.
    """
    settings = Settings(
        office=OfficeSettings(name=name, root=ROOT),
        mail=MailSettings(address=address, authserv_id=by),
        database=UrlSettings(url=url),
        broker=UrlSettings(url="redis://localhost/1"),
    )
    file = tmp_path_factory.mktemp("home") / "grievance.toml"
    file.write_text(write_settings(settings), "utf-8")

    assert settings == read_settings(file, {})


def test_the_environment_outweighs_the_file(file: Path) -> None:
    """
    Database and broker are overridden, so that passwords need not lie in the file.
    """
    file.write_text(f'{minimal()}[database]\nurl = "sqlite:///a.db"\n')
    environ = {ENV_DATABASE: "postgresql://x/y", ENV_BROKER: "redis://z"}

    settings = read_settings(file, environ)

    assert ("postgresql://x/y", "redis://z") == (
        settings.database.url,
        settings.broker.url,
    )


def test_a_folder_without_settings_is_no_home(file: Path) -> None:
    """
    Where there is no file, the sentence says how to make an office.
    """
    with pytest.raises(SetupError, match="not the home of an office; run"):
        read_settings(file, {})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "office"),
        ("[office", "not understood"),
        ('[office]\nname = "x"\n', "root"),
        (f'[office]\nname = 3\nroot = "{ROOT}"\n', "name"),
        (f"{minimal()}color = 'red'\n", "color"),
        (f"{minimal()}[datenbank]\nurl = ''\n", "datenbank"),
        (b"\xff\xfe", "not understood"),
    ],
)
def test_a_file_that_is_not_understood_is_refused(
    file: Path, content: str | bytes, said: str
) -> None:
    """
    What is missing, misspelt or no TOML is told in one line that names the file.
    """
    file.write_bytes(content.encode() if isinstance(content, str) else content)

    with pytest.raises(SetupError, match=said) as refused:
        read_settings(file, {})
    assert str(file) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_in_place_of_the_file_is_told(file: Path) -> None:
    """
    What cannot be read is told with the reason.
    """
    file.mkdir()

    with pytest.raises(SetupError, match="cannot be read: Is a directory"):
        read_settings(file, {})


@pytest.mark.parametrize("root", ["", "AAAA", "!!!!", "é", ROOT[:-2], ROOT * 2])
def test_a_damaged_root_key_is_refused(root: str) -> None:
    """
    Anything but 32 bytes is no root key, and asks for the file to be restored.
    """
    settings = Settings(office=OfficeSettings(name="x", root=root))

    with pytest.raises(SetupError, match="restore the file"):
        _ = settings.root_public

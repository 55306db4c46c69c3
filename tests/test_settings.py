"""What the file and the environment decide, and how each mistake is told."""

from __future__ import annotations

import base64

from pathlib import Path

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import SetupError
from grievance.server_rules import is_loopback
from grievance.settings import (
    ENV_BROKER,
    ENV_DATABASE,
    THEMES,
    DeskSettings,
    MailSettings,
    OfficeSettings,
    Settings,
    UrlSettings,
    line_of,
    read_settings,
    write_mailbox,
    write_settings,
)
from tui.theme import ALL


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


IMAP = 'kind = "imap"\nname = "a"\nhost = "h.example"\nuser = "u"\n'


FOLDER = '[[mailbox]]\nname = "a"\nkind = "folder"\npath = "x"\n'
TWICE = FOLDER + FOLDER


def mailbox(text: str) -> str:
    return f"{minimal()}[[mailbox]]\n{text}"


def test_mailboxes_are_read_and_written(file: Path) -> None:
    """
    Several of each kind; what is usual may be left out, and is not written.
    """
    file.write_text(
        mailbox(f'{IMAP}password = "env:A"\n')
        + '[[mailbox]]\nname = "b"\nkind = "maildir"\npath = "Maildir"\n'
        + '[[mailbox]]\nname = "c"\nkind = "imap"\nhost = "::1"\nuser = "ü"\n'
        + 'security = "none"\ntoken_command = ["token", "--for", "ü"]\n'
    )

    settings = read_settings(file, {})
    one = write_mailbox(settings.mailbox[1])
    file.write_text(write_settings(settings))

    assert ["a", "b", "c"] == [box.name for box in settings.mailbox]
    assert ("tls", "INBOX", 60) == (
        settings.mailbox[0].security,
        settings.mailbox[0].folder,
        settings.mailbox[0].poll_seconds,
    )
    assert '[[mailbox]]\nname = "b"\nkind = "maildir"\npath = "Maildir"\n' == one
    assert settings == read_settings(file, {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'{IMAP}password = "hunter2"', "say where it is, as env:NAME or file:PATH"),
        (f'{IMAP}password = "env:A"\ntoken_command = ["hunter2"]', "not both"),
        (IMAP, "name a password"),
        (f'{IMAP}token_command = ["hunter2", ""]', "none of them empty"),
        (f'{IMAP}password = "env:A"\nsecurity = "none"', "this very machine only"),
        (f'{IMAP}password = "env:A"\nport = 70000', "port is to be"),
        (f'{IMAP}password = "env:A"\nfolder = ""', "have a folder"),
        (f'{IMAP}password = "env:A"\npoll_seconds = 1', "poll_seconds"),
        (f'{IMAP}password = "env:A"\npath = "x"', "no path"),
        (f'{IMAP}password = "env:A"\nport = -1', "port is to be"),
        (f'{IMAP}password = "env:A"\npoll_seconds = 0', "poll_seconds"),
        ('name = "a"\nkind = "imap"\nhost = "h"\npassword = "env:A"', "user is to be"),
        ('name = "A"\nkind = "folder"\npath = "x"', "a-z"),
        ('name = "file"\nkind = "folder"\npath = "x"', "not file"),
        ('name = "a"\nkind = "folder"', "have a path"),
        ('name = "a"\nkind = "mbox"\npath = "x"', "mbox"),
        (
            TWICE,
            "the same name",
        ),
    ],
)
def test_a_mailbox_that_cannot_be_is_refused(file: Path, text: str, said: str) -> None:
    """
    In a sentence that quotes no secret, also one that stands where it must not.
    """
    file.write_text(mailbox(text) if "[[" not in text else minimal() + text)

    with pytest.raises(SetupError, match=said) as refused:
        read_settings(file, {})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('host = "h"\nuser = "u"\npassword = "hunter2"', "env:NAME or file:PATH"),
        ('host = "h"\nsecurity = "none"', "this very machine only"),
        ('host = "h"\npassword = "env:A"', "user is to be"),
        ('host = "h"\nfolder = "sent"', "a host or a folder, not both"),
        ('host = "h"\nport = -25', "port is to be"),
        ("port = 2525", "host is to be"),
        ('user = "u"\npassword = "env:A"', "host is to be"),
    ],
)
def test_the_way_out_keeps_the_same_rules(file: Path, text: str, said: str) -> None:
    """
    No password in the file, and no open way to another machine.
    """
    file.write_text(f"{minimal()}[smtp]\n{text}\n")

    with pytest.raises(SetupError, match=said) as refused:
        read_settings(file, {})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('key = "smime.key"', "both a key and its certificate"),
        ('certificate = "smime.pem"', "both a key and its certificate"),
        ('key = "k"\ncertificate = "c"\npassword = "hunter2"', "env:NAME or file:PATH"),
    ],
)
def test_what_the_office_signs_with(file: Path, text: str, said: str) -> None:
    """
    Files and references to secrets, never a key or a password.
    """
    file.write_text(f"{minimal()}[smime]\n{text}\n")

    with pytest.raises(SetupError, match=said) as refused:
        read_settings(file, {})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "host",
    [
        "a b",
        "a\\tb",
        "u@h.example",
        "imap://h",
        "h.example/x",
        "h.example:993",
        "[::1]",
    ],
)
def test_a_host_is_a_name_and_nothing_beside_it(file: Path, host: str) -> None:
    """
    An account, a port or a path in it would be looked up in vain, over and over.
    """
    account = 'kind = "imap"\nname = "a"\nuser = "u"\npassword = "env:A"\n'
    file.write_text(mailbox(f'{account}host = "{host}"\n'))

    with pytest.raises(SetupError, match="host is to be the name or address"):
        read_settings(file, {})


@pytest.mark.parametrize("host", ["h", "imap.example.org", "bücher.example", "fe80::1"])
def test_a_name_or_an_address_is_a_host(file: Path, host: str) -> None:
    """
    Those with colons too, where they are an address.
    """
    account = 'kind = "imap"\nname = "a"\nuser = "u"\npassword = "env:A"\n'
    file.write_text(mailbox(f'{account}host = "{host}"\n'))

    assert host == read_settings(file, {}).mailbox[0].host


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[worker]\nlease_seconds = 4", "lease_seconds is to be from 5"),
        ("[worker]\nlease_seconds = 0", "lease_seconds is to be from 5"),
        ("[worker]\nlease_seconds = -300", "lease_seconds is to be from 5"),
        ("[worker]\nlease_seconds = 999999999999", "lease_seconds is to be from 5"),
        ("[mail]\nmailbox_cap = -1", "mailbox_cap is to be from 0"),
        ("[mail]\ndomain_cap = -1", "domain_cap is to be from 0"),
        ("[mail]\noverall_cap = -1", "overall_cap is to be from 0"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(
    file: Path, text: str, said: str
) -> None:
    """
    Before anything is done with it: with a lease of nothing each job is everybody's.
    """
    file.write_text(f"{minimal()}{text}\n")

    with pytest.raises(SetupError, match=said):
        read_settings(file, {})


def test_the_shortest_lease_and_no_letters_at_all_are_allowed(file: Path) -> None:
    """
    The bounds themselves are inside.
    """
    file.write_text(
        f"{minimal()}[mail]\noverall_cap = 0\n[worker]\nlease_seconds = 5\n"
    )

    settings = read_settings(file, {})

    assert (0, 5) == (settings.mail.overall_cap, settings.worker.lease_seconds)


@pytest.mark.parametrize("host", ["localhost", "LocalHost", "127.9.9.9", "::1"])
def test_this_machine_is_loopback(host: str) -> None:
    """
    By its address or its usual name.
    """
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["localhost.example", "10.0.0.1", "mail.example", ""])
def test_any_other_is_not(host: str) -> None:
    """
    Whatever a name may mean here just now.
    """
    assert not is_loopback(host)


def test_keys_of_ones_own_are_written_and_read(file: Path) -> None:
    """
    The ids of commands have dots, which TOML takes apart unless they are quoted.
    """
    own = DeskSettings(keymap={"queue.sort": "S", "desk.help": '"'}, theme="contrast")
    office = OfficeSettings(name="Office", root=ROOT)
    file.write_text(write_settings(Settings(office=office, desk=own)), "utf-8")

    assert own == read_settings(file, {}).desk


def test_an_unknown_theme_is_refused(file: Path) -> None:
    """
    In words that tell those there are, which are those the desk has.
    """
    file.write_text(f'{minimal()}[desk]\ntheme = "pink"\n')

    with pytest.raises(
        SetupError, match="there is no theme 'pink': it is one of calm,"
    ):
        read_settings(file, {})
    assert THEMES == tuple(theme.name for theme in ALL)


def test_the_line_of_a_key_in_the_file() -> None:
    """
    Counted from one; what is only in a comment is on no line.
    """
    text = '[desk]\n# "queue.sort"\nkeymap = { "queue.sort" = "S" }\n'

    assert [3, 0] == [line_of(text, "queue.sort"), line_of(text, "queue.open")]

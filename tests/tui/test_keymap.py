"""The keys somebody gives to commands: what is refused, and what they then do."""

from __future__ import annotations

import re
import tomllib

from pathlib import Path

import pytest

from textual.binding import BindingsMap

from grievance.domain.errors import SetupError
from grievance.settings import THEMES
from tests.tui.terminals import ROOT
from tui.keys.command_index import every_command
from tui.keys.command_list import Command, bindings
from tui.keys.keymap import FINAL, read_keymap
from tui.keys.names import long_names
from tui.keys.rebinding import rebound


def refused(tmp_path: Path, **keymap: str) -> str:
    """Return why a keymap is refused; a name with `__` stands for one with a dot."""
    written = {name.replace("__", "."): keys for name, keys in keymap.items()}
    path = tmp_path / "grievance.toml"
    lines = [f'"{name}" = "{keys}"' for name, keys in written.items()]
    path.write_text("\n".join(["[desk]", "", "[desk.keymap]", *lines]), "utf-8")
    with pytest.raises(SetupError) as caught:
        read_keymap(written, path)
    return str(caught.value).removeprefix(str(path))


def test_a_wrong_id_is_refused_with_its_line(tmp_path: Path) -> None:
    """
    A19: file and line, and where the right ones are.
    """
    said = refused(tmp_path, queue__sort="S", queue__sorted="Z")

    assert (
        ", line 5: desk.keymap: there is no command 'queue.sorted'; "
        "`grievance keys` lists them." == said
    )


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("strg+x", "'strg+x' is no key"),
        ("", "'' is no key"),
        ("oo", "'oo' is no key"),
        ("S,", "'' is no key"),
        ("ctrl+i", "ctrl+i is Tab to a terminal"),
        ("tab", "tab goes on to the next field, or belongs to the terminal"),
    ],
)
def test_what_is_no_key_is_refused(tmp_path: Path, key: str, why: str) -> None:
    """
    Textual would take each of these, and the command would have no key.
    """
    assert f", line 4: desk.keymap: {why}." == refused(tmp_path, queue__sort=key)


def test_a_key_that_another_command_has_is_refused(tmp_path: Path) -> None:
    """
    On the same screen, of the app and of a list; also where both are given it.
    """
    told = refused(tmp_path, queue__sort="F")
    assert ", line 4: desk.keymap: queue.sort (Sort) and queue.views (Views)" in told
    assert "would both be F; give one of them another key." in told
    assert "desk.lock (Lock)" in refused(tmp_path, queue__sort="ctrl+l")
    assert "list.down (Down)" in refused(tmp_path, queue__sort="j")
    assert "area.log (Log) and" in refused(tmp_path, area__log="4")
    assert "both be Z" in refused(tmp_path, queue__sort="Z", queue__views="Z")


def test_what_is_there_while_one_types_cannot_be_a_letter(tmp_path: Path) -> None:
    """
    With `l` for the lock nobody could write an l any more.
    """
    said = refused(tmp_path, desk__lock="l")

    assert "desk.lock (Lock) is there while one types, so it cannot be 'l'" in said


@pytest.mark.parametrize(
    "key",
    ["backspace", "delete", "left", "up", "home", "pagedown", "ctrl+v", "ctrl+a", "f6"],
)
@pytest.mark.parametrize("id_", ["desk__quit", "form__save", "unfinished__drop"])
def test_what_is_there_while_one_types_cannot_be_a_key_that_edits(
    tmp_path: Path, id_: str, key: str
) -> None:
    """
    With Backspace for the end of the desk nobody could correct a letter.
    """
    assert "is there while one types" in refused(tmp_path, **{id_: key})


def test_what_a_command_comes_with_it_may_keep(tmp_path: Path) -> None:
    """
    Enter goes on in a form, and Ctrl+D destroys words, though fields have uses for both.
    """
    written = {"form.next": "enter,f3", "unfinished.drop": "ctrl+d,f4"}

    keymap = read_keymap(written, tmp_path)

    assert {
        "form.next": ("enter", "f3"),
        "unfinished.drop": ("ctrl+d", "f4"),
    } == keymap


@pytest.mark.parametrize("key", ["enter", "backspace", "delete", "down", "pageup"])
@pytest.mark.parametrize(
    "id_", ["review__send", "waiting__discard", "retention__erase", "confirm__yes"]
)
def test_nothing_is_sent_or_dropped_in_passing(
    tmp_path: Path, id_: str, key: str
) -> None:
    """
    Who reads on, or presses Enter once more, neither sends a letter nor discards one.
    """
    assert "which one presses in passing" in refused(tmp_path, **{id_: key})


def test_what_is_final_is_a_command() -> None:
    """
    A command that is called otherwise one day does not fall out of the list.
    """
    assert frozenset() == FINAL - every_command().keys()


def test_keys_may_be_exchanged_and_shared_where_they_never_meet(tmp_path: Path) -> None:
    """
    Two commands change keys; one of the queue may be what another is in a case.
    """
    path = tmp_path / "grievance.toml"
    written = {"queue.sort": "F", "queue.views": "o", "queue.copy": "Q"}

    keymap = read_keymap(written, path)

    assert {
        "queue.sort": ("F",),
        "queue.views": ("o",),
        "queue.copy": ("Q",),
    } == keymap


def test_names_of_keys() -> None:
    """
    Signs become Textual's names; several stand with commas.
    """
    assert ("question_mark", "f3", "ctrl+x", "alt+a", "slash") == long_names(
        "?, f3,ctrl+x,alt+a,/"
    )
    assert ("plus", "minus", "comma", "space") == long_names("+,-,comma,space")


def test_only_the_commands_with_new_keys_lose_theirs() -> None:
    """
    Two that share a key, each on its own tab, stay apart: Textual would lose one.
    """
    before = BindingsMap(
        bindings(
            "case",
            Command(name="new", keys="n", label="New"),
            Command(name="reject", keys="n", label="Reject"),
            Command(name="down", keys="j,down", label="Down"),
        )
    )

    after = rebound(before, {"case.new": ("X", "f3"), "case.down": ("z",)})

    found = {key: [b.id for b in of] for key, of in after.key_to_bindings.items()}
    assert {
        "X": ["case.new"],
        "f3": ["case.new"],
        "n": ["case.reject"],
        "z": ["case.down"],
    } == found
    assert "X" == after.key_to_bindings["X"][0].key


def test_no_key_of_the_desk_is_hidden_by_another() -> None:
    """
    What one screen calls its own is nothing that is everywhere, as they come.
    """
    every = every_command().values()
    everywhere = [command for command in every if command.is_of_app]

    assert [] == [
        (one.id, other.id)
        for one in everywhere
        for other in every
        if one.id != other.id
        and one.meets(other)
        and (other.is_of_app or other.is_of_place or other.is_of_widget)
        and one.keys & other.keys
    ]


def test_the_documented_keymap_is_right(tmp_path: Path) -> None:
    """
    What the documents show can be copied into the file as it stands.
    """
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    (shown,) = [
        tomllib.loads(block)["desk"]
        for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
        if "keymap" in block
    ]

    assert shown["keymap"].keys() == read_keymap(shown["keymap"], tmp_path).keys()
    assert shown["theme"] in THEMES

"""`grievance people`: another passphrase, a code on paper, newer keys; `grievance root`."""

from __future__ import annotations

import json
import shutil

from pathlib import Path

import pytest

from tests.cli.command import Shell
from tests.cli.conftest import PERSON


ROOT_WORDS = "GRIEVANCE_ROOT_PASSPHRASE_FILE"


def with_passphrase(shell: Shell, path: Path) -> Shell:
    return shell.with_environ(GRIEVANCE_PASSPHRASE_FILE=str(path))


def test_a_passphrase_changes_with_the_device_file(busy: Shell, tmp_path: Path) -> None:
    """
    Neither the old words nor the old file open anything any more.
    """
    device, new = busy.home / "devices" / "ada-okafor.key", tmp_path / "new.txt"
    before = device.read_text()
    done = busy.run(
        *("people", "passphrase", "--new-passphrase-file", new, "--new-device")
    )
    after = with_passphrase(busy, new)

    assert 0 == done.status, done.err
    assert before != device.read_text()
    assert 2 == len(after.run("cases", "--json").lines[:2])
    assert "not right" in busy.run("cases").err
    device.write_text(before)
    assert "not right" in after.run("cases").err


def test_a_code_on_paper_brings_everything_back(
    busy: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Although passphrase and device file are lost; a word copied wrongly is told, and
    what is typed never shown, nor asked for where there is no office.
    """
    (printed,) = busy.run("people", "code", "--json").lines
    words = printed["code"].split()
    code, wrong = tmp_path / "code", tmp_path / "wrong"
    code.write_text(" ".join(words))
    wrong.write_text(" ".join([words[1], *words[1:]]))
    (busy.home / "devices" / "ada-okafor.key").unlink()
    new = tmp_path / "new.txt"

    told = busy.run("people", "recover", PERSON, "--code-file", wrong)
    with monkeypatch.context() as here:
        here.setattr("grievance.cli.people_lock.has_terminal", lambda: True)
        asked = busy.run(
            *("people", "recover", PERSON), stdin=f"{wrong.read_text()}\n".encode()
        )
        nowhere = busy.with_environ(GRIEVANCE_HOME=str(tmp_path / "none"))
        unasked = nowhere.run("people", "recover", PERSON)
    done = busy.run(
        *("people", "recover", PERSON, "--code-file", code),
        *("--new-passphrase-file", new),
    )

    assert "compare each with the paper" in told.err
    assert "compare each with the paper" in asked.err
    assert words[3] not in asked.out + asked.err
    assert "not the home of an office" in unasked.err
    assert "recovery code" not in unasked.err
    assert 0 == done.status, done.err
    assert with_passphrase(busy, new).run("cases").status == 0
    assert "    " + " ".join(words[:4]) not in done.out


def test_keys_are_rotated_in_one_go_or_by_request(busy: Shell, tmp_path: Path) -> None:
    """
    All that was held opens with the newer ones, and the log still verifies.
    """
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    request = tmp_path / "ada.request"

    (once,) = busy.run(
        *("people", "rotate", "--new-passphrase-file", first, "--json")
    ).lines
    ada = with_passphrase(busy, first)
    (asked,) = ada.run(
        *("people", "rotate", "--new-passphrase-file", second, "--json"),
        *("--request", request),
    ).lines
    renewed = busy.run(
        *("people", "renew", request, "--words", asked["words"], "--json")
    )
    ada = with_passphrase(busy, second)
    (twice,) = ada.run("people", "rotate", "--stolen", "--json").lines
    listed = ada.run("cases")

    assert {"key_version": 2, "rewrapped": 4} == once
    assert (True, 2) == (renewed.lines[0]["is_vouched"], renewed.lines[0]["held"])
    assert {"key_version": 3, "rewrapped": 4} == twice
    assert "4 keys" in listed.out + listed.err
    assert 0 == busy.run("log", "verify").status


def test_a_sealed_copy_stands_in_for_the_root_key(
    office: Shell, tmp_path: Path
) -> None:
    """
    With its passphrase, which no command line takes; elsewhere the folder may lie.
    """
    copy, words = tmp_path / "root.copy", tmp_path / "root.txt"
    sealed = office.run(
        *("root", "seal", copy, "--low-memory", "--new-passphrase-file", words)
    )
    shutil.rmtree(office.home / "safe")
    change = ("people", "contact", PERSON, "--time-zone", "Asia/Seoul")

    none = office.run(*change, "--root-key", copy)
    done = office.with_environ(**{ROOT_WORDS: str(words)}).run(
        *change, "--root-key", copy
    )
    words.write_text("other words that are not right")
    wrong = office.with_environ(**{ROOT_WORDS: str(words)}).run(
        *change, "--root-key", copy
    )

    assert 0 == sealed.status, sealed.err
    assert "no terminal to ask for the passphrase of the root key" in none.err
    assert 0 == done.status, done.err
    assert "The passphrase of the root key is not right" in wrong.err


def test_who_lost_all_asks_for_new_keys(busy: Shell, tmp_path: Path) -> None:
    """
    The keys they had are retired, and colleagues give them their cases again.
    """
    (busy.home / "devices" / "ada-okafor.key").unlink()
    new, request = tmp_path / "new.txt", tmp_path / "ada.request"
    asked = busy.run(
        *("people", "request", "--for", PERSON, "--file", request, "--json"),
        *("--new-passphrase-file", new),
    )
    words = json.loads(asked.out)["words"]

    done = busy.run("people", "renew", request, "--words", words)
    again = busy.run("people", "renew", request, "--words", words)

    assert f"grievance access regrant '{PERSON}'" in done.out
    assert "have them make the request again" in again.err
    assert "There is no case" in with_passphrase(busy, new).run("cases").out
    assert 0 == busy.run("log", "verify").status

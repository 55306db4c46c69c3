"""The recovery key at a shell: split, proved, and used where nobody else can help."""

from __future__ import annotations

from pathlib import Path

import pytest

from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY
from grievance.home import RECOVERY_KEY, write_key
from grievance.services.directory.read_directory import person_of
from grievance.services.people.tie_person import tie_person
from grievance.services.rekeying.say_recovery import recovery_lines
from grievance.storage.store import Transaction
from grievance.vault.log import parse_entry
from grievance.vault.recovery_shares import recovery_in_words
from grievance.wiring import utc_now
from tests.cli.command import Shell
from tests.cli.staffed import shell_of
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office, sqlite_office
from tests.services.looking import opened
from tests.services.moves import reference_of


__all__ = ["sqlite_office"]


@pytest.fixture
def sheets(sqlite_office: Office, tmp_path: Path) -> list[Path]:
    """The recovery key of the office on three sheets, as text files."""
    key, folder = tmp_path / "recovery.key", tmp_path / "sheets"
    write_key(key, RECOVERY_KEY, sqlite_office.secrets.recovery_seed)
    shell = shell_of(sqlite_office, DANA)
    done = shell.run("recovery", "split", folder, "--recovery-key", key, "--text")
    assert 0 == done.status, done.err
    return sorted(folder.glob("*.txt"))


def with_sheets(*paths: Path) -> list[object]:
    return [word for path in paths for word in ("--sheet", path)]


def acts(tx: Transaction, actor: str) -> list[str]:
    """Return what the log says that somebody did, the oldest first."""
    entries = [parse_entry(body) for body in tx.log.bodies()]
    return [entry.act for entry in entries if entry.actor == actor]


def test_sheets_are_proved_and_the_log_says_so(
    sqlite_office: Office, sheets: list[Path]
) -> None:
    """
    Any two of three; nothing is opened; their fingerprint is that of the directory.
    """
    office, shell = sqlite_office, shell_of(sqlite_office, DANA)
    pages = [path.with_suffix(".pdf").read_bytes()[:4] for path in sheets]
    assert [b"%PDF"] * 3 == pages
    assert {0o600} == {path.stat().st_mode & 0o777 for path in sheets}

    (done,) = shell.run(
        "recovery", "drill", *with_sheets(sheets[0], sheets[2]), "--json"
    ).lines

    words = recovery_in_words(office.directory.recovery.box)
    assert {"proved": True, "fingerprint": words} == done
    with office.store.read() as tx:
        assert [Act.RECOVERY_DRILLED] == acts(tx, RECOVERY)
    alone = shell.run("recovery", "drill", *with_sheets(sheets[0], sheets[0]))
    assert (2, True) == (alone.status, "2 different sheets" in alone.err)


def test_another_key_is_not_taken_for_the_offices(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    Neither split where there is a home, nor proved.
    """
    key = tmp_path / "recovery.key"
    write_key(key, RECOVERY_KEY, bytes(32))
    shell = shell_of(sqlite_office, DANA)

    for words in (("split", tmp_path / "sheets"), ("drill",)):
        done = shell.run("recovery", *words, "--recovery-key", key)
        assert (2, True) == (done.status, "not the recovery key" in done.err)
    assert not (tmp_path / "sheets").exists()


def test_without_a_home_the_words_are_compared_by_hand(tmp_path: Path) -> None:
    """
    The ceremony needs no database: on a computer that has nothing else.
    """
    key, folder = tmp_path / "recovery.key", tmp_path / "sheets"
    write_key(key, RECOVERY_KEY, bytes(range(32)))
    shell = Shell(environ={"GRIEVANCE_HOME": str(tmp_path / "none")})
    (made,) = shell.run(
        *("recovery", "split", folder, "--recovery-key", key, "--text", "--json"),
        *("--sheets", "5", "--threshold", "3"),
    ).lines

    sheets = sorted(folder.glob("*.txt"))[1:4]
    (done,) = shell.run("recovery", "drill", *with_sheets(*sheets), "--json").lines
    assert (False, made["fingerprint"]) == (done["proved"], done["fingerprints"]["1"])


def test_what_nobody_else_opens_is_given_to_somebody(
    sqlite_office: Office, sheets: list[Path]
) -> None:
    """
    Before that it is in the log; whoever has not the role for it gets nothing.
    """
    office = sqlite_office
    case_id = office.case_of(make_mail())
    kept = office.case_of(make_mail("Another."))
    office.tamper(
        "DELETE FROM case_grant WHERE holder != 'recovery' AND case_id = :id",
        id=case_id.hex,
    )
    shell, two = shell_of(office, DANA), with_sheets(*sheets[:2])

    refused = shell.run("recovery", "use", DANA, "--orphaned", *two)
    assert (2, True) == (refused.status, "Nothing was opened" in refused.err)
    done = shell.run("recovery", "use", DANA, "--orphaned", "--yes", *two, "--json")

    assert ([{"given": 1, "refused": []}], True) == (
        done.lines,
        "OPENS 1 CASE for Dana" in done.err,
    )
    assert opened(office, case_id).slip.criteria is not None
    with office.store.read() as tx:
        assert [Act.RECOVERY_USED, Act.ACCESS_GRANTED] == acts(tx, RECOVERY)
        told = [
            len(recovery_lines(tx, person_of(office.directory, who), utc_now()))
            for who in map(office.person, (DANA, CHIDI, HENRI))
        ]
        assert [1, 1, 0] == told
    (done_again,) = shell.run(
        *("recovery", "use", CHIDI, "--case", reference_of(office, kept)),
        *("--yes", *two, "--json"),
    ).lines
    assert 1 == done_again["given"]  # who complained, and not what they said


def test_a_conflict_keeps_somebody_from_it_all_the_same(
    sqlite_office: Office, sheets: list[Path]
) -> None:
    """
    Recovery stands in for a colleague who is missing, and not for the rules.
    """
    office, works = sqlite_office, make_entity("Norvik Smelter")
    office.know(works)
    case_id = office.case_of(make_mail("They dump at Norvik Smelter."))
    with office.store.begin() as tx:
        root, who = office.secrets.root, office.person(DANA)
        tie_person(tx, root, office.directory, who, to=(str(works.id),), at=NOON)

    reference = reference_of(office, case_id)
    shell = shell_of(office, DANA)
    (done,) = shell.run(
        *("recovery", "use", DANA, "--case", reference, "--yes", "--json"),
        *with_sheets(*sheets[1:]),
    ).lines

    assert (0, ["contents"]) == (
        done["given"],
        [one["compartment"] for one in done["refused"]],
    )
    assert "a conflict" in done["refused"][0]["why"]
    assert reference == done["refused"][0]["reference"]
    lost = shell.run("recovery", "use", DANA, "--lost", *with_sheets(*sheets[1:]))
    assert (0, True) == (lost.status, "There is no such key for Dana" in lost.out)
    assert "RECOVERY KEY" not in lost.err
